//! Cases found by their texts. Texts are not kept in the clear, and so is nothing that they could be read from: beside each case stand
//! keyed hashes of its words, and of each two characters that follow each other where a script knows no words. A search takes the
//! cases that have all of the hashes, opens their texts, and looks.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};
use wish_contract::{Case, Need};
use wish_store::{CaseFilter, CaseRow, Page, Term, Transaction};

use crate::decided::case_of;
use crate::error::HostError;
use crate::host::Host;

/// Longest search, in characters.
pub const QUERY_CHARACTERS_MAX: usize = 100;
/// Cases that a search opens at most.
const OPENED_MAX: u64 = 20_000;
/// Cases read at a time.
const AT_ONCE: u32 = 500;
/// Bytes of a hash's block.
const BLOCK: usize = 64;

/// A part of a text without anything between.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Run {
    /// A word of letters or digits.
    Word(String),
    /// Characters of a script that puts nothing between words.
    Characters(String),
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query(Vec<Run>);

/// Why nothing can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryError {
    /// Longer than a search may be.
    TooLong,
    /// Neither a word nor two characters that follow each other.
    TooShort,
}

impl Query {
    /// Reads what somebody looks for: words, and characters in a row, all of which a text must have.
    ///
    /// # Errors
    /// Why nothing can be looked for.
    pub fn read(text: &str) -> Result<Query, QueryError> {
        if text.chars().count() > QUERY_CHARACTERS_MAX {
            return Err(QueryError::TooLong);
        }
        let query = Query(runs(text));
        let mut tokens = BTreeSet::new();
        query.0.iter().for_each(|run| run.add_tokens(&mut tokens));
        if tokens.is_empty() { Err(QueryError::TooShort) } else { Ok(query) }
    }

    /// What a case is found by: of each word, the term under each of the keys.
    #[must_use]
    pub fn terms(&self, keys: &[IndexKey], city: &str) -> Vec<Vec<Term>> {
        let mut tokens = BTreeSet::new();
        self.0.iter().for_each(|run| run.add_tokens(&mut tokens));
        let under = |token: &String| keys.iter().map(|key| key.term(city, token)).collect();
        tokens.iter().map(under).collect()
    }

    /// Whether the texts of a need have all of it: each word as a word, each row of characters within one text.
    #[must_use]
    pub fn is_in(&self, need: &Need) -> bool {
        let texts: Vec<Vec<Run>> = texts(need).map(runs).collect();
        self.0.iter().all(|wanted| texts.iter().flatten().any(|run| run.has(wanted)))
    }
}

impl Run {
    fn has(&self, wanted: &Run) -> bool {
        match (self, wanted) {
            (Run::Word(word), Run::Word(wanted)) => word == wanted,
            (Run::Characters(text), Run::Characters(wanted)) => text.contains(wanted),
            (Run::Word(_), Run::Characters(_)) | (Run::Characters(_), Run::Word(_)) => false,
        }
    }

    /// A word as it is; of characters each two that follow each other.
    fn add_tokens(&self, tokens: &mut BTreeSet<String>) {
        match self {
            Run::Word(word) => {
                tokens.insert(word.clone());
            }
            Run::Characters(text) => {
                let pairs = text.chars().zip(text.chars().skip(1));
                tokens.extend(pairs.map(|(one, next)| [one, next].iter().collect::<String>()));
            }
        }
    }
}

/// The texts of a need.
fn texts(need: &Need) -> impl Iterator<Item = &str> {
    let items = need.items.iter().map(|item| item.text.as_str());
    [need.text.as_str()].into_iter().chain(items)
}

/// A text as words and rows of characters, in lower case.
fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_new = true;
    for letter in text.chars().flat_map(char::to_lowercase) {
        if !letter.is_alphanumeric() {
            is_new = true;
            continue;
        }
        let is_character = is_character(letter);
        match runs.last_mut() {
            Some(Run::Word(word)) if !is_new && !is_character => word.push(letter),
            Some(Run::Characters(row)) if !is_new && is_character => row.push(letter),
            _ if is_character => runs.push(Run::Characters(letter.to_string())),
            _ => runs.push(Run::Word(letter.to_string())),
        }
        is_new = false;
    }
    runs
}

/// Of a script that puts nothing between words: Chinese characters, kana.
fn is_character(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The key that terms are made with. Whoever lacks it learns of a term only which cases share it.
#[derive(Clone)]
pub struct IndexKey([u8; 32]);

impl IndexKey {
    /// The term of a word in a city.
    #[must_use]
    pub fn term(&self, city: &str, word: &str) -> Term {
        let full = hmac(&self.0, &[city.as_bytes(), &[0], word.as_bytes()]);
        let mut short = [0; 16];
        short.iter_mut().zip(full).for_each(|(to, from)| *to = from);
        Term(short)
    }
}

/// HMAC-SHA-256 (RFC 2104).
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0_u8; BLOCK];
    if key.len() > BLOCK {
        block.iter_mut().zip(Sha256::digest(key)).for_each(|(to, from)| *to = from);
    } else {
        block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    }
    let mut inner = Sha256::new_with_prefix(block.map(|byte| byte ^ 0x36));
    parts.iter().for_each(|part| inner.update(part));
    let mut outer = Sha256::new_with_prefix(block.map(|byte| byte ^ 0x5c));
    outer.update(inner.finalize());
    outer.finalize().into()
}

