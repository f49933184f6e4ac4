//! Random cases, made from a seed: request after request on one case, with the native core's
//! answers.
//!
//! Most requests move the case on; some come from the wrong person, at the wrong stage, twice, too
//! late or malformed, and some under another version of the policy. Who is there is `people`; what
//! they say, `payloads`; when, `moments`; what is wrong with a request, `malformed`.

mod malformed;
mod moments;
pub mod payloads;
pub mod people;

use wish_contract::Case;
use wish_contract::{Actor, CityFacts, Command, Fact, Request, Responder};
use wish_contract::{CommandKind, Instant, Role};
use wish_contract::{Decision, Event};
use wish_contract::{Detail, Rejection};
use wish_core::decide::decide;
use wish_core::guards::city;
use wish_core::machine::{MOVES, MoveRow, move_of};
use wish_core::policy::Policy;

use crate::outreach::Questions;
use crate::policies::{Book, PROGRAMMES};
use crate::random::Random;
use payloads::RandomPayloads;
use people::Cast;

/// Most requests on one case.
const STEPS_MAX: usize = 80;

/// What the core answers.
pub type Answer = Result<Decision, Rejection>;

/// One request, the book that it is put to, and the native core's answer.
#[derive(Clone, Debug)]
pub struct Step {
    /// The place of the book among all books.
    pub book: usize,
    pub request: Request,
    pub answer: Answer,
}

/// The policies that random cases run under: each programme's, and its next version right after
/// it.
#[must_use]
pub fn books() -> Vec<Book> {
    let both = |programme: &&str| {
        let book = Book::of(programme);
        let next = book.next_version();
        [book, next]
    };
    PROGRAMMES.iter().flat_map(both).collect()
}

/// A case, and the requests that are put on it, one after the other.
pub struct RandomCase<'a> {
    books: &'a [Book],
    /// The book that the case runs under, and the one that it could move to.
    book: usize,
    other_book: usize,
    random: Random,
    cast: Cast,
    pub case: Option<Case>,
    /// Every event so far.
    pub events: Vec<Event>,
    now: Instant,
    steps: usize,
    /// Whether much is done the moment that an office opens.
    at_opening: bool,
}

