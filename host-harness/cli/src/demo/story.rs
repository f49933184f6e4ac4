//! One wish's whole story: what happened when, by whom, and why, in the policy's own words.

use anstyle::{AnsiColor, Style};
use chrono::Datelike;
use unicode_width::UnicodeWidthStr;
use wish_contract::{
    Action, Actor, BoardStatus, Deadline, Effect, Instant, PublicCase, Ranking, Reason, Role,
};
use wish_runtime::RuntimeError;
use wish_simulation::demo::{CaseTrace, Entry, Happening, Played, PlayedWish, local};

use crate::language::Language;
use crate::table::wrapped;

const WIDTH: usize = 100;
const WHO_WIDTH: usize = 12;

/// The story of a wish.
pub fn of(played: &Played, wish: &PlayedWish, language: Language) -> Result<String, RuntimeError> {
    let mut story = Story {
        played,
        language,
        text: String::new(),
        head: String::new(),
        next: None,
        status: None,
    };
    story.title(&wish.trace)?;
    for entry in &wish.trace.log {
        story.entry(entry)?;
    }
    Ok(story.text + "\n")
}

struct Story<'a> {
    played: &'a Played,
    language: Language,
    text: String,
    /// The time and the person printed last, so that they are not printed again on the next line.
    head: String,
    /// The deadline printed last, and the colour.
    next: Option<Deadline>,
    status: Option<BoardStatus>,
}

