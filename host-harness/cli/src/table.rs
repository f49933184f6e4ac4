//! Tables for the terminal, aligned by how wide letters are shown: a Chinese one takes two columns.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const GAP: &str = "  ";
const ELLIPSIS: char = '…';

/// How a column stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// A column.
pub struct Column {
    pub title: &'static str,
    pub align: Align,
    /// Most columns of the terminal that it may take.
    pub width_max: usize,
}

/// One cell, and how it is painted.
pub struct Cell {
    pub text: String,
    pub style: Style,
}

impl Cell {
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), style: Style::new() }
    }
}

/// Lays rows out under their titles.
pub fn table(columns: &[Column], rows: &[Vec<Cell>]) -> String {
    let widths: Vec<usize> =
        columns.iter().enumerate().map(|(i, one)| width(i, one, rows)).collect();
    let title =
        |column: &Column| Cell { text: column.title.to_owned(), style: Style::new().bold() };
    let titles: Vec<Cell> = columns.iter().map(title).collect();
    let mut out = String::new();
    for row in std::iter::once(&titles).chain(rows) {
        let cells = row.iter().zip(columns).zip(&widths);
        let cells = cells.map(|((cell, column), width)| set(cell, column.align, *width));
        let line = cells.collect::<Vec<_>>().join(GAP);
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn width(index: usize, column: &Column, rows: &[Vec<Cell>]) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.text.width());
    cells.max().unwrap_or(0).min(column.width_max).max(column.title.width())
}

fn set(cell: &Cell, align: Align, width: usize) -> String {
    let text = shortened(&cell.text, width);
    let pad = " ".repeat(width.saturating_sub(text.width()));
    let style = cell.style;
    match align {
        Align::Left => format!("{style}{text}{style:#}{pad}"),
        Align::Right => format!("{pad}{style}{text}{style:#}"),
    }
}

/// The text, cut to the width with an ellipsis.
pub fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut taken = 1;
    for letter in text.chars() {
        taken += letter.width().unwrap_or(0);
        if taken > width {
            break;
        }
        kept.push(letter);
    }
    kept.push(ELLIPSIS);
    kept
}

/// The text on lines of at most this width, broken at spaces and between Chinese letters.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut().map_or(0, |line| line.width());
        if line > 0 && line + piece.trim_end().width() > width {
            lines.push(piece.trim_start().to_owned());
        } else if let Some(line) = lines.last_mut() {
            line.push_str(&piece);
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Where a line may break: after a space, and after a wide letter unless punctuation follows.
fn pieces(text: &str) -> Vec<String> {
    const NOT_FIRST: &str = "，。；：、！？）》”’…";
    const NOT_LAST: &str = "（《“‘";
    let mut pieces = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
        let next = letters.peek();
        let wide = letter.width() == Some(2) && !NOT_LAST.contains(letter);
        let before_wide = next.is_some_and(|next| next.width() == Some(2));
        let may_follow = next.is_some_and(|next| !NOT_FIRST.contains(*next));
        if may_follow && (letter == ' ' || wide || (before_wide && !NOT_LAST.contains(letter))) {
            pieces.push(String::new());
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Align, Cell, Column, shortened, table, wrapped};

    #[test]
    fn columns_align_under_chinese_letters() {
        let columns = [
            Column { title: "编号", align: Align::Left, width_max: 8 },
            Column { title: "what", align: Align::Left, width_max: 8 },
            Column { title: "天", align: Align::Right, width_max: 4 },
        ];
        let row = |cells: [&str; 3]| cells.map(Cell::plain).into_iter().collect::<Vec<_>>();
        let shown = table(&columns, &[row(["a", "电饭锅", "3"]), row(["bb", "radio", "12"])]);
        let plain = anstream::adapter::strip_str(&shown).to_string();
        assert_eq!(plain, "编号  what    天\na     电饭锅   3\nbb    radio   12\n");
    }

    #[test]
    fn long_texts_are_cut_or_wrapped_by_shown_width() {
        assert_eq!(shortened("想要一台电风扇", 9), "想要一台…");
        assert_eq!(wrapped("想要，一台 fan", 5), ["想", "要，", "一台", "fan"]);
    }
}
