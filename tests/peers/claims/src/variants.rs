//! The questions: a published wish of Taizhou at the step that admits members, a member's claim on
//! it that every rule lets pass, and variants that fail one rule each or come close to it. The
//! cases are made by the component itself.

use wish_contract::{Actor, Case, CaseKind, ClaimWish, Command, Detail, Instant, Need, Request, Responder, Role, Submission, Urgency};
use wish_runtime::Rulebook;

use crate::Outcome;
use crate::question::{Known, Question};

/// The policy of Taizhou, and a category that needs a licence, since Taizhou has none.
pub const POLICY: &str = concat!(
    include_str!("../../../policies/taizhou.toml"),
    r#"
[categories.wiring]
label = { zh-CN = "电路维修", en = "wiring" }
licence = "electrician"
"#
);
const WIRING: (&str, &str) = ("wiring", "electrician");
const CHILDREN: &str = "left-behind-children";
/// The limits that the policy sets for a member.
const CLAIMS_MAX: u32 = 3;
const COST_MAX_FEN: u64 = 100_000;

/// 2026-03-02 09:00 in Taizhou.
const START: Instant = 1_772_413_200_000;
const HOUR_MS: i64 = 60 * 60 * 1_000;
const COMMUNITY: &str = "32/12/02/004/011";
const HOUSEHOLD: &str = "household-tz-06";

/// Makes questions of a wish and a member.
struct Maker<'a> {
    book: &'a Rulebook,
    known: Known,
    now: Instant,
}

/// How far a case goes, and who has a part of it already.
struct Way<'a> {
    published: bool,
    taken_by: Option<(&'a str, ClaimWish)>,
}

const OPEN: Way<'static> = Way { published: true, taken_by: None };

/// Every question. The first one, which all allow, is what is measured.
pub fn questions(book: &Rulebook) -> Outcome<Vec<Question>> {
    let (open, now) = case(book, wish(), &OPEN)?;
    let maker = Maker { book, known: known(book, &open, now)?, now };
    let mut all = vec![maker.about("a member of the community", None, wish(), member())?];
    all.extend(about_the_wish(&maker)?);
    all.extend(about_the_member(&maker)?);
    all.extend(about_both(&maker)?);
    Ok(all)
}

fn about_the_wish(maker: &Maker<'_>) -> Outcome<Vec<Question>> {
    let two = || Need { places: 2, cost_fen: 24_000, ..wish() };
    let one_place = ClaimWish { places: Some(1), ..ClaimWish::default() };
    let place_alone = ClaimWish { places: Some(1), cost_fen: Some(0), items: Vec::new() };
    let verified = Way { published: false, taken_by: None };
    let half_taken = Way { published: true, taken_by: Some(("tz-m9", one_place.clone())) };
    let half_mine = Way { published: true, taken_by: Some(("tz-m3", one_place)) };
    let all_taken = Way { published: true, taken_by: Some(("tz-m9", place_alone)) };
    Ok(vec![
        maker.on("not published", Some("stage_forbids"), wish(), member(), &verified)?,
        maker.on("one place of two taken", None, two(), member(), &half_taken)?,
        maker.on("no place left", Some("places_left"), wish(), member(), &all_taken)?,
        maker.on("on it already", Some("not_on_case_already"), two(), member(), &half_mine)?,
    ])
}

fn about_the_member(maker: &Maker<'_>) -> Outcome<Vec<Question>> {
    let later = Some(maker.now + HOUR_MS);
    let ended = Some(maker.now);
    let street = "32/12/02/004".to_owned();
    let next_door = format!("{COMMUNITY}0");
    let group = format!("{COMMUNITY}/g2");
    let enterprise = "enterprise".to_owned();
    let changed = |name, refused_by, member| maker.about(name, refused_by, wish(), member);
    let area = Some("within_audience");
    let limit = Some("active_claims_below_limit");
    Ok(vec![
        changed("another kind", area, Responder { kind: enterprise, ..member() })?,
        changed("a part of the community", None, Responder { area: group, ..member() })?,
        changed("the street around it", area, Responder { area: street, ..member() })?,
        changed("an area spelt alike", area, Responder { area: next_door, ..member() })?,
        changed("not active", Some("responder_active"), Responder { active: false, ..member() })?,
        changed(
            "suspended",
            Some("not_suspended"),
            Responder { suspended_until: later, ..member() },
        )?,
        changed("suspended until now", None, Responder { suspended_until: ended, ..member() })?,
        changed("at its limit", limit, Responder { active_claims_max: 1, ..member() })?,
        changed(
            "at its kind's limit",
            limit,
            Responder { active_claims: 3, active_claims_max: 9, ..member() },
        )?,
        changed(
            "beyond its means",
            Some("cost_within_band"),
            Responder { cost_max_fen: 11_999, ..member() },
        )?,
        changed("just within its means", None, Responder { cost_max_fen: 12_000, ..member() })?,
        changed("not vetted, and no need", None, Responder { vetted: false, ..member() })?,
    ])
}