impl Story<'_> {
    fn title(&mut self, trace: &CaseTrace) -> Result<(), RuntimeError> {
        let bold = Style::new().bold();
        let text = trace.case.as_ref().map_or("", |case| &case.need.text);
        let title = self.language.story_of();
        self.text += &format!("{bold}{title}{}{bold:#} {text}\n", trace.wish.reference);
        let about = self.played.book.about()?;
        let position = trace.case.as_ref().and_then(|case| case.ladder.as_ref());
        let ladder = about
            .ladders
            .iter()
            .find(|ladder| position.is_some_and(|position| position.ladder == ladder.ladder));
        let mut outlines = ladder.iter().flat_map(|ladder| &ladder.outlines);
        let ladder_text = outlines.find(|one| one.language == self.language.tag());
        let Some(ladder_text) = ladder_text else { return Ok(()) };
        self.text += &format!("{}\n", self.language.ladder_in_words());
        for (step, number) in ladder_text.steps.iter().zip(1..) {
            let lines = wrapped(step, WIDTH - 4).join("\n    ");
            self.text += &format!("  {number} {lines}\n");
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), RuntimeError> {
        let head = self.head(entry);
        match &entry.happening {
            Happening::Decided { events, effects, trace, next } => {
                let mark = Style::new().fg_color(Some(AnsiColor::Green.into()));
                for reason in events.iter().map(|event| &event.because).chain(trace) {
                    let words = self.words(reason)?;
                    self.line(&head, "●", mark, &words);
                }
                self.effects(&head, effects);
                self.deadline(&head, *next);
            }
            Happening::Refused { command, rejection } => {
                let red = Style::new().fg_color(Some(AnsiColor::Red.into()));
                let words = self.language.refused(command) + &self.words(&rejection.because)?;
                self.line(&head, "✗", red, &words);
            }
            Happening::Ranked(ranking) => self.ranking(&head, ranking)?,
            Happening::OnBoard(view) => self.board(&head, view)?,
            Happening::LeftAlone => {
                let words = self.language.left_alone().to_owned();
                self.line(&head, "○", Style::new(), &words);
            }
        }
        Ok(())
    }

    fn words(&self, reason: &Reason) -> Result<String, RuntimeError> {
        self.played.book.words(reason, self.language.tag())
    }

    /// Who may claim now, best first, with what their scores are made of; whom the platform notifies, and
    /// why not the others.
    fn ranking(&mut self, head: &str, ranking: &Ranking) -> Result<(), RuntimeError> {
        let dimmed = Style::new().dimmed();
        if ranking.ranked.is_empty() {
            let words =
                format!("{}{}", self.language.may_claim_now(), self.language.nobody_there());
            self.line(head, "→", dimmed, &words);
        }
        for (one, place) in ranking.ranked.iter().zip(1..) {
            let parts: Vec<String> = one
                .parts
                .iter()
                .map(|part| format!("{} {:+}", self.language.criterion(&part.rule), part.points))
                .collect();
            let parts = parts.join(self.language.comma());
            let notice = self.words(&one.because)?;
            let words = self.language.ranked(place, &one.responder, one.score, &parts, &notice);
            self.line(head, "→", dimmed, &words);
        }
        for one in &ranking.excluded {
            let words = format!(
                "{}{}{}",
                one.responder,
                self.language.excluded(),
                self.words(&one.because)?
            );
            self.line(head, "→", dimmed, &words);
        }
        Ok(())
    }

    /// The public board, when the case's status on it changes, in the city's words.
    fn board(&mut self, head: &str, view: &PublicCase) -> Result<(), RuntimeError> {
        let before = self.status.replace(view.status);
        if before == Some(view.status) {
            return Ok(());
        }
        // What is hidden stays hidden, and is printed once.
        let reasons = view.hidden.iter().filter(|_| before.is_none());
        let hidden: Vec<String> =
            reasons.map(|reason| self.words(reason)).collect::<Result<_, _>>()?;
        let colour = match view.status {
            BoardStatus::Open => AnsiColor::Green,
            BoardStatus::PartlyTaken => AnsiColor::Yellow,
            BoardStatus::Taken | BoardStatus::Fulfilled => AnsiColor::Red,
        };
        let status = self.language.on_board().to_owned() + &self.words(&view.because)?;
        let parts = std::iter::once(status).chain(hidden).collect::<Vec<_>>();
        let words = parts.join(self.language.semicolon());
        self.line(head, "◆", Style::new().fg_color(Some(colour.into())), &words);
        Ok(())
    }

    fn effects(&mut self, head: &str, effects: &[Effect]) {
        for effect in effects {
            if let Action::AskCoordinator(question) = &effect.action {
                let words = self.language.ask_coordinator().to_owned() + &question.coordinator;
                self.line(head, "→", Style::new().dimmed(), &words);
            }
        }
    }

    fn deadline(&mut self, head: &str, next: Option<Deadline>) {
        if let Some(next) = next.filter(|next| self.next != Some(*next)) {
            self.next = Some(next);
            let kind = self.language.deadline(next.kind);
            let until = self.language.next_deadline();
            let due = self.language.either(
                format!("{kind} {until} {}", self.time(next.due)),
                format!("{kind}{until} {}", self.time(next.due)),
            );
            self.line(head, "⧗", Style::new().dimmed(), &due);
        }
    }

    fn head(&self, entry: &Entry) -> String {
        let who = self.who(entry.by.as_ref());
        let pad = " ".repeat(WHO_WIDTH.saturating_sub(who.width()));
        format!("{}  {who}{pad}", self.time(entry.at))
    }

    fn who(&self, by: Option<&Actor>) -> String {
        match by {
            None => self.language.the_host().to_owned(),
            Some(Actor { id, role: Role::Responder }) => id.clone(),
            Some(Actor { role, .. }) => self.language.role(*role).to_owned(),
        }
    }

    fn time(&self, at: Instant) -> String {
        let here = local(at);
        let weekday = self.language.weekday(here.weekday().num_days_from_monday());
        format!("{} {weekday} {}", here.format("%Y-%m-%d"), here.format("%H:%M"))
    }

    fn line(&mut self, head: &str, mark: &str, style: Style, words: &str) {
        let indent = head.width();
        let shown = if self.head == head { " ".repeat(indent) } else { head.to_owned() };
        self.head = head.to_owned();
        for (index, line) in wrapped(words, WIDTH - indent - 3).iter().enumerate() {
            let (head, mark) = if index == 0 { (shown.as_str(), mark) } else { ("", " ") };
            let pad = " ".repeat(indent - head.width());
            self.text += &format!("{head}{pad} {style}{mark}{style:#} {line}\n");
        }
    }
}
