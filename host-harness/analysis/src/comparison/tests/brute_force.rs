//! No sequence is shorter than the one that is called the shortest: tried with all combinations of all values that a small
//! policy names anywhere, whatever classes the comparison makes of them.

use std::collections::BTreeMap;

use toml::{Table, Value};
use wish_contract::{Fact, FactValue, Need};

use super::claims::{lantern, thinkable};
use super::*;
use crate::comparison::alphabet::{City, Class};

/// A morning of work, and an evening before days of rest.
const STARTS: [Instant; 2] = [1_772_413_200_000, 1_772_794_800_000];
const FEN_IN_A_YUAN: u64 = 100;

/// Lanterns and batteries, for two groups, in a street with a coordinator of its own; with these parts before the ladder and the
/// tail.
fn small(middle: &str) -> String {
    let categories = "[categories.batteries]\nlabel = { zh-CN = \"电池\", en = \"batteries\" }\n\n\
                      [target_groups.blind]\nlabel = { zh-CN = \"盲人\", en = \"blind\" }\n\n[target_groups.elderly-alone]";
    let coordinator =
        "[[coordinator]]\nid = \"coordinator-of-the-street\"\narea = \"7/7\"\n\n[[coordinator]]";
    lantern()
        .replacen("[target_groups.elderly-alone]", categories, 1)
        .replacen("[[coordinator]]", coordinator, 1)
        .replacen("[[ladder]]", &format!("{middle}\n[[ladder]]"), 1)
}

fn ladder(scope: &str, kinds: &str, open: &str) -> String {
    let words = "label = { zh-CN = \"先\", en = \"first\" }";
    format!(
        "[[ladder]]\ncode = \"first\"\n{words}\n{scope}\nexhausted = {{ holder = \"coordinator\" }}\n\n[[ladder.step]]\ncode = \
         \"all\"\n{words}\naudience = [{{ kinds = [{kinds}], area = \"street\" }}]\nopen = \"{open}\"\n"
    )
}

fn guard(on: &str, scope: &str, held: &str) -> String {
    format!(
        "[[guard]]\ncode = \"few_enough\"\non = [{on}]\n{scope}\nfact = \"how_many\"\n{held}\nwords = {{ zh-CN = \"太多\", en = \
         \"too many\" }}\n"
    )
}

