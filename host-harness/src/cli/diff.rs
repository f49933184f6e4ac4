//! `wish diff`
use std::path::PathBuf;
use std::time::Instant;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::failure::{Failure, Status};
use super::language::Language;
use super::{json_flag, read, runtime, verb};
use crate::comparison::alphabet::Alphabet;
use crate::comparison::changes::{Text, changes};
use crate::comparison::deeds::Reach;
use crate::comparison::outline::Outline;
use crate::comparison::probes::Probes;
use crate::comparison::search::{Book, Bounds, Pair, search};
use crate::comparison::state::Present;

pub fn command(language: Language) -> Command {
    verb("diff", "OLD NEW", "diff", language)
        .arg(Arg::new("old").value_parser(value_parser!(PathBuf)).required(true))
        .arg(Arg::new("new").value_parser(value_parser!(PathBuf)).required(true))
        .arg(json_flag(language))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let t = Instant::now();
    let p = |n| matches.get_one::<PathBuf>(n).cloned().unwrap_or_default();
    let (a, b) = (read(&p("old"), language)?, read(&p("new"), language)?);
    let rt = runtime()?;
    let pair = Pair { old: Book::of(rt.rulebook(&a)?)?, new: Book::of(rt.rulebook(&b)?)? };
    println!("loaded {:?}", t.elapsed());
    let old = Text::read("old", &String::from_utf8_lossy(&a)).unwrap();
    let new = Text::read("new", &String::from_utf8_lossy(&b)).unwrap();
    let ch = changes(&old, &new);
    for c in &ch {
        println!("{} {:?} {}:{} {:?} -> {}:{} {:?}", c.path, c.kind, c.old.line, c.old.column, c.old.text, c.new.line, c.new.column, c.new.text);
    }
    let (o, n) = (Outline::read(&old.table).unwrap(), Outline::read(&new.table).unwrap());
    let all = Alphabet::of(&o, &n);
    println!("{} openings {} responders {} starts", all.openings.len(), all.responders.len(), all.starts.len());
    let probes = Probes::default();
    for (name, alphabet, reach) in [("focus straight", all.touched_by(&ch), Reach::Straight), ("focus every", all.touched_by(&ch), Reach::Every), ("all", all.clone(), Reach::Every)] {
        let t = Instant::now();
        println!("{name}: {} openings {} responders {} starts", alphabet.openings.len(), alphabet.responders.len(), alphabet.starts.len());
        for d in 1..10 {
        let b = Bounds { alphabet: &alphabet, reach, present: Present::Aside, probes: &probes, commands_max: d, requests_max: 300_000, first_only: true };
        let f = search(&pair, &b)?;
        println!("{name} {d}: states {} requests {} commands {} exhausted {} partings {} in {:?}", f.states, f.requests, f.commands, f.exhausted, f.partings.len(), t.elapsed());
        if let Some(p) = f.partings.first() {
            for d in &p.deeds { println!("  {} {:?} {}", all.offset.written(d.now), crate::comparison::deeds::kind(&d.command), d.by.id); }
            println!("  {:?}", p.differences);
            break;
        }
        if f.commands < d { break; }
        }
    }
    Ok(Status::Ok)
}
