//! Imports as a service account makes them: what a file tells of comes in as the commands that brought it there, or nothing does.

use axum::http::StatusCode;
use encoding_rs::GB18030;
use serde_json::{Value, json};
use wish_server::caller::{Claims, Permission};

use crate::on_both;
use crate::setting::{Answer, CITY, City, get, post};

on_both! {
    a_case_comes_in_as_far_as_it_stands_at_the_times_of_the_platform;
    a_line_is_known_again_and_one_that_has_changed_is_reported;
    what_is_wrong_with_a_file_is_said_line_by_line;
    nothing_is_kept_unless_all_is_in_order_or_the_rest_is_asked_for;
    what_is_long_overdue_is_settled_afterwards;
    responders_are_looked_at_by_the_rules_and_kept_together;
    the_same_file_in_another_encoding_or_form_says_the_same;
    only_who_may_import_does_and_a_piece_at_a_time;
}

/// A file, and the lines and codes of its report.
type BrokenFile = (Vec<u8>, Vec<(u64, &'static str)>);

const HEADER: &str = "external-id,category,text,area,beneficiary,channel,submitted-at,stage,cost-fen,\
                      responder,reserved,reason,accepted-at,published-at,claimed-at,contacted-at,started-at,\
                      delivered-at,confirmed-at\n";
const AREA: &str = "32/12/02/004/011/g1/b1";

fn line(id: &str, stage: &str, rest: &str) -> String {
    format!(
        "{id},necessities,\"想要一双鞋, 38 码\",{AREA},b-{id},hotline,2026-02-26T09:00:00+08:00,{stage},20000,{rest}\n"
    )
}

/// With nobody who took it on.
fn plain(id: &str, stage: &str) -> String {
    line(id, stage, ",,not-needed,,,,,,,")
}

/// Reserved for somebody who took it on, every step at its time.
fn taken(id: &str, stage: &str) -> String {
    let day = |day: &str| format!("2026-02-26T{day}:00:00+08:00");
    let times: Vec<String> = ["10", "11", "12", "13", "14", "15", "16"].map(day).to_vec();
    line(id, stage, &format!("tz-m1,true,,{}", times.join(",")))
}

fn importer(city: &City) -> String {
    city.token_of(Claims {
        sub: "old-platform".to_owned(),
        permissions: vec![Permission::Import],
        ..Claims::default()
    })
}

async fn import(city: &City, subject: &str, how: &str, bytes: &[u8]) -> Answer {
    let asked = post(&format!("/import/{subject}{how}"), &Value::Null).saying(bytes);
    city.ask(asked.by(&importer(city))).await
}

/// The report, whether it was kept or not.
fn report(answer: &Answer) -> Value {
    let body = answer.json();
    if answer.status == StatusCode::OK { body } else { body["report"].clone() }
}

/// Lines and codes of a report.
fn problems(answer: &Answer) -> Vec<(u64, String)> {
    let report = report(answer);
    let problems = report["problems"].as_array().unwrap().iter();
    problems
        .map(|one| {
            assert!(!one["message"].as_str().unwrap().is_empty(), "{one}");
            assert!(!one["help"].as_str().unwrap().is_empty(), "{one}");
            (one["line"].as_u64().unwrap(), one["code"].as_str().unwrap().to_owned())
        })
        .collect()
}

async fn cases(city: &City) -> Vec<Value> {
    let listed = city.ask(get("/cases?limit=200").by(&city.operator())).await.json();
    listed["cases"].as_array().unwrap().clone()
}

async fn a_case_comes_in_as_far_as_it_stands_at_the_times_of_the_platform(city: City) {
    let stages = ["submitted", "needs-info", "verified", "published", "rejected", "withdrawn"];
    let on = ["claimed", "scheduled", "in-progress", "delivered", "fulfilled"];
    let mut file = HEADER.to_owned();
    for stage in stages {
        file.push_str(&plain(stage, stage));
    }
    // One at a time, since a member may have three.
    let answer = import(&city, "cases", "", file.as_bytes()).await;
    assert_eq!(problems(&answer), []);
    for stage in on {
        let file = format!("{HEADER}{}", taken(stage, stage));
        let answer = import(&city, "cases", "?keep=nothing", file.as_bytes()).await;
        assert_eq!((problems(&answer), &report(&answer)["kept"]), (vec![], &json!(false)));
    }
    let file = format!("{HEADER}{}", taken("fulfilled", "fulfilled"));
    let answer = import(&city, "cases", "", file.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    let mut found: Vec<String> =
        cases(&city).await.iter().map(|case| case["stage"].as_str().unwrap().to_owned()).collect();
    let mut wanted: Vec<&str> = stages.into_iter().chain(["fulfilled"]).collect();
    found.sort();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    // Its history has the platform's times, and leaves the platform nothing to do.
    let all = cases(&city).await;
    let case = all.iter().find(|case| case["stage"] == "fulfilled").unwrap();
    assert_eq!(case["opened"], 1_772_067_600_000_i64);
    assert_eq!(case["claims"][0]["since"], 1_772_067_600_000_i64 + 3 * 3_600_000);
    let id = case["id"].as_str().unwrap();
    let history = city.ask(get(&format!("/cases/{id}/history")).by(&city.operator())).await.json();
    assert!(
        history
            .as_array()
            .unwrap()
            .iter()
            .all(|event| event["at"].as_i64() < Some(1_772_413_200_000))
    );
    let log = city.ask(get("/log?limit=1000").by(&city.operator())).await.bytes;
    let log = String::from_utf8(log).unwrap();
    let rows = log.lines().map(|row| serde_json::from_str::<Value>(row).unwrap());
    let rows: Vec<Value> = rows.filter(|row| row["case"] == id).collect();
    assert_eq!(rows.len(), 8);
    for row in rows {
        let effects = row["body"]["effects"].as_array().unwrap();
        assert!(effects.iter().all(|effect| effect["action"].get("notify").is_none()), "{row}");
    }
}

async fn a_line_is_known_again_and_one_that_has_changed_is_reported(city: City) {
    let file = format!("{HEADER}{}{}", plain("a", "published"), plain("b", "submitted"));
    let first = import(&city, "cases", "", file.as_bytes()).await;
    assert_eq!(report(&first)["imported"], 2);
    let again = report(&import(&city, "cases", "", file.as_bytes()).await);
    assert_eq!((&again["imported"], &again["skipped"]), (&json!(0), &json!(2)));
    let changed = format!("{file}{}", plain("c", "submitted")).replace("b-b", "b-x");
    let answer = import(&city, "cases", "?keep=good", changed.as_bytes()).await;
    assert_eq!(problems(&answer), [(3, "changed_since_import".to_owned())]);
    let report = report(&answer);
    assert_eq!((&report["imported"], &report["skipped"]), (&json!(1), &json!(1)));
    assert_eq!(cases(&city).await.len(), 3);
}

async fn what_is_wrong_with_a_file_is_said_line_by_line(city: City) {
    let good = plain("a", "submitted");
    let with = |from: &str, to: &str| {
        format!("{HEADER}{good}{}", plain("b", "submitted").replace(from, to))
    };
    let gbk = |text: &str| GB18030.encode(text).0.into_owned();
    let mixed = [HEADER.as_bytes(), good.as_bytes(), &gbk(&plain("b", "submitted"))].concat();
    let mut cut = gbk(&format!("{HEADER}{good}"));
    cut.extend(b"b,\xd0\n");
    let csv: Vec<BrokenFile> = vec![
        (Vec::new(), vec![(0, "file_empty")]),
        (b"\xef\xbb\xbf".to_vec(), vec![(0, "file_empty")]),
        (b" \r\n\n".to_vec(), vec![(0, "file_empty")]),
        (b"\xff\xfea\0".to_vec(), vec![(0, "encoding_not_taken")]),
        (mixed, vec![(3, "encodings_mixed")]),
        (cut, vec![(3, "not_in_encoding")]),
        (
            HEADER.replace("text,", "words,").into_bytes(),
            vec![(1, "column_unknown"), (1, "column_missing")],
        ),
        (HEADER.replace("stage,", "area,").into_bytes(), vec![(1, "column_twice")]),
        (with("\"想要一双鞋, 38 码\"", "\"想要").into_bytes(), vec![(3, "quote_open")]),
        (with("hotline", "hotline,more").into_bytes(), vec![(3, "fields_count")]),
        (with("hotline,", "").into_bytes(), vec![(3, "fields_count")]),
        (with("hotline", "hot\0line").into_bytes(), vec![(3, "nul_character")]),
        (with("想要", &"长".repeat(30_000)).into_bytes(), vec![(3, "line_too_long")]),
        (with("b-b", "").into_bytes(), vec![(3, "field_empty")]),
        (with("20000", "2e4").into_bytes(), vec![(3, "number_malformed")]),
        (with("submitted", "somewhere").into_bytes(), vec![(3, "word_unknown")]),
        (with("submitted", "merged").into_bytes(), vec![(3, "word_unknown")]),
        (with("+08:00", "").into_bytes(), vec![(3, "time_malformed")]),
        (with("2026-02-26", "2026-2-26").into_bytes(), vec![(3, "time_malformed")]),
        (with("2026-02-26", "2036-02-26").into_bytes(), vec![(3, "time_in_future")]),
        (with("b,nec", "a,nec").into_bytes(), vec![(3, "id_twice")]),
        (with("necessities", "castles").into_bytes(), vec![(3, "category_unknown")]),
        (with(AREA, "32").into_bytes(), vec![(3, "area_too_coarse")]),
        (with("hotline", "pigeon").into_bytes(), vec![(3, "channel_unknown")]),
    ];
    for (file, wanted) in csv {
        let answer = import(&city, "cases", "", &file).await;
        let found = problems(&answer);
        let found: Vec<(u64, &str)> =
            found.iter().map(|(line, code)| (*line, code.as_str())).collect();
        assert_eq!(found, wanted, "{}", String::from_utf8_lossy(&file));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // A quoted text may hold line breaks, and lines are counted with them.
    let broken = good.replace("想要一双鞋,", "想要\r\n一双鞋,\n").replace("a,nec", "c,nec");
    let file = format!(
        "\u{feff}{HEADER}\r\n{broken}\r\n{}",
        plain("b", "submitted").replace("20000", "x")
    );
    let answer = import(&city, "cases", "", file.as_bytes()).await;
    assert_eq!(problems(&answer), [(7, "number_malformed".to_owned())]);
    // Out of order.
    let late = taken("d", "claimed").replace("T12:00", "T09:30");
    let answer = import(&city, "cases", "", format!("{HEADER}{late}").as_bytes()).await;
    assert_eq!(problems(&answer), [(2, "times_out_of_order".to_owned())]);
    let nobody = taken("d", "claimed").replace("tz-m1", "nobody");
    let answer = import(&city, "cases", "", format!("{HEADER}{nobody}").as_bytes()).await;
    assert_eq!(problems(&answer), [(2, "responder_unknown".to_owned())]);

    let lines = "{\"external-id\": \"a\"\n[1]\n{\"colour\": 1}\n{\"text\": {\"a\": 1}}\n{\"external-id\": \"b\"}\n";
    let answer = import(&city, "cases", "", lines.as_bytes()).await;
    let codes: Vec<String> = problems(&answer).into_iter().map(|(_, code)| code).collect();
    assert_eq!(
        codes,
        ["json_malformed", "json_malformed", "column_unknown", "json_malformed", "field_empty"]
    );
    assert_eq!(cases(&city).await.len(), 0);
}

async fn nothing_is_kept_unless_all_is_in_order_or_the_rest_is_asked_for(city: City) {
    let mut file = HEADER.to_owned();
    for number in 0..300 {
        file.push_str(&plain(&format!("w{number}"), "published"));
    }
    // One says who it was reserved for and does not; the rules refuse another in its second command, after the first was allowed.
    file.push_str(&line("bad", "published", ",true,,,,,,,,"));
    file.push_str(&line("bad2", "needs-info", ",,no-such-reason,,,,,,,"));
    let log = city.host.store().log(CITY, 0, 10_000).await.unwrap().len();
    let answer = import(&city, "cases", "", file.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problems(&answer).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [302, 303]);
    assert_eq!(cases(&city).await.len(), 0);
    assert_eq!(city.host.store().log(CITY, 0, 10_000).await.unwrap().len(), log);

    let answer = import(&city, "cases", "?keep=good", file.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(report(&answer)["imported"], 300);
    let listed = city.ask(get("/cases").by(&city.operator())).await.json();
    // The refused one has not stayed as submitted.
    assert_eq!(listed["total"], 300);
    // Mended, the same file brings the rest.
    let mended = file.replace(",true,,,,,,,,", ",,,,,,,,,").replace("no-such-reason", "incomplete");
    let answer = import(&city, "cases", "", mended.as_bytes()).await;
    assert_eq!(problems(&answer), []);
    let report = report(&answer);
    assert_eq!((&report["imported"], &report["skipped"]), (&json!(2), &json!(300)));
}

async fn what_is_long_overdue_is_settled_afterwards(city: City) {
    let old = plain("old", "published").replace("2026-02-26", "2025-03-03");
    let waiting = plain("waiting", "submitted").replace("2026-02-26", "2025-03-03");
    let answer = import(&city, "cases", "", format!("{HEADER}{old}{waiting}").as_bytes()).await;
    assert_eq!(problems(&answer), []);
    let now = city.host.clock().about_now();
    assert_eq!(city.host.store().overdue(now).await.unwrap(), 2);
    city.pass(1).await;
    let now = city.host.clock().about_now();
    assert_eq!(city.host.store().overdue(now).await.unwrap(), 0);
    assert_eq!(city.host.store().stranded().await.unwrap(), 0);
    let all = cases(&city).await;
    let case = all.iter().find(|case| case["stage"] == "published").unwrap();
    assert_eq!(case["ladder"]["exhausted"], true);
}

async fn responders_are_looked_at_by_the_rules_and_kept_together(city: City) {
    let header = "id,kind,area,skills,vetted,active-claims-max\n";
    let file =
        format!("{header}n1,member,32/12/02/004/011,repair;hearing,true,2\nn2,unit,32/12/02,,,\n");
    let answer = import(&city, "responders", "", file.as_bytes()).await;
    assert_eq!((problems(&answer), &report(&answer)["imported"]), (vec![], &json!(2)));
    let clerk = city.operator();
    let shown = city.ask(get("/responders/n1").by(&clerk)).await.json();
    assert_eq!((&shown["skills"], &shown["vetted"]), (&json!(["repair", "hearing"]), &json!(true)));
    let wrong = format!("{file}n3,wizard,32/12/02,,,\nn4,member,32//12,,,\nn5,member,32/12,,,\n")
        .replace("32/12/02,,,\nn3", "32/12/03,,,\nn3");
    let answer = import(&city, "responders", "", wrong.as_bytes()).await;
    let found: Vec<u64> = problems(&answer).iter().map(|(line, _)| *line).collect();
    assert_eq!(found, [3, 4, 5], "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(city.ask(get("/responders/n5").by(&clerk)).await.status, StatusCode::NOT_FOUND);
    let answer = import(&city, "responders", "?keep=good", wrong.as_bytes()).await;
    let report = report(&answer);
    assert_eq!((&report["imported"], &report["skipped"]), (&json!(1), &json!(1)));
}

async fn the_same_file_in_another_encoding_or_form_says_the_same(city: City) {
    let file = format!("{HEADER}{}", plain("a", "submitted"));
    let gbk = GB18030.encode(&file).0.into_owned();
    assert_ne!(gbk, file.as_bytes());
    let answer = import(&city, "cases", "", &gbk).await;
    assert_eq!(problems(&answer), []);
    assert_eq!(cases(&city).await[0]["need"]["text"], "想要一双鞋, 38 码");
    let crlf = format!("\u{feff}{}", file.replace('\n', "\r\n"));
    assert_eq!(report(&import(&city, "cases", "", crlf.as_bytes()).await)["skipped"], 1);
    let object = json!({
        "external-id": "a", "category": "necessities", "text": "想要一双鞋, 38 码", "area": AREA, "beneficiary": "b-a",
        "channel": "hotline", "submitted-at": "2026-02-26T09:00:00+08:00", "stage": "submitted", "cost-fen": 20000,
        "reason": "not-needed", "reserved": null,
    });
    let answer = import(&city, "cases", "", object.to_string().as_bytes()).await;
    assert_eq!(report(&answer)["skipped"], 1, "{}", String::from_utf8_lossy(&answer.bytes));
    // A file of GB18030 that happens to be UTF-8 as well is what it is called.
    let answer = import(&city, "cases", "?encoding=utf-8", &gbk).await;
    assert_eq!(problems(&answer), [(2, "not_in_encoding".to_owned())]);
}

async fn only_who_may_import_does_and_a_piece_at_a_time(city: City) {
    let asked = |token: &str| post("/import/cases", &Value::Null).saying(b"x").by(token);
    let answer = city.ask(asked(&city.operator())).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::FORBIDDEN, "permission_missing")
    );
    assert_eq!(import(&city, "policies", "", b"x").await.status, StatusCode::NOT_FOUND);
    let lines = "a,b\n".repeat(1_002);
    assert_eq!(import(&city, "cases", "", lines.as_bytes()).await.code(), "too_many_lines");
    // In the language of whoever asks.
    let asked = asked(&importer(&city)).with("accept-language", "zh-CN");
    let answer = city.ask(asked).await;
    assert!(report(&answer)["problems"][0]["message"].as_str().unwrap().contains('列'));
}
