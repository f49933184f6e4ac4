//! Policies that cannot be read: bytes, TOML, keys and values.

use expect_test::expect;

use super::{agreed, broken, check, check_text};
use wish_policy::limits::FINDINGS_MAX;

#[test]
fn reading_names_every_mistake_in_form() {
    check(
        "unknown-keys",
        expect![[r#"
            26:1+5 error[unknown_key] unknown key `verfy`
                did you mean `verify`?
            47:48+8 error[unknown_key] unknown key `licensed`
                write one of `kinds`, `area`, `paired`
            72:1+7 error[unknown_key] unknown key `forever`
                write one of `closed`, `ended`
            75:2+6 error[unknown_key] unknown key `quotas`
                of the 31 that there are, the nearest are `guards`, `lists`, `texts`; `wish check --schema` lists them all
        "#]],
    );
    check(
        "wrong-values",
        expect![[r#"
            5:11+1 error[out_of_range] `0` is out of range
                write a whole number from 1 to 4294967295
            16:73+3 error[wrong_type] expected a whole number from 1 to 10000, found a number with a fraction
                write a whole number from 1 to 10000 here
            16:94+2 error[out_of_range] `-1` is out of range
                write a whole number from 0 to 1000000000
            20:1+7 error[code_malformed] `Hotline` is not a code
                write 1 to 64 of `a-z`, `0-9` and `-`, a letter first, for example `social-organisation`
            26:10+16 error[span_malformed] `wokring days` is no unit of time
                write `working days`, `working hours`, `working minutes`, `minutes`, `hours`, `days`, `weeks`, `months` or `years`
            27:15+1 error[wrong_type] expected a length of time, for example `"3 working days"`, found a whole number
                write a length of time, for example `"3 working days"` here
            28:11+16 error[span_malformed] `0 working days` is out of range
                write 1 to 36525 working days
            41:24+14 error[unknown_word] unknown word `coordinators`
                did you mean `coordinator`?
            52:23+2 error[empty_list] the list is empty
                name at least one, or leave the key out where it has a default
            57:30+2 error[out_of_range] a text of 0 bytes is out of range
                write 1 to 1000 bytes of words
            62:6+17 error[reference_malformed] `the coordinator` is not an identifier
                write 1 to 128 bytes without white space, for example `coordinator-north`
            76:8+8 error[area_malformed] `44//13` is not an area
                write 1 to 12 segments, most general first, for example `32/12/81`
            78:13+12 warning[day_quoted] the day `2026-03-01` stands in quotes
                write it without quotes: 2026-03-01
            79:12+19 error[day_malformed] `2026-03-01T00:00:00` is not a day
                write year, month and day without quotes and without a time, from 1970 on: `2026-03-09`
            82:14+4 error[offset_malformed] `+8` is not an offset from UTC
                write `-12:00` to `+14:00`, for China `+08:00`
            83:14+5 error[unknown_word] unknown word `sun`
                write one of `monday`, `tuesday`, `wednesday`, `thursday`, `friday`, `saturday`, `sunday`
            84:18+6 error[hours_malformed] `9-12` is no interval of a day
                write for example `09:00-12:00`, or `22:00-06:00` over midnight
            85:20+4 error[out_of_range] `1999` is out of range
                write a whole number from 2020 to 2049
        "#]],
    );
    check(
        "missing-keys",
        expect![[r#"
            1:1+1 error[missing_key] `version` is missing
                add, for example, `version = 1`
            1:1+1 error[missing_key] `channels` is missing
                add, for example, `channels = { home-visit = { zh-CN = "入户走访", en = "home visit" } }`
            15:10+66 error[missing_key] `cost_max_yuan` is missing
                add, for example, `cost_max_yuan = 300`
            40:1+15 error[missing_key] `code` is missing
                add, for example, `code = "community"`
            45:1+15 error[missing_key] `audience` is missing
                add, for example, `audience = [{ kinds = ["resident"], area = "community" }]`
            53:13+19 error[missing_key] `kinds` is missing
                add, for example, `kinds = ["resident"]`
            56:1+15 error[missing_key] `id` is missing
                add, for example, `id = "coordinator-north"`
            58:1+13 error[missing_key] `smallest_group` is missing
                add, for example, `smallest_group = 3`
        "#]],
    );
    check(
        "other-format",
        expect![[r#"
        3:10+15 error[unknown_word] unknown word `wish-policy/2`
            did you mean `wish-policy/1`?
    "#]],
    );
    check(
        "empty-section",
        expect![[r#"
            15:1+17 error[empty_section] the policy names no responder kind
                name at least one
            44:24+6 error[unknown_code] unknown responder kind `unit`
                there is none to name yet: add it first
            50:24+8 error[unknown_code] unknown responder kind `member`
                there is none to name yet: add it first
            56:24+8 error[unknown_code] unknown responder kind `member`
                there is none to name yet: add it first
            56:34+6 error[unknown_code] unknown responder kind `unit`
                there is none to name yet: add it first
        "#]],
    );
}

#[test]
fn reading_names_mistakes_in_toml() {
    check(
        "syntax",
        expect![[r#"
        4:8+1 error[policy_syntax] missing opening quote, expected `"`
            write TOML: `key = value` lines under `[table]` headings, texts in double quotes
        61:15+1 error[policy_syntax] unclosed array table, expected `]`
            write TOML: `key = value` lines under `[table]` headings, texts in double quotes
    "#]],
    );
    check(
        "duplicate-key",
        expect![[r#"
            29:1+6 error[policy_syntax] `verify` is defined a second time
                name every key and table once
        "#]],
    );
}

#[test]
fn bytes_that_are_no_policy_are_refused_before_they_are_read() {
    check_text(
        &[b'#'; 10 << 20],
        expect![[r#"
        1:1+1 error[policy_too_large] the policy has 10485760 bytes
            write at most 1048576 bytes
    "#]],
    );
    check_text(
        b"name = \"x\"\ntitle = \"\xe5\xb9\xb8\xff\"",
        expect![[r#"
        2:11+1 error[policy_not_utf8] the policy is not UTF-8 from byte 24 on
            save the file as UTF-8
    "#]],
    );
    check_text(
        b"",
        expect![[r#"
            1:1+1 error[missing_key] `schema` is missing
                add, for example, `schema = "wish-policy/1"`
            1:1+1 error[missing_key] `name` is missing
                add, for example, `name = "xinghai"`
            1:1+1 error[missing_key] `version` is missing
                add, for example, `version = 1`
            1:1+1 error[missing_key] `title` is missing
                add, for example, `title = { zh-CN = "星海微心愿", en = "Wishes of Xinghai" }`
            1:1+1 error[missing_key] `categories` is missing
                add, for example, `categories = { necessities = { label = { zh-CN = "生活用品", en = "necessities" } } }`
            1:1+1 error[missing_key] `target_groups` is missing
                add, for example, `target_groups = { elderly-alone = { label = { zh-CN = "独居老人", en = "elderly living alone" } } }`
            1:1+1 error[missing_key] `responder_kinds` is missing
                add, for example, `responder_kinds = { resident = { label = { zh-CN = "爱心市民", en = "resident" }, active_claims_max = 2, cost_max_yuan = 300 } }`
            1:1+1 error[missing_key] `channels` is missing
                add, for example, `channels = { home-visit = { zh-CN = "入户走访", en = "home visit" } }`
            1:1+1 error[missing_key] `reasons` is missing
                add, for example, `reasons = { not-needed = { zh-CN = "不再需要", en = "not needed any more" } }`
            1:1+1 error[missing_key] `publication` is missing
                add, for example, `publication = { area = "community", smallest_group = 3, small_group_area = "street" }`
            1:1+1 error[coordinator_missing] nobody answers for cases outside the areas that coordinators have
                add a `[[coordinator]]` without `area`, who answers everywhere else
            1:1+1 error[ladder_missing] the policy has no ladder
                add a `[[ladder]]` with its `[[ladder.step]]`s
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `submitted`: `verify` has no length; the way there: submit
                add `verify = "3 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `verified`: `publish` has no length; the way there: submit → accept
                add `publish = "2 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `needs-info`: `supply_info` has no length; the way there: submit → request-info
                add `supply_info = "5 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody ever anonymises a case in stage `rejected`: `ended` has no length; the way there: submit → reject
                add `ended = "2 years"` to `[retention]`
            1:1+1 error[stage_can_strand] nobody comes back to a held case in stage `submitted`: `hold_review` has no length; the way there: submit → hold
                add `hold_review = "5 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `published`: `reservation` has no length; the way there: submit → accept → reserve
                add `reservation = "2 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody is told again of a case overdue in stage `submitted`: `repeat` has no length; the way there: submit → merge → `merge` passes
                add `repeat = "1 working day"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `claimed`: `first_contact` has no length; the way there: submit → accept → publish → claim
                add `first_contact = "1 working day"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `scheduled`: `appointment` has no length; the way there: submit → accept → publish → claim → record-contact
                add `appointment = "1 working day"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `in-progress`: `due` has no length; the way there: submit → accept → publish → claim → record-contact → start
                add `due = "10 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `delivered`: `confirm` has no length; the way there: submit → accept → publish → claim → record-contact → start → deliver
                add `confirm = "1 working day"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `fulfilled`: `evaluate` has no length; the way there: submit → accept → publish → claim → record-contact → start → deliver → confirm
                add `evaluate = "10 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody ever anonymises a case in stage `closed`: `closed` has no length; the way there: submit → accept → publish → claim → record-contact → start → deliver → confirm → evaluate
                add `closed = "2 years"` to `[retention]`
        "#]],
    );
}

#[test]
fn deep_nesting_is_refused() {
    let arrays = format!("a = {}", "[".repeat(500_000));
    let keys = format!("{} = 1", vec!["a"; 500_000].join("."));
    let dotted = vec!["a"; 79].join(".");
    let tables = format!("[{dotted}]\n{} 1", format!("{dotted} = {{ ").repeat(1_000));
    for source in [arrays, keys, tables] {
        assert!(!agreed(source.as_bytes()).is_empty());
    }
}

#[test]
fn of_very_many_findings_some_are_told() {
    let syntax = "=\n".repeat(5_000);
    let keys: String = (0..1_000).map(|number| format!("key-{number} = 1\n")).collect();
    let steps = broken("sound") + &"[[ladder.step]]\n".repeat(1_000);
    let ladders = broken("sound") + &"[[ladder]]\ncode = 'x'\n".repeat(1_000);
    let rounds = broken("sound") + &"[[round]]\ncode = 'x'\narea = '1'\n".repeat(2_000);
    let entries: String =
        (0..1_000).map(|number| format!("c-{number} = {{ label = {{ }} }}\n")).collect();
    let categories = broken("sound").replace("[categories]", &format!("[categories]\n{entries}"));
    for source in [syntax, keys, steps, ladders, rounds, categories] {
        let found = agreed(source.as_bytes());
        assert_eq!(found.len(), FINDINGS_MAX + 1);
        assert_eq!(found.last().unwrap().code, "more_findings");
    }
}

#[test]
fn in_use_31_what_toml_1_1_adds_is_read() {
    let taizhou = super::policy("taizhou");
    let newer = taizhou
        .replacen("{ zh-CN = \"生活用品\", en", "{\n  zh-CN = \"\\x41\",\n  en", 1)
        .replacen("en = \"daily necessities\" }", "en = \"daily necessities\",\n}", 1);
    assert_eq!((newer.matches("\\x41").count(), newer.matches("\",\n}").count()), (1, 1));
    check_text(newer.as_bytes(), expect![""]);
}
