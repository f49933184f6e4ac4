//! How findings in a policy are shown: each with the line that it is about. Who finds them, and
//! what of it, is for the verbs.

use std::fmt::Display;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};
use thiserror::Error;

mod excerpt;

use excerpt::Excerpt;

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
    let text = String::from_utf8_lossy(source);
    // Whoever writes it out takes the colours away where nobody sees them.
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode()).with_links(false);
    let mut shown = String::new();
    for finding in findings {
        // INVARIANT: writing to a string cannot fail.
        let _ = handler.render_report(
            &mut shown,
            &InText { finding: finding.clone(), excerpt: Excerpt::of(name, &text, finding) },
        );
    }
    shown
}

/// A finding as miette shows it.
#[derive(Debug, Error)]
#[error("{}", .finding.message)]
struct InText {
    finding: Finding,
    excerpt: Excerpt,
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
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(None, self.excerpt.place());
        Some(Box::new(std::iter::once(label)))
    }
}
