//! Compares the component's decision on a claim with general rule engines, on the same rules and
//! the same inputs, in one run. First all must answer alike; then they are timed.

#![forbid(unsafe_code)]

mod engine;
mod question;
mod race;
mod report;
mod variants;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use wish_contract::Detail;
use wish_runtime::{Rulebook, Runtime, Settings};
use wish_component::COMPONENT;
use engine::Engine;
use question::Question;
use report::Report;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let json = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--json"] => true,
        _ => return Err("usage: wish-peers-claims [--json]".into()),
    };
    let runtime = Runtime::new(COMPONENT, Settings::default())?;
    let book = runtime.rulebook(variants::POLICY.as_bytes())?;
    let questions = variants::questions(&book)?;
    let measured = questions.first().ok_or("there is no question")?;

    let mut engines = engine::ours(&book);
    let ours = engines.len();
    engines.extend(engine::peers()?);
    questions.iter().try_for_each(|question| refused_by_its_rule(&book, question))?;
    for engine in &mut engines {
        questions.iter().try_for_each(|question| answers_right(engine.as_mut(), question))?;
    }

    let times = race::run(&mut engines, measured)?;
    let report = Report::of(questions.len(), &engines, &times, ours)?;
    if json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{}", report.table());
    }
    Ok(())
}

/// INVARIANT: each question fails at the rule that it is about, and at no other.
fn refused_by_its_rule(book: &Rulebook, question: &Question) -> Outcome<()> {
    let answer = book.decide(&question.request(Detail::Full))?;
    let rule = answer.err().map(|rejection| rejection.because.rule);
    if rule.as_deref() == question.refused_by {
        return Ok(());
    }
    let Question { name, refused_by, .. } = question;
    Err(format!("`{name}`: expected {refused_by:?}, and the component says {rule:?}").into())
}

/// With inputs built and with inputs prepared.
fn answers_right<'a>(engine: &mut (dyn Engine<'a> + 'a), question: &'a Question) -> Outcome<()> {
    engine.prepare(question)?;
    let answers = [engine.built(question)?, engine.prepared()?];
    let expected = question.refused_by.is_none();
    if answers == [expected; 2] {
        return Ok(());
    }
    let (name, engine) = (question.name, engine.name());
    Err(format!("`{name}`: {engine} answers {answers:?}, and ours {expected}").into())
}
