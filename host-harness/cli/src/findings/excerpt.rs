//! The lines around a finding as people are shown them: long ones cut around the place, and what would move a terminal written out.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Finding;

/// Most characters of a line that are shown.
const CHARACTERS_MAX: usize = 160;
/// How many of them stand before the place, where a line is cut.
const BEFORE_PLACE: usize = 40;
const CUT: char = '…';

/// The line of a finding with its neighbours, and where in them it stands.
#[derive(Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    /// Of the file, from 0.
    first_line: usize,
    /// Of the file, from 0: the cut moves it.
    column: usize,
    place: (usize, usize),
}

impl Excerpt {
    pub fn of(name: &str, source: &str, finding: &Finding) -> Excerpt {
        let index = |number: u32| usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
        let (line, column) = (index(finding.line), index(finding.column));
        let width = usize::try_from(finding.width).unwrap_or(usize::MAX);
        let first_line = line.saturating_sub(1);
        let mut excerpt = Excerpt {
            name: name.to_owned(),
            text: String::new(),
            first_line,
            column,
            place: (0, 0),
        };
        let lines = source.split('\n').enumerate().skip(first_line).take(line + 2 - first_line);
        for (number, content) in lines {
            if number > first_line {
                excerpt.text.push('\n');
            }
            let content = content.strip_suffix('\r').unwrap_or(content);
            if number == line {
                excerpt.add_line_of_finding(content, column, width);
            } else {
                excerpt.add(content, 0, |_, _| {});
            }
        }
        excerpt
    }

    /// Where the finding stands in what is shown: the first byte, and how many.
    pub fn place(&self) -> (usize, usize) {
        self.place
    }

    fn add_line_of_finding(&mut self, content: &str, column: usize, width: usize) {
        let is_long = content.chars().nth(CHARACTERS_MAX).is_some();
        let from = if is_long { column.saturating_sub(BEFORE_PLACE) } else { 0 };
        let (mut start, mut end) = (None, None);
        let last = column.saturating_add(width);
        self.add(content, from, |number, at| {
            if number == column {
                start = Some(at);
            }
            if number <= last {
                end = Some(at);
            }
        });
        let start = start.unwrap_or(self.text.len());
        self.place = (start, end.unwrap_or(start).saturating_sub(start));
    }

    /// Adds a line from a character on. What is passed hears where each character begins, and where the last one ends.
    fn add(&mut self, content: &str, from: usize, mut hear: impl FnMut(usize, usize)) {
        if from > 0 {
            self.text.push(CUT);
        }
        let mut shown = content.chars().enumerate().skip(from);
        let mut next = from;
        for (number, letter) in shown.by_ref().take(CHARACTERS_MAX) {
            hear(number, self.text.len());
            if moves_terminal(letter) {
                self.text.extend(letter.escape_default());
            } else {
                self.text.push(letter);
            }
            next = number + 1;
        }
        hear(next, self.text.len());
        if shown.next().is_some() {
            self.text.push(CUT);
        }
    }
}

/// Whether a character would be obeyed rather than shown: control characters, and those that turn the direction of what follows.
fn moves_terminal(letter: char) -> bool {
    let turns = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (letter.is_control() && letter != '\t')
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.as_str().read_span(span, before, after)?;
        let line = inner.line() + self.first_line;
        // Without lines around it, it is the place itself that is asked for.
        let column = if before == 0 { self.column } else { inner.column() };
        let (data, span, count) = (inner.data(), *inner.span(), inner.line_count());
        let contents =
            MietteSpanContents::new_named(self.name.clone(), data, span, line, column, count);
        Ok(Box::new(contents.with_language("toml")))
    }
}

#[cfg(test)]
mod tests {
    use miette::Severity;

    use super::super::{Finding, shown};

    fn finding(line: u32, column: u32, width: u32) -> Finding {
        let (message, hint, code) = ("wrong".to_owned(), "mend".to_owned(), "code".to_owned());
        Finding { severity: Severity::Error, code, line, column, width, message, hint }
    }

    fn plain(source: &str, place: (u32, u32, u32)) -> String {
        let shown = shown("a.toml", source.as_bytes(), &[finding(place.0, place.1, place.2)]);
        anstream::adapter::strip_str(&shown).to_string()
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_and_the_place_is_still_that_of_the_file() {
        let source =
            format!("first = 1\n{}BAD{}\nlast = 1", "x".repeat(60_000), "y".repeat(60_000));
        let shown = plain(&source, (2, 60_001, 3));
        assert!(shown.len() < 1_500, "{} bytes", shown.len());
        assert!(shown.contains("[a.toml:2:60001]"), "{shown}");
        let line = format!("2 │ …{}BAD{}…\n", "x".repeat(40), "y".repeat(117));
        assert!(shown.contains(&line) && shown.contains("first = 1"), "{shown}");
        assert!(shown.contains(&format!("· {}───\n", " ".repeat(41))), "{shown}");
        assert!(plain(&"z".repeat(100_000), (1, 1, 100_000)).len() < 1_500);
    }

    #[test]
    fn what_would_move_a_terminal_is_written_out() {
        let shown = plain("title = \"a\u{1b}[2Jb\u{202e}c\u{7}\"\r\nnext = 1", (1, 9, 4));
        assert!(shown.contains(r#"title = "a\u{1b}[2Jb\u{202e}c\u{7}""#), "{shown}");
        let marked = format!("· {}{}\n", " ".repeat(8), "─".repeat(9));
        assert!(shown.contains(&marked), "{shown}");
    }

    #[test]
    fn every_place_can_be_shown() {
        for source in ["", "\n", "a", "a\n", "a\r\nb", "a\nb\nc\n", "灯\n灯"] {
            for line in 1..5 {
                for column in 1..4 {
                    assert!(plain(source, (line, column, 2)).contains("wrong"));
                }
            }
        }
    }
}
