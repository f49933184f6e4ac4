//! A figure as a line of JSON.

use serde_json::json;

/// A figure.
pub struct Figure {
    what: String,
    figure: f64,
    unit: String,
    note: String,
}

impl Figure {
    pub fn of(what: &str, figure: f64, unit: &str) -> Figure {
        let (what, unit) = (what.to_owned(), unit.to_owned());
        Figure { what, figure, unit, note: String::new() }
    }

    pub fn noting(self, note: &str) -> Figure {
        Figure { note: note.to_owned(), ..self }
    }

    pub fn say(self) {
        let Figure { what, figure, unit, note } = self;
        println!("{}", json!({ "what": what, "figure": figure, "unit": unit, "note": note }));
    }
}
