//! Words against reasons as the rules make them, under the policy of Taizhou; and the catalogues
//! against the rules' code.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};

use wish_words::{Label, label};

use super::*;
use crate::calendar::Unit;
use crate::explain::rules;
use crate::guards;
use crate::policy::load;
use crate::policy::validate::texts;
use wish_contract::{
    ClaimRole, ClaimStatus, CommandKind, DeadlineKind, Instant, Role, Stage, Urgency,
};

/// 2026-03-09 18:00 in China.
const MONDAY: Instant = 1_773_050_400_000;

fn policy() -> Policy {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let own = "no_further_step = \"「{case}」：[{coordinator}负责|请联系调度员]\"";
    let source = std::fs::read_to_string(path).unwrap();
    let source = source.replace("[texts.zh-CN]", &format!("[texts.zh-CN]\n{own}"));
    load(source.as_bytes(), Language::ENGLISH).unwrap()
}

fn check(reason: Box<Reason>, language: &str, expected: Expect) {
    expected.assert_eq(&words(&policy(), &reason, language));
}

fn at_the_limit() -> Box<Reason> {
    Reason::of("active_claims_below_limit")
        .text("responder", "tz-m2")
        .number("active_claims", 2)
        .number("active_claims_max", 2)
}

#[test]
fn a_refusal_names_the_facts_and_when_the_answer_changes() {
    check(
        at_the_limit().until(Some(MONDAY)),
        "en",
        expect!["`tz-m2` already holds 2 of 2 cases; may claim again from 2026-03-09 18:00"],
    );
    check(
        at_the_limit().until(Some(MONDAY)),
        "zh-CN",
        expect!["“tz-m2”在办 2 件，已达上限 2 件；2026-03-09 18:00 起可再认领"],
    );
}

#[test]
fn without_a_time_the_mend_is_what_somebody_can_do() {
    check(
        at_the_limit(),
        "en",
        expect![
            "`tz-m2` already holds 2 of 2 cases; may claim again when one is fulfilled or \
             released"
        ],
    );
}

#[test]
fn a_guard_that_passed_is_not_told_as_a_refusal() {
    check(at_the_limit().flag("passed", true), "en", expect!["`tz-m2` holds 2 of 2 cases"]);
}

#[test]
fn money_is_told_in_yuan() {
    let cost = |fen: i64| {
        Reason::of("cost_within_band")
            .text("responder", "tz-m2")
            .number("cost_fen", fen)
            .number("cost_max_fen", 5_005)
    };
    check(
        cost(6_800),
        "en",
        expect![
            "the claim would bear 68 yuan, and `tz-m2` may bear at most 50.05 yuan; claim a \
             smaller part, or find others to share the cost"
        ],
    );
    check(
        cost(6_850),
        "zh-CN",
        expect!["本次要承担 68.50元，超过“tz-m2”可承担的 50.05元；请少认领一些，或与他人共同承担"],
    );
}

#[test]
fn codes_are_told_by_the_policys_labels() {
    let outside = Reason::of("within_audience")
        .text("kind", "social-organisation")
        .text("area", "32/12/81")
        .text("step", "community-members")
        .until(Some(MONDAY));
    check(
        outside.clone(),
        "en",
        expect![
            "social organisation in area `32/12/81` is outside the present step (members of the \
             community); may claim from 2026-03-09 18:00 if nobody does before"
        ],
    );
    check(
        outside,
        "zh-CN",
        expect![
            "“社区党员”这一级不面向区域“32/12/81”的社会组织；若无人认领，2026-03-09 18:00 起可认\
             领"
        ],
    );
}

#[test]
fn an_unknown_code_is_answered_with_those_that_there_are() {
    check(
        Reason::of(rules::AGENCY_UNKNOWN).text("agency", "lamps"),
        "en",
        expect!["the policy has no agency `lamps`; choose one of street-lighting"],
    );
}

#[test]
fn commands_and_stages_are_answered_with_what_would_do() {
    let early =
        Reason::of(rules::STAGE_FORBIDS).text("command", "merge").text("stage", "in-progress");
    check(
        early.clone(),
        "en",
        expect![
            "`merge` is not possible while the case is in progress; it is while the case is \
             submitted, waiting for information or verified"
        ],
    );
    check(
        early,
        "zh-CN",
        expect!["事项处于“办理中”，不能办理“并单”；须在已征集、待补充或已核实时办理"],
    );
    check(
        Reason::of(rules::ROLE_MAY_NOT).text("role", "responder").text("command", "submit"),
        "zh-CN",
        expect!["承接方不能办理“征集”；请由征集人或代办人办理"],
    );
}

