//! JSON as this crate writes it: keys in the order given, whatever else is compiled with it.

/// A JSON value.
pub enum Json {
    Null,
    Bool(bool),
    Number(i128),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

pub use Json::{Bool, List, Null, Number, Object};

pub fn text(words: &str) -> Json {
    Json::Text(words.to_owned())
}

/// An object of one key.
pub fn only(key: &str, value: Json) -> Json {
    Object(vec![(key.to_owned(), value)])
}

/// An object of some keys.
pub fn object<const N: usize>(keys: [(&str, Json); N]) -> Json {
    Object(keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

impl Json {
    /// On one line, without white space.
    pub fn compact(&self) -> String {
        let listed = |parts: Vec<String>| parts.join(",");
        match self {
            Null => "null".to_owned(),
            Bool(is) => is.to_string(),
            Number(number) => number.to_string(),
            Json::Text(words) => quoted(words),
            List(items) => format!("[{}]", listed(items.iter().map(Json::compact).collect())),
            Object(keys) => {
                let part = |(key, value): &(String, Json)| quoted(key) + ":" + &value.compact();
                format!("{{{}}}", listed(keys.iter().map(part).collect()))
            }
        }
    }

    /// A key or an item a line, but for lists and objects of a few plain values.
    pub fn pretty(&self) -> String {
        self.indented("") + "\n"
    }

    fn indented(&self, indent: &str) -> String {
        let short = self.compact();
        let deeper = format!("{indent}  ");
        let block = |open: &str, parts: Vec<String>, close: &str| {
            let lines: Vec<String> =
                parts.into_iter().map(|part| format!("{deeper}{part}")).collect();
            format!("{open}\n{}\n{indent}{close}", lines.join(",\n"))
        };
        match self {
            List(items) if short.len() > 100 => {
                block("[", items.iter().map(|item| item.indented(&deeper)).collect(), "]")
            }
            Object(keys) if short.len() > 60 => {
                let part = |(key, value): &(String, Json)| {
                    format!("{}: {}", quoted(key), value.indented(&deeper))
                };
                block("{", keys.iter().map(part).collect(), "}")
            }
            _ => short,
        }
    }
}

/// A text in quotes.
pub fn quoted(words: &str) -> String {
    let mut text = String::from("\"");
    for letter in words.chars() {
        match letter {
            '"' => text += "\\\"",
            '\\' => text += "\\\\",
            '\n' => text += "\\n",
            letter if u32::from(letter) < 32 => text += &format!("\\u{:04x}", u32::from(letter)),
            letter => text.push(letter),
        }
    }
    text.push('"');
    text
}
