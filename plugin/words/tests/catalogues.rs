//! What the build refuses in a catalogue, and the plurals that it takes from CLDR.

#[path = "../build/catalogue.rs"]
mod catalogue;
#[path = "../build/comparison.rs"]
mod comparison;
#[path = "../build/plurals.rs"]
mod plurals;
#[path = "../build/tables.rs"]
mod tables;

use std::fs;

use catalogue::{Catalogue, Element};
use expect_test::{Expect, expect};

const ENGLISH: &str = "\
hello = hello { $name }
guard = { OUTCOME($passed, $changes_at) ->
    [passed] free
   *[refused] full
}
finding = { $what } is wrong
    .hint = mend it
";

fn english() -> Catalogue {
    Catalogue::read("en", ENGLISH).expect("the English catalogue is in order")
}

/// What the build says of a catalogue beside the English one above.
fn check(source: &str, expected: Expect) {
    let problems = match Catalogue::read("fr", source) {
        Ok(french) => comparison::problems(&english(), &french),
        Err(problems) => problems,
    };
    expected.assert_eq(&problems.join("\n"));
}

#[test]
fn the_same_messages_with_the_same_facts_are_in_order() {
    check(ENGLISH, expect![[""]]);
}

#[test]
fn a_message_that_is_missing_or_nobodys_is_named() {
    check(
        &ENGLISH.replace("hello =", "hallo =").replace("    .hint = mend it\n", ""),
        expect![[r#"
            catalogues/fr.ftl: `hallo` is not in en.ftl: take it out
            catalogues/fr.ftl: `finding.hint` is missing: translate it
            catalogues/fr.ftl: `hello` is missing: translate it"#]],
    );
}

#[test]
fn a_fact_that_english_does_not_have_is_named_and_passing_is_not_forgotten() {
    check(
        "hello = { $nom }\nguard = { $changes_at }\nfinding = x\n    .hint = y\n",
        expect![[r#"
            catalogues/fr.ftl: `guard` does not look at `$passed`
            catalogues/fr.ftl: `hello` uses `$nom`, en.ftl does not"#]],
    );
}

#[test]
fn what_fluent_has_and_a_catalogue_may_not_use_is_named() {
    check(
        "-brand = x\na = { b }\nb = { NUMBER($x) ->\n   *[other] y\n}\nc = { OUTCOME($x) ->\n   *[other] y\n}\n\
         d = one\n    two\nd = again\n= e\n",
        expect![[r#"
            catalogues/fr.ftl: `brand`: terms are not supported: write the word out
            catalogues/fr.ftl: `a`: only `{ $variable }`, `{ "text" }` and choices are supported
            catalogues/fr.ftl: `b`: write `GIVEN($fact, …)` or `OUTCOME($passed, $changes_at)`
            catalogues/fr.ftl: `c`: write `GIVEN($fact, …)` or `OUTCOME($passed, $changes_at)`
            catalogues/fr.ftl: `d`: a text stands on one line: its breaks would be printed
            catalogues/fr.ftl: `d`: the message stands here a second time
            catalogues/fr.ftl: `= e`: this is not Fluent"#]],
    );
}

#[test]
fn a_catalogue_becomes_tables() {
    let tables = tables::rust(&[english()]).expect("English has plurals");
    let pieces = [
        r#"IDS: &[&str] = &["finding", "finding.hint", "guard", "hello"];"#,
        r#"small: &[(0, "other"), (1, "one"), (2, "other")], large: &[(0, "other")]"#,
        r#"&[Element::Literal("hello "), Element::Fact("name")]"#,
        r#"by: Chooser::Outcome { passed: "passed", until: "changes_at" }"#,
        r#"variants: &[("passed", &[Element::Literal("free")])]"#,
    ];
    for piece in pieces {
        assert!(tables.contains(piece), "{piece} is not in {tables}");
    }
}

#[test]
fn no_rule_and_no_finding_ends_in_a_full_stop() {
    for entry in fs::read_dir("catalogues").expect("there are catalogues") {
        let path = entry.expect("there are catalogues").path();
        let source = fs::read_to_string(&path).expect("catalogues are text");
        let catalogue = Catalogue::read("any", &source).expect("the catalogue is in order");
        let prefixes = ["rule-", "finding-"];
        for (id, text) in &catalogue.messages {
            if let Some(Element::Literal(last)) = text.last()
                && prefixes.iter().any(|kind| id.starts_with(kind))
            {
                assert!(!last.ends_with(['.', '。']), "{id} ends in a stop in {}", path.display());
            }
        }
    }
}

#[test]
fn plurals_are_those_of_cldr() {
    let names = |tag: &str, numbers: &[usize]| -> Vec<&str> {
        let plurals = plurals::of(tag).expect("a language of CLDR");
        numbers.iter().map(|number| plurals.small[*number]).collect()
    };
    assert_eq!(names("en", &[0, 1, 2]), ["other", "one", "other"]);
    assert_eq!(names("zh-CN", &[0, 1, 2]), ["other"; 3]);
    assert_eq!(names("ru", &[1, 2, 5, 11, 21]), ["one", "few", "many", "many", "one"]);
    assert!(plurals::of("xx").is_err_and(|why| why.contains("CLDR has no plural rules")));
    assert!(plurals::of("not a tag").is_err_and(|why| why.contains("no BCP 47 tag")));
    assert!(plurals::of("kw").is_err_and(|why| why.contains("need a larger table")));
}
