//! The key that everything of residents is sealed under: `--key FILE`, for every verb that opens a store.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use wish_store::{Keyring, Store, StoreError};

use super::language::{Language, words};

const DATA: &str = "data";
const DATABASE: &str = "database";
const KEY: &str = "key";
/// Where the key is that nobody names, within the folder.
pub const KEY_FILE: &str = "wish.key";

/// `--key FILE`, any number of times.
pub fn argument(language: Language) -> Arg {
    Arg::new(KEY)
        .long(KEY)
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .action(ArgAction::Append)
        .help(language.help_key())
        .help_heading(language.help_options())
}

/// The files with keys: those named, else the one in the folder.
pub fn files(matches: &ArgMatches) -> Vec<PathBuf> {
    let named = matches.get_many::<PathBuf>(KEY).into_iter().flatten().cloned();
    let named: Vec<PathBuf> = named.collect();
    match matches.get_one::<PathBuf>(DATA) {
        Some(folder) if named.is_empty() => vec![folder.join(KEY_FILE)],
        Some(_) | None => named,
    }
}

/// The store that is named, opened with its keys. A new one gets a key where there is no file with one; nothing is made for data that
/// are sealed already.
pub async fn opened(matches: &ArgMatches) -> Result<Store, StoreError> {
    let folder = matches.get_one::<PathBuf>(DATA).cloned().unwrap_or_default();
    let store = match matches.get_one::<String>(DATABASE) {
        Some(address) => Store::at(address).await?,
        None => Store::in_folder(&folder)?,
    };
    let files = files(matches);
    if let [file] = files.as_slice()
        && !file.exists()
        && !store.is_sealed().await?
    {
        Keyring::make_file(file)?;
    }
    store.with_keys(Keyring::read(&files)?).await
}

/// What to do where a key is wrong.
pub fn help(error: &StoreError, language: Language) -> Option<&'static str> {
    match error {
        StoreError::NoKey | StoreError::KeyMissing(_) | StoreError::KeyFile(_) => {
            Some(language.other_key())
        }
        _ => None,
    }
}

words! {
    other_key: "nothing was written; without the key that data were sealed under, nobody can read them", "未写入任何数据；没有原密钥，数据无法读取";
    help_key: "Key that everything of residents is sealed under; made where there are no data yet. Again for older keys. With `--data`: DIR/wish.key", "密封居民资料的密钥文件；首次启动时生成，可重复指定旧密钥；使用 `--data` 时默认为 DIR/wish.key";
}
