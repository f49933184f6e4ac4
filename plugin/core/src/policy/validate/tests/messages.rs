//! What a rule author reads who has written something understandable in a way that is not the format's: place, what is
//! wrong, and what to write, in the language asked for.

use expect_test::{Expect, expect};
use wish_words::Language;

use super::{agreed, broken, findings, rendered};

/// The findings in a policy in which something was written for something else, in English and in Chinese.
#[track_caller]
fn check(sound: &str, written: &str, expect: Expect) {
    let source = broken("sound");
    assert!(source.contains(sound), "the policy says nothing of `{sound}`");
    let source = source.replacen(sound, written, 1);
    agreed(source.as_bytes());
    let of = |tag| rendered(&findings(source.as_bytes(), Language::nearest(tag)));
    expect.assert_eq(&(of("en") + &of("zh-CN")));
}

const VERIFY: &str = "verify = \"3 working days\"";

#[test]
fn in_use_30_a_full_width_sign_is_named_with_the_ascii_one() {
    check(
        VERIFY,
        "verify = “3 working days”",
        expect![[r#"
        27:10+1 error[policy_syntax] `“` is a full-width sign
            write `"` instead, and look for others like it
        27:10+1 error[policy_syntax] `“` 是全角符号
            请改写为半角的 `"`，并检查其他同类符号
    "#]],
    );
    check(
        VERIFY,
        "verify ＝ \"3 working days\"",
        expect![[r#"
        27:8+1 error[policy_syntax] `＝` is a full-width sign
            write `=` instead, and look for others like it
        27:8+1 error[policy_syntax] `＝` 是全角符号
            请改写为半角的 `=`，并检查其他同类符号
    "#]],
    );
    check(
        VERIFY,
        "verify： \"3 working days\"",
        expect![[r#"
        27:7+1 error[policy_syntax] `：` is a full-width sign
            write `=` instead, and look for others like it
        27:7+1 error[policy_syntax] `：` 是全角符号
            请改写为半角的 `=`，并检查其他同类符号
    "#]],
    );
    check(
        VERIFY,
        "verify　= \"3 working days\"",
        expect![[r#"
        27:7+1 error[policy_syntax] `　` is a full-width sign
            write an ordinary space instead, and look for others like it
        27:7+1 error[policy_syntax] `　` 是全角符号
            请改写为半角空格，并检查其他同类符号
    "#]],
    );
    check(
        "{ zh-CN = \"热线\", en",
        "{ zh-CN = \"热线\"， en",
        expect![[r#"
        21:25+1 error[policy_syntax] `，` is a full-width sign
            write `,` instead, and look for others like it
        21:25+1 error[policy_syntax] `，` 是全角符号
            请改写为半角的 `,`，并检查其他同类符号
    "#]],
    );
    check(
        VERIFY,
        "verify = \"３ working days\"",
        expect![[r#"
        27:10+16 error[full_width] `３` in `３ working days` is a full-width sign
            write `3` instead
        27:10+16 error[full_width] `３ working days` 中的 `３` 是全角符号
            请改写为半角的 `3`
    "#]],
    );
    check(
        "[retention]",
        "[calendar]\nutc_offset = \"＋08:00\"\n\n[retention]",
        expect![[r#"
        71:14+8 error[full_width] `＋` in `＋08:00` is a full-width sign
            write `+` instead
        71:14+8 error[full_width] `＋08:00` 中的 `＋` 是全角符号
            请改写为半角的 `+`
    "#]],
    );
}

#[test]
fn in_use_30_one_error_of_syntax_is_one_finding() {
    check(
        "en = \"hotline\" }",
        "en = \"hotline\"",
        expect![[r#"
        21:11+1 error[policy_syntax] `{` is not closed: line 23 begins something else
            close it with `}`; what stands behind it was not looked at
        21:11+1 error[policy_syntax] `{` 没有闭合：第 23 行已另起内容
            请用 `}` 闭合；其后的内容尚未检查
    "#]],
    );
    check(
        "kinds = [\"member\", \"unit\"]",
        "kinds = [\"member\", \"unit\"",
        expect![[r#"
        59:47+1 error[policy_syntax] unexpected `=` in array, expected value, `]`
            mend this first: what stands behind it was not looked at
        59:47+1 error[policy_syntax] TOML 语法错误：unexpected `=` in array, expected value, `]`
            请先改正此处：其后的内容尚未检查
    "#]],
    );
    check(
        VERIFY,
        "verify",
        expect![[r#"
        27:7+1 error[policy_syntax] key with no value, expected `=`
            write TOML: `key = value` lines under `[table]` headings, texts in double quotes
        27:7+1 error[policy_syntax] TOML 语法错误：key with no value, expected `=`
            请按 TOML 书写：在 `[表]` 标题下逐行写 `键 = 值`，文本用双引号
    "#]],
    );
}

#[test]
fn in_use_30_a_table_where_a_list_belongs_is_told_at_the_table() {
    check(
        "[[coordinator]]",
        "[coordinator]\nid = \"a\"\n\n[[coordinator]]",
        expect![[r#"
        62:1+13 error[policy_syntax] `[coordinator]` is a single table, where a list of tables stands elsewhere
            write `[[coordinator]]` here, in double brackets as elsewhere
        62:1+13 error[policy_syntax] `[coordinator]` 写成了单个表，而别处是表的列表
            请在此写 `[[coordinator]]`，与别处一样用双方括号
    "#]],
    );
    check(
        "[[coordinator]]",
        "[coordinator]",
        expect![[r#"
        62:1+13 error[wrong_type] expected a list of tables, found one table
            write its heading in double brackets, `[[…]]`, once for each
        62:1+13 error[wrong_type] 此处应为：表的列表；实为：单个表
            请把标题写在双方括号里，即 `[[…]]`，每项一个
    "#]],
    );
    check(
        "[retention]",
        "[[calendar]]\nutc_offset = \"+08:00\"\n\n[retention]",
        expect![[r#"
        70:1+12 error[wrong_type] expected one table, found a list of tables
            write its heading once, in single brackets, `[…]`
        70:1+12 error[wrong_type] 此处应为：单个表；实为：表的列表
            请把标题写在单方括号里，即 `[…]`，只写一次
    "#]],
    );
    check(
        "[publication]",
        "[coordinator]\nid = \"b\"\n\n[publication]",
        expect![[r#"
        65:1+13 error[policy_syntax] `[coordinator]` is a single table, where a list of tables stands elsewhere
            write `[[coordinator]]` here, in double brackets as elsewhere
        65:1+13 error[policy_syntax] `[coordinator]` 写成了单个表，而别处是表的列表
            请在此写 `[[coordinator]]`，与别处一样用双方括号
    "#]],
    );
}

#[test]
fn in_use_30_an_unknown_key_suggests_the_nearest_and_where_all_stand() {
    check(
        "[retention]",
        "[takings]\n[retention]",
        expect![[r#"
            70:2+7 error[unknown_key] unknown key `takings`
                of the 31 that there are, the nearest are `pairing`, `title`, `reasons`; `wish check --schema` lists them all
            70:2+7 error[unknown_key] 未知的键 `takings`
                共有 31 项，最接近的是`pairing`、`title`、`reasons`；全部列表见 `wish check --schema`
        "#]],
    );
}

#[test]
fn in_use_30_a_fraction_of_a_length_says_what_is_as_much() {
    check(
        VERIFY,
        "verify = \"1.5 working days\"",
        expect![[r#"
        27:10+18 error[span_malformed] `1.5 working days` is not a whole number of working days
            write a whole number: `12 working hours` says as much where a working day has 8 hours
        27:10+18 error[span_malformed] `1.5 working days` 不是整数个 working days
            请写整数：`12 working hours` 与之相等（按一个工作日 8 小时）
    "#]],
    );
    check(
        VERIFY,
        "verify = \"0.25 hours\"",
        expect![[r#"
        27:10+12 error[span_malformed] `0.25 hours` is not a whole number of hours
            write a whole number: `15 minutes` says as much
        27:10+12 error[span_malformed] `0.25 hours` 不是整数个 hours
            请写整数：`15 minutes` 与之相等
    "#]],
    );
    check(
        VERIFY,
        "verify = \"1.3 months\"",
        expect![[r#"
        27:10+12 error[span_malformed] `1.3 months` is not a whole number of months
            write a whole number of a smaller unit
        27:10+12 error[span_malformed] `1.3 months` 不是整数个 months
            请写整数，用更小的单位
    "#]],
    );
    check(
        VERIFY,
        "verify = \"1.5 fortnights\"",
        expect![[r#"
        27:10+16 error[span_malformed] `fortnights` is no unit of time
            write `working days`, `working hours`, `working minutes`, `minutes`, `hours`, `days`, `weeks`, `months` or `years`
        27:10+16 error[span_malformed] `fortnights` 不是时间单位
            请写 `working days`、`working hours`、`working minutes`、`minutes`、`hours`、`days`、`weeks`、`months` 或 `years`
    "#]],
    );
}

#[test]
fn in_use_30_a_day_in_quotes_is_taken_and_told() {
    check(
        "[retention]",
        "[calendar]\nholidays = [\"2026-05-09\"]\n\n[retention]",
        expect![[r#"
        71:13+12 warning[day_quoted] the day `2026-05-09` stands in quotes
            write it without quotes: 2026-05-09
        71:13+12 warning[day_quoted] 日期 `2026-05-09` 加了引号
            请去掉引号：2026-05-09
    "#]],
    );
    check(
        "[retention]",
        "[calendar]\nholidays = [\"9 May\"]\n\n[retention]",
        expect![[r#"
        71:13+7 error[day_malformed] `9 May` is not a day
            write year, month and day without quotes and without a time, from 1970 on: `2026-03-09`
        71:13+7 error[day_malformed] `9 May` 不是日期
            请写 1970 年以后的年月日，不加引号，不写时刻：`2026-03-09`
    "#]],
    );
}

#[test]
fn in_use_30_a_label_of_one_text_comes_back_as_a_table_to_paste() {
    check(
        "label = { zh-CN = \"党员\", en = \"member\" }",
        "label = \"volun\\\"teer\"",
        expect![[r#"
        17:20+13 error[wrong_type] expected a text in each language, found one text
            write `{ en = "volun\"teer", zh-CN = "…" }`
        17:20+13 warning[label_missing] the label has no words in `zh-CN`
            add `zh-CN = "…"`: until then another language or the code is shown
        17:20+13 warning[label_missing] the label has no words in `en`
            add `en = "…"`: until then another language or the code is shown
        17:20+13 error[wrong_type] 此处应为：各语言的文字；实为：一段文本
            请写 `{ en = "volun\"teer", zh-CN = "…" }`
        17:20+13 warning[label_missing] 名称缺少 `zh-CN` 的文字
            请加上 `zh-CN = "…"`；在此之前显示其他语言的文字或代码
        17:20+13 warning[label_missing] 名称缺少 `en` 的文字
            请加上 `en = "…"`；在此之前显示其他语言的文字或代码
    "#]],
    );
    check(
        "label = { zh-CN = \"党员\", en = \"member\" }",
        "label = \"志愿者\"",
        expect![[r#"
        17:20+5 error[wrong_type] expected a text in each language, found one text
            write `{ en = "…", zh-CN = "志愿者" }`
        17:20+5 warning[label_missing] the label has no words in `zh-CN`
            add `zh-CN = "…"`: until then another language or the code is shown
        17:20+5 warning[label_missing] the label has no words in `en`
            add `en = "…"`: until then another language or the code is shown
        17:20+5 error[wrong_type] 此处应为：各语言的文字；实为：一段文本
            请写 `{ en = "…", zh-CN = "志愿者" }`
        17:20+5 warning[label_missing] 名称缺少 `zh-CN` 的文字
            请加上 `zh-CN = "…"`；在此之前显示其他语言的文字或代码
        17:20+5 warning[label_missing] 名称缺少 `en` 的文字
            请加上 `en = "…"`；在此之前显示其他语言的文字或代码
    "#]],
    );
}
