//! What a comparison came to, as a person reads it: the relation, the keys, where they part, and the
//! scenario.

use std::fmt::Write;

use wish_analysis::comparison::alphabet::Offset;
use wish_analysis::comparison::answers::{Clock, Difference};
use wish_analysis::comparison::counterexample::{self, Place, Played, Words, played};
use wish_analysis::comparison::enabled_commands::GivenCommand;
use wish_analysis::comparison::rulebooks::Book;
use wish_analysis::comparison::search::Parting;
use wish_analysis::comparison::{Compared as Change, Counterexample, Proof, Relation};
use wish_contract::{Command, Reason};
use wish_policy::PolicyFile;
use wish_runtime::Rulebook;
use wish_scenario::file::word::word_of;

use super::super::failure::Failure;
use super::Compared;

/// Longest value of a key that is shown whole.
const VALUE_CHARACTERS_MAX: usize = 60;

/// One thing in which the answers differ, in words.
pub struct Differing {
    pub what: String,
    pub old: String,
    pub new: String,
}

impl Compared<'_> {
    pub fn report(&self) -> Result<String, Failure> {
        let language = self.language;
        let mut text = String::new();
        let relation = language.relation(self.comparison.relation);
        let meaning = language.relation_meaning(self.comparison.relation);
        line(&mut text, &format!("{relation}: {meaning}"));
        line(&mut text, &self.proof());
        for change in &self.comparison.changes {
            text.push('\n');
            text += &self.change(change);
        }
        if let Some(counterexample) = &self.comparison.parting {
            text.push('\n');
            line(&mut text, &language.parts_after(counterexample.parting.commands.len()));
            for one in self.differing(&counterexample.parting)? {
                line(&mut text, &format!("  {}", one.what));
                line(&mut text, &format!("    {}: {}", self.old.path.display(), one.old));
                line(&mut text, &format!("    {}: {}", self.new.path.display(), one.new));
            }
            text.push('\n');
            match (&self.scenario, &self.written) {
                (Some(_), Some(path)) => line(&mut text, &language.scenario_written(path)),
                (Some(scenario), None) => text += scenario,
                (None, _) => {
                    for given in &counterexample.parting.commands {
                        let at = self.comparison.offset.written(given.now);
                        line(&mut text, &format!("  {at} {}", language.given_command(given)));
                    }
                    line(&mut text, language.cannot_be_written());
                }
            }
        }
        Ok(text)
    }

    /// The scenario of the parting; none where scenarios have no words for it.
    pub fn scenario_text(&self, place: &Place) -> Result<Option<String>, Failure> {
        let Some(counterexample) =
            self.comparison.parting.as_ref().filter(|counterexample| counterexample.shown)
        else {
            return Ok(None);
        };
        let language = self.language;
        let names = [&self.old.path, &self.new.path].map(|path| path.display().to_string());
        let [old, new] = &names;
        let mut comments = language.scenario_about(old, new);
        for change in &self.comparison.changes {
            let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
            let change = &change.change;
            let (was, is) = (short(&side(&change.old.text)), short(&side(&change.new.text)));
            comments.push(format!("{}: {was} → {is}", change.path));
        }
        let mut parting = Vec::new();
        for one in self.differing(&counterexample.parting)? {
            parting.push(language.scenario_parts(&one.what, &one.old, &one.new));
        }
        let note = |given: &GivenCommand| language.given_command(given);
        let words = Words {
            title: language.scenario_title(counterexample.parting.commands.len()),
            comments,
            parting,
            note: &note,
            policy: place.policy.clone(),
        };
        let source = String::from_utf8_lossy(&self.old.source);
        let file = PolicyFile::parse(&source);
        let file = file.map_err(|error| Failure::Internal(error.to_string()))?;
        let book = Book::of(self.rulebooks[0].clone())?;
        let offset = self.comparison.offset;
        let text =
            counterexample::text(&counterexample.parting, &book, &file.sound(), offset, words)?;
        Ok(text.map(|text| text.to_toml()))
    }

    pub fn proof(&self) -> String {
        let length = self
            .comparison
            .parting
            .as_ref()
            .map(|counterexample| counterexample.parting.commands.len());
        let (language, requests) = (self.language, self.comparison.requests);
        match (self.comparison.proof, length) {
            (Proof::NormalForm, _) => language.proved_by_normal_form().to_owned(),
            (Proof::Sequence { touched, everything }, Some(length)) => {
                let left_out = self.comparison.left_out;
                language.proved_by_sequence(length, touched, everything, left_out, requests)
            }
            (
                Proof::Sequence { touched, everything } | Proof::Nothing { touched, everything },
                _,
            ) => language.not_proved(touched, everything, requests),
        }
    }

    fn change(&self, compared: &Change) -> String {
        let change = &compared.change;
        let relation = match (compared.relation, &compared.parting) {
            (None, _) => self.language.not_alone().to_owned(),
            (Some(relation), Some(Counterexample { parting, .. })) => {
                let after = self.language.after_commands(parting.commands.len());
                format!("{}, {after}", self.language.relation(relation))
            }
            (Some(relation), None) => self.language.relation(relation).to_owned(),
        };
        let side = |path: &std::path::Path, side: &wish_analysis::comparison::changes::Side| {
            let text = side.text.as_deref().map_or_else(|| "—".to_owned(), short);
            format!("  {}:{}:{}: {text}\n", path.display(), side.line, side.column)
        };
        let old = side(&self.old.path, &change.old);
        let new = side(&self.new.path, &change.new);
        format!("{}: {relation}\n{old}{new}", change.path)
    }

    /// In what the answers differ.
    pub fn differing(&self, parting: &Parting) -> Result<Vec<Differing>, Failure> {
        let offset = self.comparison.offset;
        let [old, new] = [self.ruled(parting, 0)?, self.ruled(parting, 1)?];
        let mut found = Vec::new();
        for difference in &parting.differences {
            let language = self.language;
            let (what, was, is) = match difference {
                Difference::OnlyOldAllows { .. }
                | Difference::OnlyNewAllows { .. }
                | Difference::Refusal { .. } => {
                    let last = parting.commands.last();
                    let what = last.map_or_else(String::new, |given| language.given_command(given));
                    (what, old.clone(), new.clone())
                }
                Difference::Deadline { kind, old, new } => {
                    let what = format!("{} ({})", language.deadline(*kind), word_of(kind));
                    (what, self.clock(*old, offset), self.clock(*new, offset))
                }
                Difference::Stage { old, new } => {
                    let stages = [*old, *new].map(|stage| language.stage(stage).to_owned());
                    let [was, is] = stages;
                    (language.what_stage().to_owned(), was, is)
                }
                other => language.difference(other),
            };
            found.push(Differing { what, old: was, new: is });
        }
        Ok(found)
    }

    fn clock(&self, clock: Clock, offset: Offset) -> String {
        match clock {
            Clock::Runs { due, provisional: false } => offset.written(due),
            Clock::Runs { due, provisional: true } => {
                format!("{} ({})", offset.written(due), self.language.due_provisional())
            }
            Clock::Paused { left, clock } => self.language.paused(left, clock),
            Clock::None => self.language.no_clock().to_owned(),
        }
    }

    /// What one of the policies answers to the last command, in its own words.
    fn ruled(&self, parting: &Parting, side: usize) -> Result<String, Failure> {
        let book = Book::of(self.rulebooks[side].clone())?;
        let steps = played(parting, &book)?;
        let Some(Played { decision, refused, .. }) = steps.last() else {
            return Ok(String::new());
        };
        let words = |reason: &Reason| self.words(&book.rules, reason);
        match (decision, refused) {
            (Some(decision), _) => {
                let first = decision.reasons().next().map(words).transpose()?.unwrap_or_default();
                Ok(format!("{}: {first}", self.language.allowed()))
            }
            (None, Some(reason)) => Ok(format!(
                "{} (`{}`): {}",
                self.language.refused_by(),
                reason.rule,
                words(reason)?
            )),
            (None, None) => Ok(String::new()),
        }
    }

    fn words(&self, book: &Rulebook, reason: &Reason) -> Result<String, Failure> {
        Ok(book.words(reason, self.language.tag())?)
    }
}

/// Whether a command lets time pass.
pub fn is_tick(given: &GivenCommand) -> bool {
    given.command == Command::Tick
}

fn line(text: &mut String, line: &str) {
    // INVARIANT: writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

fn short(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.chars().count() <= VALUE_CHARACTERS_MAX {
        return text;
    }
    let kept: String = text.chars().take(VALUE_CHARACTERS_MAX).collect();
    format!("{kept}…")
}

/// The word that JSON has for a relation.
pub fn word(relation: Relation) -> &'static str {
    match relation {
        Relation::Equivalent => "equivalent",
        Relation::Stricter => "stricter",
        Relation::Looser => "looser",
        Relation::Incomparable => "incomparable",
        Relation::Undecided => "undecided",
    }
}
