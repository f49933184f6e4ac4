//! In which language to speak: `--lang`, or else what the environment says.

use std::env;
use std::ffi::{OsStr, OsString};

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Chinese,
    English,
    /// One that the rules have words in and the program has not, by its BCP 47 tag: of itself the
    /// program speaks English then.
    Other(&'static str),
}

pub const CHINESE: &str = "zh-CN";
pub const ENGLISH: &str = "en";
pub const LANG: &str = "lang";
/// Where the environment tells the language, the first that is set counting.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Declares words once: a name, the English, the Chinese.
macro_rules! words {
    ($($name:ident: $english:expr, $chinese:expr;)*) => {
        impl $crate::language::Language {
            $(pub fn $name(self) -> &'static str {
                match self {
                    Self::English | Self::Other(_) => $english,
                    Self::Chinese => $chinese,
                }
            })*
        }
    };
}
pub(super) use words;

impl Language {
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
        let told = || VARIABLES.iter().find_map(set);
        Language::named(&asked.map(OsString::from).or_else(told).unwrap_or_default())
    }

    /// The language nearest to a BCP 47 tag, or to a locale such as `zh_CN.UTF-8`; else English.
    fn named(name: &OsStr) -> Language {
        let name = name.to_str().unwrap_or_default();
        let tag = name.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
        match wish_words::Language::nearest(&tag).tag() {
            CHINESE => Language::Chinese,
            ENGLISH => Language::English,
            other => Language::Other(other),
        }
    }

    /// The BCP 47 tags of all languages that can be asked for.
    pub fn tags() -> Vec<&'static str> {
        wish_words::Language::all().map(wish_words::Language::tag).collect()
    }

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Chinese => CHINESE,
            Language::English => ENGLISH,
            Language::Other(tag) => tag,
        }
    }
}
