//! The languages that there are, and which of them stands in for another.

use crate::catalogue::{CATALOGUES, Catalogue};

/// A language that has a catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Language(&'static Catalogue);

impl Language {
    /// English, against which every other language is held.
    pub const ENGLISH: Language = Language(&CATALOGUES[0]);

    /// Every language, English first.
    pub fn all() -> impl DoubleEndedIterator<Item = Language> {
        CATALOGUES.iter().map(Language)
    }

    /// The language that comes nearest to a BCP 47 tag: the one that has most subtags in common with
    /// it from the first on, or else English. Letters may be large or small.
    ///
    /// ```
    /// use wish_words::Language;
    ///
    /// assert_eq!(Language::nearest("zh-Hans-CN").tag(), "zh-CN");
    /// assert_eq!(Language::nearest("en-GB").tag(), "en");
    /// assert_eq!(Language::nearest("").tag(), "en");
    /// ```
    #[must_use]
    pub fn nearest(tag: &str) -> Language {
        let mut nearest = (0, Language::ENGLISH);
        for language in Language::all() {
            let subtags = subtags_shared(language.tag(), tag);
            if subtags > nearest.0 {
                nearest = (subtags, language);
            }
        }
        nearest.1
    }

    /// Its BCP 47 tag, such as `zh-CN`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.0.tag
    }

    pub(crate) fn catalogue(self) -> &'static Catalogue {
        self.0
    }
}

/// How many subtags two tags begin with alike.
fn subtags_shared(one: &str, other: &str) -> usize {
    let pairs = one.split('-').zip(other.split('-'));
    pairs.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
}
