//! Ties of a county, one line each: units with communities as in Longmen, groups with
//! households as in Shiwan.

use std::fmt::Write as _;
use wish_contract::{Instant, Tie};

use expect_test::{Expect, expect};

use super::*;
use crate::policy::Labels;
use crate::policy::duties::OneFor;
use crate::sample;

mod proposing;

/// Each unit answers for one community of a street: `01/c1` is short for `44/13/24/01/c1`.
const COMMUNITIES: &str = "44/13/24/";

/// A county with one pairing.
struct County {
    policy: Policy,
    ties: Vec<Tie>,
    partners: Vec<Partner>,
    areas: Vec<Area>,
    at: Instant,
}

/// Reads who there is and who is tied to what: `unit u1 01`, `area 01/c1`, `tie u1 01/c1
/// since=2026-03-01 until=2027-01-01 substitute=u2`, `at 2026-06-01`.
fn county(policy: &str, kinds: &[&str], depth: usize, one_for: OneFor, story: &str) -> County {
    let mut policy = sample::policy(policy);
    policy.pairings = vec![Pairing {
        code: "standing".to_owned(),
        labels: Labels::new(),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        depth,
        one_for,
    }];
    let (ties, partners, areas) = (Vec::new(), Vec::new(), Vec::new());
    let mut county = County { policy, ties, partners, areas, at: 0 };
    for sentence in story.split([';', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty())
    {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let area = |name: &str| format!("{COMMUNITIES}{name}");
        let instant = |name: &str| {
            sample::value(&words, name).map(|text| sample::instant(&county.policy, text))
        };
        match words[0] {
            "at" => county.at = sample::instant(&county.policy, words[1]),
            "area" => county.areas.extend(words[1..].iter().map(|name| area(name))),
            "tie" => county.ties.push(Tie {
                responder: words[1].to_owned(),
                area: area(words[2]),
                since: instant("since"),
                until: instant("until"),
                substitute: sample::value(&words, "substitute").map(str::to_owned),
            }),
            kind => county.partners.push(Partner {
                id: words[1].to_owned(),
                kind: kind.to_owned(),
                area: area(words[2]),
            }),
        }
    }
    county
}

/// What is wrong with the ties, in words.
fn rendered(county: &County) -> String {
    let County { policy, ties, partners, areas, at } = county;
    let findings = match super::check(policy, "standing", ties, partners, areas, *at) {
        Ok(findings) => findings,
        Err(fault) => return format!("{} at {:?}: {}\n", fault.code, fault.index, fault.message),
    };
    let mut text = String::new();
    for finding in findings {
        let place = finding.tie.map_or("-".to_owned(), |tie| tie.to_string());
        let words = crate::explain::words::words(policy, &finding.because, "en");
        writeln!(text, "{place} {}: {}", finding.because.rule, words.replace(COMMUNITIES, ""))
            .unwrap();
    }
    text
}

/// Each unit answers for exactly one community.
fn check_units(story: &str, expect: Expect) {
    let county = county("longmen", &["unit"], 5, OneFor::EachResponder, story);
    expect.assert_eq(&rendered(&county));
}

/// Each household has exactly one group.
fn check_groups(story: &str, expect: Expect) {
    let county = county("shiwan", &["group"], 6, OneFor::EachArea, story);
    expect.assert_eq(&rendered(&county));
}

#[test]
fn ties_that_are_in_order_are_not_told_of() {
    check_units("at 2026-06-01", expect![""]);
    check_units(
        "at 2026-06-01; unit u1 01; unit u2 01; unit u3 02; area 01/c1 02/c2
         tie u1 01/c1 substitute=u2; tie u2 01/c1; tie u3 02/c2 since=2026-06-01 until=2027-01-01",
        expect![""],
    );
    check_groups(
        "at 2026-06-01; group g1 01/c1; group g2 01/c1; area 01/c1/h1 01/c1/h2 01/c1/h3
         tie g1 01/c1/h1; tie g1 01/c1/h2; tie g2 01/c1/h3",
        expect![""],
    );
}

#[test]
fn a_tie_is_between_a_responder_and_an_area_of_the_pairing() {
    check_units(
        "at 2026-06-01; unit u1 01; member m1 01; area 01/c1 02
         tie u9 01/c1; tie m1 01/c1; tie u1 01/c9; tie u1 02; tie u9 01/c9; tie u1 01/c1 substitute=u1",
        expect![[r#"
            0 tie_responder_unknown: `u9` is not among those who are paired; end its tie with `01/c1`, or hand it in as a partner of the right kind
            1 tie_responder_unknown: `m1`, a member, is not of the kinds that are paired; end its tie with `01/c1`, or hand it in as a partner of the right kind
            2 tie_area_unknown: `01/c9` is not among the areas that are paired; end the tie of `u1`, or hand the area in
            3 tie_level_differs: `02` has 4 levels and the pairing is with areas of 5; tie `u1` to one of those
            4 tie_responder_unknown: `u9` is not among those who are paired; end its tie with `01/c9`, or hand it in as a partner of the right kind
            4 tie_area_unknown: `01/c9` is not among the areas that are paired; end the tie of `u9`, or hand the area in
            5 tie_substitute_is_itself: `u1` cannot stand in for itself in `01/c1`; name somebody else, or nobody
        "#]],
    );
}

#[test]
fn one_for_each_means_one_at_a_time() {
    check_units(
        "at 2026-06-01; unit u1 01; unit u2 01; area 01/c1 01/c2
         tie u1 01/c2; tie u1 01/c1 until=2026-07-01; tie u1 01/c1; tie u2 01/c1; tie u1 01/c2",
        expect![[r#"
            1 responder_paired_twice: `u1` is paired with `01/c1` and with `01/c2` (tie 0 counted from 0), and answers for one area only; end one of the ties, or wait until 2026-07-01 00:00
            2 tie_repeated: the tie of `u1` to `01/c1` is there already, as tie 1 counted from 0; take this one out, or wait until 2026-07-01 00:00
            4 tie_repeated: the tie of `u1` to `01/c2` is there already, as tie 0 counted from 0; take this one out
        "#]],
    );
    check_groups(
        "at 2026-06-01; group g1 01/c1; group g2 01/c1; area 01/c1/h1 01/c1/h2
         tie g2 01/c1/h1; tie g1 01/c1/h1; tie g1 01/c1/h2; tie g2 01/c1/h1",
        expect![[r#"
            1 area_paired_twice: `01/c1/h1` is paired with `g1` and with `g2` (tie 0 counted from 0), and has one responder only; end one of the ties
            3 tie_repeated: the tie of `g2` to `01/c1/h1` is there already, as tie 0 counted from 0; take this one out
        "#]],
    );
}

#[test]
fn a_tie_counts_while_it_holds() {
    let handed_over = "unit u1 01; area 01/c1 01/c2
         tie u1 01/c1 until=2026-07-01; tie u1 01/c2 since=2026-07-01";
    for at in ["2026-06-30T23:59", "2026-07-01"] {
        check_units(&format!("{handed_over}; at {at}"), expect![""]);
    }
    check_units(
        "at 2026-06-01; unit u1 01; area 01/c1 01/c2
         tie u1 01/c1 until=2026-07-01; tie u1 01/c2 since=2026-05-01 until=2026-06-15",
        expect![[r#"
            1 responder_paired_twice: `u1` is paired with `01/c2` and with `01/c1` (tie 0 counted from 0), and answers for one area only; end one of the ties, or wait until 2026-06-15 00:00
        "#]],
    );
    check_units(
        "at 2026-06-01; unit u1 01; unit u2 01; area 01/c1 01/c2
         tie u1 01/c1 until=2026-06-01; tie u1 01/c2 since=2026-09-01; tie u1 01/c1 since=2026-08-01
         tie gone 09/c9 until=2026-01-01; tie u2 01/c2 since=2026-06-01 until=2026-06-01",
        expect![[r#"
            4 tie_ends_before_it_begins: the tie of `u2` to `01/c2` begins at 2026-06-01 00:00 and ends at 2026-06-01 00:00, so it never holds; let it end later
            - responder_unpaired: `u1` is paired with no area before 2026-08-01 00:00; tie it to one
            - responder_unpaired: `u2` is paired with no area; tie it to one
            - area_unpaired: `01/c1` is paired with no responder before 2026-08-01 00:00; tie one to it
            - area_unpaired: `01/c2` is paired with no responder before 2026-09-01 00:00; tie one to it
        "#]],
    );
}

#[test]
fn a_gap_is_told_of_where_one_is_wanted_or_there_are_enough_to_go_round() {
    check_units("at 2026-06-01; unit u1 01; area 01/c1 01/c2 01/c3; tie u1 01/c1", expect![""]);
    check_units(
        "at 2026-06-01; unit u1 01; unit u2 01; area 01/c1 01/c2; tie u1 01/c1; tie u2 01/c1",
        expect![[r#"
            - area_unpaired: `01/c2` is paired with no responder; tie one to it
        "#]],
    );
    check_groups(
        "at 2026-06-01; group g1 01/c1; group g2 01/c1; area 01/c1/h1; tie g1 01/c1/h1",
        expect![""],
    );
    check_groups(
        "at 2026-06-01; group g1 01/c1; group g2 01/c1; member m1 01/c1; area 01/c1/h1 01/c1/h2
         tie g1 01/c1/h1",
        expect![[r#"
            - responder_unpaired: `g2` is paired with no area; tie it to one
            - area_unpaired: `01/c1/h2` is paired with no responder; tie one to it
        "#]],
    );
}

#[test]
fn what_is_named_twice_or_out_of_shape_is_a_fault() {
    let at = "at 2026-06-01; ";
    check_units(
        &format!("{at}unit u1 01; unit u2 01; unit u1 02"),
        expect![[r#"
            list_out_of_range at Some(2): `partners` names `u1` twice; name it once
        "#]],
    );
    check_units(
        &format!("{at}area 01/c1 01/c2 01/c1"),
        expect![[r#"
            list_out_of_range at Some(2): `areas` names `44/13/24/01/c1` twice; name it once
        "#]],
    );
    check_units(
        &format!("{at}area 01/c1 01//c2"),
        expect![[r#"
            area_malformed at Some(1): the area in `areas` (15 bytes) is not a path; write 1 to 12 segments with `/` between them, each of 1 to 32 bytes without blanks
        "#]],
    );
    check_units(
        &format!("{at}unit u1 01/"),
        expect![[r#"
            area_malformed at Some(0): the area in `partners.area` (12 bytes) is not a path; write 1 to 12 segments with `/` between them, each of 1 to 32 bytes without blanks
        "#]],
    );
    check_units(
        &format!("{at}tie u1 01/"),
        expect![[r#"
            area_malformed at Some(0): the area in `ties.area` (12 bytes) is not a path; write 1 to 12 segments with `/` between them, each of 1 to 32 bytes without blanks
        "#]],
    );
    check_units(
        &format!("{at}Unit u1 01"),
        expect![[r#"
            code_malformed at Some(0): the word in `partners.kind` (4 bytes) is not a code; use `a-z`, `0-9`, `-` and `_`, a letter first, at most 64 bytes
        "#]],
    );
    let mut county = county("longmen", &["unit"], 5, OneFor::EachResponder, at);
    let ask = |county: &County, code| super::check(&county.policy, code, &[], &[], &[], county.at);
    expect!["the policy has no pairing `lone`; choose one of standing"]
        .assert_eq(&ask(&county, "lone").unwrap_err().message);
    county.policy.pairings.clear();
    expect!["the policy has no pairing `standing`, nor any other; add it to the policy"]
        .assert_eq(&ask(&county, "standing").unwrap_err().message);
    county.at = -1;
    assert_eq!(ask(&county, "standing").unwrap_err().code, "pairing_unknown");
}
