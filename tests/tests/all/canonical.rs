//! The core's values in canonical JSON, which is how they are handed to the component and compared
//! with its answers.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wish_contract::json;

/// A value of the core in canonical JSON.
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("the core's values have a form in JSON")
}

/// An answer of the core in canonical JSON.
pub fn canonical_result<T: Serialize, E: Serialize>(result: &Result<T, E>) -> String {
    match result {
        Ok(value) => format!("{{\"ok\":{}}}", canonical(value)),
        Err(error) => format!("{{\"err\":{}}}", canonical(error)),
    }
}

/// A value of the component's contract in canonical JSON.
pub fn contract<T: Serialize + ?Sized>(value: &T) -> String {
    json::to_string(value).expect("the contract's values have a form in JSON")
}

/// A value of the core as the same value of the contract.
pub fn handed_over<T: Serialize + ?Sized, C: DeserializeOwned>(value: &T) -> C {
    json::from_str(&canonical(value)).expect("the core's values are those of the contract")
}