/// Every value under a key of either policy.
fn named(policies: &[&str], keys: &[&str]) -> BTreeSet<String> {
    fn walk(value: &Value, keys: &[&str], found: &mut BTreeSet<String>) {
        match value {
            Value::Table(table) => {
                for (key, value) in table {
                    if keys.contains(&key.as_str()) {
                        let values = value.as_array().cloned();
                        for one in values.unwrap_or_else(|| vec![value.clone()]) {
                            found.extend(one.as_str().map(str::to_owned));
                            found.extend(one.as_integer().map(|number| number.to_string()));
                        }
                    }
                    walk(value, keys, found);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, keys, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for policy in policies {
        walk(&Value::Table(policy.parse().expect("it is TOML")), keys, &mut found);
    }
    found
}

/// The codes of a section of either policy.
fn codes(policies: &[&str], section: &str) -> BTreeSet<String> {
    let table = |policy: &&str| policy.parse::<Table>().expect("it is TOML");
    let sections = policies.iter().filter_map(|policy| table(policy).get(section).cloned());
    let sections: Vec<Value> = sections.collect();
    sections.iter().filter_map(Value::as_table).flat_map(|table| table.keys().cloned()).collect()
}

/// All numbers that are named under some keys, and those beside them.
fn around(policies: &[&str], keys: &[&str]) -> BTreeSet<i64> {
    let named = named(policies, keys);
    let numbers = named.iter().filter_map(|text| text.parse::<i64>().ok());
    numbers.flat_map(|number| [number - 1, number, number + 1]).filter(|one| *one >= 0).collect()
}

/// Everything that is tried.
struct Grid {
    needs: Vec<Need>,
    alphabet: Alphabet,
    /// Facts of the city's own: none, and each value that is worth naming.
    facts: Vec<Vec<Fact>>,
}

impl Grid {
    fn of(policies: &[&str], alphabet: Alphabet) -> Grid {
        let with_one = |codes: BTreeSet<String>, other: &str| {
            codes.into_iter().chain([other.to_owned()]).collect::<Vec<_>>()
        };
        let costs = around(policies, &["cost_from_yuan", "cost_below_yuan", "cost_max_yuan"]);
        let costs: BTreeSet<u64> =
            costs.into_iter().chain([0]).filter_map(|yuan| u64::try_from(yuan).ok()).collect();
        let costs: Vec<u64> = costs.into_iter().map(|yuan| yuan * FEN_IN_A_YUAN).collect();
        let groups = with_one(codes(policies, "target_groups"), "nobody");
        let sets: Vec<Vec<String>> = (0..1_usize << groups.len())
            .map(|set| {
                let is_in = |(place, _): &(usize, &String)| set >> place & 1 == 1;
                groups.iter().enumerate().filter(is_in).map(|(_, group)| group.clone()).collect()
            })
            .collect();
        let areas: Vec<String> = with_one(named(policies, &["area"]), "8/8")
            .into_iter()
            .filter(|area| area.contains('/'))
            .map(|area| format!("{area}/1/1/1"))
            .collect();
        let mut needs = Vec::new();
        for category in with_one(codes(policies, "categories"), "nothing") {
            for target_groups in &sets {
                for area in &areas {
                    for cost_fen in &costs {
                        for urgency in wish_contract::Urgency::ALL {
                            needs.push(Need {
                                category: category.clone(),
                                urgency: *urgency,
                                target_groups: target_groups.clone(),
                                area: area.clone(),
                                cost_fen: *cost_fen,
                                ..alphabet.plain.clone()
                            });
                        }
                    }
                }
            }
        }
        let numbers = around(policies, &["at_most", "at_least"]);
        let fact = |name: &String, number: i64| Fact {
            name: name.clone(),
            value: FactValue::Number(number),
        };
        let facts: Vec<Vec<Fact>> = [Vec::new()]
            .into_iter()
            .chain(named(policies, &["fact"]).iter().flat_map(|name| {
                numbers.iter().map(|number| vec![fact(name, *number)]).collect::<Vec<_>>()
            }))
            .collect();
        let mut responders = Vec::new();
        for kind in codes(policies, "responder_kinds") {
            for area in areas.iter().map(String::as_str).chain(["elsewhere"]) {
                for facts in &facts {
                    let facts = Responder {
                        id: format!("{kind}-{}", responders.len()),
                        kind: kind.clone(),
                        area: area.to_owned(),
                        active: true,
                        active_claims_max: 10,
                        cost_max_fen: 1_000_000_000,
                        vetted: true,
                        facts: facts.clone(),
                        ..Responder::default()
                    };
                    responders.push(Class { facts, because: Vec::new() });
                }
            }
        }
        let mut alphabet = alphabet;
        (alphabet.responders, alphabet.costs_fen) = (responders, costs);
        alphabet.city = City::default();
        Grid { needs, alphabet, facts }
    }

    /// Everything that can be said of a case, with all facts.
    fn commands(&self, case: &Case, now: Instant) -> Vec<GivenCommand> {
        let with_facts = |given: GivenCommand| {
            let all = if given.claimant.is_some() { 1 } else { self.facts.len() };
            self.facts
                .iter()
                .take(all)
                .map(move |facts| GivenCommand { facts: facts.clone(), ..given.clone() })
        };
        thinkable(&self.alphabet, case, now).into_iter().flat_map(with_facts).collect()
    }

    fn submissions(&self) -> Vec<GivenCommand> {
        let at = |need| STARTS.map(|now| enabled_commands::submit(need, now));
        let all = self.needs.iter().flat_map(at);
        let with_facts = |given: GivenCommand| {
            self.facts
                .iter()
                .map(move |facts| GivenCommand { facts: facts.clone(), ..given.clone() })
        };
        all.flat_map(with_facts).collect()
    }
}

/// The length of the shortest sequence on which two rulebooks part, of up to so many commands. Nothing is taken for alike but
/// what is the same.
fn shortest(pair: &Pair, grid: &Grid, commands_max: usize) -> Option<usize> {
    let mut frontier: Vec<(Option<Case>, Instant)> = vec![(None, 0)];
    for length in 1..=commands_max {
        let mut next: BTreeMap<String, (Option<Case>, Instant)> = BTreeMap::new();
        for (case, now) in &frontier {
            let commands = match case {
                Some(case) => grid.commands(case, *now),
                None => grid.submissions(),
            };
            let of = |book: &Book| {
                let under = |case: &Case| Case { policy: book.name.clone(), ..case.clone() };
                let asked = |given: &GivenCommand| given.request(case.as_ref().map(under), length);
                book.rules.decide_many(&commands.iter().map(asked).collect::<Vec<_>>())
            };
            for ((old, new), given) in of(&pair.old).into_iter().zip(of(&pair.new)).zip(&commands) {
                let (mut old, mut new) = (old.expect("an answer"), new.expect("an answer"));
                if !answers::differences(&mut old, &mut new, &pair.old.name).is_empty() {
                    return Some(length);
                }
                let Ok(decision) = old else { continue };
                if !decision.events.is_empty() {
                    let key = format!("{} {:?}", given.now, decision.after);
                    next.insert(key, (Some(decision.after), given.now));
                }
            }
        }
        frontier = next.into_values().collect();
    }
    None
}

/// Compares, and tries everything that is shorter.
#[track_caller]
fn check(old: &str, new: &str, expected: usize) {
    let comparison = compared_within("nowhere", old, new, Effort::USUAL);
    let found = comparison.parting.map(|one| one.parting.commands.len());
    assert_eq!(found, Some(expected), "{:?}", comparison.changes);
    let Proof::Sequence { touched, everything } = comparison.proof else { panic!("no sequence") };
    assert!(touched.min(everything) + 1 >= expected, "not every shorter one was tried");
    let (one, other) = (Text::read(old).expect("TOML"), Text::read(new).expect("TOML"));
    let documents = (one.document(), other.document());
    let grid = Grid::of(&[old, new], Alphabet::of(&documents.0, &documents.1));
    let book = |text: &str| Book::of(RUNTIME.rulebook(text.as_bytes()).expect("it loads"));
    let pair = Pair { old: book(old).expect("a name"), new: book(new).expect("a name") };
    assert_eq!(shortest(&pair, &grid, expected - 1), None, "a shorter one parts them");
}

const TWO_TRAITS: &str = "urgencies = [\"urgent\"]\ntarget_groups = [\"elderly-alone\"]";

#[test]
fn a_ladder_for_an_urgency_and_a_group() {
    let with = |open| small(&ladder(TWO_TRAITS, "\"resident\"", open));
    check(&with("3 working days"), &with("2 working days"), 3);
}

#[test]
fn a_ladder_for_a_category_a_group_and_a_cost() {
    let scope = "categories = [\"batteries\"]\ntarget_groups = [\"blind\"]\ncost_from_yuan = 100";
    let with = |kinds| small(&ladder(scope, kinds, "3 working days"));
    check(&with("\"resident\""), &with("\"resident\", \"shop\""), 3);
}

#[test]
fn lengths_for_a_category_and_an_urgency() {
    let with = |publish| {
        let when = "[[deadlines.when]]\ncategories = [\"batteries\"]\nurgencies = [\"urgent\"]";
        small(&format!("{when}\npublish = \"{publish}\"\n"))
    };
    check(&with("1 working day"), &with("2 working hours"), 2);
}

#[test]
fn a_guard_for_an_urgency_and_a_group() {
    let with = |most| small(&guard("\"accept\"", TWO_TRAITS, &format!("at_most = {most}")));
    check(&with(1), &with(2), 2);
}

#[test]
fn a_guard_that_lets_pass_what_is_not_known() {
    let with = |missing| {
        let held = format!("at_most = 1\nmissing = \"{missing}\"");
        small(&guard("\"reserve\"", TWO_TRAITS, &held))
    };
    check(&with("allow"), &with("refuse"), 3);
}

#[test]
fn two_ladders_of_which_one_case_may_take_either() {
    let turned =
        |first: &str, second: &str| {
            let of =
                |group: &str| {
                    let scope = format!("target_groups = [\"{group}\"]\nurgencies = [\"urgent\"]");
                    ladder(&scope, "\"resident\"", &format!("{} working days", group.len()))
                        .replacen("code = \"first\"", &format!("code = \"for-{group}\""), 1)
                };
            small(&format!("{}\n{}", of(first), of(second)))
        };
    check(&turned("blind", "elderly-alone"), &turned("elderly-alone", "blind"), 3);
}

#[test]
fn a_round_of_an_area_for_a_group() {
    let with = |groups: &str| {
        let round = "[[round]]\ncode = \"spring\"\nlabel = { zh-CN = \"春\", en = \"spring\" }\narea = \"7/9\"";
        small(&format!("{round}\ntarget_groups = [{groups}]\n"))
    };
    check(&with("\"blind\", \"elderly-alone\""), &with("\"blind\""), 2);
}