fn about_both(maker: &Maker<'_>) -> Outcome<Vec<Question>> {
    let wiring = || Need { category: WIRING.0.to_owned(), ..wish() };
    let child = || Need { target_groups: vec![CHILDREN.to_owned()], ..wish() };
    let at_home = || Need { at_home: true, ..wish() };
    let dear = || Need { cost_fen: COST_MAX_FEN + 1, ..wish() };
    let rich = Responder { cost_max_fen: 2 * COST_MAX_FEN, ..member() };
    let unvetted = || Responder { vetted: false, ..member() };
    let electrician = Responder { licences: vec![WIRING.1.to_owned()], ..member() };
    let neighbour = Responder { household: Some("household-tz-07".to_owned()), ..member() };
    let itself = Responder { household: Some(HOUSEHOLD.to_owned()), ..member() };
    Ok(vec![
        maker.about("beyond its kind's means", Some("cost_within_band"), dear(), rich)?,
        maker.about("without the licence", Some("licence_held"), wiring(), member())?,
        maker.about("with the licence", None, wiring(), electrician)?,
        maker.about("a child, not vetted", Some("vetted"), child(), unvetted())?,
        maker.about("a child, vetted", None, child(), member())?,
        maker.about("at home, not vetted", Some("vetted"), at_home(), unvetted())?,
        maker.about("at home, vetted", None, at_home(), member())?,
        maker.about("its own household", Some("other_household"), wish(), itself)?,
        maker.about("another household", None, wish(), neighbour)?,
    ])
}

impl Maker<'_> {
    fn about(
        &self,
        name: &'static str,
        refused_by: Option<&'static str>,
        need: Need,
        member: Responder,
    ) -> Outcome<Question> {
        self.on(name, refused_by, need, member, &OPEN)
    }

    fn on(
        &self,
        name: &'static str,
        refused_by: Option<&'static str>,
        need: Need,
        member: Responder,
        way: &Way<'_>,
    ) -> Outcome<Question> {
        let (case, _) = case(self.book, need, way)?;
        Question::new(name, refused_by, case, member, self.now, &self.known)
    }
}

/// What the policy says. To whom the wish is open, the component says.
fn known(book: &Rulebook, open: &Case, now: Instant) -> Outcome<Known> {
    let audiences = book.audience(open, now)?;
    let admitted = audiences.into_iter().find(|audience| !audience.paired_only);
    let admitted = admitted.ok_or("the wish is open to paired responders alone")?;
    Ok(Known {
        audience_kinds: admitted.kinds,
        audience_area: admitted.area,
        licence: WIRING,
        children: CHILDREN,
        claims_max: CLAIMS_MAX,
        cost_max_fen: COST_MAX_FEN,
    })
}

/// A case of this need, as far on its way as is asked, and the time it is then.
fn case(book: &Rulebook, need: Need, way: &Way<'_>) -> Outcome<(Case, Instant)> {
    let submission = Submission { id: "tz-06".to_owned(), kind: CaseKind::Wish, need, continues: None };
    let submit = Command::Submit(submission);
    let mut step = Step { book, case: None, now: START, next: START };
    step.give(Role::Reporter, "reporter", submit, None)?;
    step.give(Role::Verifier, "verifier", Command::Accept, None)?;
    if way.published {
        step.give(Role::Publisher, "publisher", Command::Publish, None)?;
        // The paired units' step passes.
        step.now = step.next;
        step.give(Role::Timer, "timer", Command::Tick, None)?;
    }
    if let Some((id, wish)) = way.taken_by.clone() {
        let taker = Responder { id: id.to_owned(), ..member() };
        step.now += HOUR_MS / 2;
        step.give(Role::Responder, id, Command::Claim(wish), Some(taker))?;
    }
    let case = step.case.ok_or("the case was not opened")?;
    Ok((case, step.now + HOUR_MS))
}

/// A case as it is made.
struct Step<'a> {
    book: &'a Rulebook,
    case: Option<Case>,
    now: Instant,
    next: Instant,
}

impl Step<'_> {
    fn give(
        &mut self,
        role: Role,
        id: &str,
        command: Command,
        claimant: Option<Responder>,
    ) -> Outcome<()> {
        let request = Request {
            subject: self.case.take(),
            command,
            by: Actor { id: id.to_owned(), role },
            claimant,
            facts: Vec::new(),
            now: self.now,
            id: format!("peers/{id}"),
            detail: Detail::Decisive,
        };
        let decision = self.book.decide(&request)?.map_err(|rejection| rejection.message)?;
        self.next = decision.next.map_or(self.now, |deadline| deadline.due);
        self.case = Some(decision.after);
        Ok(())
    }
}

/// An electric fan for a hot summer.
fn wish() -> Need {
    Need {
        category: "necessities".to_owned(),
        urgency: Urgency::Normal,
        text: "夏天太热，想要一台电风扇".to_owned(),
        target_groups: vec!["low-income".to_owned()],
        places: 1,
        items: Vec::new(),
        cost_fen: 12_000,
        channel: "wish-box".to_owned(),
        area: format!("{COMMUNITY}/g2/b6"),
        beneficiary: "beneficiary-tz-06".to_owned(),
        household: Some(HOUSEHOLD.to_owned()),
        at_home: false,
        households_alike: None,
    }
}

fn member() -> Responder {
    Responder {
        id: "tz-m3".to_owned(),
        kind: "member".to_owned(),
        area: COMMUNITY.to_owned(),
        active: true,
        active_claims: 1,
        active_claims_max: 3,
        cost_max_fen: 30_000,
        skills: vec!["repair".to_owned()],
        vetted: true,
        ..Responder::default()
    }
}
