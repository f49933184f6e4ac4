//! What can go wrong when a year is simulated.

use thiserror::Error;
use wish_contract::json::JsonError;
use wish_runtime::RuntimeError;
use wish_runtime::log::LogError;

#[derive(Debug, Error)]
pub enum CityError {
    #[error(transparent)]
    Stopped(#[from] RuntimeError),
    #[error("the policy's calendar gives no answer: {0}")]
    Calendar(String),
    #[error("what was decided cannot be written: {0}")]
    Unwritable(#[from] JsonError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("the policy cannot be taken apart: {0}")]
    Policy(String),
    #[error("a district was left half done by an error in another thread")]
    Broken,
}
