//! How a fact reads: money in yuan, times by the policy's clock, codes by the policy's labels,
//! closed sets by the names that the catalogues have for them. Where a fact stands in a sentence is
//! for the catalogues to say.

use wish_words::{Facts, Label, Language, Value, label, list, message};

use crate::digits::push_number;
use crate::machine;
use crate::policy::{self, ByCode, Labels, Policy, Step};
use wish_contract::{CommandKind, Instant};
use wish_contract::{Fact, FactValue, Reason};

/// A reason, with whose labels and in which language to put it into words.
pub(super) struct ReasonText<'a> {
    pub policy: &'a Policy,
    pub reason: &'a Reason,
    pub language: Language,
}

impl Facts for ReasonText<'_> {
    fn value(&self, name: &str) -> Option<Value<'_>> {
        match self.fact(name) {
            Some(FactValue::Flag(false)) => None,
            Some(FactValue::Text(text)) if text.is_empty() => None,
            Some(FactValue::Number(number)) => Some(Value::Number(*number)),
            Some(FactValue::Text(text)) => Some(Value::Text(text)),
            Some(FactValue::Time(_) | FactValue::Flag(true)) => Some(Value::Present),
            None if name == "changes_at" => self.reason.changes_at.map(|_| Value::Present),
            None if name == "rule" => Some(Value::Text(&self.reason.rule)),
            None => (!self.derived(name).is_empty()).then_some(Value::Present),
        }
    }

    fn push(&self, name: &str, text: &mut String) {
        match self.fact(name) {
            Some(FactValue::Flag(false)) => {}
            Some(value) => self.push_value(name, value, text),
            None if name == "changes_at" => {
                if let Some(at) = self.reason.changes_at {
                    self.push_time(at, text);
                }
            }
            None if name == "rule" => text.push_str(&self.reason.rule),
            None => text.push_str(&list(&self.derived(name), "comma", "or", self.language)),
        }
    }
}

impl<'a> ReasonText<'a> {
    /// Whether the reason was counted over many candidates, and so has no facts of one.
    pub fn is_counted(&self) -> bool {
        self.reason.facts.len() == 1 && matches!(self.value("candidates"), Some(Value::Number(_)))
    }

    /// The rule's code and its facts, for a rule without words.
    pub fn bare(&self) -> String {
        let mut text = self.reason.rule.clone();
        for (index, fact) in self.reason.facts.iter().enumerate() {
            text.push_str(if index == 0 { " (" } else { ", " });
            text.push_str(&fact.name);
            text.push(' ');
            self.push_value(&fact.name, &fact.value, &mut text);
        }
        if !self.reason.facts.is_empty() {
            text.push(')');
        }
        if self.reason.changes_at.is_some() {
            text.push_str(&message("answer", "changes", self, self.language).unwrap_or_default());
        }
        text
    }

    /// Adds what guards of the city's own gave the event to tell, such as who agreed. Of those guards it is no news.
    pub fn push_stated(&self, text: &mut String) {
        let guards = &self.policy.city_guards;
        if guards.iter().any(|guard| guard.rule == self.reason.rule) {
            return;
        }
        let is_stated = |fact: &&Fact| {
            guards.iter().any(|guard| guard.fact == fact.name && guard.bound.is_named())
        };
        for fact in self.reason.facts.iter().filter(is_stated) {
            let mut value = String::new();
            self.push_value(&fact.name, &fact.value, &mut value);
            let facts = [("fact", Value::Text(&fact.name)), ("value", Value::Text(&value))];
            let added = message("answer", "stated", &facts[..], self.language);
            text.push_str(&added.unwrap_or_default());
        }
    }

