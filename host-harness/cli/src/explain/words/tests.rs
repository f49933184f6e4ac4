//! What a record says of a case, in words: why it stands where it does, who may not claim it, and why.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::LazyLock;

use wish_analysis::explanation::{ExplainError, Moment, Record, explain, last_facts};
use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_contract::{
    Actor, Case, CaseKind, ClaimWish, Command, Detail, Instant, Need, Request, Responder, Role,
    Submission, Urgency,
};
use wish_runtime::log::{Entry, Header, LOG_SCHEMA, LogIndex, LogWriter, PolicySource};
use wish_runtime::{Runtime, Settings};

use crate::explain::words::shown;
use crate::language::Language;

const POLICY: &str = include_str!("../../../../../tests/policies/taizhou.toml");
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).expect("the component loads")
});
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// 2026-03-02 09:00 +08:00.
const START: Instant = 1_772_413_200_000;

fn submission() -> Command {
    let need = Need {
        category: "necessities".to_owned(),
        urgency: Urgency::Normal,
        text: "想要一台电风扇".to_owned(),
        target_groups: Vec::new(),
        places: 1,
        items: Vec::new(),
        cost_fen: 10_000,
        channel: "wish-box".to_owned(),
        area: "32/12/81/001/002".to_owned(),
        beneficiary: "b1".to_owned(),
        household: None,
        at_home: false,
        households_alike: None,
    };
    Command::Submit(Submission { id: "w1".to_owned(), kind: CaseKind::Wish, need, continues: None })
}

fn member() -> Responder {
    Responder {
        id: "m1".to_owned(),
        kind: "member".to_owned(),
        area: "32/12/81/001/002".to_owned(),
        active: true,
        active_claims: 3,
        active_claims_max: 3,
        frees_at: Some(START + 400 * HOUR_MS),
        cost_max_fen: 100_000,
        vetted: true,
        ..Responder::default()
    }
}

/// A wish that was published, climbed one step, and that a member with full hands asked for.
fn log(name: &str) -> PathBuf {
    let book = RUNTIME.rulebook(POLICY.as_bytes()).expect("the policy is in order");
    let digest = book.digest()[..16].to_owned();
    let source = PolicySource { digest: digest.clone(), source: POLICY.to_owned() };
    let origin = "a test".to_owned();
    let header = Header { schema: LOG_SCHEMA.to_owned(), origin, policies: vec![source] };
    let file = format!("wish-explain-{}-{name}.jsonl", std::process::id());
    let path = std::env::temp_dir().join(file);
    let out = File::create(&path).expect("the log is opened");
    let mut writer = LogWriter::new(out, &header).expect("the header is written");
    let claim = Command::Claim(ClaimWish::default());
    let commands = [
        (submission(), Role::Reporter, 0),
        (Command::Accept, Role::Verifier, 1),
        (Command::Publish, Role::Publisher, 2),
        (Command::Tick, Role::Timer, 50),
        (claim, Role::Responder, 51),
    ];
    let mut case: Option<Case> = None;
    for (number, (command, role, hours)) in commands.into_iter().enumerate() {
        let claimant = (role == Role::Responder).then(member);
        let id = if role == Role::Responder { "m1" } else { "somebody" };
        let request = Request {
            subject: case.clone(),
            command: command.clone(),
            by: Actor { id: id.to_owned(), role },
            claimant: claimant.clone(),
            facts: Vec::new(),
            now: START + hours * HOUR_MS,
            id: format!("w1/{number}"),
            detail: Detail::Decisive,
        };
        let ruling = book.decide(&request).expect("the rules answer");
        let (events, refused) = match ruling {
            Ok(decision) => {
                case = Some(decision.after);
                (decision.events, None)
            }
            Err(rejection) => (Vec::new(), Some(rejection.because)),
        };
        let (policy, now, by) = (digest.clone(), request.now, request.by);
        let (case, id) = ("w1".to_owned(), request.id);
        let entry = Entry {
            case,
            policy,
            command,
            by,
            claimant,
            facts: Vec::new(),
            now,
            id,
            events,
            refused,
        };
        writer.write(&entry).expect("the entry is written");
    }
    writer.finish().expect("the file takes all");
    path
}

fn explained(name: &str, moment: &str, by: Option<&str>) -> Result<String, ExplainError> {
    let path = log(name);
    let index = LogIndex::read(&path)?;
    let record = Record::of_log(&RUNTIME, &index, None)?;
    let at = record.instant(&Moment::parse(moment)?)?;
    let facts = by.map(|id| last_facts(&index, id, at)).transpose()?;
    let book = RUNTIME.rulebook(POLICY.as_bytes())?;
    let explanation = explain(&book, &record, at, facts)?;
    fs::remove_file(&path).expect("the log is there");
    let text = shown(&explanation, &book, 8 * HOUR_MS, Language::ENGLISH)?;
    Ok(anstream::adapter::strip_str(&text).to_string())
}

