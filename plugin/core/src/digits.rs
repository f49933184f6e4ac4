//! Numbers written into texts that are put together piece by piece.

/// Appends a number in at least so many figures.
pub(crate) fn push_number(text: &mut String, number: u64, figures: u32) {
    if number > 9 || figures > 1 {
        push_number(text, number / 10, figures.saturating_sub(1));
    }
    text.push(char::from_digit((number % 10) as u32, 10).unwrap_or('0'));
}
