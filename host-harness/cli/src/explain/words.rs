//! An explanation in words, in the policy's own where it has them.

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Datelike, FixedOffset};
use wish_analysis::explanation::{Explanation, Firing, Holding, ResponderView, Turn};
use wish_contract::{Actor, Audience, Claim, ClaimRole, Instant, Reason, Role};
use wish_runtime::{Rulebook, RuntimeError};

use crate::language::{Language, words};
use crate::table::wrapped;

const WIDTH: usize = 100;
const INDENT: &str = "  ";

words! {
    help_explain: "Tells why a case stands where it does, why somebody may not claim it, and what fires next",
        "说明事项为何处于当前状态、某承接方为何不能认领、接下来会触发什么";
    help_case_log: "A log (wish-log/1), or the events of one case, one a line",
        "日志（wish-log/1），或一个事项的事件，每行一条";
    help_at: "When: a time like 2026-03-02T09:00:00+08:00 or a deadline like first-contact; the record's end where not given",
        "时点：如 2026-03-02T09:00:00+08:00，或期限名如 first-contact；默认为记录末尾";
    help_case: "Which case, where the log has several", "事项编号（日志含多个事项时）";
    help_by: "Why this responder may not claim it, by what the log last knew of it",
        "说明该承接方为何不能认领，依据日志中其最近情况";
    help_responder: "The same, by the facts in this file (JSON, the contract's `responder`)",
        "同上，依据此文件中的情况（JSON，契约中的 `responder`）";
    help_policy_of_events: "The policy, where the record has none", "政策文件（记录中没有时）";
    where_it_stands: "Where it stands", "当前状态";
    how_it_came: "How it came there", "来龙去脉";
    its_ladder: "Its ladder", "升级阶梯";
    open_to: "Open to", "可认领范围";
    fires_next: "What fires next, if nobody does anything", "若无人处理，接下来将触发";
    nothing_fires: "nothing: no deadline runs", "无：没有进行中的期限";
    not_recorded: "(due by now, though not in the record)", "（已到期，但记录中没有）";
    nobody_holds: "nobody: it has ended", "无：已结束";
    holder_has: "in hand by name: ", "专人负责：";
    claimants_have: "with ", "承接方：";
    next_to_act: "waits for whoever acts next, until ", "待办，期限 ";
    may_not_claim: "may not claim", "不能认领";
    may_claim: "may claim", "可以认领";
    may_also: "may also: ", "还可以：";
    may_nothing: "nothing is open to it", "没有可做的操作";
    lead_word: "lead", "牵头";
    co_word: "beside the lead", "共同认领";
}

pub fn shown(
    explanation: &Explanation,
    book: &Rulebook,
    offset_ms: i64,
    language: Language,
) -> Result<String, RuntimeError> {
    let mut writer = TextWriter { book, offset_ms, language, text: String::new() };
    writer.head(explanation)?;
    writer.state(explanation)?;
    writer.title(language.how_it_came());
    for turn in &explanation.course {
        writer.turn(turn)?;
    }
    writer.ladder(explanation)?;
    writer.title(language.fires_next());
    for firing in &explanation.firings {
        writer.firing(firing)?;
    }
    if explanation.firings.is_empty() {
        writer.line("", language.nothing_fires());
    }
    if let Some(view) = &explanation.responder {
        writer.responder(view)?;
    }
    Ok(writer.text)
}

struct TextWriter<'a> {
    book: &'a Rulebook,
    offset_ms: i64,
    language: Language,
    text: String,
}

