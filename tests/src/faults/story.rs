//! What happened last, in words, for whoever looks into a seed that failed.

use std::collections::VecDeque;

use wish_contract::Instant;

/// How much of it is kept.
const LINES_MAX: usize = 60;

/// The last lines; none where nobody wants to hear them.
pub(super) struct Story {
    narrated: bool,
    lines: VecDeque<String>,
    began: Instant,
}

impl Story {
    pub fn new(narrated: bool, began: Instant) -> Story {
        Story { narrated, lines: VecDeque::new(), began }
    }

    /// One more line, made only where it is wanted.
    pub fn tell(&mut self, now: Instant, line: impl FnOnce() -> String) {
        if !self.narrated {
            return;
        }
        if self.lines.len() == LINES_MAX {
            self.lines.pop_front();
        }
        let passed = (now - self.began) / 1_000;
        let (days, rest) = (passed / 86_400, passed % 86_400);
        let (hours, minutes, seconds) = (rest / 3_600, rest / 60 % 60, rest % 60);
        let line = line();
        self.lines.push_back(format!("day {days:3} {hours:02}:{minutes:02}:{seconds:02}  {line}"));
    }

    pub fn into_lines(self) -> Vec<String> {
        self.lines.into()
    }
}
