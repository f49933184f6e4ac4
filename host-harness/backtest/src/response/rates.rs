//! Rates that are constant in each of some pieces of time, and how they are learnt and drawn.

use rand_chacha::ChaCha8Rng;

use super::gamma::gamma;

/// Pieces of time with a rate each.
pub const PIECES: usize = 14;
/// Where they begin, in hours of mean activity.
const BEGINS: [f64; PIECES] =
    [0.0, 1.0, 2.0, 4.0, 8.0, 12.0, 18.0, 24.0, 36.0, 48.0, 72.0, 120.0, 192.0, 336.0];
/// So many events' worth of what is known of all leans on each rate.
pub const RATE_WEIGHT: f64 = 0.5;
/// So many events' worth of what is done elsewhere in the same place leans on each rate of a
/// situation.
const SITUATION_WEIGHT: f64 = 1.0;
/// So many events' worth of 1 leans on each factor.
const FACTOR_WEIGHT: f64 = 4.0;
pub type Rates = [f64; PIECES];

/// Events and time, by piece.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    pub events: Rates,
    pub time: Rates,
}

impl Seen {
    pub fn add(&mut self, other: &Seen, factor: f64) {
        for piece in 0..PIECES {
            self.events[piece] += other.events[piece];
            self.time[piece] += other.time[piece] * factor;
        }
    }

    pub fn all_events(&self) -> f64 {
        self.events.iter().sum()
    }

    pub fn all_time(&self) -> f64 {
        self.time.iter().sum()
    }

    /// The rate over all pieces, leaning on another.
    pub fn mean(&self, lean: f64) -> f64 {
        (self.all_events() + RATE_WEIGHT) / (self.all_time() + RATE_WEIGHT / lean)
    }

    /// The rates by piece, leaning on their own mean.
    pub fn rates(&self, mean: f64) -> Rates {
        let mut rates = Rates::default();
        for (piece, rate) in rates.iter_mut().enumerate() {
            *rate = (self.events[piece] + RATE_WEIGHT) / (self.time[piece] + RATE_WEIGHT / mean);
        }
        rates
    }

    /// Rates as they may be, leaning on others piece by piece.
    pub fn drawn_near(&self, others: &Rates, random: &mut ChaCha8Rng) -> Rates {
        let mut rates = Rates::default();
        for (piece, rate) in rates.iter_mut().enumerate() {
            let scale = self.time[piece] + SITUATION_WEIGHT / others[piece];
            *rate = gamma(self.events[piece] + SITUATION_WEIGHT, random) / scale;
        }
        rates
    }

    pub fn drawn(&self, mean: f64, random: &mut ChaCha8Rng) -> Rates {
        let mut rates = Rates::default();
        for (piece, rate) in rates.iter_mut().enumerate() {
            let scale = self.time[piece] + RATE_WEIGHT / mean;
            *rate = gamma(self.events[piece] + RATE_WEIGHT, random) / scale;
        }
        rates
    }
}

/// Events, and how many there should have been.
#[derive(Clone, Copy, Debug, Default)]
pub struct Against {
    pub events: f64,
    pub expected: f64,
}

impl Against {
    pub fn mean(self) -> f64 {
        (self.events + FACTOR_WEIGHT) / (self.expected + FACTOR_WEIGHT)
    }

    pub fn drawn(self, random: &mut ChaCha8Rng) -> f64 {
        gamma(self.events + FACTOR_WEIGHT, random) / (self.expected + FACTOR_WEIGHT)
    }
}

/// Where each piece begins and ends.
fn pieces() -> impl Iterator<Item = (f64, f64)> {
    let ends = BEGINS.iter().skip(1).copied().chain([f64::INFINITY]);
    BEGINS.iter().copied().zip(ends)
}

/// Spreads a stretch of waiting over the pieces; an event at its end counts where it ends.
pub fn see(seen: &mut Seen, from: f64, to: f64, event: bool) {
    for (piece, (begin, end)) in pieces().enumerate() {
        let stretch = to.min(end) - from.max(begin);
        if stretch > 0.0 {
            seen.time[piece] += stretch;
        }
        if event && to >= begin && to < end {
            seen.events[piece] += 1.0;
        }
    }
}

/// The time until something happens that has waited so long already; none: it never does.
pub fn time_until(rates: &Rates, factor: f64, waited: f64, mut patience: f64) -> Option<f64> {
    let mut from = waited;
    for (rate, (_, end)) in rates.iter().zip(pieces()) {
        if from >= end {
            continue;
        }
        let rate = rate * factor;
        if rate > 0.0 {
            let here = (end - from) * rate;
            if patience < here {
                return Some(from - waited + patience / rate);
            }
            patience -= here;
        }
        from = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{PIECES, Rates, Seen, see, time_until};

    #[test]
    fn waiting_is_spread_over_the_pieces_and_events_count_where_they_fall() {
        let mut seen = Seen::default();
        see(&mut seen, 1.0, 10.0, true);
        assert_eq!(seen.time[..5], [0.0, 1.0, 2.0, 4.0, 2.0]);
        assert_eq!(seen.events[..5], [0.0, 0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn what_has_waited_goes_on_waiting_at_the_rate_of_its_piece() {
        let mut rates: Rates = [0.0; PIECES];
        (rates[3], rates[4]) = (0.5, 1.0);
        // From hour 4 on: four hours at ½ use up 2 of 3, and one more at 1 the rest.
        assert_eq!(time_until(&rates, 1.0, 4.0, 3.0), Some(5.0));
        assert_eq!(time_until(&rates, 2.0, 4.0, 3.0), Some(3.0));
        assert_eq!(time_until(&rates, 1.0, 30.0, 3.0), None);
    }
}
