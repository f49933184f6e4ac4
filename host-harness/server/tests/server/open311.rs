//! Open311 as its clients meet it: every answer in both forms, and all that is wrong with a request in theirs.

use axum::http::StatusCode;
use form_urlencoded::Serializer;
use serde_json::Value;
use wish_contract::Role;

use crate::on_both;
use crate::setting::{Answer, CITY, City, claim, get, post};
use crate::xml::{Element, check_same, parsed};

on_both! {
    services_and_their_attributes_are_those_of_the_policy;
    a_request_becomes_a_wish_and_is_read_once_it_is_public;
    markup_and_control_characters_stay_text_in_both_forms;
    what_is_wrong_is_said_in_the_form_that_was_asked_for;
    only_the_key_of_a_reporter_opens_a_request;
    requests_are_found_by_time_status_and_page;
    a_request_sent_again_under_its_name_is_the_same_one;
    nothing_is_read_that_the_board_does_not_show;
}

fn path(rest: &str) -> String {
    format!("/open311/v2/{CITY}/{rest}")
}

/// The answer at an address in both forms, which say the same: `what` has `{}` where the form stands.
async fn both(city: &City, what: &str) -> (Element, Value) {
    let xml = city.ask(get(&path(&what.replace("{}", "xml")))).await;
    let json = city.ask(get(&path(&what.replace("{}", "json")))).await;
    assert_eq!(xml.status, json.status, "{what}");
    assert_eq!(xml.headers["content-type"], "text/xml; charset=utf-8");
    assert_eq!(json.headers["content-type"], "application/json");
    let (element, value) = (parsed(&xml.bytes), json.json());
    check_same(&element, &value);
    (element, value)
}

/// What is changed in a form, the status of its answer, and words in it.
type BrokenForm = (&'static [(&'static str, &'static str)], u16, &'static str);

const FORM: &str = "application/x-www-form-urlencoded";
const WISH: [(&str, &str); 9] = [
    ("service_code", "necessities"),
    ("address_id", "32/12/02/004/011/g1/b1"),
    ("description", "想要一双走路的鞋"),
    ("attribute[beneficiary]", "b-1"),
    ("attribute[channel]", "hotline"),
    ("attribute[places]", "2"),
    ("attribute[cost-fen]", "20000"),
    ("attribute[target-groups][]", "low-income"),
    ("attribute[target-groups][]", "elderly-alone"),
];

/// A form: that of a sound wish with some of its answers left out or others in their place.
fn form(changes: &[(&str, &str)], key: Option<&str>) -> Vec<u8> {
    let mut form = Serializer::new(String::new());
    for (name, value) in WISH {
        if !changes.iter().any(|(changed, _)| *changed == name) {
            form.append_pair(name, value);
        }
    }
    form.extend_pairs(changes);
    if let Some(key) = key {
        form.append_pair("api_key", key);
    }
    form.finish().into_bytes()
}

fn key(city: &City) -> String {
    city.token("line", &[Role::Reporter])
}

async fn send(city: &City, format: &str, body: &[u8]) -> Answer {
    let asked = post(&path(&format!("requests.{format}")), &Value::Null).saying(body);
    city.ask(asked.with("content-type", FORM)).await
}

