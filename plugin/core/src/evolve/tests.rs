//! What an anonymised case keeps: every field of a case is named here, with what becomes of it and why.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{apply, fold, scrub};
use wish_contract::{
    AbsorbedCase, Actor, Amendment, Case, CaseKind, Change, Claim, ClaimRole, ClaimStatus, Clock,
    Deadline, DeadlineKind, Ending, Evaluation, Event, Hold, Holder, Item, ItemCount, KnownCommand,
    LadderPosition, Merging, Need, Opening, PolicyRef, Reason, Remainder, Remains, Role, Share,
    Stage, Urgency,
};

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It names and places nobody of the household.
    Kept,
    /// It is empty afterwards.
    Gone,
    /// It is cut to what the public was shown.
    Cut,
    /// It says that the event came.
    Moved,
}

const FATES: &[(Fate, &str)] = &[
    // What was asked for, in numbers and codes of the policy.
    (
        Fate::Kept,
        "kind policy.name policy.version policy.digest stage need.category need.urgency need.places need.items[].id \
         need.items[].places need.cost-fen \
         need.channel need.at-home opened appointment",
    ),
    // The host's names for the case, for other cases and for commands. They are opaque.
    (
        Fate::Kept,
        "id absorbed[].id absorbed[].merge absorbed[].into continues commands[].id ended.to ended.merge ended.reason \
         ended.at archived",
    ),
    // Who claimed: responders answer for what they took on, and are credited for it.
    (
        Fate::Kept,
        "claims[].responder claims[].kind claims[].role claims[].status claims[].share.places \
         claims[].share.cost-fen claims[].share.items[].item claims[].share.items[].places claims[].since claims[].offered-fen claims[].stands-by ladder.reserved-for",
    ),
    // How it went.
    (
        Fate::Kept,
        "ladder.ladder ladder.step ladder.since ladder.exhausted deadlines[].kind deadlines[].due \
         deadlines[].provisional deadlines[].clock deadlines[].begun deadlines[].length deadlines[].reminders \
         paused[].kind paused[].clock paused[].left paused[].paused paused[].provisional paused[].begun paused[].length \
         paused[].since paused[].used paused[].reminders held.reason held.since \
         extension-asked goods-sent disputes reopened evaluations[].level evaluations[].score evaluations[].at",
    ),
    // The household, and whoever spoke for it, judged or had it in hand.
    (
        Fate::Gone,
        "need.text need.items[].text need.beneficiary need.household need.households-alike reporter holder.id holder.since \
         evaluations[].by",
    ),
    // Nothing is merged any more that has ended.
    (
        Fate::Gone,
        "merging.into merging.merge merging.carried[].id merging.carried[].merge merging.carried[].into merging.by.id \
         merging.by.role merging.since",
    ),
    (Fate::Cut, "need.area need.target-groups[]"),
    // A digest of what was said might be guessed at.
    (Fate::Moved, "last sequence anonymised commands[].fingerprint"),
];

fn absorbed_case() -> AbsorbedCase {
    AbsorbedCase { id: "other".to_owned(), merge: 2, into: "case".to_owned() }
}

/// A case with something in every field.
fn full() -> Case {
    let deadline = Deadline {
        kind: DeadlineKind::Retention,
        due: 9,
        provisional: false,
        clock: Clock::Elapsed,
        begun: 8,
        length: 1,
        reminders: 2,
    };
    Case {
        id: "case".to_owned(),
        kind: CaseKind::Wish,
        policy: PolicyRef { name: "policy".to_owned(), version: 1, digest: "d1".to_owned() },
        stage: Stage::Closed,
        need: Need {
            category: "category".to_owned(),
            urgency: Urgency::Normal,
            text: "secret text".to_owned(),
            target_groups: vec!["secret-group".to_owned()],
            places: 2,
            items: vec![Item { id: "item".to_owned(), text: "secret item".to_owned(), places: 2 }],
            cost_fen: 3,
            channel: "channel".to_owned(),
            area: "32/12/secret/place".to_owned(),
            beneficiary: "secret-beneficiary".to_owned(),
            household: Some("secret-household".to_owned()),
            at_home: true,
            households_alike: Some(77),
        },
        reporter: "secret-reporter".to_owned(),
        continues: Some("earlier".to_owned()),
        opened: 1,
        last: 8,
        sequence: 5,
        claims: vec![Claim {
            responder: "responder".to_owned(),
            kind: "member".to_owned(),
            role: ClaimRole::Lead,
            status: ClaimStatus::Fulfilled,
            share: Share {
                places: 2,
                cost_fen: 3,
                items: vec![ItemCount { item: "item".to_owned(), places: 2 }],
            },
            since: 2,
            offered_fen: 4,
            stands_by: Some(5),
        }],
        ladder: Some(LadderPosition {
            ladder: "ladder".to_owned(),
            step: 1,
            since: 2,
            reserved_for: Some("responder".to_owned()),
            exhausted: true,
        }),
        deadlines: vec![deadline],
        paused: vec![Remainder {
            kind: DeadlineKind::Due,
            clock: Clock::Elapsed,
            left: 4,
            paused: 6,
            provisional: true,
            begun: 5,
            length: 5,
            reminders: 1,
            since: 6,
            used: 1,
        }],
        holder: Some(Holder { id: "secret-holder".to_owned(), since: 3 }),
        held: Some(Hold { reason: "reason".to_owned(), since: 3 }),
        merging: Some(Merging {
            into: "to".to_owned(),
            merge: 4,
            carried: vec![absorbed_case()],
            by: Actor { id: "secret-desk".to_owned(), role: Role::Verifier },
            since: 3,
        }),
        appointment: Some(7_654_321),
        extension_asked: Some(6),
        goods_sent: true,
        absorbed: vec![absorbed_case()],
        disputes: 1,
        reopened: 1,
        evaluations: vec![Evaluation {
            level: "level".to_owned(),
            score: 5,
            by: "secret-judge".to_owned(),
            at: 8,
        }],
        ended: Some(Ending {
            reason: "reason".to_owned(),
            to: Some("to".to_owned()),
            merge: Some(4),
            at: 8,
        }),
        archived: true,
        anonymised: false,
        commands: vec![KnownCommand { id: "command".to_owned(), fingerprint: 987_654 }],
    }
}

