//! Trees grown from TOML: tables written in every way, and moments in their usual form.

use expect_test::{Expect, expect};

use super::{Value, read};
use crate::finding::Findings;

#[test]
fn headings_dotted_keys_and_braces_make_one_tree() {
    check(
        "b.c = 1\na = [{ x.y = true }]\n[[t.u]]\n[t.u.v]\nw = 0x1F\n[[t.u]]\n[t.s]\n\"k l\" = '2'",
        expect![[r#"
            a = [{ x = { y = flag true } }]
            b = { c = whole 1 }
            t = { s = { k l = text 2 } u = [{ v = { w = whole 1F } } { }] }
        "#]],
    );
}

#[test]
fn nothing_is_defined_twice() {
    check(
        "a = 1\na.b = 2\n[a]\n[c]\n[c]\n[d]\nx = { y = 1 }\nx.z = 2\n[[d]]\n[e]\nf = 1\nf = [{ g = 1, g = 2 }]",
        expect![[r#"
            2:1 `a` holds a value of type integer, which takes no further keys
            3:2 `a` is defined a second time
            5:2 `c` is defined a second time
            6:1 `[d]` is a single table, where a list of tables stands elsewhere
            8:1 `x` holds a value of type inline table, which takes no further keys
            12:1 `f` is defined a second time
            12:15 `g` is defined a second time
        "#]],
    );
}

#[test]
fn moments_are_written_in_the_usual_form() {
    check(
        "a = 2026-03-09\nb = 2026-03-09 10:00z\nc = 10:00:00.1000\nd = 2024-02-29T23:59:60-00:00",
        expect![[r#"
            a = moment 2026-03-09
            b = moment 2026-03-09T10:00Z
            c = moment 10:00:00.1
            d = moment 2024-02-29T23:59:60+00:00
        "#]],
    );
}

#[test]
fn moments_that_cannot_be_are_refused() {
    check(
        "a = 2026-02-29\nb = 2026-1-09\nc = 2026-03-09T24:00\nd = 10:00:0\ne = 2026-03-09x\nf = 10:00Z",
        expect![[r#"
            1:5 invalid date, expected day between 01 and 28
            2:5 invalid date, expected a two-digit month (MM)
            3:5 invalid time, expected hour between 00 and 23
            4:5 invalid time, expected a two-digit second (SS)
            5:5 invalid date-time, expected `T` between date and time
            6:5 invalid datetime
        "#]],
    );
}

#[test]
fn what_follows_a_key_without_a_value_is_anybodys_guess() {
    check(
        "a = [1 {}]\nb = { c = 1, c = 2 }\nd\na = 1",
        expect![[r#"
            1:8 missing comma between array elements, expected `,`
        "#]],
    );
}

/// The tree of a file, or what is wrong with it.
#[track_caller]
fn check(text: &str, expected: Expect) {
    let mut findings = Findings::default();
    let mut read_back = String::new();
    if let Some(table) = read(text, &mut findings) {
        for entry in table.entries() {
            read_back.push_str(&format!("{} = {}\n", entry.key.name, shown(&entry.node.value)));
        }
    }
    for found in findings.into_diagnostics(text.as_bytes()) {
        read_back.push_str(&format!("{}:{} {}\n", found.line, found.column, found.message));
    }
    expected.assert_eq(&read_back);
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("text {text}"),
        Value::Whole(digits, _) => format!("whole {digits}"),
        Value::Fraction => "fraction".to_owned(),
        Value::Flag(flag) => format!("flag {flag}"),
        Value::Moment(moment) => format!("moment {moment}"),
        Value::List(all) | Value::Tables(all) => {
            let all: Vec<String> = all.iter().map(|one| shown(&one.value)).collect();
            format!("[{}]", all.join(" "))
        }
        Value::Table(table) => {
            let all = table.entries().iter();
            let all = all.map(|one| format!("{} = {} ", one.key.name, shown(&one.node.value)));
            format!("{{ {}}}", all.collect::<String>())
        }
    }
}
