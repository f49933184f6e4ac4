//! What is wrong with a policy's source, and where: findings by byte while reading, diagnostics by
//! line and column after. What counts as wrong, the files say that look for it; how it reads, the
//! catalogues of `wish-words`.

use std::fmt;
use std::ops::Range;
use std::str;

use wish_contract::{Diagnostic, Severity};
use wish_words::{Found, Language, Suggestion};

use crate::limits::FINDINGS_MAX;

/// Most characters of user input that a message repeats.
const QUOTED_CHARACTERS_MAX: usize = 60;
/// How many edits two words may differ by at most and still be taken for each other: a third of
/// their length.
const EDITS_MAX: usize = 3;
/// Most words that are listed where one is unknown.
const LISTED_MAX: usize = 20;
/// Longest word that is compared with others.
const COMPARED_BYTES_MAX: usize = 128;

static MORE_FINDINGS: Finding = Finding::warning("more_findings");

/// Where something stands in the source, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The first byte.
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
}

impl Place {
    /// Whether anything stands there: what is left out has its place at the very beginning.
    #[must_use]
    pub const fn is_written(self) -> bool {
        self.end > 0
    }
}

impl From<Place> for Range<usize> {
    fn from(place: Place) -> Range<usize> {
        place.start..place.end
    }
}

impl From<Range<usize>> for Place {
    fn from(range: Range<usize>) -> Place {
        Place { start: range.start, end: range.end }
    }
}

/// What can be wrong. Each file names its findings before it looks for them.
#[derive(Debug)]
pub struct Finding {
    severity: Severity,
    id: &'static str,
}

impl Finding {
    /// Something that keeps the policy from being loaded. Under its id the catalogues have its
    /// words: the code, or the code, `-` and a word where several findings share a code.
    pub const fn error(id: &'static str) -> Finding {
        Finding { severity: Severity::Error, id }
    }

    /// Something doubtful, by its id.
    pub const fn warning(id: &'static str) -> Finding {
        Finding { severity: Severity::Warning, id }
    }

    /// Stable, snake-case.
    fn code(&self) -> &'static str {
        self.id.split_once('-').map_or(self.id, |(code, _)| code)
    }
}

/// What is wrong with one value.
#[derive(Clone, Debug)]
pub struct Fault {
    /// How serious it is.
    pub severity: Severity,
    /// Stable, snake-case.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Fault {
    /// A finding in words, with what was found, by the names that the catalogues have for it.
    #[inline(never)]
    #[must_use]
    pub fn of(finding: &Finding, found: &[(&str, Found<'_>)], language: Language) -> Fault {
        // INVARIANT: every finding has words in every language; the tests of `wish-words` see to it.
        let words = wish_words::finding(finding.id, found, language);
        let (message, hint) = words.map(|words| (words.message, words.hint)).unwrap_or_default();
        Fault { severity: finding.severity, code: finding.code(), message, hint }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.message, self.hint)
    }
}

/// Everything found so far, in order of place.
#[derive(Debug)]
pub struct Findings {
    language: Language,
    found: Vec<(Place, Fault)>,
    has_errors: bool,
    left_out: usize,
}

/// Nothing found yet, in English.
impl Default for Findings {
    fn default() -> Findings {
        Findings::in_language(Language::ENGLISH)
    }
}

impl Findings {
    /// Nothing found yet, in a language.
    #[must_use]
    pub fn in_language(language: Language) -> Findings {
        Findings { language, found: Vec::new(), has_errors: false, left_out: 0 }
    }

