//! A language's plurals of whole numbers as a table, by the rules of CLDR.
//!
//! Which plural a whole number has is decided, in almost every language, by the number itself below
//! 100 and by its last two figures above, with whole millions on their own in a few. A language
//! with other rules is refused rather than worded wrongly.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

/// The names of plurals: `one`, `few`, `other` and so on.
pub struct Plurals {
    /// Of the numbers 0 to 99.
    pub small: Vec<&'static str>,
    /// Of larger numbers, by their last two figures.
    pub large: Vec<&'static str>,
    /// Of whole millions.
    pub millions: &'static str,
}

/// The plurals of a language, or what is wrong with its tag or its rules.
pub fn of(tag: &str) -> Result<Plurals, String> {
    let wrong = |why: &str| format!("catalogues/{tag}.ftl: {why}");
    let language: LanguageIdentifier =
        tag.parse().map_err(|_| wrong("the file's name is no BCP 47 tag"))?;
    // CLDR gives plurals by language, and now and then by region.
    let widest = LanguageIdentifier::from_parts(language.language, None, None, &[]);
    let languages = [language, widest];
    let known = PluralRules::get_locales(PluralRuleType::CARDINAL);
    let language = languages.into_iter().find(|one| known.contains(one));
    let language = language.ok_or_else(|| wrong("CLDR has no plural rules for this language"))?;
    let rules = PluralRules::create(language, PluralRuleType::CARDINAL)?;
    let plural = |number: u64| rules.select(number).map(name);

    let small = (0..100).map(plural).collect::<Result<_, _>>()?;
    let large = (100..200).map(plural).collect::<Result<_, _>>()?;
    let plurals = Plurals { small, large, millions: plural(1_000_000)? };
    let tried = (0..2_000).chain((2_000..3_000_000).step_by(500)).chain([7_000_000, 1_000_000_000]);
    for number in tried {
        if plurals.of(number) != plural(number)? {
            return Err(wrong("the plural rules of this language need a larger table"));
        }
    }
    Ok(plurals)
}

impl Plurals {
    fn of(&self, number: u64) -> &'static str {
        let last = (number % 100) as usize;
        match number {
            0..100 => self.small[last],
            _ if number.is_multiple_of(1_000_000) => self.millions,
            _ => self.large[last],
        }
    }
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}
