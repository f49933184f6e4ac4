//! Puts the question of a replay bundle once more, and says whether the same came of it as when the
//! bundle was written.

use serde::Serialize;
use serde_json::Value;
use wish_runtime::{Runtime, RuntimeError};

/// What came of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BundleReplay {
    /// The function that was called.
    pub function: String,
    /// Whether the component is the one that the bundle was written about.
    pub same_component: bool,
    /// How the call was stopped then.
    pub recorded: String,
    /// The answer in canonical JSON, or how the call was stopped this time.
    pub found: String,
    /// Whether the rules answered this time.
    pub answered: bool,
    /// Whether it came out as it did then.
    pub same_outcome: bool,
}

/// Replays a bundle.
///
/// # Errors
/// `BundleUnusable`, where the text is no bundle; `PolicyRefused`, where its policy does not load.
pub fn replay_bundle(runtime: &Runtime, text: &str) -> Result<BundleReplay, RuntimeError> {
    let replayed = runtime.replay(text)?;
    let tree: Value = serde_json::from_str(text).unwrap_or_default();
    let recorded =
        tree.get("outcome").and_then(|outcome| outcome.get("trap")).and_then(Value::as_str);
    let recorded = recorded.unwrap_or_default().to_owned();
    let (answered, found, same_outcome) = match replayed.outcome {
        Ok(answer) => (true, answer.value, false),
        Err(error) => {
            let same = is_same_stop(&recorded, &error);
            (false, error.to_string(), same)
        }
    };
    Ok(BundleReplay {
        function: replayed.function,
        same_component: replayed.same_component,
        recorded,
        found,
        answered,
        same_outcome,
    })
}

/// Whether a call was stopped in the way that the bundle records; a trap, with the same message.
fn is_same_stop(recorded: &str, error: &RuntimeError) -> bool {
    match error {
        RuntimeError::Trapped { message, .. } => recorded.contains(message),
        RuntimeError::OutOfFuel { .. } => recorded.contains("fuel consumed"),
        RuntimeError::TimedOut { .. } => recorded.contains("interrupt"),
        RuntimeError::OutOfMemory { .. } => recorded.contains("memory"),
        RuntimeError::OutputTooLarge { .. } => recorded.contains("hostcalls"),
        _ => false,
    }
}
