//! Texts as residents and community workers write them, with what must be hidden and what must stay in each. Both kinds of
//! error are counted: what leads to a person and is left, and what names nobody and is gone.

use serde::Deserialize;
use wish_mask::{mask, normalise};

/// Most texts in a thousand that may be wrong, of those that hide something and of those that hide nothing.
const WRONG_PER_MILLE_MAX: usize = 20;
/// Pieces of a hidden datum as long as this must not be left either: half a number is a number.
const PIECE: usize = 4;

#[derive(Deserialize)]
struct Case {
    text: String,
    hide: Vec<String>,
    keep: Vec<String>,
}

/// What went wrong with one text.
#[derive(Default)]
struct Errors {
    left: Vec<String>,
    gone: Vec<String>,
}

fn read(file: &str) -> Vec<Case> {
    let path = format!("{}/tests/texts/{file}", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(&path).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

fn errors(case: &Case) -> Errors {
    let shown = mask(&case.text).text;
    let mut errors = Errors::default();
    for datum in &case.hide {
        let letters: Vec<char> = normalise(datum).chars().collect();
        let pieces = letters.windows(PIECE.min(letters.len()));
        let mut pieces = pieces.map(|piece| piece.iter().collect::<String>());
        if pieces.any(|piece| piece.chars().any(char::is_alphanumeric) && shown.contains(&piece)) {
            errors.left.push(format!("`{datum}` is left: {shown}"));
        }
    }
    for word in &case.keep {
        if !shown.contains(&normalise(word)) {
            errors.gone.push(format!("`{word}` is gone: {shown}"));
        }
    }
    errors
}

/// How many texts are wrong in each way; prints them.
fn count(file: &str) -> (usize, usize, usize) {
    let cases = read(file);
    let (mut left, mut gone) = (0, 0);
    for case in &cases {
        let errors = errors(case);
        left += usize::from(!errors.left.is_empty());
        gone += usize::from(!errors.gone.is_empty());
        for error in errors.left.iter().chain(&errors.gone) {
            println!("{}\n    {error}", case.text);
        }
    }
    println!("{file}: of {} texts {left} leave something, {gone} lose something", cases.len());
    (cases.len(), left, gone)
}

#[test]
fn in_use_27_every_text_that_fell_short_is_right() {
    assert_eq!(count("in-use.jsonl"), (21, 0, 0));
}

#[test]
fn in_use_27_at_most_one_text_in_fifty_is_wrong_either_way() {
    for file in ["hide.jsonl", "keep.jsonl"] {
        let (texts, left, gone) = count(file);
        assert!(texts >= 200, "{file} has {texts} texts");
        let wrong = left + gone;
        assert!(wrong * 1_000 <= texts * WRONG_PER_MILLE_MAX, "{wrong} of {texts} in {file}");
    }
}

#[test]
fn what_was_masked_stays_as_it_is() {
    for case in ["in-use.jsonl", "hide.jsonl", "keep.jsonl"].iter().flat_map(|file| read(file)) {
        let once = mask(&case.text).text;
        assert_eq!(mask(&once).text, once, "{}", case.text);
    }
}
