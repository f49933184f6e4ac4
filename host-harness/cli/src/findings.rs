//! How findings in a policy are shown: each with the line that it is about. Who finds them, and
//! what of it, is for the verbs.

use std::fmt::Display;
use std::sync::Arc;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity, SourceCode,
};
use thiserror::Error;

/// A finding, and where it stands.
#[derive(Clone, Debug)]
pub struct Finding {
    pub severity: Severity,
    pub code: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// In characters, on that line.
    pub width: u32,
    pub message: String,
    pub hint: String,
}

/// The findings in a policy with the lines that they are about.
pub fn shown(name: &str, source: &[u8], findings: &[Finding]) -> String {
    let text: Arc<str> = String::from_utf8_lossy(source).into();
    // Whoever writes it out takes the colours away where nobody sees them.
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode()).with_links(false);
    let mut shown = String::new();
    for finding in findings {
        // INVARIANT: writing to a string cannot fail.
        let _ = handler.render_report(&mut shown, &InText::new(name, &text, finding));
    }
    shown
}

/// A finding as miette shows it.
#[derive(Debug, Error)]
#[error("{}", .finding.message)]
struct InText {
    finding: Finding,
    text: NamedSource<Arc<str>>,
    offset: usize,
    length: usize,
}

impl InText {
    fn new(name: &str, text: &Arc<str>, finding: &Finding) -> InText {
        let (offset, length) = span(text, finding);
        let text = NamedSource::new(name, Arc::clone(text)).with_language("toml");
        InText { finding: finding.clone(), text, offset, length }
    }
}

impl miette::Diagnostic for InText {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(&self.finding.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.finding.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(&self.finding.hint))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(None, (self.offset, self.length));
        Some(Box::new(std::iter::once(label)))
    }
}

/// Where a finding stands in the text, in bytes: a finding counts characters.
fn span(text: &str, finding: &Finding) -> (usize, usize) {
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let line = text.split_inclusive('\n').nth(count(finding.line).saturating_sub(1)).unwrap_or("");
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    let bytes =
        |characters: usize| line.chars().take(characters).map(char::len_utf8).sum::<usize>();
    let before = count(finding.column).saturating_sub(1);
    let (from, to) = (bytes(before), bytes(before.saturating_add(count(finding.width))));
    if line.is_empty() { (text.len(), 0) } else { (start + from, to - from) }
}