#[test]
fn a_step_is_told_by_its_number_or_its_code_on_the_ladder_named() {
    let published =
        Reason::of(rules::PUBLISHED_ON_BOARD).text("ladder", "urgent").number("step", 2);
    check(published, "zh-CN", expect!["已发布待认领，按“紧急心愿”从“全市社会力量”开始"]);
    let resumed = Reason::of(rules::LADDER_RESUMED).number("step", 1).text("step", "paired");
    check(
        resumed,
        "en",
        expect!["back on the board where it stood (step: paired units and groups first)"],
    );
}

#[test]
fn a_plural_follows_its_number() {
    let live = |claims: i64| Reason::of(rules::CLAIMS_LIVE).number("live_claims", claims);
    check(
        live(1),
        "en",
        expect!["the case still has 1 live claim; have them released or revoked first"],
    );
    check(
        live(2),
        "en",
        expect!["the case still has 2 live claims; have them released or revoked first"],
    );
}

#[test]
fn a_policys_own_text_goes_first_and_says_when_to_ask_again() {
    check(
        Reason::of(rules::NO_FURTHER_STEP).text("case", "w{1}").until(Some(MONDAY)),
        "zh-CN",
        expect!["「w{1}」：请联系调度员；可于 2026-03-09 18:00 后再试"],
    );
    check(
        Reason::of(rules::LADDER_EXHAUSTED),
        "tlh",
        expect!["nobody claimed it on any step; a coordinator has it in hand until somebody does"],
    );
}

#[test]
fn a_rule_without_words_is_told_by_its_code_and_facts() {
    check(
        Reason::of("tea_time").time("at", MONDAY).flag("biscuits", false).number("tea_fen", 5),
        "en",
        expect!["tea_time (at 2026-03-09 18:00, biscuits no, tea_fen 0.05 yuan)"],
    );
}

#[test]
fn every_rule_has_words_and_every_text_a_rule() {
    let worded: BTreeSet<&str> = wish_words::rules().collect();
    let known: BTreeSet<&str> = rules::all().into_iter().collect();
    assert_eq!(worded, known);
}

#[test]
fn everything_in_the_contract_has_a_name_in_every_language() {
    fn each<T: Copy>(all: &[T], of: impl Fn(T) -> Label<'static>) {
        for (one, language) in all.iter().flat_map(|one| Language::all().map(move |to| (one, to))) {
            let wanted = of(*one);
            assert!(label(wanted, language).is_some(), "{wanted:?} in {}", language.tag());
        }
    }
    each(Stage::ALL, |one| Label::Stage(one.name()));
    each(CommandKind::ALL, |one| Label::Command(one.name()));
    each(Role::ALL, |one| Label::Role(one.name()));
    each(DeadlineKind::ALL, |one| Label::Deadline(one.name()));
    each(ClaimStatus::ALL, |one| Label::ClaimStatus(one.name()));
    each(ClaimRole::ALL, |one| Label::ClaimRole(one.name()));
    each(Urgency::ALL, |one| Label::Urgency(one.name()));
    for unit in Unit::ALL {
        let unit = unit.plural().replace(' ', "-");
        let span = |language| wish_words::span(2, &unit, language);
        assert!(Language::all().all(|language| span(language).is_some()), "{unit}");
    }
}

#[test]
fn whatever_is_masked_is_told_by_its_kind() {
    let facts = wish_words::facts_of_rule(rules::TEXT_MASKED);
    for kind in wish_contract::MaskKind::ALL {
        let fact = kind.name().replace('-', "_");
        assert!(facts.contains(fact.as_str()), "the words of `text_masked` leave out `{fact}`");
    }
}