/// Every value of a JSON text by its path, `[]` standing for each element.
fn leaves(value: &Value, path: &str, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(value, &path, found);
            }
        }
        Value::Array(elements) => {
            elements.iter().for_each(|element| leaves(element, &format!("{path}[]"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            found.insert(path.to_owned(), value.clone());
        }
    }
}

fn anonymised(mut case: Case) -> Case {
    let remains = Remains { area: "32/12".to_owned(), target_groups: Vec::new() };
    let event = Event {
        subject: case.id.clone(),
        sequence: 6,
        at: 9,
        by: Actor { id: "timer".to_owned(), role: Role::Timer },
        command: "tick".to_owned(),
        fingerprint: 0,
        because: *Reason::of("retention_passed"),
        change: Change::Anonymised(remains),
        clocks: Vec::new(),
    };
    apply(&mut case, &event);
    case
}

#[test]
fn in_use_17_every_field_of_a_case_is_kept_or_scrubbed_by_name() {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    let scrubbed = anonymised(full());
    leaves(&serde_json::to_value(full()).unwrap(), "", &mut before);
    leaves(&serde_json::to_value(&scrubbed).unwrap(), "", &mut after);
    let fates: BTreeMap<&str, Fate> = FATES
        .iter()
        .flat_map(|(fate, names)| names.split_whitespace().map(|name| (name, *fate)))
        .collect();
    let known: BTreeSet<&str> = fates.keys().copied().collect();
    let there: BTreeSet<&str> = before.keys().map(String::as_str).collect();
    assert_eq!(
        there, known,
        "say of each field in FATES whether an anonymised case keeps it, and why"
    );
    for (name, fate) in fates {
        let empty = after.get(name).is_none_or(|value| {
            matches!(value.as_str(), Some("")) || value.is_null() || *value == 0
        });
        match fate {
            Fate::Kept => assert_eq!(after.get(name), before.get(name), "`{name}`"),
            Fate::Gone => assert!(empty, "`{name}` is left"),
            Fate::Cut | Fate::Moved => assert_ne!(after.get(name), before.get(name), "`{name}`"),
        }
    }
    let text = serde_json::to_string(&scrubbed).unwrap();
    assert!(!text.contains("secret"), "{text}");
}

fn event(sequence: u32, by: &str, role: Role, change: Change) -> Event {
    Event {
        subject: "case".to_owned(),
        sequence,
        at: 1,
        by: Actor { id: by.to_owned(), role },
        command: format!("c-{sequence}"),
        fingerprint: 987_654,
        because: *Reason::of("rule"),
        change,
        clocks: Vec::new(),
    }
}

/// A log with something to take out wherever an event can have it.
fn log() -> Vec<Event> {
    let Case { policy, need, evaluations, .. } = full();
    let secret = || Some("secret text".to_owned());
    let amendment = Amendment { text: secret(), ..Amendment::default() };
    let evaluation = evaluations[0].clone();
    vec![
        event(
            1,
            "secret-reporter",
            Role::Reporter,
            Change::Submitted(Opening { kind: CaseKind::Wish, policy, need, continues: None }),
        ),
        event(2, "secret-proxy", Role::Proxy, Change::InfoSupplied(secret())),
        event(3, "verifier", Role::Verifier, Change::Amended(amendment)),
        event(4, "secret-beneficiary", Role::Beneficiary, Change::Confirmed),
        event(5, "secret-judge", Role::Verifier, Change::Evaluated(evaluation)),
        event(6, "coordinator", Role::Coordinator, Change::Closed),
    ]
}

#[test]
fn in_use_25_a_log_keeps_no_more_than_its_anonymised_case() {
    assert_eq!(scrub(log()), log(), "nothing is taken out before the case is anonymised");
    let remains = Remains { area: "32/12".to_owned(), target_groups: Vec::new() };
    let mut whole = log();
    whole.push(event(7, "timer", Role::Timer, Change::Anonymised(remains)));
    let scrubbed = scrub(whole.clone());
    let text = serde_json::to_string(&scrubbed).unwrap();
    assert!(!text.contains("secret"), "{text}");
    assert_eq!(fold(scrubbed), fold(whole));
}
