//! Medians of samples of many calls.

use std::time::{Duration, Instant};

/// How many samples, of how many calls each.
#[derive(Clone, Copy)]
pub struct Effort {
    pub samples: usize,
    pub calls: usize,
}

/// The medians of several runs of different things, sampled in turn, so that a machine that changes its speed does so for all.
pub fn medians<const COUNT: usize>(effort: Effort, runs: [&dyn Fn(); COUNT]) -> [Duration; COUNT] {
    let sample = |run: &dyn Fn()| {
        let since = Instant::now();
        (0..effort.calls).for_each(|_| run());
        since.elapsed() / u32::try_from(effort.calls).unwrap_or(1)
    };
    // Once unmeasured, so that all are warm.
    let _ = runs.map(sample);
    let mut samples = runs.map(|_| Vec::new());
    for _ in 0..effort.samples {
        for (samples, run) in samples.iter_mut().zip(runs) {
            samples.push(sample(run));
        }
    }
    samples.map(median)
}

fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort_unstable();
    samples[samples.len() / 2]
}
