//! Writes a scenario as a person would: what it is about in front, one line for each thing said,
//! and only what is said. What a scenario means is for whoever plays it.

use std::fmt::Write;

use toml::{Table, Value};

/// A scenario in the making.
#[derive(Clone, Debug, Default)]
pub struct ScenarioText {
    /// Sentences in front, a line each.
    pub comments: Vec<String>,
    pub title: String,
    /// The path of the policy, from where the scenario stands.
    pub policy: String,
    /// RFC 3339.
    pub start: String,
    /// What every submission says.
    pub submission: Vec<(&'static str, Value)>,
    pub responders: Vec<Vec<(&'static str, Value)>>,
    pub steps: Vec<StepText>,
}

/// One step.
#[derive(Clone, Debug, Default)]
pub struct StepText {
    /// Sentences above the step.
    pub comments: Vec<String>,
    pub note: Option<String>,
    /// None: the time of the step before.
    pub at: Option<String>,
    /// Facts of requests from here on.
    pub facts: Vec<(String, Value)>,
    /// None: the deadline passes.
    pub command: Option<CommandText>,
    pub expect: Vec<(&'static str, Value)>,
}

/// A command with what it says.
#[derive(Clone, Debug, Default)]
pub struct CommandText {
    pub name: String,
    pub says: Vec<(&'static str, Value)>,
}

/// The key of the schema, and what it says.
const SCHEMA: (&str, &str) = ("schema", "wish-scenario/1");
/// Longer comments are broken; a longer list of expectations stands in a table of its own.
const LINE_CHARACTERS_MAX: usize = 100;

impl ScenarioText {
    /// The file's text.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        comments(&mut text, &self.comments);
        if !self.comments.is_empty() {
            text.push('\n');
        }
        pair(&mut text, SCHEMA.0, &string(SCHEMA.1));
        pair(&mut text, "title", &string(&self.title));
        pair(&mut text, "policy", &string(&self.policy));
        pair(&mut text, "start", &string(&self.start));
        text.push_str("\n[submission]\n");
        pairs(&mut text, &self.submission);
        for responder in &self.responders {
            text.push_str("\n[[responder]]\n");
            pairs(&mut text, responder);
        }
        for step in &self.steps {
            step.put(&mut text);
        }
        text
    }
}

impl StepText {
    fn put(&self, text: &mut String) {
        text.push('\n');
        comments(text, &self.comments);
        text.push_str("[[step]]\n");
        if let Some(note) = &self.note {
            pair(text, "note", &string(note));
        }
        if let Some(at) = &self.at {
            pair(text, "at", &string(at));
        }
        if !self.facts.is_empty() {
            pair(text, "facts", &Value::Table(self.facts.iter().cloned().collect()));
        }
        if let Some(command) = &self.command {
            pair(text, "do", &command.value());
        }
        if self.expect.is_empty() {
            return;
        }
        let inline = format!("expect = {}", table(&self.expect));
        if inline.chars().count() <= LINE_CHARACTERS_MAX {
            text.push_str(&inline);
            text.push('\n');
        } else {
            text.push_str("[step.expect]\n");
            pairs(text, &self.expect);
        }
    }
}

impl CommandText {
    fn value(&self) -> Value {
        if self.says.is_empty() {
            return string(&self.name);
        }
        let says = table(&self.says);
        Value::Table(Table::from_iter([(self.name.clone(), says)]))
    }
}

/// A text as a value.
#[must_use]
pub fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// Texts as a list.
#[must_use]
pub fn strings<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
    Value::Array(texts.into_iter().map(string).collect())
}

/// Values under keys.
#[must_use]
pub fn table(pairs: &[(&'static str, Value)]) -> Value {
    Value::Table(pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

fn pairs(text: &mut String, pairs: &[(&'static str, Value)]) {
    for (key, value) in pairs {
        pair(text, key, value);
    }
}

fn pair(text: &mut String, key: &str, value: &Value) {
    // INVARIANT: writing to a string cannot fail.
    let _ = writeln!(text, "{key} = {value}");
}

fn comments(text: &mut String, comments: &[String]) {
    for line in comments.iter().flat_map(|comment| comment.lines()) {
        let mut written = 0;
        for word in line.split(' ') {
            let wide = word.chars().count();
            if written > 0 && written + 1 + wide > LINE_CHARACTERS_MAX {
                text.push('\n');
                written = 0;
            }
            text.push_str(if written == 0 { "# " } else { " " });
            text.push_str(word);
            written += wide + if written == 0 { 2 } else { 1 };
        }
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::{CommandText, ScenarioText, StepText, string};

    #[test]
    fn what_is_written_can_be_read() {
        let step = StepText {
            note: Some("a \"quoted\" word".to_owned()),
            at: Some("start".to_owned()),
            command: Some(CommandText {
                name: "submit".to_owned(),
                says: vec![("case", string("w1"))],
            }),
            expect: vec![("stage", string("submitted"))],
            ..StepText::default()
        };
        let text = ScenarioText { steps: vec![step], ..ScenarioText::default() }.to_toml();
        assert!(text.contains("do = { submit = { case = \"w1\" } }\n"), "{text}");
        assert!(text.contains("expect = { stage = \"submitted\" }\n"), "{text}");
        let tree: toml::Table = text.parse().expect("it is TOML");
        let note = tree["step"][0]["note"].as_str();
        assert_eq!(note, Some("a \"quoted\" word"));
    }
}
