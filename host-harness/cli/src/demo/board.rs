//! The wishes of a programme as a table, and all of them in one line.

use anstyle::{AnsiColor, Style};
use wish_contract::{ClaimRole, Stage};
use wish_runtime::RuntimeError;
use wish_simulation::demo::{CaseTrace, Played, PlayedWish, local};

use super::Show;
use crate::language::Language;
use crate::table::{Align, Cell, Column, table};

const WHAT_WIDTH_MAX: usize = 32;
const CLAIMED_BY_WIDTH_MAX: usize = 36;
const STEPS_WIDTH_MAX: usize = 24;
const WIDTH_MAX: usize = 32;

/// One programme's wishes.
pub fn of(played: &Played, language: Language) -> Result<String, RuntimeError> {
    let about = played.book.about()?;
    let title = about.title.iter().find(|text| text.language == language.tag());
    let title = title.map_or(about.name.as_str(), |text| &text.words);
    let bold = Style::new().bold();
    let version = language.policy_version(about.version);
    let head = format!("{bold}{title}{bold:#} · {} · {version}\n", about.name);
    let columns = [
        (language.column_reference(), Align::Left, WIDTH_MAX),
        (language.column_what(), Align::Left, WHAT_WIDTH_MAX),
        (language.column_stage(), Align::Left, WIDTH_MAX),
        (language.column_claimed_by(), Align::Left, CLAIMED_BY_WIDTH_MAX),
        (language.column_steps(), Align::Left, STEPS_WIDTH_MAX),
        (language.column_days(), Align::Right, WIDTH_MAX),
        (language.column_reported(), Align::Left, WIDTH_MAX),
    ];
    let columns = columns.map(|(title, align, width_max)| Column { title, align, width_max });
    let rows: Vec<Vec<Cell>> = played.wishes.iter().map(|wish| row(wish, language)).collect();
    Ok(format!("{head}{}\n", table(&columns, &rows)))
}

fn row(wish: &PlayedWish, language: Language) -> Vec<Cell> {
    let trace = &wish.trace;
    let text = trace.case.as_ref().map_or("", |case| &case.need.text);
    let days = wish
        .span()
        .map(|(from, to)| (local(to).date_naive() - local(from).date_naive()).num_days());
    vec![
        Cell::plain(&trace.wish.reference),
        Cell::plain(text),
        stage(wish, language),
        Cell::plain(claimed_by(trace).unwrap_or_else(|| language.nobody().to_owned())),
        Cell::plain(steps(trace).unwrap_or_else(|| language.nobody().to_owned())),
        Cell::plain(days.map_or_else(String::new, |days| days.to_string())),
        reported(wish, language),
    ]
}

fn stage(wish: &PlayedWish, language: Language) -> Cell {
    let red = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
    let green = Style::new().fg_color(Some(AnsiColor::Green.into()));
    let stage = wish.trace.stage();
    let name = stage.map_or(language.nobody(), |stage| language.stage(stage));
    match stage {
        _ if wish.is_stranded() => {
            Cell { text: format!("{name} ({})", language.stranded()), style: red }
        }
        Some(Stage::Closed) => Cell { text: name.to_owned(), style: green },
        _ => Cell::plain(name),
    }
}

fn reported(wish: &PlayedWish, language: Language) -> Cell {
    let word = &wish.trace.wish.reported.word;
    if wish.agrees {
        return Cell { text: format!("✓ {word}"), style: Style::new().dimmed() };
    }
    let red = Style::new().fg_color(Some(AnsiColor::Red.into()));
    Cell { text: format!("✗ {word} ({})", language.disagrees()), style: red }
}

/// Claimants, the lead first.
fn claimed_by(trace: &CaseTrace) -> Option<String> {
    let mut claims = trace.claims();
    claims.sort_by_key(|claim| claim.role != ClaimRole::Lead);
    let names: Vec<&str> = claims.iter().map(|claim| claim.responder.as_str()).collect();
    (!names.is_empty()).then(|| names.join(" + "))
}

/// How many steps opened, and the last one.
fn steps(trace: &CaseTrace) -> Option<String> {
    let steps = trace.steps();
    steps.last().map(|last| format!("{} {last}", steps.len()))
}

/// Everything in one line.
pub fn summary(show: &Show, language: Language) -> String {
    let count =
        |wanted: &dyn Fn(&PlayedWish) -> bool| show.wishes().filter(|wish| wanted(wish)).count();
    let all = show.wishes().count();
    let lit = count(&|wish| wish.trace.stage() == Some(Stage::Closed));
    let elsewhere = count(&|wish| wish.trace.has_ended()) - lit;
    let stranded = count(&|wish| wish.is_stranded());
    let agree = count(&|wish| wish.agrees);
    let (imports, bytes, fuel) = (show.component.imports.len(), show.component.bytes, show.fuel());
    language.either(
        format!(
            "{all} wishes: {lit} fulfilled and closed, {elsewhere} ended otherwise, {stranded} \
             stranded; {agree} of {all} as reported. Component: {imports} imports, {bytes} bytes, \
             {fuel} fuel for all decisions.\n"
        ),
        format!(
            "共 {all} 个心愿：点亮办结 {lit} 个，其他去向 {elsewhere} 个，无人负责 {stranded} 个；与报道相符 \
             {agree}/{all}。组件：导入 {imports} 项，{bytes} 字节，全部裁定共用燃料 {fuel}。\n"
        ),
    )
}
