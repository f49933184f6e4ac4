//! The contract's values in canonical JSON, which is how answers are compared and recorded.

use serde::Serialize;
use wish_contract::json;

/// A value in canonical JSON.
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> String {
    json::to_string(value).expect("the contract's values have a form in JSON")
}

/// A result in canonical JSON.
pub fn canonical_result<T: Serialize, E: Serialize>(result: &Result<T, E>) -> String {
    json::result_to_string(result).expect("the contract's values have a form in JSON")
}
