//! In which language to speak: `--lang`, or else what the environment says.

use std::env;
use std::ffi::{OsStr, OsString};

/// A language that somebody asked for. The rules speak it; the program itself where it has words of its own in it, and else
/// English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    tag: &'static str,
    own: Own,
}

/// A language that the program has words of its own in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    Chinese,
    English,
}

pub const CHINESE: &str = "zh-CN";
pub const ENGLISH: &str = "en";
pub const LANG: &str = "lang";
/// The environment's variables for the language; the first that is set counts.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Declares words once: a name, the English, the Chinese.
macro_rules! words {
    ($($name:ident: $english:expr, $chinese:expr;)*) => {
        impl $crate::language::Language {
            $(pub fn $name(self) -> &'static str {
                match self.own() {
                    $crate::language::Own::English => $english,
                    $crate::language::Own::Chinese => $chinese,
                }
            })*
        }
    };
}
pub(super) use words;

impl Language {
    /// English, in which everything is written that programs read.
    pub const ENGLISH: Language = Language { tag: ENGLISH, own: Own::English };

    /// The language for a command line: help has to know it before the rest is read.
    pub fn of(arguments: &[OsString]) -> Language {
        let asked = arguments.iter().enumerate().find_map(|(index, argument)| {
            let argument = argument.to_str()?;
            match argument.strip_prefix("--lang")? {
                "" => arguments.get(index + 1)?.to_str().map(str::to_owned),
                rest => rest.strip_prefix('=').map(str::to_owned),
            }
        });
        let set = |name: &&str| env::var_os(name).filter(|value| !value.is_empty());
        let from_environment = || VARIABLES.iter().find_map(set);
        Language::named(&asked.map(OsString::from).or_else(from_environment).unwrap_or_default())
    }

    /// The language nearest to a BCP 47 tag, or to a locale such as `zh_CN.UTF-8`; else English.
    fn named(name: &OsStr) -> Language {
        let name = name.to_str().unwrap_or_default();
        let tag = name.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
        let tag = wish_words::Language::nearest(&tag).tag();
        Language { tag, own: if tag == CHINESE { Own::Chinese } else { Own::English } }
    }

    /// A BCP 47 tag that somebody asks for, or a locale. Which language is nearest to it is for [`Language::of`].
    pub fn read(tag: &str) -> Result<String, String> {
        let name = tag.split(['.', '@']).next().unwrap_or_default();
        let mut subtags = name.split(['-', '_']);
        let is_primary = |first: &str| {
            (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        };
        let is_subtag = |next: &str| {
            (1..=8).contains(&next.len()) && next.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if subtags.next().is_some_and(is_primary) && subtags.all(is_subtag) {
            return Ok(tag.to_owned());
        }
        let known: Vec<&str> = wish_words::Language::all().map(wish_words::Language::tag).collect();
        Err(Language::ENGLISH.unknown_language(tag, &known.join(", ")))
    }

    /// The language that the program speaks of itself.
    pub fn own(self) -> Own {
        self.own
    }

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        self.tag
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Own};

    #[test]
    fn a_locale_names_the_nearest_language_and_an_unknown_one_is_english() {
        let named = |name: &str| {
            let language = Language::named(name.as_ref());
            (language.tag(), language.own())
        };
        assert_eq!(named("zh_CN.UTF-8"), ("zh-CN", Own::Chinese));
        assert_eq!(named("zh-TW"), ("zh-CN", Own::Chinese));
        assert_eq!(named("en_GB.UTF-8"), ("en", Own::English));
        assert_eq!(named("C"), ("en", Own::English));
        assert_eq!(named(""), ("en", Own::English));
        assert_eq!(named("zh"), ("zh-CN", Own::Chinese));
        assert_eq!(named("fr"), ("en", Own::English));
    }

    #[test]
    fn every_tag_may_be_asked_for_and_nothing_else() {
        for tag in ["zh", "zh-CN", "zh_CN.UTF-8", "en", "fr-CA", "sr-Latn-RS"] {
            assert!(Language::read(tag).is_ok(), "{tag}");
        }
        for tag in ["", "-", "z", "中文", "zh-", "en GB", "../x"] {
            assert!(Language::read(tag).is_err(), "{tag}");
        }
    }
}
