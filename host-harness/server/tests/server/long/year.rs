//! A year of a simulated street (of a district in `tests/run soak`, or whatever `WISH_YEAR` names) through the host, on simulated time: what people do is given to it,
//! what falls due it settles itself. Afterwards all that must hold is held against the store alone, and the host's log against the
//! simulation's, case by case.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::num::NonZeroUsize;
use std::time::Instant as Began;

use wish_contract::{Command, Event, Request, Responder};
use wish_runtime::Rulebook;
use wish_runtime::log::{Entry, LogReader};
use wish_server::{Clock, CommandName, Given, Host, Profile, Proposal};
use wish_simulation::city::mix::Mix;
use wish_simulation::city::{Plan, SimulationScale, simulate};
use wish_simulation::demo::PROGRAMMES;
use wish_store::testing::{self, Folder};

use super::lengths;
use crate::invariants::{Audited, audit};
use crate::setting::{CITY, runtime};

/// A year as the simulation decided it.
fn simulated(book: &Rulebook, policy: &str) -> Vec<Entry> {
    let wanted = std::env::var("WISH_YEAR").unwrap_or(lengths("street", "district").to_owned());
    let scale = SimulationScale::named(&wanted).unwrap();
    let plan = Plan {
        policy,
        scale,
        mix: Mix::default(),
        seed: 1,
        threads: NonZeroUsize::MIN.saturating_add(1),
        origin: "a test".to_owned(),
    };
    let mut log = Vec::new();
    simulate(book, &plan, &mut log).unwrap();
    let mut reader = LogReader::new(BufReader::new(log.as_slice())).unwrap();
    std::iter::from_fn(|| reader.entry().unwrap().map(|(_, entry)| entry)).collect()
}

/// Events without what their host calls their commands.
fn nameless(events: &[Event]) -> Vec<Event> {
    events.iter().map(|event| Event { command: String::new(), ..event.clone() }).collect()
}

struct Year {
    host: Host,
    clock: Clock,
    /// What the platform last said of each responder.
    known: BTreeMap<String, Responder>,
    /// Answers that were other than the simulation's.
    different: Vec<String>,
    ticks: usize,
}

impl Year {
    async fn give(&mut self, entry: &Entry) {
        let _ = self.clock.move_to(entry.now);
        if entry.command == Command::Tick {
            // Whatever is due by then; the simulation's own list of deadlines only says when to look.
            while let settled @ 1.. = self.host.settle_due().await.unwrap() {
                self.ticks += settled;
            }
            return;
        }
        if let Some(facts) = &entry.claimant {
            self.tell_of(facts).await;
        }
        let is_new = matches!(entry.command, Command::Submit(_));
        let proposal = Proposal {
            case: (!is_new).then(|| entry.case.clone()),
            command: entry.command.clone(),
            by: entry.by.clone(),
            responder: entry.claimant.as_ref().map(|facts| facts.id.clone()),
            facts: entry.facts.clone(),
            policy: None,
            expected: None,
            detail: wish_contract::Detail::Decisive,
            name: CommandName::of("year", &entry.id, b""),
        };
        let given = self.host.give(CITY, proposal).await.unwrap();
        let is_same = match (&given, &entry.refused) {
            (Given::Done(answer), None) => nameless(&answer.events) == nameless(&entry.events),
            (Given::Refused(refusal), Some(because)) => refusal.rejection.because == *because,
            _ => false,
        };
        if !is_same {
            self.different.push(format!("{} {}: {given:?}\n{entry:?}", entry.case, entry.id));
        }
    }

    /// What the platform says of a responder, where it is news.
    async fn tell_of(&mut self, facts: &Responder) {
        let profile = Responder { active_claims: 0, frees_at: None, ..facts.clone() };
        if self.known.get(&facts.id) != Some(&profile) {
            self.host.put_responder(CITY, Profile::from(profile.clone()), "year").await.unwrap();
            self.known.insert(facts.id.clone(), profile);
        }
    }
}

/// Every command of a log, asked again of the rules, comes to the events that the log has: it is a log that can be replayed.
fn can_be_replayed(audited: &Audited, book: &Rulebook) {
    let runtime = book.runtime();
    let mut events: BTreeMap<&str, Vec<Event>> = BTreeMap::new();
    for (position, row) in &audited.commands {
        let entry = &row.entry;
        let before = events.entry(entry.case.as_str()).or_default();
        let subject = (!before.is_empty()).then(|| runtime.fold(before).unwrap().unwrap());
        let request = Request {
            subject,
            command: entry.command.clone(),
            by: entry.by.clone(),
            claimant: entry.claimant.clone(),
            facts: entry.facts.clone(),
            now: entry.now,
            id: entry.id.clone(),
            detail: wish_contract::Detail::Decisive,
        };
        let decision = book.decide(&request).unwrap().unwrap();
        assert_eq!(decision.events, entry.events, "position {position}");
        assert_eq!(decision.effects, row.effects, "position {position}");
        before.extend(decision.events);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_through_the_host_is_the_year_that_was_simulated() {
    let programme = PROGRAMMES.into_iter().find(|one| one.name == CITY).unwrap();
    let runtime = runtime();
    let book = runtime.rulebook(programme.policy.as_bytes()).unwrap();
    let entries = simulated(&book, programme.policy);
    let folder = Folder::new();
    let store = testing::open(&folder.path().to_string_lossy()).await.unwrap();
    let clock = Clock::by_hand(entries.first().unwrap().now);
    let host = Host::new(store.clone(), runtime.clone(), clock.clone());
    host.upload(CITY, programme.policy.as_bytes().to_vec(), "year", "en").await.unwrap();
    let (known, different) = (BTreeMap::new(), Vec::new());
    let mut year = Year { host, clock, known, different, ticks: 0 };
    let began = Began::now();
    for entry in &entries {
        year.give(entry).await;
    }
    let seconds = began.elapsed().as_secs_f64();
    let Year { host, clock, different, ticks, .. } = year;
    assert_eq!(store.overdue(clock.about_now()).await, Ok(0));
    let audited = audit(&store, &runtime, CITY).await;
    can_be_replayed(&audited, &book);
    drop((host, store));
    let bytes: u64 = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    let (cases, commands) = (audited.cases.len(), audited.commands.len());
    println!(
        "a year: {cases} cases, {commands} commands carried out, {ticks} deadlines settled, {seconds:.0} s, {:.0} MB on disk",
        bytes as f64 / 1e6
    );
    assert!(different.is_empty(), "{} differ, the first: {}", different.len(), different[0]);
    assert!(cases >= 300 && ticks > 300, "{cases} cases, {ticks} deadlines");
    let mut simulated: BTreeMap<&str, Vec<Event>> = BTreeMap::new();
    for entry in &entries {
        simulated.entry(entry.case.as_str()).or_default().extend(nameless(&entry.events));
    }
    let mut found: BTreeMap<&str, Vec<Event>> = BTreeMap::new();
    for (_, row) in &audited.commands {
        found.entry(row.entry.case.as_str()).or_default().extend(nameless(&row.entry.events));
    }
    assert!(found == simulated, "the logs differ");
}