/// The code that makes reasons, but for the guards, which say themselves which facts they give.
const MAKERS: &[&str] = &[
    include_str!("../../decide.rs"),
    include_str!("../../decide/admissible.rs"),
    include_str!("../../decide/board.rs"),
    include_str!("../../decide/hold_and_holder.rs"),
    include_str!("../../decide/capacity.rs"),
    include_str!("../../decide/claiming.rs"),
    include_str!("../../decide/commitment.rs"),
    include_str!("../../decide/consistency.rs"),
    include_str!("../../decide/ending.rs"),
    include_str!("../../decide/fulfilment.rs"),
    include_str!("../../decide/intake.rs"),
    include_str!("../../decide/items.rs"),
    include_str!("../../decide/merging.rs"),
    include_str!("../../decide/part_delivery.rs"),
    include_str!("../../decide/ruling.rs"),
    include_str!("../../decide/standing_in.rs"),
    include_str!("../../decide/timer.rs"),
    include_str!("../../guards/city.rs"),
    include_str!("../../lists/demands.rs"),
    include_str!("../../lists/resources.rs"),
    include_str!("../../lists/services.rs"),
    include_str!("../../pairing.rs"),
    include_str!("../../pairing/check.rs"),
    include_str!("../../pairing/propose.rs"),
    include_str!("../../offers.rs"),
    include_str!("../../public_view.rs"),
    include_str!("../../quotas.rs"),
    include_str!("../../routing/rank/notices.rs"),
];

/// Names that a text may use without a fact of that name.
const NOT_FACTS: &[&str] = &["changes_at", "roles", "stages", "passed"];

/// What is told again and again, and to whom too.
const SUPERVISED: &[&str] = &["supervisor", "reminders"];

/// Facts that a reason gets further on than where its rule is named.
const ADDED_LATER: &[(&str, &[&str])] = &[
    (
        rules::TEXT_MASKED,
        &[
            "mobile",
            "landline",
            "identity_number",
            "passport",
            "permit",
            "bank_card",
            "email",
            "chat_handle",
            "number_plate",
            "door_number",
        ],
    ),
    (rules::RESERVATION_PASSED, &["step"]),
    (rules::LADDER_WIDENED, &["step"]),
    (rules::LADDER_EXHAUSTED, &["due", "ladder", "empty_step"]),
    (rules::STEP_REACHES_NOBODY, &["step"]),
    (rules::VERIFICATION_LATE, SUPERVISED),
    (rules::PUBLICATION_LATE, SUPERVISED),
    (rules::APPOINTMENT_PASSED, SUPERVISED),
    (rules::DUE_DATE_MISSED, SUPERVISED),
    (rules::HOLD_REVIEW_DUE, SUPERVISED),
    (rules::HOLDER_REMINDED, SUPERVISED),
    (rules::CONFIRMATION_OUTSTANDING, SUPERVISED),
    (rules::ESCALATED_BY_HAND, &["step"]),
    (rules::DECLINED_BY_RESPONDER, &["step"]),
    (rules::PLACES_LEFT, &["places", "taken_since", "items"]),
    (rules::CLAIM_OPEN, &["items"]),
    (rules::INVITED_BY_LEAD, &["items"]),
    (rules::ITEM_UNKNOWN, &["items"]),
    (rules::MERGE_OUTSTANDING, &["due", "supervisor", "reminders"]),
];

#[test]
fn a_text_asks_only_for_facts_that_its_rule_gives() {
    for rule in wish_words::rules() {
        let given = facts_given(rule);
        for name in wish_words::facts_of_rule(rule) {
            let known = name.starts_with("known_") || NOT_FACTS.contains(&name);
            assert!(known || given.contains(name), "{rule} asks for `{name}` in vain");
        }
    }
}

/// The facts that a guard says it gives; of another rule, what stands in quotes in every function that names it, and
/// what is added later.
fn facts_given(rule: &str) -> BTreeSet<&'static str> {
    if let Some(guard) = guards::ALL.iter().find(|guard| guard.rule == rule) {
        return guard.facts.iter().copied().collect();
    }
    let named = format!("rules::{}", rule.to_uppercase());
    let functions = MAKERS.iter().flat_map(|source| source.split("\n}"));
    let quoted = functions
        .filter(|function| function.contains(&named))
        .flat_map(|function| function.split('"').skip(1).step_by(2));
    let later = ADDED_LATER.iter().filter(|(added_to, _)| *added_to == rule);
    quoted.chain(later.flat_map(|(_, facts)| facts.iter().copied())).collect()
}

/// Whoever writes a text of their own may ask for every fact that some rule gives.
#[test]
fn a_text_of_the_policys_own_may_ask_for_whatever_a_rule_gives() {
    for source in MAKERS {
        for kind in ["text", "number", "flag", "time"] {
            for rest in source.split(&format!(".{kind}(\"")).skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                let of_city = ["at_least", "at_most", "is", "missing"].contains(&name);
                let known = of_city || name == "passed" || texts::is_fact(name);
                assert!(known, "`{name}` would be taken for a slip");
            }
        }
    }
}
