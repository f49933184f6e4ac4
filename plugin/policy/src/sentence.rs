//! Sentences with places in them: how `{0}`, `{1}` and so on are filled. Which sentences there are
//! is for those to say who speak.
//!
//! Not `format!`: each of its sentences is code of its own, and several times as long.

/// A sentence with words in its places. Braces around anything else stand for themselves.
#[inline(never)]
pub fn filled(sentence: &str, words: &[&str]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (word, after) = place(after, words).unwrap_or(("{", after));
        filled.push_str(word);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The word for the place whose first brace has been read, and what stands behind the place.
fn place<'a>(rest: &'a str, words: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let number = rest.bytes().next()?.wrapping_sub(b'0');
    Some((words.get(usize::from(number))?, rest.get("0}".len()..)?))
}
