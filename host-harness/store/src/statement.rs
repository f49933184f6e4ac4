//! Statements that are put together, with their values.

use crate::area::{area_after, area_key};
use crate::value::Value;

/// The values of a statement that is put together.
#[derive(Default)]
pub struct Values(pub Vec<Value>);

impl Values {
    /// Takes a value: what stands for it in the statement.
    pub fn push(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// That something is within an area: the path of one, or empty for everywhere.
    pub fn within(&mut self, area: &str) -> String {
        let key = area_key(area);
        let from = self.push(&key);
        if key.is_empty() {
            return format!("area_key >= {from}");
        }
        let below = self.push(&area_after(&key));
        format!("(area_key >= {from} and area_key < {below})")
    }

    pub fn list<T: AsRef<str>>(&mut self, values: &[T]) -> String {
        let places: Vec<String> = values.iter().map(|value| self.push(value.as_ref())).collect();
        places.join(", ")
    }
}
