//! The canonical form on small values: written and read back byte for byte, and refused with the
//! place named.

use super::{JsonError, from_str, to_string};
use crate::contract::{ClaimWish, Command, Fact, FactValue, Reason, Request, Share};

fn check<T>(value: &T, text: &str)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(to_string(value).unwrap(), text);
    assert_eq!(&from_str::<T>(text).unwrap(), value);
}

fn refused<T: serde::de::DeserializeOwned>(text: &str, expect: &str) {
    let Err(error) = from_str::<T>(text) else { panic!("{text} was read") };
    assert_eq!(error.to_string(), expect);
}

#[test]
fn the_canonical_form() {
    check(&Command::Accept, r#""accept""#);
    check(&Command::RequestInfo("unclear".to_owned()), r#"{"request-info":"unclear"}"#);
    check(&Command::SupplyInfo(None), r#"{"supply-info":null}"#);
    check(
        &Command::Claim(ClaimWish { places: Some(2), cost_fen: None }),
        r#"{"claim":{"places":2,"cost-fen":null}}"#,
    );
    let value = FactValue::Number(-3);
    let facts = vec![Fact { name: "places_left".to_owned(), value }];
    let reason = Reason { rule: "no_place_left".to_owned(), facts, changes_at: Some(7) };
    let text = concat!(
        r#"{"rule":"no_place_left","facts":[{"name":"places_left","value":{"number":-3}}],"#,
        r#""changes-at":7}"#
    );
    check(&reason, text);
    check(&Err::<Share, Reason>(reason), &format!(r#"{{"err":{text}}}"#));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    refused::<Share>(
        r#"{"places":1}"#,
        "at `$`: key `cost-fen` is missing; give it, as null where it has no value",
    );
    refused::<Share>(
        r#"{"places":1,"cost_fen":2}"#,
        "at `$`: unknown key `cost_fen`; the keys are `places`, `cost-fen`",
    );
    refused::<Command>(
        r#"{"invite":{"places":-1,"cost-fen":0}}"#,
        "at `invite.places`: invalid value: integer `-1`, expected u32",
    );
    refused::<Vec<Fact>>(
        r#"[{"name":"a","value":{"flag":true}},{"name":"b","value":{"flag":1.5}}]"#,
        "at `[1].value.flag`: the number 1.5 stands where a whole number of at most 64 bits \
         belongs",
    );
    refused::<Command>(
        r#"{"accept":null}"#,
        "at `$`: `accept` takes no value; write \"accept\" alone",
    );
    refused::<Command>(r#""amend""#, "at `$`: `amend` needs a value; write {\"amend\": …}");
    refused::<Request>(
        "[]",
        "at `$`: a list stands where an object with `subject`, `command`, `by`, `claimant`, \
         `now`, `id`, `detail` belongs",
    );
    assert!(matches!(from_str::<Share>("{"), Err(JsonError::Syntax { line: 1, column: 1, .. })));
}