async fn sent(city: &City, changes: &[(&str, &str)]) -> String {
    let answer = send(city, "xml", &form(changes, Some(&key(city)))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    parsed(&answer.bytes).children[0].text_of("service_request_id").to_owned()
}

async fn publish(city: &City, case: &str) {
    for command in ["accept", "publish"] {
        let key = format!("{case}-{command}");
        let answer = city.command(case, &city.operator(), &key, &Value::from(command)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    }
}

/// The status and the description of an error.
fn error(answer: &Answer) -> (u16, String) {
    let errors = parsed(&answer.bytes);
    assert_eq!((errors.name.as_str(), errors.names()), ("errors", vec!["error"]));
    assert_eq!(errors.children[0].names(), ["code", "description"]);
    let code: u16 = errors.children[0].text_of("code").parse().unwrap();
    assert_eq!(code, answer.status.as_u16());
    (code, errors.children[0].text_of("description").to_owned())
}

async fn services_and_their_attributes_are_those_of_the_policy(city: City) {
    let (services, _) = both(&city, "services.{}").await;
    assert_eq!(services.name, "services");
    for service in &services.children {
        assert_eq!(service.name, "service");
        assert_eq!(
            service.names(),
            [
                "service_code",
                "service_name",
                "description",
                "metadata",
                "type",
                "keywords",
                "group"
            ]
        );
    }
    let codes: Vec<&str> =
        services.children.iter().map(|service| service.text_of("service_code")).collect();
    assert_eq!(codes.len(), 6);
    assert!(codes.contains(&"necessities"), "{codes:?}");
    let chinese = get(&path("services.xml")).with("accept-language", "zh-CN");
    let chinese = parsed(&city.ask(chinese).await.bytes);
    assert!(chinese.children.iter().any(|one| one.text_of("service_name") == "生活用品"));

    let (definition, value) = both(&city, "services/necessities.{}").await;
    assert_eq!(definition.names(), ["service_code", "attributes"]);
    let attributes = value["attributes"].as_array().unwrap();
    let asked = |code: &str| attributes.iter().find(|one| one["code"] == code).unwrap();
    assert_eq!(asked("beneficiary")["required"], true);
    assert_eq!(asked("places")["required"], false);
    assert_eq!(asked("channel")["values"].as_array().unwrap().len(), 6);
    assert_eq!(asked("target-groups")["datatype"], "multivaluelist");
    assert_eq!(asked("urgency")["values"][0]["key"], "normal");
    let orders: Vec<u64> = attributes.iter().map(|one| one["order"].as_u64().unwrap()).collect();
    assert_eq!(orders, (1..=8).collect::<Vec<_>>());

    let (discovery, _) = both(&city, "discovery.{}").await;
    assert_eq!(discovery.names(), ["changeset", "contact", "key_service", "endpoints"]);
}

async fn a_request_becomes_a_wish_and_is_read_once_it_is_public(city: City) {
    let case = sent(&city, &[("email", "a@b.example"), ("phone", "13800000000")]).await;
    let shown = city.ask(get(&format!("/cases/{case}")).by(&city.operator())).await.json();
    assert_eq!(shown["need"]["category"], "necessities");
    assert_eq!(shown["need"]["target-groups"], serde_json::json!(["low-income", "elderly-alone"]));
    assert_eq!((&shown["need"]["places"], &shown["reporter"]), (&2.into(), &"line".into()));
    assert!(!shown.to_string().contains("a@b.example"));
    // Nobody has found it in order yet; that it came in, its token tells.
    let (missing, _) = both(&city, &format!("requests/{case}.{{}}")).await;
    assert_eq!(missing.children[0].text_of("code"), "404");
    let (token, _) = both(&city, &format!("tokens/{case}.{{}}")).await;
    assert_eq!(token.children[0].text_of("service_request_id"), case);

    publish(&city, &case).await;
    let (found, _) = both(&city, &format!("requests/{case}.{{}}")).await;
    let [request] = found.children.as_slice() else { panic!("{found:?}") };
    let names = [
        "service_request_id",
        "status",
        "status_notes",
        "service_name",
        "service_code",
        "description",
        "agency_responsible",
        "service_notice",
        "requested_datetime",
        "updated_datetime",
        "expected_datetime",
        "address",
        "address_id",
        "zipcode",
        "lat",
        "long",
        "media_url",
    ];
    assert_eq!(request.names(), names);
    assert_eq!(request.text_of("status"), "open");
    assert!(!request.text_of("status_notes").is_empty());
    assert_eq!(request.text_of("description"), "想要一双走路的鞋");
    // Only as near as the board shows it, and the day alone.
    assert!("32/12/02/004/011/g1/b1".len() > request.text_of("address_id").len());
    assert!(request.text_of("requested_datetime").ends_with("T00:00:00Z"));

    // By then it is open to organisations.
    city.pass(480).await;
    let responder = city.responder("tz-s2");
    city.command(&case, &responder, "claim", &claim()).await.stage();
    let (taken, _) = both(&city, &format!("requests/{case}.{{}}")).await;
    assert_ne!(taken.children[0].text_of("status_notes"), request.text_of("status_notes"));
}

async fn markup_and_control_characters_stay_text_in_both_forms(city: City) {
    let words = "鞋 <b>&amp;</b> ]]> \"quoted\" 'so' \u{1}\u{8}\u{fffe}\r\n两行 <!-- -- --> &#0;";
    let case = sent(&city, &[("description", words)]).await;
    publish(&city, &case).await;
    let (found, _) = both(&city, &format!("requests/{case}.{{}}")).await;
    let shown = found.children[0].text_of("description");
    for part in ["<b>", "]]>", "\"quoted\"", "<!-- -- -->"] {
        assert!(shown.contains(part), "{shown:?}");
    }
    // Words of the caller's in an error.
    let (missing, _) = both(&city, "services/%3Cx%3E%26%01%5D%5D%3E.{}").await;
    let description = missing.children[0].text_of("description");
    assert!(description.contains("<x>&\u{fffd}]]>"), "{description:?}");
}

async fn what_is_wrong_is_said_in_the_form_that_was_asked_for(city: City) {
    let key = key(&city);
    let cases: [BrokenForm; 12] = [
        (&[("service_code", "")], 400, "`service_code` was not provided"),
        (&[("service_code", "castles")], 400, "castles"),
        (&[("description", " ")], 400, "`description` was not provided"),
        (
            &[("address_id", ""), ("lat", "32.4"), ("long", "119.9")],
            400,
            "`address_id` was not provided",
        ),
        (&[("address_id", "32")], 400, "(area_too_coarse)"),
        (&[("attribute[beneficiary]", "")], 400, "`attribute[beneficiary]` was not provided"),
        (&[("attribute[channel]", "pigeon")], 400, "pigeon"),
        (&[("attribute[places]", "two")], 400, "`attribute[places]` is a whole number, not `two`"),
        (&[("attribute[places]", "0")], 400, "places"),
        (&[("attribute[urgency]", "very")], 400, "`attribute[urgency]` cannot be `very`"),
        (&[("attribute[colour]", "red")], 400, "there is no attribute `colour`"),
        (&[("jurisdiction_id", "elsewhere")], 404, "`jurisdiction_id` `elsewhere` was not found"),
    ];
    for (changes, status, words) in cases {
        let body = form(changes, Some(&key));
        let answer = send(&city, "xml", &body).await;
        let (code, description) = error(&answer);
        assert!(code == status && description.contains(words), "{changes:?}: {code} {description}");
        let json = send(&city, "json", &body).await;
        check_same(&parsed(&answer.bytes), &json.json());
    }
    for (asked, status) in [
        (get(&path("services.yaml")), 404),
        (get(&path("services")), 404),
        (get(&path("nothing.xml")), 404),
        (get(&path("services/castles.xml")), 404),
        (get(&path("requests/none.xml")), 404),
        (get(&path("tokens/none.xml")), 404),
        (get("/open311/v2/nowhere/services.xml"), 404),
        (get(&path("services.xml?jurisdiction_id=other")), 404),
        (post(&path("services.xml"), &Value::Null), 405),
        (post(&path("tokens/x.xml"), &Value::Null), 405),
    ] {
        assert_eq!(error(&city.ask(asked).await).0, status);
    }
    let asked = post(&path("requests.xml"), &Value::Null).saying(&form(&[], Some(&key)));
    let answer = city.ask(asked.with("content-type", "multipart/form-data; boundary=x")).await;
    // The key is in the body, which is not read as it stands.
    assert_eq!(error(&answer).0, 400);
    assert_eq!(city.ask(get("/cases").by(&city.operator())).await.json()["total"], 0);
}

async fn only_the_key_of_a_reporter_opens_a_request(city: City) {
    for (key, words) in [
        (None, "token_missing"),
        (Some("nonsense".to_owned()), "token_malformed"),
        (Some(city.token("x", &[Role::Verifier])), "role_missing"),
        (Some(city.responder("tz-m1")), "role_missing"),
    ] {
        let answer = send(&city, "xml", &form(&[], key.as_deref())).await;
        let (code, description) = error(&answer);
        assert!(code == 403 && description.contains(words), "{code} {description}");
    }
    // In the address, or as the rest of the API takes it.
    let key = key(&city);
    let query = path(&format!("requests.xml?api_key={key}"));
    let asked = post(&query, &Value::Null).saying(&form(&[], None)).with("content-type", FORM);
    assert_eq!(city.ask(asked).await.status, StatusCode::OK);
    let asked = post(&path("requests.xml"), &Value::Null).saying(&form(&[], None)).by(&key);
    assert_eq!(city.ask(asked.with("content-type", FORM)).await.status, StatusCode::OK);
}

async fn found(city: &City, query: &str) -> Vec<String> {
    let (list, _) = both(city, &format!("requests.{{}}?{query}")).await;
    assert_eq!(list.name, "service_requests");
    list.children.iter().map(|one| one.text_of("service_request_id").to_owned()).collect()
}

async fn requests_are_found_by_time_status_and_page(city: City) {
    // 2026-03-02, and 100 days later.
    let old = sent(&city, &[]).await;
    publish(&city, &old).await;
    city.pass(100 * 24).await;
    let mut new = Vec::new();
    for _ in 0..3 {
        let case = sent(&city, &[]).await;
        publish(&city, &case).await;
        new.push(case);
    }
    let sorted = |mut cases: Vec<String>| {
        cases.sort();
        cases
    };
    new.sort();
    // The last ninety days, where nobody says others.
    assert_eq!(sorted(found(&city, "").await), new);
    let march = "start_date=2026-03-02T09:00:00%2B08:00";
    assert_eq!(found(&city, march).await, [old.as_str()]);
    assert_eq!(
        found(&city, &format!("{march}&end_date=2026-03-03T00:00:00Z")).await,
        [old.as_str()]
    );
    assert!(found(&city, "end_date=2026-03-01T00:00:00Z").await.is_empty());
    assert_eq!(sorted(found(&city, "start_date=2026-06-01T00:00:00Z").await), new);
    assert!(found(&city, "service_code=culture").await.is_empty());
    assert_eq!(sorted(found(&city, "service_code=culture,necessities").await), new);
    assert!(found(&city, "status=closed").await.is_empty());
    assert_eq!(sorted(found(&city, "status=open").await), new);
    assert_eq!(sorted(found(&city, "status=open,closed").await), new);
    // By name, whatever else is asked for.
    let named = format!("service_request_id={old},{},none&status=closed", new[0]);
    assert_eq!(found(&city, &named).await, [old, new[0].clone()]);
    let mut pages = Vec::new();
    for (page, size) in [(1, 2), (2, 1), (3, 0)] {
        let list = found(&city, &format!("page_size=2&page={page}")).await;
        assert_eq!(list.len(), size);
        pages.extend(list);
    }
    assert_eq!(sorted(pages), new);
    for wrong in [
        "start_date=2026-03-02",
        "end_date=yesterday",
        "start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z",
        "status=done",
        "page=0",
        "page_size=501",
    ] {
        let answer = city.ask(get(&path(&format!("requests.xml?{wrong}")))).await;
        assert_eq!(error(&answer).0, 400, "{wrong}");
    }
}

async fn a_request_sent_again_under_its_name_is_the_same_one(city: City) {
    let name = "card-1";
    let mut seen = Vec::new();
    for description in ["鞋", "鞋", "袜子"] {
        let body = form(&[("description", description)], Some(&key(&city)));
        let asked = post(&path("requests.xml"), &Value::Null).saying(&body).named(name);
        let answer = city.ask(asked.with("content-type", FORM)).await;
        seen.push((
            answer.status.as_u16(),
            parsed(&answer.bytes).children[0].text_of("service_request_id").to_owned(),
        ));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[2].0, 400);
    // Without one, two that say the same are two.
    assert_ne!(sent(&city, &[]).await, sent(&city, &[]).await);
}

async fn nothing_is_read_that_the_board_does_not_show(city: City) {
    let case = sent(&city, &[("description", "请打 13812345678，住 3 号楼 502 室")]).await;
    publish(&city, &case).await;
    let (list, _) = both(&city, "requests.{}").await;
    let board = city.ask(get(&format!("/public/{CITY}/board"))).await.json();
    let [request] = list.children.as_slice() else { panic!("{list:?}") };
    assert_eq!(request.text_of("description"), board[0]["text"].as_str().unwrap());
    assert_eq!(request.text_of("address_id"), board[0]["area"].as_str().unwrap());
    assert!(!request.text_of("description").contains("13812345678"));
    let log = city.ask(get("/log?limit=1000").by(&city.operator())).await.bytes;
    assert!(!String::from_utf8(log).unwrap().contains("13812345678"));
    // Held off the board, it is not here either.
    let hold = serde_json::json!({ "hold": "waiting-for-goods" });
    city.command(&case, &city.operator(), "hold", &hold).await.stage();
    let board = city.ask(get(&format!("/public/{CITY}/board"))).await.json();
    assert_eq!(found(&city, "").await.len(), board.as_array().unwrap().len());
}