impl TextWriter<'_> {
    fn head(&mut self, explanation: &Explanation) -> Result<(), RuntimeError> {
        let bold = Style::new().bold();
        let about = self.book.about()?;
        let (case, at) = (&explanation.case, self.time(explanation.at));
        let policy = format!("{} {}", about.name, about.version);
        self.text += &format!("{bold}{}{bold:#} {at} ({policy})\n", case.id);
        for line in wrapped(&case.need.text, WIDTH - INDENT.len()) {
            self.text += &format!("{INDENT}{line}\n");
        }
        Ok(())
    }

    /// The stage, who has it, and to whom it is open.
    fn state(&mut self, explanation: &Explanation) -> Result<(), RuntimeError> {
        self.title(self.language.where_it_stands());
        let case = &explanation.case;
        let since =
            explanation.course.iter().rev().take_while(|turn| turn.stage == Some(case.stage));
        let since = since.last().map_or_else(String::new, |turn| {
            format!("{}{}", self.language.since(), self.time(turn.at))
        });
        let stage = self.language.stage(case.stage);
        let held =
            case.held.as_ref().map(|hold| format!(", {} ({})", self.language.held(), hold.reason));
        self.line("", &format!("{stage}{since}{}", held.unwrap_or_default()));
        self.holding(explanation);
        for audience in &explanation.audiences {
            let words = self.audience(audience);
            self.line(self.language.open_to(), &words);
        }
        Ok(())
    }

    /// Who has it: a holder by name, claimants, or else whoever acts next.
    fn holding(&mut self, explanation: &Explanation) {
        let Holding { ended, holder, claimants } = &explanation.holding;
        let mut lines = Vec::new();
        if let Some(holder) = holder {
            let by_name = self.language.holder_has();
            let since = format!("{}{}", self.language.since(), self.time(holder.since));
            lines.push(format!("{by_name}{}{since}", holder.id));
        }
        if !claimants.is_empty() && !ended {
            let claims: Vec<String> = claimants.iter().map(|claim| self.claim(claim)).collect();
            let claims = claims.join(self.language.comma());
            lines.push(format!("{}{claims}", self.language.claimants_have()));
        }
        let next = explanation.deadlines.first();
        match next.filter(|_| lines.is_empty()) {
            _ if *ended => lines.push(self.language.nobody_holds().to_owned()),
            Some(deadline) => {
                let kind = self.language.deadline(deadline.kind);
                let until = self.time(deadline.due);
                lines.push(format!("{}{until} ({kind})", self.language.next_to_act()));
            }
            None => {}
        }
        lines.iter().for_each(|line| self.line("", line));
    }

    fn claim(&self, claim: &Claim) -> String {
        let role = match claim.role {
            ClaimRole::Lead => self.language.lead_word(),
            ClaimRole::Co => self.language.co_word(),
        };
        format!("{} ({role}, {})", claim.responder, self.time(claim.since))
    }

    fn audience(&self, audience: &Audience) -> String {
        let kinds = audience.kinds.join(self.language.comma());
        match audience.paired_only {
            true => self.language.either(
                format!("{kinds} paired with {} (step {})", audience.area, audience.step),
                format!("与 {} 结对的 {kinds}（{}）", audience.area, audience.step),
            ),
            false => self.language.either(
                format!("{kinds} of {} (step {})", audience.area, audience.step),
                format!("{} 的 {kinds}（{}）", audience.area, audience.step),
            ),
        }
    }

    fn turn(&mut self, turn: &Turn) -> Result<(), RuntimeError> {
        let head = self.when_and_who(turn.at, &turn.by);
        let green = Style::new().fg_color(Some(AnsiColor::Green.into()));
        let red = Style::new().fg_color(Some(AnsiColor::Red.into()));
        let (mark, style) = if turn.refused { ("✗", red) } else { ("●", green) };
        let command = turn.command.as_deref().filter(|_| turn.refused);
        let mut first = command.map_or_else(String::new, |command| format!("{command}: "));
        if !turn.recorded {
            first = format!("{} ", self.language.not_recorded());
        }
        for (number, reason) in turn.because.iter().enumerate() {
            let words = format!("{first}{} [{}]", self.words(reason)?, reason.rule);
            first.clear();
            self.marked(if number == 0 { &head } else { "" }, mark, style, &words);
        }
        Ok(())
    }

    /// The steps of the case's ladder, those that it has entered with when and why.
    fn ladder(&mut self, explanation: &Explanation) -> Result<(), RuntimeError> {
        let Some(position) = &explanation.case.ladder else { return Ok(()) };
        self.title(self.language.its_ladder());
        let about = self.book.about()?;
        let spoken = |language: &str| {
            let tongue = self.language.tag();
            if about.languages.iter().any(|one| one == tongue) { tongue == language } else { true }
        };
        let ladder = about.ladders.iter().find(|one| one.ladder == position.ladder);
        let mut outlines = ladder.iter().flat_map(|ladder| &ladder.outlines);
        let ladder_text = outlines.find(|one| spoken(&one.language));
        let sentences = ladder_text.map_or(&[][..], |ladder_text| ladder_text.steps.as_slice());
        for (number, sentence) in (1_u32..).zip(sentences) {
            let last = number as usize == sentences.len();
            let entered = explanation.steps.iter().filter(|step| match step.step {
                Some(step) => step == number && !last,
                None => last,
            });
            let entered: Vec<_> = entered.collect();
            let mark = if entered.is_empty() { "○" } else { "●" };
            self.marked("", mark, Style::new(), sentence);
            for step in entered {
                let words = format!("{} {}", self.time(step.at), self.words(&step.because)?);
                self.marked("", "→", Style::new().dimmed(), &words);
            }
        }
        Ok(())
    }

    fn firing(&mut self, firing: &Firing) -> Result<(), RuntimeError> {
        let kind = self.language.deadline(firing.deadline.kind);
        let provisional =
            if firing.deadline.provisional { self.language.provisional() } else { "" };
        let head = format!("{}  {kind}{provisional}", self.time(firing.deadline.due));
        for (number, reason) in firing.because.iter().enumerate() {
            let words = format!("{} [{}]", self.words(reason)?, reason.rule);
            self.marked(if number == 0 { &head } else { "" }, "⧗", Style::new().dimmed(), &words);
        }
        for coordinator in &firing.asked {
            let words = format!("{}{coordinator}", self.language.ask_coordinator());
            self.marked("", "→", Style::new().dimmed(), &words);
        }
        Ok(())
    }

    /// Whether a responder may claim, and what else it may do.
    fn responder(&mut self, view: &ResponderView) -> Result<(), RuntimeError> {
        use wish_contract::{CommandKind::Claim, CommandKind::Tick};
        let facts = &view.facts;
        let claim = view.offers.iter().find(|offer| offer.command == Claim);
        let open = claim.is_some_and(|offer| offer.open);
        let verdict = if open { self.language.may_claim() } else { self.language.may_not_claim() };
        self.title(&format!("{} ({}, {}) {verdict}", facts.id, facts.kind, facts.area));
        if let Some(offer) = claim {
            let words = format!("{} [{}]", self.words(&offer.because)?, offer.because.rule);
            let (mark, colour) =
                if open { ("●", AnsiColor::Green) } else { ("✗", AnsiColor::Red) };
            self.marked("", mark, Style::new().fg_color(Some(colour.into())), &words);
        }
        let others =
            view.offers.iter().filter(|one| one.open && ![Claim, Tick].contains(&one.command));
        let others: Vec<String> = others
            .map(|offer| {
                wish_contract::json::to_string(&offer.command)
                    .map(|name| name.trim_matches('"').to_owned())
            })
            .collect::<Result<_, _>>()?;
        let others = match others.is_empty() {
            true => self.language.may_nothing().to_owned(),
            false => format!("{}{}", self.language.may_also(), others.join(self.language.comma())),
        };
        if !open {
            self.line("", &others);
        }
        Ok(())
    }

    fn words(&self, reason: &Reason) -> Result<String, RuntimeError> {
        self.book.words(reason, self.language.tag())
    }

    fn when_and_who(&self, at: Instant, by: &Actor) -> String {
        let who = match by {
            Actor { id, role: Role::Responder } => id.clone(),
            Actor { role, .. } => self.language.role(*role).to_owned(),
        };
        format!("{}  {who}", self.time(at))
    }

    fn time(&self, at: Instant) -> String {
        let utc = DateTime::from_timestamp_millis(at).unwrap_or_default();
        let seconds = i32::try_from(self.offset_ms / 1_000).unwrap_or(0);
        let here = FixedOffset::east_opt(seconds)
            .map_or(utc.fixed_offset(), |zone| utc.with_timezone(&zone));
        let weekday = self.language.weekday(here.weekday().num_days_from_monday());
        format!("{} {weekday} {}", here.format("%Y-%m-%d"), here.format("%H:%M"))
    }

    fn title(&mut self, title: &str) {
        let bold = Style::new().bold();
        self.text += &format!("\n{bold}{title}{bold:#}\n");
    }

    /// Words, with what they are about before them.
    fn line(&mut self, about: &str, words: &str) {
        let words = if about.is_empty() { words.to_owned() } else { format!("{about}: {words}") };
        for line in wrapped(&words, WIDTH - INDENT.len()) {
            self.text += &format!("{INDENT}{line}\n");
        }
    }

    fn marked(&mut self, head: &str, mark: &str, style: Style, words: &str) {
        if !head.is_empty() {
            self.text += &format!("{INDENT}{}\n", head.trim_end());
        }
        for (number, line) in wrapped(words, WIDTH - 3 * INDENT.len()).iter().enumerate() {
            let mark = if number == 0 { mark } else { " " };
            self.text += &format!("{INDENT}{INDENT}{style}{mark}{style:#} {line}\n");
        }
    }
}

words! {
    since: " since ", "，自 ";
    held: "held", "挂起";
    provisional: " (provisional)", "（暂定）";
}

impl Language {
    pub(super) fn other_policy(self, case: &str, given: &str) -> String {
        self.either(
            format!("the case runs under the policy with digest {case}, and this one has {given}"),
            format!("事项依据摘要为 {case} 的政策，而此政策摘要为 {given}"),
        )
    }

    pub(super) fn policy_wanted(self) -> (String, String) {
        self.either(
            (
                "the record tells no policy".to_owned(),
                "give the one that the case runs under: `--policy FILE`".to_owned(),
            ),
            ("记录中没有政策".to_owned(), "请用 `--policy FILE` 给出事项所依据的政策".to_owned()),
        )
    }
}

#[cfg(test)]
mod tests;
