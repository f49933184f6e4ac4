//! Traditional characters, and how they are written today.
//!
//! The table is kept dense: a traditional character by its page of 256 and its place there, and
//! today's characters of a page by the steps from each to the next. It is packed by the compiler,
//! where a slip does not compile.

/// `個个`, one pair a line, in the order of the traditional character.
///
/// The pairs are those of `simplet2s` 0.2.0, Copyright (c) 2017 BosonData, under the MIT licence.
/// None of them leads on to another, and none changes a numeral.
const PAIRS: &str = include_str!("simplified.txt");
const PAIR_BYTES: usize = 7;
const PAIR_COUNT: usize = PAIRS.len() / PAIR_BYTES;
/// The characters from U+4E00 up to U+9FFF.
const PAGE_FIRST: usize = 0x4e;
const PAGES: usize = 0xa0 - PAGE_FIRST;
const BASE: u32 = 0x4e00;
/// Steps count round a ring that has room for all characters. A step of up to 63 either way takes
/// one byte, any other takes two, of which the first is 80 or more.
const RING: u32 = 0x8000;
const SHORT: u32 = 64;

/// Where on its page each traditional character stands.
static PLACES: [u8; PAIR_COUNT] = PACKING.places;
/// The steps from one of today's characters to the next, for each page from the base.
static STEPS: [u8; PACKING.length] = PACKING.steps();
/// Where each page begins among the places, and where among the steps.
static PAGE_STARTS: [(u16, u16); PAGES + 1] = PACKING.page_starts;

/// The character as it is written today.
pub(super) fn simplified(character: char) -> char {
    find(u32::from(character)).and_then(char::from_u32).unwrap_or(character)
}

fn find(traditional: u32) -> Option<u32> {
    let [place, page, ..] = traditional.to_le_bytes();
    let page = usize::from(page).checked_sub(PAGE_FIRST)?;
    let (&(start, steps), &(end, _)) = (PAGE_STARTS.get(page)?, PAGE_STARTS.get(page + 1)?);
    let places = PLACES.get(usize::from(start)..usize::from(end))?;
    let number = places.binary_search(&place).ok()?;
    let mut steps = STEPS.get(usize::from(steps)..)?.iter().map(|&byte| u32::from(byte));
    let mut today = 0;
    for _ in 0..=number {
        let step = match steps.next()? {
            long @ 0x80.. => (long - 0x80) << 8 | steps.next()?,
            short => short,
        };
        today = (today + RING + step - SHORT) % RING;
    }
    Some(BASE + today)
}

struct Packing {
    places: [u8; PAIR_COUNT],
    /// With room to spare.
    steps: [u8; 2 * PAIR_COUNT],
    length: usize,
    page_starts: [(u16, u16); PAGES + 1],
}

const PACKING: Packing = Packing::of(PAIRS.as_bytes().as_chunks().0);

#[allow(clippy::indexing_slicing)]
impl Packing {
    const fn of(pairs: &[[u8; PAIR_BYTES]]) -> Packing {
        let mut packing = Packing {
            places: [0; PAIR_COUNT],
            steps: [0; 2 * PAIR_COUNT],
            length: 0,
            page_starts: [(0, 0); PAGES + 1],
        };
        let (mut count, mut page, mut today) = (0, 0, 0);
        while count < pairs.len() {
            let [a, b, c, d, e, f, _] = pairs[count];
            let (traditional, next) = (scalar(a, b, c), scalar(d, e, f) - BASE);
            while page <= traditional as usize / 0x100 - PAGE_FIRST {
                packing.page_starts[page] = (count as u16, packing.length as u16);
                page += 1;
                today = 0;
            }
            packing.places[count] = traditional as u8;
            packing.step((next + RING + SHORT - today) % RING);
            today = next;
            count += 1;
        }
        while page <= PAGES {
            packing.page_starts[page] = (count as u16, packing.length as u16);
            page += 1;
        }
        packing
    }

    const fn step(&mut self, step: u32) {
        if step >= 2 * SHORT {
            self.steps[self.length] = 0x80 + (step >> 8) as u8;
            self.length += 1;
        }
        self.steps[self.length] = step as u8;
        self.length += 1;
    }

    /// The steps without the room to spare.
    const fn steps<const LENGTH: usize>(&self) -> [u8; LENGTH] {
        let mut steps = [0; LENGTH];
        let mut at = 0;
        while at < LENGTH {
            steps[at] = self.steps[at];
            at += 1;
        }
        steps
    }
}

/// The character that three bytes of UTF-8 stand for.
const fn scalar(first: u8, second: u8, third: u8) -> u32 {
    (first as u32 & 0x0f) << 12 | (second as u32 & 0x3f) << 6 | third as u32 & 0x3f
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_found_and_every_other_character_stays() {
        let mut pairs = PAIRS.lines().map(|pair| {
            let mut characters = pair.chars();
            (characters.next().unwrap(), characters.next().unwrap())
        });
        let mut next = pairs.next();
        for character in '\u{3400}'..='\u{a100}' {
            match next {
                Some((traditional, today)) if traditional == character => {
                    assert_eq!(simplified(character), today);
                    next = pairs.next();
                }
                _ => assert_eq!(simplified(character), character),
            }
        }
        assert_eq!(next, None);
    }
}