/// Puts the terms of a case in the place of those there were, where its texts are others now. One that was anonymised has no texts.
///
/// # Errors
/// What the store stopped at.
pub(crate) async fn keep_terms(
    transaction: &mut Transaction<'_>,
    city: &str,
    before: Option<&Case>,
    after: &Case,
) -> Result<(), HostError> {
    let had = before.is_some_and(|case| texts(&case.need).eq(texts(&after.need)));
    if had {
        return Ok(());
    }
    let mut tokens = BTreeSet::new();
    texts(&after.need).flat_map(runs).for_each(|run| run.add_tokens(&mut tokens));
    let keys = transaction.index_keys();
    let Some(key) = keys.first().copied().map(IndexKey) else { return Ok(()) };
    let terms: Vec<Term> = tokens.iter().map(|token| key.term(city, token)).collect();
    Ok(transaction.put_terms(city, &after.id, &terms).await?)
}

/// What a search found.
#[derive(Debug)]
pub struct Found {
    /// The page, and one more where there is another page.
    pub cases: Vec<(CaseRow, Case)>,
    /// How many there are in all.
    pub total: u64,
}

impl Host {
    /// A page of the cases that a filter finds and whose texts have what is looked for; none where more would have to be opened than
    /// one search may.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn search(
        &self,
        city: &str,
        filter: &CaseFilter,
        query: &Query,
        page: &Page,
    ) -> Result<Option<Found>, HostError> {
        let keys: Vec<IndexKey> = self.store().index_keys().into_iter().map(IndexKey).collect();
        let filter = CaseFilter { terms: query.terms(&keys, city), ..filter.clone() };
        if self.store().count(city, &filter).await? > OPENED_MAX {
            return Ok(None);
        }
        // All are opened, since how many there are is told, too.
        let (mut cases, mut total, mut next) = (Vec::new(), 0, None);
        let wanted = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let is_behind = |row: &CaseRow| match &page.after {
            None => true,
            Some(after) => page.order.is_behind(row, after),
        };
        loop {
            let some = Page { order: page.order, after: next.take(), limit: AT_ONCE };
            let rows = self.store().cases(city, &filter, &some).await?;
            next = rows.last().map(|row| page.order.place(row));
            let is_last = rows.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
            for row in rows {
                let case = case_of(&row)?;
                if query.is_in(&case.need) {
                    total += 1;
                    if cases.len() < wanted && is_behind(&row) {
                        cases.push((row, case));
                    }
                }
            }
            if is_last {
                return Ok(Some(Found { cases, total }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{IndexKey, Query, QueryError, Run, hmac, runs};
    use wish_contract::Need;

    #[test]
    fn a_hash_is_that_of_rfc_4231() {
        let hex = |bytes: [u8; 32]| bytes.map(|byte| format!("{byte:02x}")).concat();
        assert_eq!(
            hex(hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"])),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(hmac(&[0xaa; 131], &[b"Test Using Larger Than Block-Size Key - Hash Key First"])),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn a_text_is_words_and_rows_of_characters() {
        let word = |text: &str| Run::Word(text.to_owned());
        let row = |text: &str| Run::Characters(text.to_owned());
        assert_eq!(
            runs("想要一双Nike鞋，40 码"),
            [row("想要一双"), word("nike"), row("鞋"), word("40"), row("码")]
        );
    }

    fn need(text: &str) -> Need {
        Need {
            text: text.to_owned(),
            ..wish_simulation::demo::wishes("taizhou").unwrap().remove(0).submission.need
        }
    }

    #[test]
    fn a_text_has_what_is_looked_for_where_each_of_it_is_in_it() {
        let shoes = need("想要一双走路的鞋 Size 40");
        for found in ["走路", "一双 走路", "SIZE", "40 走路的鞋", "双"] {
            assert!(Query(runs(found)).is_in(&shoes), "{found}");
        }
        for other in ["路走", "si", "4", "走路鞋", "size 41"] {
            assert!(!Query(runs(other)).is_in(&shoes), "{other}");
        }
    }

    #[test]
    fn what_has_neither_word_nor_two_characters_is_no_search() {
        assert_eq!(Query::read("鞋"), Err(QueryError::TooShort));
        assert_eq!(Query::read(" ，。"), Err(QueryError::TooShort));
        assert_eq!(Query::read(&"鞋".repeat(101)), Err(QueryError::TooLong));
        assert!(Query::read("鞋子").is_ok());
    }

    #[test]
    fn terms_of_two_cities_and_of_two_keys_have_nothing_in_common() {
        let (one, other) = (IndexKey([1; 32]), IndexKey([2; 32]));
        assert_eq!(one.term("a", "鞋子"), one.term("a", "鞋子"));
        assert_ne!(one.term("a", "鞋子"), one.term("b", "鞋子"));
        assert_ne!(one.term("a", "鞋子"), other.term("a", "鞋子"));
    }
}