    /// The language of the findings.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Adds a finding, with what was found, by the names that the catalogues have for it.
    #[inline(never)]
    pub fn say(&mut self, at: Place, finding: &Finding, found: &[(&str, Found<'_>)]) {
        self.add(at, Fault::of(finding, found, self.language));
    }

    /// Whether the policy can be loaded as far as we know.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        !self.has_errors
    }

    /// Everything found, in order of place; of very many findings some, and a word about the rest.
    #[must_use]
    pub fn into_diagnostics(mut self, source: &[u8]) -> Vec<Diagnostic> {
        let source = match str::from_utf8(source) {
            Ok(text) => text,
            // Nothing is said of what stands behind the first byte that is none.
            Err(broken) => {
                let (sound, _) = source.split_at_checked(broken.valid_up_to()).unwrap_or_default();
                str::from_utf8(sound).unwrap_or_default()
            }
        };
        if self.left_out > 0 {
            let count = [("count", Found::number(self.left_out))];
            let fault = Fault::of(&MORE_FINDINGS, &count, self.language);
            self.found.push((Place::from(source.len()..source.len()), fault));
        }
        let mut cursor = Cursor { offset: 0, line: 1, column: 1 };
        let mut diagnostics = Vec::new();
        for (at, fault) in self.found {
            diagnostics.push(cursor.locate(source, at, fault));
        }
        diagnostics
    }

    /// Adds a finding whose words are together already.
    ///
    /// Inserts in order rather than sorting at the end: sorting alone would take a fiftieth of the
    /// component.
    #[inline(never)]
    pub fn add(&mut self, at: Place, fault: Fault) {
        let severity = fault.severity;
        self.has_errors |= severity == Severity::Error;
        if self.found.len() >= FINDINGS_MAX {
            self.left_out += 1;
            // INVARIANT: an error is among those kept, so that no refused policy looks as if it
            // were in order.
            let gives_way = |(_, kept): &(Place, Fault)| rank(kept.severity) > rank(severity);
            match self.found.iter().rposition(gives_way) {
                Some(index) => drop(self.found.remove(index)),
                None => return,
            }
        }
        let before = |(place, kept): &(Place, Fault)| {
            (place.start, rank(kept.severity)) <= (at.start, rank(severity))
        };
        let index = self.found.partition_point(before);
        self.found.insert(index, (at, fault));
    }
}

/// The more serious, the lower.
fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
    }
}

/// Goes through the source once, whatever the number of findings.
struct Cursor {
    offset: usize,
    line: u32,
    column: u32,
}

impl Cursor {
    fn locate(&mut self, source: &str, at: Place, fault: Fault) -> Diagnostic {
        for character in source.get(self.offset..at.start).unwrap_or_default().chars() {
            if character == '\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else {
                self.column = self.column.saturating_add(1);
            }
        }
        self.offset = self.offset.max(at.start);
        let spanned = source.get(at.start..at.end).unwrap_or_default();
        let width =
            spanned.chars().take_while(|character| !matches!(character, '\n' | '\r')).count();
        Diagnostic {
            severity: fault.severity,
            code: fault.code.to_owned(),
            line: self.line,
            column: self.column,
            width: u32::try_from(width).unwrap_or(u32::MAX).max(1),
            message: fault.message,
            hint: fault.hint,
        }
    }
}

/// User input in backticks, cut where it is long, characters that would move a terminal written out.
#[must_use]
#[inline(never)]
pub fn quoted(input: &str) -> String {
    let mut quoted = String::from("`");
    for (index, character) in input.chars().enumerate() {
        if index == QUOTED_CHARACTERS_MAX {
            quoted.push('…');
            break;
        }
        if character.is_control() {
            quoted.extend(character.escape_default());
        } else {
            quoted.push(character);
        }
    }
    quoted.push('`');
    quoted
}

/// What could be meant by an unknown word: a known one that is near; or else the known ones, of very many the nearest.
#[inline(never)]
#[must_use]
pub fn nearest<'a>(word: &str, known: &'a [&'a str]) -> Suggestion<'a> {
    if let Some(one) = near(word, known) {
        return Suggestion::Near(one);
    }
    match known.len() {
        0 => Suggestion::NoneYet,
        1..=LISTED_MAX => Suggestion::OneOf(known),
        count => {
            let mut by_edits: Vec<(usize, &'a str)> =
                known.iter().map(|one| (edits(word, one), *one)).collect();
            by_edits.sort_by_key(|(edits, _)| *edits);
            let mut first = by_edits.into_iter().map(|(_, one)| one);
            let nearest = [(); 3].map(|()| first.next().unwrap_or_default());
            Suggestion::NearestOf(nearest, i64::try_from(count).unwrap_or(i64::MAX))
        }
    }
}

/// A known word that can be taken for another.
#[inline(never)]
#[must_use]
pub fn near<'a>(word: &str, known: &'a [&'a str]) -> Option<&'a str> {
    let near = known.iter().filter_map(|one| {
        let edits_max = (one.len() / 3).min(EDITS_MAX);
        let may_be = word.len().abs_diff(one.len()) <= edits_max;
        let edits = may_be.then(|| edits(word, one)).filter(|edits| *edits <= edits_max)?;
        Some((edits, *one))
    });
    near.min_by_key(|(edits, _)| *edits).map(|(_, one)| one)
}

/// Edits between two words; of a very long one, its length.
fn edits(left: &str, right: &str) -> usize {
    if left.len() > COMPARED_BYTES_MAX {
        return left.len();
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, byte) in left.bytes().enumerate() {
        let mut above_left = index;
        let mut before = index + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(right.bytes()) {
            let changed = above_left + usize::from(byte != other);
            above_left = *cell;
            before = changed.min(*cell + 1).min(before + 1);
            *cell = before;
        }
    }
    row.last().copied().unwrap_or_default()
}
