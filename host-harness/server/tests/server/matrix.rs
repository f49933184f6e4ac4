//! Every command, given in every role, from within the areas of the token and from outside: nobody gets past what their token says,
//! and whoever does meets the rules.

use axum::http::StatusCode;
use serde_json::json;
use wish_contract::{
    Absorption, Amendment, Brought, CaseKind, Code, CommandKind, Grade, Instant, MergeCancellation,
    MergeName, Payloads, Reach, Reference, Role, Submission,
};
use wish_server::caller::Claims;

use crate::on_both;
use crate::setting::{City, get, need, post};

on_both! {
    nobody_gives_a_command_in_a_role_or_an_area_that_their_token_lacks;
    nobody_reads_a_case_that_is_not_theirs;
}

/// Payloads that have the right form: what they name need not exist.
struct WellFormed;

impl Payloads for WellFormed {
    fn submission(&mut self) -> Submission {
        Submission {
            id: "new".to_owned(),
            kind: CaseKind::Wish,
            need: need("new"),
            continues: None,
        }
    }
    fn reason(&mut self) -> Code {
        "other".to_owned()
    }
    fn amendment(&mut self) -> Amendment {
        Amendment::default()
    }
    fn other_case(&mut self) -> Reference {
        "other".to_owned()
    }
    fn absorption(&mut self) -> Absorption {
        Absorption { id: "other".to_owned(), merge: 1, carried: Vec::new() }
    }
    fn merge_number(&mut self) -> u32 {
        1
    }
    fn merge_cancellation(&mut self) -> MergeCancellation {
        MergeCancellation { merge: 1, reason: self.reason() }
    }
    fn merge_name(&mut self) -> MergeName {
        MergeName { id: "other".to_owned(), merge: 1 }
    }
    fn project(&mut self) -> Reference {
        "project".to_owned()
    }
    fn agency(&mut self) -> Code {
        "agency".to_owned()
    }
    fn favoured(&mut self) -> Reference {
        "tz-m1".to_owned()
    }
    fn claimant(&mut self) -> Reference {
        "tz-m1".to_owned()
    }
    fn replaced(&mut self) -> Reference {
        "tz-m1".to_owned()
    }
    fn appointment(&mut self) -> Instant {
        1_800_000_000_000
    }
    fn brought(&mut self) -> Vec<Brought> {
        Vec::new()
    }
    fn later_due_date(&mut self) -> Instant {
        1_800_000_000_000
    }
    fn grade(&mut self) -> Grade {
        Grade { level: "member".to_owned(), score: 3 }
    }
    fn coordinator(&mut self) -> Reference {
        "coordinator".to_owned()
    }
    fn reach(&mut self) -> Reach {
        Reach { step: "step".to_owned(), responders: 0 }
    }
}

fn roles() -> Vec<Role> {
    Role::NAMES.iter().map(|name| name.parse().unwrap()).collect()
}

async fn nobody_gives_a_command_in_a_role_or_an_area_that_their_token_lacks(city: City) {
    let case = city.published("w").await;
    let machine = city.host.runtime().machine().unwrap().clone();
    let mut tried = 0;
    for name in CommandKind::NAMES {
        let kind: CommandKind = name.parse().unwrap();
        if kind == CommandKind::Submit {
            continue;
        }
        let command = kind.command(&mut WellFormed);
        for role in roles() {
            for (area, has_area) in [("32/12", true), ("44", false)] {
                for has_role in [true, false] {
                    let claims = Claims {
                        sub: "somebody".to_owned(),
                        roles: if has_role { vec![role] } else { Vec::new() },
                        areas: vec![area.to_owned()],
                        responder: Some("tz-m1".to_owned()),
                        ..Claims::default()
                    };
                    let body = json!({ "command": command, "role": role });
                    let asked = post(&format!("/cases/{case}/commands"), &body);
                    let key = format!("{name}-{role}-{area}-{has_role}");
                    let answer = city.ask(asked.by(&city.token_of(claims)).named(&key)).await;
                    let by_area = matches!(
                        role,
                        Role::Verifier | Role::Publisher | Role::Coordinator | Role::Proxy
                    );
                    let may = has_role && role != Role::Timer && (has_area || !by_area);
                    let what = format!("{key}: {}", String::from_utf8_lossy(&answer.bytes));
                    assert_eq!(answer.status == StatusCode::FORBIDDEN, !may, "{what}");
                    assert!(!answer.status.is_server_error(), "{what}");
                    // The rules themselves refuse a role that a command is not for.
                    let is_for_role = machine.move_of(kind).unwrap().roles.contains(&role);
                    assert!(is_for_role || !answer.status.is_success(), "{what}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1_500, "{tried}");
}

async fn nobody_reads_a_case_that_is_not_theirs(city: City) {
    let case = city.published("w").await;
    let claims = |sub: &str, role: Role, area: &str| Claims {
        sub: sub.to_owned(),
        roles: vec![role],
        areas: vec![area.to_owned()],
        responder: Some("tz-m1".to_owned()),
        ..Claims::default()
    };
    let cases = [
        (claims("operator", Role::Coordinator, "32/12"), true),
        (claims("operator", Role::Coordinator, "32/1"), false),
        (claims("operator", Role::Verifier, "44"), false),
        (claims("reporter", Role::Reporter, "44"), true),
        (claims("somebody", Role::Reporter, "32/12"), false),
        (claims("beneficiary-w", Role::Beneficiary, "44"), true),
        (claims("beneficiary-v", Role::Beneficiary, "32/12"), false),
        // Nobody has a claim on it yet.
        (claims("person", Role::Responder, "32/12"), false),
    ];
    for (claims, may) in cases {
        let token = city.token_of(claims.clone());
        for path in [format!("/cases/{case}"), format!("/cases/{case}/history")] {
            let answer = city.ask(get(&path).by(&token)).await;
            assert_eq!(answer.status.is_success(), may, "{claims:?} {path}");
        }
        let may_list =
            claims.roles.iter().any(|role| matches!(role, Role::Coordinator | Role::Verifier));
        let listed = city.ask(get("/cases").by(&token)).await;
        assert_eq!(listed.status.is_success(), may_list, "{claims:?}");
        if may_list {
            assert_eq!(listed.json()["total"] == json!(1), may, "{claims:?}");
        }
    }
}