impl<'a> RandomCase<'a> {
    /// A case under one of the policies; the seed says which, and all the rest.
    #[must_use]
    pub fn seeded(books: &'a [Book], seed: u64) -> RandomCase<'a> {
        let mut random = Random::seeded(seed);
        let book = random.index(books.len());
        let now = moments::birth(&mut random);
        let cast = Cast::of(&books[book].policy, seed, &mut random);
        let other_book = if book.is_multiple_of(2) { book + 1 } else { book - 1 };
        RandomCase {
            books,
            book,
            other_book,
            random,
            cast,
            case: None,
            events: Vec::new(),
            now,
            steps: 0,
            at_opening: false,
        }
    }

    /// A case on which much is done the moment that an office opens: lengths of working time end there too, with no working time
    /// right before.
    #[must_use]
    pub fn at_opening_hours(books: &'a [Book], seed: u64) -> RandomCase<'a> {
        RandomCase { at_opening: true, ..RandomCase::seeded(books, seed) }
    }

    /// The book that the case runs under now.
    #[must_use]
    pub fn book(&self) -> &'a Book {
        &self.books[self.book]
    }

    /// The time of the last request that was allowed.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Somebody who could ask about the case now, with the facts of the responders among them.
    pub fn somebody(&mut self) -> (Actor, Option<Responder>) {
        let role = *self.random.pick(Role::ALL);
        let by = self.cast.actor(role, self.case.as_ref(), &mut self.random);
        let facts = self.cast.facts_of(&by, &mut self.random);
        (by, facts)
    }

    /// Questions about whom to ask for the case now.
    pub fn outreach(&mut self) -> Option<Questions> {
        let case = self.case.as_ref()?;
        Some(Questions::about(case, &self.cast.responders, self.now, &mut self.random))
    }

    fn request(&mut self) -> (usize, Request) {
        let command = likely_command(self.case.as_ref(), &mut self.random);
        let move_on = command == CommandKind::MovePolicy || self.random.chance(1);
        let book = if move_on { self.other_book } else { self.book };
        let request = self.request_for(command);
        let request = if self.random.chance(6) {
            malformed::malform(request, &mut self.random)
        } else {
            request
        };
        (book, request)
    }

    fn request_for(&mut self, kind: CommandKind) -> Request {
        let (random, policy) = (&mut self.random, &self.books[self.book].policy);
        let case = self.case.as_ref();
        let role = role_for(kind, random);
        let mut now = moments::moment(kind, case, self.now, random);
        if self.at_opening && random.chance(70) {
            now = moments::next_opening(now);
        }
        let GivenCommand { command, by, claimant } =
            given_command(kind, role, policy, (case, &self.cast), now, random);
        let detail = if random.chance(30) { Detail::Full } else { Detail::Decisive };
        let facts = city_facts(policy, now, random);
        let claimant =
            claimant.map(|one| Responder { facts: city_facts(policy, now, random), ..one });
        let id = self.command_id();
        Request { subject: self.case.clone(), command, by, claimant, facts, now, id, detail }
    }

    /// A new name, or now and then one that was used before.
    fn command_id(&mut self) -> String {
        let used = self.case.as_ref().map_or(&[][..], |case| case.commands.as_slice());
        if !used.is_empty() && self.random.chance(4) {
            return self.random.pick(used).id.clone();
        }
        format!("c{}", self.steps)
    }
}

/// What the host knows of the facts that the policy's own guards look at: mostly such as none refuses, now and then some that one
/// does, or nothing.
fn city_facts(policy: &Policy, now: Instant, random: &mut Random) -> Vec<Fact> {
    if policy.city_guards.is_empty() {
        return Vec::new();
    }
    let CityFacts { suitable, refused } = city::facts(policy, now);
    match random.below(20) {
        0 => Vec::new(),
        1 | 2 if !refused.is_empty() => random.pick(&refused).facts.clone(),
        _ => suitable,
    }
}

/// A command, by whom and with whose facts; without when and under which name.
pub(crate) struct GivenCommand {
    pub command: Command,
    pub by: Actor,
    pub claimant: Option<Responder>,
}

/// Mostly what the stage is for, the likelier the more it moves on.
pub(crate) fn likely_command(case: Option<&Case>, random: &mut Random) -> CommandKind {
    let Some(case) = case else { return CommandKind::Submit };
    if random.chance(8) {
        return *random.pick(CommandKind::ALL);
    }
    let fits = |row: &&MoveRow| row.is_for(case.stage);
    let mut likely: Vec<(u64, CommandKind)> =
        MOVES.iter().filter(fits).map(|row| (payloads::weight(row.command), row.command)).collect();
    likely.push((payloads::weight(CommandKind::Tick), CommandKind::Tick));
    if case.held.is_some() {
        likely.push((60, CommandKind::Resume));
    }
    if case.merging.is_some() {
        likely.extend([(60, CommandKind::CompleteMerge), (30, CommandKind::CancelMerge)]);
    }
    *random.weighted(&likely)
}

/// Mostly somebody who may give the command.
pub(crate) fn role_for(kind: CommandKind, random: &mut Random) -> Role {
    if random.chance(4) { *random.pick(Role::ALL) } else { *random.pick(move_of(kind).roles) }
}

/// Makes somebody's command on the case as it stands, or on none.
pub(crate) fn given_command(
    kind: CommandKind,
    role: Role,
    policy: &Policy,
    (case, cast): (Option<&Case>, &Cast),
    now: Instant,
    random: &mut Random,
) -> GivenCommand {
    let mut by = cast.actor(role, case, random);
    let mut command =
        kind.command(&mut RandomPayloads { policy, case, cast, now, random: &mut *random });
    let claimant = cast.claimant(kind, &by, case, random);
    // Mostly the facts are those of the one for whom it is reserved.
    if let (Command::Reserve(favoured), Some(facts)) = (&mut command, &claimant)
        && !random.chance(5)
    {
        favoured.clone_from(&facts.id);
    }
    if let (Some(facts), Role::Responder) = (&claimant, role)
        && payloads::speaks_for_itself(kind)
        && !random.chance(3)
    {
        by.id.clone_from(&facts.id);
    }
    GivenCommand { command, by, claimant }
}

impl Iterator for RandomCase<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let is_over =
            self.case.as_ref().is_some_and(|case| case.anonymised && self.random.chance(50));
        if is_over || self.steps >= STEPS_MAX {
            return None;
        }
        self.steps += 1;
        let (book, request) = self.request();
        let answer = decide(&self.books[book].policy, request.clone());
        // A case that was malformed on its way belongs to no platform: what is decided on it is not kept.
        if let Ok(decision) = &answer
            && request.subject == self.case
        {
            self.take(&request, decision);
        }
        Some(Step { book, request, answer })
    }
}

impl RandomCase<'_> {
    fn take(&mut self, request: &Request, decision: &Decision) {
        if decision.events.is_empty() {
            return;
        }
        if self.book().policy.reference != decision.after.policy {
            std::mem::swap(&mut self.book, &mut self.other_book);
        }
        self.now = self.now.max(request.now);
        self.events.extend(decision.events.iter().cloned());
        self.case = Some(decision.after.clone());
    }
}
