//! A stored event alone is enough to tell what happened and why: its reason has every fact that its words ask for, in
//! every language, and none that names a resident.

use super::recorded::requests;
use super::story::left_at;
use crate::decide::decide;
use crate::explain::words::{gaps, words};
use crate::policy::Policy;
use wish_contract::{Case, Change, Decision, Event, FactValue, Need};
use wish_words::{Label, Language, label};

/// Everything that is wrong with how events tell themselves.
fn faults(policy: &Policy, before: Option<&Case>, decision: &Decision) -> Vec<String> {
    let case = before.unwrap_or(&decision.after);
    let mut faults = Vec::new();
    for event in &decision.events {
        faults.extend(named(event, &case.need, &case.reporter));
        for language in Language::all() {
            let said = words(policy, &event.because, language.tag());
            let missing = gaps(policy, &event.because, language.tag());
            if !missing.is_empty() {
                faults.push(format!("{}: `{said}` lacks {missing:?}", event.because.rule));
            }
            let raw = raw_codes(policy, event, &said, language);
            faults.extend(raw.map(|code| format!("{}: `{said}` has `{code}`", event.because.rule)));
        }
    }
    faults
}

/// Facts that name a resident, or have text of theirs.
fn named<'a>(
    event: &'a Event,
    need: &'a Need,
    reporter: &'a str,
) -> impl Iterator<Item = String> + 'a {
    event.because.facts.iter().filter_map(move |fact| {
        let FactValue::Text(value) = &fact.value else { return None };
        let household = need.household.as_deref();
        let names = value == reporter
            || *value == need.beneficiary
            || Some(value.as_str()) == household
            || !need.text.is_empty() && value.contains(&need.text);
        names.then(|| format!("{}: `{}` names a resident", event.because.rule, fact.name))
    })
}

/// Codes in a Chinese sentence that have a name. In English, many a name is the code.
fn raw_codes<'a>(
    policy: &'a Policy,
    event: &'a Event,
    said: &'a str,
    language: Language,
) -> impl Iterator<Item = &'a str> + 'a {
    let has_name = move |name: &str, code: &str| match name {
        "category" => policy.categories.get(code).is_some(),
        "channel" => policy.channels.get(code).is_some(),
        "reason" => policy.reasons.get(code).is_some(),
        "agency" => policy.agencies.get(code).is_some(),
        "level" => policy.evaluation_levels.get(code).is_some(),
        "ladder" | "step" => true,
        "role" => label(Label::Role(code), language).is_some_and(|name| name != code),
        _ => false,
    };
    event.because.facts.iter().filter_map(move |fact| {
        let FactValue::Text(code) = &fact.value else { return None };
        let chinese = language.tag() == "zh-CN";
        (chinese && has_name(&fact.name, code) && said.contains(code.as_str()))
            .then_some(code.as_str())
    })
}

#[test]
fn in_use_25_every_event_of_the_scenarios_tells_itself_in_every_language() {
    let mut events = 0;
    for (policy, requests) in requests() {
        for request in requests {
            let before = request.subject.clone();
            let Ok(decision) = decide(&policy, request) else { continue };
            events += decision.events.len();
            assert_eq!(faults(&policy, before.as_ref(), &decision), Vec::<String>::new());
        }
    }
    assert!(events > 500, "{events} events are too few");
}

#[test]
fn in_use_25_a_step_that_passed_says_until_when_it_was_open() {
    let story = "submit necessities; accept; publish";
    let (policy, case, _) = left_at("taizhou.toml", story);
    let due = case.next_deadline().unwrap().due;
    let mut request = requests().remove(3).1.remove(0);
    request.subject = Some(case);
    request.command = wish_contract::Command::Tick;
    request.by.role = wish_contract::Role::Timer;
    request.now = due;
    let events = decide(&policy, request).unwrap().events;
    let [event] = &events[..] else { panic!("{events:?}") };
    assert!(matches!(event.change, Change::StepEntered(2)));
    assert_eq!(
        words(&policy, &event.because, "zh-CN"),
        "至 2026-03-04 09:00 无人认领，扩大到“社区党员”"
    );
}
