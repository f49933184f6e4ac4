//! Chance, from a seed: every district has a stream of its own, so that what happens in one does
//! not hang on what others draw, nor on who runs first. What is drawn for is for others to say.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of chance.
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64, stream: u64) -> Dice {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(stream);
        Dice(random)
    }

    /// From 0, less than the count; 0 where there is nothing to choose from.
    pub fn below(&mut self, count: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(count);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// From the first to the last, both among them.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        let count = u32::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(1);
        first + i64::from(self.below(count))
    }

    /// Whether something happens that happens so often in a thousand.
    pub fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of a list; none of an empty one.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
        all.get(self.below(count) as usize)
    }

    /// One of a list, each as often as its weight says.
    pub fn weighted<'a, T>(&mut self, all: &'a [(u32, T)]) -> Option<&'a T> {
        let sum = all.iter().fold(0_u32, |sum, (weight, _)| sum.saturating_add(*weight));
        let mut left = self.below(sum);
        for (weight, one) in all {
            if left < *weight {
                return Some(one);
            }
            left -= weight;
        }
        None
    }
}

/// A number that looks random and is the same for the same key: what is so about somebody for good.
pub fn trait_of(key: u64, about: u64) -> u32 {
    let mut word = key ^ about.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    u32::try_from((word ^ (word >> 31)) >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn streams_of_one_seed_differ_and_repeat() {
        let draw = |stream| {
            (0..20)
                .map({
                    let mut dice = Dice::new(7, stream);
                    move |_| dice.below(100)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!(draw(1).iter().all(|number| *number < 100));
    }

    #[test]
    fn what_weighs_nothing_is_never_drawn() {
        let mut dice = Dice::new(1, 0);
        let drawn: Vec<char> =
            (0..50).filter_map(|_| dice.weighted(&[(0, 'a'), (3, 'b')]).copied()).collect();
        assert!(drawn.len() == 50 && drawn.iter().all(|one| *one == 'b'));
        assert_eq!(dice.below(0), 0);
    }
}
