//! Policies that can be read but make no sense, and what is made of those that do.

use std::fmt::Write;

use expect_test::expect;

use super::{broken, check, findings, policy, rendered};
use crate::policy::{about, load};
use wish_words::Language;

#[test]
fn codes_name_one_thing_each() {
    check(
        "unknown-codes",
        expect![[r#"
        41:15+11 error[unknown_code] unknown category `necessity`
            did you mean `necessities`?
        47:24+7 error[unknown_code] unknown responder kind `units`
            did you mean `unit`?
        59:50+9 error[unknown_code] unknown area level `quarter`
            write one of `province`, `city`, `district`, `street`, `community`, `grid`, `building`, `household`
        68:20+7 error[unknown_code] unknown area level `stret`
            did you mean `street`?
        77:24+9 error[unknown_code] unknown ladder `ordinry`
            did you mean `ordinary`?
        89:18+6 error[unknown_code] unknown target group `rich`
            write one of `low-income`
        92:65+7 error[unknown_code] unknown category `lamps`
            write one of `necessities`, `other`
    "#]],
    );
    check(
        "duplicate-codes",
        expect![[r#"
        56:8+11 error[duplicate_code] step `community` stands on ladder `ordinary` a second time
            give each step of a ladder, and of those it hands over to, a code of its own
        73:1+10 error[ladder_shadowed] no case ever begins on ladder `ordinary`: those before it take them all
            put it before the ladder that takes its cases, or leave it out
        74:8+10 error[duplicate_code] ladder `ordinary` stands here a second time
            give each a name of its own, or leave one out
        92:8+3 error[duplicate_code] round `r` stands here a second time
            give each a name of its own, or leave one out
        103:8+4 error[coordinator_shadowed] a coordinator for area `44` stands here a second time
            give each a name of its own, or leave one out
    "#]],
    );
}

#[test]
fn a_ladder_widens_and_is_used() {
    check(
        "step-adds-nobody",
        expect![[r#"
        55:1+15 error[step_adds_nobody] step `street` of ladder `ordinary` admits nobody whom the steps before it do not
            add a kind or a wider area, or leave the step out
    "#]],
    );
    check(
        "ladder-shadowed",
        expect![[r#"
        73:1+10 error[ladder_shadowed] no case ever begins on ladder `urgent`: those before it take them all
            put it before the ladder that takes its cases, or leave it out
    "#]],
    );
    check(
        "ladder-missing",
        expect![[r#"
            1:1+1 error[ladder_missing] no ladder takes a wish of category `necessities` that is urgent
                add a `[[ladder]]` without `categories` and `urgencies` at the end, for all others
        "#]],
    );
    check(
        "ladder-cycle",
        expect![[r#"
        41:13+19 error[ladder_cycle] ladders hand a case round for ever: `ordinary` → `city` → `ordinary`
            let one of them end with `exhausted = { holder = "coordinator" }`
    "#]],
    );
    check(
        "ladder-without-steps",
        expect![[r#"
        73:1+10 error[ladder_without_steps] ladder `projects` has no step
            add a `[[ladder.step]]` with its audience
    "#]],
    );
    check(
        "exhausted-unclear",
        expect![[r#"
        41:13+43 error[exhausted_unclear] `exhausted` names both a ladder and a holder or a repeat
            keep `ladder`, whose own `exhausted` says what follows, or leave it out
    "#]],
    );
}

#[test]
fn whom_to_ask_and_what_is_owed_make_sense() {
    check(
        "outreach",
        expect![[r#"
            76:15+13 error[hours_malformed] `24:00-08:00` is no stretch of the day
                write from when to when, for example `21:00-08:00` or `saturday sunday 12:00-14:00`
            77:18+8 error[unknown_code] unknown area level `planet`
                write one of `province`, `city`, `district`, `street`, `community`, `grid`, `building`, `household`
            80:23+3 error[load_costs_fall] a load cost falls from 200 to 100
                let each be at least as high as the one before it
            81:23+3 error[out_of_range] `101` is out of range
                write a whole number from 0 to 100
            84:15+8 error[unknown_code] unknown area level `galaxy`
                write one of `province`, `city`, `district`, `street`, `community`, `grid`, `building`, `household`
            89:10+7 error[unknown_code] unknown responder kind `robot`
                write one of `member`, `unit`
            91:10+8 error[unknown_word] unknown word `decade`
                write one of `month`, `quarter`, `half-year`, `year`
            93:12+10 error[deadline_cannot_fire] minimum `each-year` ends before it begins
                write a `last_day` on or after `first_day`
            96:8+11 error[duplicate_code] minimum `each-year` stands here a second time
                give each a name of its own, or leave one out
            97:9+18 warning[label_missing] the label has no words in `en`
                add `en = "…"`: until then another language or the code is shown
            105:18+7 error[unknown_code] unknown responder kind `robot`
                write one of `member`, `unit`
            106:8+8 error[unknown_code] unknown area level `planet`
                write one of `province`, `city`, `district`, `street`, `community`, `grid`, `building`, `household`
            107:16+6 error[unknown_word] unknown word `both`
                write one of `responder`, `area`
        "#]],
    );
}

#[test]
fn an_audience_is_clear() {
    check(
        "audience-unclear",
        expect![[r#"
        46:13+50 error[audience_unclear] an audience of paired responders has an area
            leave `area` or `paired` out
        52:13+22 error[audience_unclear] an audience has no area
            add `area = "community"`, or `paired = true`
    "#]],
    );
    check(
        "small-group-too-fine",
        expect![[r#"
        67:20+10 error[small_group_too_fine] smaller groups are shown down to `building`, finer than others
            write `community` or a level above it
    "#]],
    );
}

#[test]
fn times_can_come() {
    check(
        "reminder-cannot-fire",
        expect![[r#"
        31:20+17 error[deadline_cannot_fire] `contact_reminder` of 8 working hours is not shorter than `first_contact` of 1 working day, so that it cannot fire
            write a length below 1 working day, in working hours or working days
        34:16+10 error[deadline_cannot_fire] `due_reminder` of 36 hours runs on another clock than `due` of 10 working days, so that it cannot fire
            write a length below 10 working days, in working hours or working days
    "#]],
    );
    check(
        "round-cannot-fire",
        expect![[r#"
        79:12+10 error[deadline_cannot_fire] round `r` ends before it begins
            write a `last_day` on or after `first_day`
    "#]],
    );
    check(
        "calendar-unsound",
        expect![[r#"
        73:1+10 error[calendar_unsound] 2026-03-09 is named both as a holiday and as a workday
            keep one of the two
    "#]],
    );
}

#[test]
fn an_area_is_of_a_level_that_there_is() {
    check(
        "area-too-deep",
        expect![[r#"
        63:8+27 error[area_too_deep] area `32/12/81/001/002/03/4/5/6` has 9 levels and the policy knows 8: no case lies in it
            leave the last ones out, or add levels to `area_levels`
        69:8+27 error[area_too_deep] area `32/12/81/001/002/03/4/5/6` has 9 levels and the policy knows 8: no case lies in it
            leave the last ones out, or add levels to `area_levels`
        75:8+29 error[area_too_deep] area `32/12/81/001/002/03/4/5/6/7` has 10 levels and the policy knows 8: no case lies in it
            leave the last ones out, or add levels to `area_levels`
    "#]],
    );
}

#[test]
fn a_fact_is_of_one_kind() {
    check(
        "guard-change-unclear",
        expect![[r#"
        67:14+11 error[guard_fact_unclear] `changes_at` names fact `days_left`, which is number for guard `time_is_left` and no instant
            name a fact that is an instant, or leave `changes_at` out
    "#]],
    );
}

#[test]
fn nothing_stands_in_the_shadow() {
    check(
        "round-shadowed",
        expect![[r#"
        80:1+9 error[round_shadowed] round `spring` never decides: `all` before it holds in its whole area on all its days
            put the round of the smaller area or the fewer days first
    "#]],
    );
    check(
        "coordinator-shadowed",
        expect![[r#"
        73:1+15 error[coordinator_shadowed] a second coordinator answers everywhere, and is never asked
            give this coordinator an `area`, or leave it out
    "#]],
    );
    check(
        "coordinator-missing",
        expect![[r#"
        61:1+15 error[coordinator_missing] nobody answers for cases outside the areas that coordinators have
            add a `[[coordinator]]` without `area`, who answers everywhere else
    "#]],
    );
}

#[test]
fn what_is_only_doubtful_loads() {
    check(
        "doubtful",
        expect![[r#"
            16:20+16 warning[label_missing] the label has no words in `en`
                add `en = "…"`: until then another language or the code is shown
            43:1+15 warning[pairing_without_head_start] step `paired` admits paired responders and others at once
                put paired responders into a first step of their own, or leave the pairing out
            66:19+45 warning[text_unknown_fact] `claims_a_month` has no fact `at_least`: nothing is shown in its place
                write one of `claims_this_month`, `at_most`, `changes_at`, `rule`
            66:71+49 warning[text_unknown_fact] `claims_a_month` has no fact `clams_this_month`: nothing is shown in its place
                did you mean `claims_this_month`?
            81:1+13 warning[text_unknown_rule] no rule is called `ladder_widend`
                did you mean `ladder_widened`?
            82:18+47 warning[text_unknown_fact] `ladder_widened` has no fact `steps`: nothing is shown in its place
                did you mean `step`?
            82:18+47 warning[text_unknown_fact] `ladder_widened` has no fact `elsewhere`: nothing is shown in its place
                write one of `due`, `step`
            83:15+22 warning[text_unknown_fact] `board_taken` has no fact `elsewhere`, nor any other: nothing is shown in its place
                write the text without braces
            84:29+31 warning[text_unknown_fact] `{` before `responder` is not closed: the text is shown with it
                write `}` behind the name of the fact
        "#]],
    );
}

#[test]
fn findings_are_told_in_the_language_asked_for() {
    let source = broken("reminder-cannot-fire");
    let text = rendered(&findings(source.as_bytes(), Language::nearest("zh-CN")));
    expect![[r#"
        31:20+17 error[deadline_cannot_fire] `contact_reminder` 为8个工作小时，不短于 `first_contact`（1个工作日），无法触发
            请写短于1个工作日的时长，单位用工作小时或工作日
        34:16+10 error[deadline_cannot_fire] `due_reminder` 为36小时，与 `due`（10个工作日）计时方式不同，无法触发
            请写短于10个工作日的时长，单位用工作小时或工作日
    "#]].assert_eq(&text);
}

#[test]
fn what_is_in_order_is_silent() {
    check("sound", expect![[""]]);
}

#[test]
fn ladders_that_hand_over_are_laid_end_to_end() {
    let source = broken("shared-step-strands") + "open = \"5 days\"\n";
    let policy = load(source.as_bytes(), Language::ENGLISH).unwrap();
    let steps = |code: &str| {
        let steps = &policy.ladder(code).unwrap().steps;
        steps.iter().map(|step| step.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(steps("ordinary"), ["paired", "community", "street", "city"]);
    assert_eq!(steps("urgent"), ["county", "city"]);
}

#[test]
fn a_policy_tells_its_ladders() {
    let policy = load(policy("taizhou").as_bytes(), Language::ENGLISH).unwrap();
    let mut out = String::new();
    for ladder in about::about(&policy).ladders {
        for told_in in ladder.outlines {
            let steps = told_in.steps.join("\n  ");
            writeln!(out, "{} ({})\n  {steps}", ladder.ladder, told_in.language).unwrap();
        }
    }
    expect![[r#"
        urgent (zh-CN)
          街道党员和单位：先向同街道的党员、单位、党员小组开放1个工作日。
          全市社会力量：再向同市的社会组织、企业开放1个工作日。
          此后由所在地的调度员负责，每4个工作小时提醒一次，直到有人处理。
        urgent (en)
          members and units of the street: for 1 working day, open to any member, unit or members' group of the same street.
          social forces of the city: for 1 working day more, open as well to any social organisation or enterprise of the same city.
          After that the coordinator has it in hand by name, told again every 4 working hours until somebody acts.
        ordinary (zh-CN)
          结对单位和小组优先：先向与所在地结对的单位、党员小组开放2个工作日。
          社区党员：再向同社区的党员开放3个工作日。
          街道党员和单位：再向同街道的党员、单位、党员小组开放3个工作日。
          本区社会组织和企业：再向同区县的社会组织、企业开放5个工作日。
          全市社会组织和企业：再向同市的社会组织、企业开放5个工作日。
          此后由所在地的调度员负责，每1个工作日提醒一次，直到有人处理。
        ordinary (en)
          paired units and groups first: for 2 working days, open to any unit or members' group paired with the place.
          members of the community: for 3 working days more, open as well to any member of the same community.
          members and units of the street: for 3 working days more, open as well to any member, unit or members' group of the same street.
          social organisations and enterprises of the district: for 5 working days more, open as well to any social organisation or enterprise of the same district.
          social organisations and enterprises of the city: for 5 working days more, open as well to any social organisation or enterprise of the same city.
          After that the coordinator has it in hand by name, told again every 1 working day until somebody acts.
    "#]].assert_eq(&out);
}