    /// The fact by that name; of several the last, which a rule added to what another had found.
    fn fact(&self, name: &str) -> Option<&'a FactValue> {
        self.reason.facts.iter().rev().find(|fact| fact.name == name).map(|fact| &fact.value)
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        match self.fact(name) {
            Some(FactValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn push_value(&self, name: &str, value: &'a FactValue, text: &mut String) {
        match (name, value) {
            ("step", FactValue::Number(number)) => match self.step_numbered(*number) {
                Some(step) => text.push_str(policy::word(&step.labels, &step.code, self.language)),
                None => push_signed(text, *number),
            },
            (_, FactValue::Number(fen)) if name.ends_with("_fen") => self.push_yuan(*fen, text),
            (_, FactValue::Number(parts)) if name.ends_with("_hundredths") => {
                push_hundredths(*parts, text);
            }
            (_, FactValue::Number(number)) => push_signed(text, *number),
            (_, FactValue::Time(at)) => self.push_time(*at, text),
            (_, FactValue::Flag(true)) => text.push_str(self.label(Label::Fact("yes"))),
            (_, FactValue::Flag(false)) => text.push_str(self.label(Label::Fact("no"))),
            ("target_groups" | "admitted", FactValue::Text(groups)) => {
                for (index, group) in groups.split(' ').enumerate() {
                    text.push_str(if index > 0 { self.label(Label::List("comma")) } else { "" });
                    text.push_str(self.word("target_group", group));
                }
            }
            (_, FactValue::Text(code)) => text.push_str(self.word(name, code)),
        }
    }

    fn push_yuan(&self, fen: i64, text: &mut String) {
        let mut amount = String::new();
        push_hundredths(fen, &mut amount);
        let facts = [("amount", Value::Text(&amount))];
        text.push_str(&message("fact", "yuan", &facts[..], self.language).unwrap_or_default());
    }

    fn push_time(&self, at: Instant, text: &mut String) {
        self.policy.calendars.everywhere.local(at).push_to(text);
    }

    /// What follows from the policy and from the command, so that a refusal can say what would do
    /// instead.
    fn derived(&self, name: &str) -> Vec<&'a str> {
        let policy = self.policy;
        match name {
            "roles" => self.roles_for_command(),
            "stages" => self.stages_for_command(),
            "known_categories" => codes(&policy.categories),
            "known_target_groups" => codes(&policy.target_groups),
            "known_channels" => codes(&policy.channels),
            "known_reasons" => codes(&policy.reasons),
            "known_agencies" => codes(&policy.agencies),
            "known_kinds" => codes(&policy.responder_kinds),
            "known_levels" => codes(&policy.evaluation_levels),
            "known_pairings" => policy.pairings.iter().map(|one| one.code.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    fn command(&self) -> Option<CommandKind> {
        let word = self.text("command")?;
        CommandKind::ALL.iter().copied().find(|command| command.name() == word)
    }

    /// Who may give the command.
    fn roles_for_command(&self) -> Vec<&'a str> {
        let row = self.command().map(machine::move_of);
        let roles = row.map_or(&[][..], |row| row.roles);
        roles.iter().map(|role| self.word("role", role.name())).collect()
    }

    /// In which stages the command may be given.
    fn stages_for_command(&self) -> Vec<&'a str> {
        let row = self.command().map(machine::move_of);
        let stages = row.into_iter().flat_map(machine::MoveRow::stages);
        stages.map(|stage| self.word("stage", stage.name())).collect()
    }

    /// A code as people say it: the catalogue's name, the policy's label, or else the code itself.
    fn word(&self, name: &str, code: &'a str) -> &'a str {
        let of_contract = match name {
            "stage" => Some(Label::Stage(code)),
            "command" => Some(Label::Command(code)),
            "role" => Some(Label::Role(code)),
            "status" => Some(Label::ClaimStatus(code)),
            "urgency" => Some(Label::Urgency(code)),
            "area_level" | "level_wanted" => Some(Label::AreaLevel(code)),
            _ => None,
        };
        if let Some(word) = of_contract.and_then(|one| label(one, self.language)) {
            return word;
        }
        self.labels(name, code).map_or(code, |labels| policy::word(labels, code, self.language))
    }

    /// A word of every catalogue.
    fn label(&self, wanted: Label<'static>) -> &'static str {
        label(wanted, self.language).unwrap_or_default()
    }

    fn labels(&self, name: &str, code: &str) -> Option<&'a Labels> {
        let policy = self.policy;
        match name {
            "category" => policy.categories.get(code).map(|category| &category.labels),
            "target_group" => policy.target_groups.get(code).map(|group| &group.labels),
            "kind" => policy.responder_kinds.get(code).map(|kind| &kind.labels),
            "channel" => policy.channels.get(code),
            "reason" => policy.reasons.get(code),
            "agency" => policy.agencies.get(code).map(|agency| &agency.labels),
            "level" => policy.evaluation_levels.get(code),
            "round" => policy.rounds.iter().find(|one| one.code == code).map(|one| &one.labels),
            "minimum" => policy.minimums.iter().find(|one| one.code == code).map(|one| &one.labels),
            "pairing" => policy.pairings.iter().find(|one| one.code == code).map(|one| &one.labels),
            "ladder" => policy.ladder(code).map(|ladder| &ladder.labels),
            "step" | "empty_step" => self.step_called(code).map(|step| &step.labels),
            _ => None,
        }
    }

    /// The step by its place on the ladder that the reason names.
    fn step_numbered(&self, number: i64) -> Option<&'a Step> {
        self.policy.ladder(self.text("ladder")?)?.step(u32::try_from(number).ok()?)
    }

    /// The step by its code: on the ladder that the reason names, or else on the first that has
    /// one.
    fn step_called(&self, code: &str) -> Option<&'a Step> {
        let named = self.text("ladder").and_then(|ladder| self.policy.ladder(ladder));
        let ladders = named.into_iter().chain(&self.policy.ladders);
        ladders.flat_map(|ladder| &ladder.steps).find(|step| step.code == code)
    }
}

fn push_signed(text: &mut String, number: i64) {
    if number < 0 {
        text.push('-');
    }
    push_number(text, number.unsigned_abs(), 1);
}

fn codes<T>(known: &ByCode<T>) -> Vec<&str> {
    let mut codes = Vec::new();
    for code in known.keys() {
        codes.push(code.as_str());
    }
    codes
}

/// `68` or `68.05`: two decimals only where there are hundredths.
fn push_hundredths(parts: i64, text: &mut String) {
    let (whole, rest) = (parts.unsigned_abs() / 100, parts.unsigned_abs() % 100);
    if parts < 0 {
        text.push('-');
    }
    push_number(text, whole, 1);
    if rest > 0 {
        text.push('.');
        push_number(text, rest, 2);
    }
}
