//! Numbers that look random and are the same on every run: SplitMix64 (Steele, Lea and Flood,
//! 2014).

/// A sequence of numbers, all of them given by its seed.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    #[must_use]
    pub fn seeded(seed: u64) -> Random {
        Random(seed)
    }

    /// The next number, of any size.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let word = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number from 0 up to, and without, `end`; 0 where that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        let number = self.number();
        if end == 0 { 0 } else { number % end }
    }

    /// A number of milliseconds, a step or the like, from `least` to `most`.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = most.saturating_sub(least).unsigned_abs().saturating_add(1);
        least.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several, which must not be none.
    pub fn pick<'a, T>(&mut self, several: &'a [T]) -> &'a T {
        &several[self.index(several.len())]
    }

    /// A position in a list of such a length.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of several, each as likely as its weight.
    pub fn weighted<'a, T>(&mut self, several: &'a [(u64, T)]) -> &'a T {
        let total = several.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total);
        for (weight, one) in several {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return one,
            }
        }
        &several[several.len() - 1].1
    }
}
