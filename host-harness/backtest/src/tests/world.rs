//! A platform of a few lines: it puts commands to the rules, lets deadlines pass on time, and
//! keeps a log.

use std::collections::BTreeMap;

use wish_contract::{
    Actor, Case, CaseKind, ClaimWish, Command, Detail, Instant, Need, Request, Responder, Role,
    Submission, Urgency,
};
use wish_runtime::log::{Entry, Header, LOG_SCHEMA, LogWriter, PolicySource};
use wish_runtime::{Rulebook, Runtime};

/// Monday 2026-03-02 09:00 +08:00.
pub const START: Instant = 1_772_413_200_000;
pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;
pub const AREA: &str = "32/12/02/001/005";

pub struct World {
    book: Rulebook,
    source: String,
    digest: String,
    cases: BTreeMap<String, (Case, Option<Instant>)>,
    entries: Vec<Entry>,
}

impl World {
    pub fn under(runtime: &Runtime, source: &str) -> World {
        let book = runtime.rulebook(source.as_bytes()).expect("the policy is sound");
        let digest = book.digest()[..16].to_owned();
        World {
            book,
            source: source.to_owned(),
            digest,
            cases: BTreeMap::new(),
            entries: Vec::new(),
        }
    }

    /// The log so far, in the order of time.
    pub fn log(&self) -> Vec<u8> {
        let policy = PolicySource { digest: self.digest.clone(), source: self.source.clone() };
        let header = Header {
            schema: LOG_SCHEMA.to_owned(),
            origin: "a test".to_owned(),
            policies: vec![policy],
        };
        let mut writer = LogWriter::new(Vec::new(), &header).expect("a header is written");
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|entry| entry.now);
        entries.into_iter().for_each(|entry| writer.write(entry).expect("an entry is written"));
        writer.finish().expect("a vector takes all")
    }

    /// Lets deadlines pass up to a time.
    pub fn until(&mut self, case: &str, now: Instant) {
        while let Some(due) = self.cases.get(case).and_then(|(_, next)| *next) {
            if due > now {
                return;
            }
            let timer = Actor { id: "timer".to_owned(), role: Role::Timer };
            self.put(case, due, timer, Command::Tick, None);
        }
    }

    /// The timer comes once, and late.
    pub fn tick_late(&mut self, case: &str, now: Instant) {
        let timer = Actor { id: "timer".to_owned(), role: Role::Timer };
        self.put(case, now, timer, Command::Tick, None);
    }

    /// Gives a command; answers whether it was allowed.
    pub fn give(&mut self, case: &str, now: Instant, role: Role, command: Command) -> bool {
        self.until(case, now);
        let id = match role {
            Role::Beneficiary => self.case(case).need.beneficiary.clone(),
            _ => format!("{role:?}").to_lowercase(),
        };
        let by = Actor { id, role };
        self.put(case, now, by, command, None)
    }

    pub fn responder(
        &mut self,
        case: &str,
        now: Instant,
        facts: &Responder,
        command: Command,
    ) -> bool {
        self.until(case, now);
        let by = Actor { id: facts.id.clone(), role: Role::Responder };
        self.put(case, now, by, command, Some(facts.clone()))
    }

    /// Submits, accepts and publishes at once.
    pub fn publish(&mut self, case: &str, now: Instant, need: Need) {
        let submission =
            Submission { id: case.to_owned(), kind: CaseKind::Wish, need, continues: None };
        assert!(self.give(case, now, Role::Reporter, Command::Submit(submission)));
        assert!(self.give(case, now, Role::Verifier, Command::Accept));
        assert!(self.give(case, now, Role::Publisher, Command::Publish));
    }

    /// When the case's next deadline passes.
    pub fn next(&self, case: &str) -> Option<Instant> {
        self.cases.get(case).and_then(|(_, next)| *next)
    }

    pub fn case(&self, case: &str) -> &Case {
        &self.cases[case].0
    }

    fn put(
        &mut self,
        case: &str,
        now: Instant,
        by: Actor,
        command: Command,
        claimant: Option<Responder>,
    ) -> bool {
        let id = format!("{case}/{}", self.entries.len());
        let request = Request {
            subject: self.cases.get(case).map(|(case, _)| case.clone()),
            command,
            by,
            claimant,
            facts: Vec::new(),
            now,
            id,
            detail: Detail::Decisive,
        };
        let ruling = self.book.decide(&request).expect("the rules answer");
        let (events, refused) = match ruling {
            Ok(decision) => {
                let next = decision.next.map(|deadline| deadline.due);
                self.cases.insert(case.to_owned(), (decision.after, next));
                (decision.events, None)
            }
            Err(rejection) => (Vec::new(), Some(rejection.because)),
        };
        let Request { command, by, claimant, facts, now, id, .. } = request;
        let allowed = refused.is_none();
        self.entries.push(Entry {
            case: case.to_owned(),
            policy: self.digest.clone(),
            command,
            by,
            claimant,
            facts,
            now,
            id,
            events,
            refused,
        });
        allowed
    }
}

pub fn need(area: &str) -> Need {
    Need {
        category: "necessities".to_owned(),
        urgency: Urgency::Normal,
        text: "一台电风扇".to_owned(),
        target_groups: Vec::new(),
        places: 1,
        items: Vec::new(),
        cost_fen: 10_000,
        channel: "wish-box".to_owned(),
        area: area.to_owned(),
        beneficiary: "household-7".to_owned(),
        household: None,
        at_home: false,
        households_alike: None,
    }
}

pub fn member(id: &str, area: &str) -> Responder {
    Responder {
        id: id.to_owned(),
        kind: "member".to_owned(),
        area: area.to_owned(),
        active: true,
        active_claims_max: 100,
        cost_max_fen: 100_000,
        vetted: true,
        ..Responder::default()
    }
}

pub fn claim() -> Command {
    Command::Claim(ClaimWish::default())
}