#[test]
fn a_wish_on_its_second_step_is_told_with_why_a_full_member_may_not_claim_it() {
    let text = explained("second", "2026-03-04T12:00:00+08:00", Some("m1")).expect("it is told");
    assert_eq!(text, EXPECTED);
}

#[test]
fn a_deadline_names_the_moment_at_which_it_passes() {
    let text = explained("deadline", "ladder-step", None).expect("it is told");
    assert!(text.starts_with("w1 2026-03-09 Mon 11:00"), "{text}");
    assert!(text.contains("(due by now, though not in the record)"), "{text}");
    assert!(!text.contains("may not claim\n"), "{text}");
}

#[test]
fn what_is_not_on_record_is_told() {
    let refused =
        |name, moment, by| explained(name, moment, by).expect_err("it is refused").to_string();
    assert!(
        refused("early", "2026-03-01T09:00:00+08:00", None).starts_with("nothing had happened")
    );
    assert!(refused("word", "yesterday", None).starts_with("`yesterday` is neither"));
    assert!(refused("never", "first-contact", None).contains("`first-contact` was ever started"));
    assert!(refused("nobody", "verify", Some("m9")).contains("responder `m9`"));
}

const EXPECTED: &str = "\
w1 2026-03-04 Wed 12:00 (taizhou 1)
  想要一台电风扇

Where it stands
  published since 2026-03-02 Mon 11:00
  waits for whoever acts next, until 2026-03-09 Mon 11:00 (this step)
  Open to: unit, group paired with 32/12/81/001/002 (step paired)
  Open to: member of 32/12/81/001/002 (step community-members)

How it came there
  2026-03-02 Mon 09:00  reporter
    ● taken in by wish box as daily necessities; it waits to be verified [submission_complete]
  2026-03-02 Mon 10:00  verifier
    ● `somebody` verified the case; it waits to be published [verified_by_verifier]
  2026-03-02 Mon 11:00  publisher
    ● published on the board (ordinary wishes: paired units and groups first) [published_on_board]
  2026-03-04 Wed 11:00  timer
    ● unclaimed by 2026-03-04 11:00; open now as well: members of the community [ladder_widened]
  2026-03-04 Wed 12:00  m1
    ✗ claim: `m1` already holds 3 of 3 cases; may claim again from 2026-03-19 01:00
      [active_claims_below_limit]

Its ladder
    ● paired units and groups first: for 2 working days, open to any unit or members' group paired
      with the place.
    → 2026-03-02 Mon 11:00 published on the board (ordinary wishes: paired units and groups first)
    ● members of the community: for 3 working days more, open as well to any member of the same
      community.
    → 2026-03-04 Wed 11:00 unclaimed by 2026-03-04 11:00; open now as well: members of the community
    ○ members and units of the street: for 3 working days more, open as well to any member, unit or
      members' group of the same street.
    ○ social organisations and enterprises of the district: for 5 working days more, open as well to
      any social organisation or enterprise of the same district.
    ○ social organisations and enterprises of the city: for 5 working days more, open as well to any
      social organisation or enterprise of the same city.
    ○ After that the coordinator has it in hand by name, told again every 1 working day until
      somebody acts.

What fires next, if nobody does anything
  2026-03-09 Mon 11:00  this step
    ⧗ unclaimed by 2026-03-09 11:00; open now as well: members and units of the street
      [ladder_widened]
  2026-03-12 Thu 11:00  this step
    ⧗ unclaimed by 2026-03-12 11:00; open now as well: social organisations and enterprises of the
      district [ladder_widened]
  2026-03-19 Thu 11:00  this step
    ⧗ unclaimed by 2026-03-19 11:00; open now as well: social organisations and enterprises of the
      city [ladder_widened]
  2026-03-26 Thu 11:00  this step
    ⧗ nobody claimed it on any step; a coordinator has it in hand until somebody does
      [ladder_exhausted]
    → asks coordinator coordinator-xinghua
  2026-03-27 Fri 11:00  reminder of the holder
    ⧗ still unclaimed on 2026-03-27 11:00; the coordinator was told again [holder_reminded]
    → asks coordinator coordinator-xinghua

m1 (member, 32/12/81/001/002) may not claim
    ✗ `m1` already holds 3 of 3 cases; may claim again from 2026-03-19 01:00
      [active_claims_below_limit]
  nothing is open to it
";
