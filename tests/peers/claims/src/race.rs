//! Times every engine, taken in turn, so that what else the machine does falls on all alike.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::engine::{AnyEngine, Engine};
use crate::question::Question;

const SAMPLES: usize = 101;
/// How long a sample lasts.
const SAMPLE: Duration = Duration::from_millis(2);

/// What a call takes.
#[derive(Clone, Copy)]
pub struct Times {
    pub built_us: f64,
    pub prepared_us: f64,
}

/// One engine on its lane: how many calls a sample has, and the samples so far.
struct Lane {
    calls: [u32; 2],
    samples: [Vec<Duration>; 2],
}

#[derive(Clone, Copy)]
enum Inputs {
    Built,
    Prepared,
}

const BOTH: [Inputs; 2] = [Inputs::Built, Inputs::Prepared];

/// Medians for each engine, in their order.
pub fn run<'a>(engines: &mut [AnyEngine<'a>], question: &'a Question) -> Outcome<Vec<Times>> {
    let mut lanes = Vec::new();
    for engine in &mut *engines {
        engine.prepare(question)?;
        let mut calls = |inputs| fitting(engine.as_mut(), question, inputs);
        let calls = [calls(Inputs::Built)?, calls(Inputs::Prepared)?];
        lanes.push(Lane { calls, samples: [Vec::new(), Vec::new()] });
    }
    for _ in 0..SAMPLES {
        for (engine, lane) in engines.iter_mut().zip(&mut lanes) {
            for inputs in BOTH {
                let calls = lane.calls[inputs as usize];
                let each = sample(engine.as_mut(), question, inputs, calls)? / calls;
                lane.samples[inputs as usize].push(each);
            }
        }
    }
    let times = |Lane { samples: [built, prepared], .. }| Times {
        built_us: median_us(built),
        prepared_us: median_us(prepared),
    };
    Ok(lanes.into_iter().map(times).collect())
}

/// How many calls fill a sample. Finding out makes the engine warm.
fn fitting<'a>(
    engine: &mut (dyn Engine<'a> + 'a),
    question: &'a Question,
    inputs: Inputs,
) -> Outcome<u32> {
    let mut calls = 1;
    while sample(engine, question, inputs, calls)? < SAMPLE {
        calls *= 2;
    }
    Ok(calls)
}

/// INVARIANT: what is measured is a claim that every rule lets pass, so that none is left out.
fn sample<'a>(
    engine: &mut (dyn Engine<'a> + 'a),
    question: &'a Question,
    inputs: Inputs,
    calls: u32,
) -> Outcome<Duration> {
    let since = Instant::now();
    for _ in 0..calls {
        let allowed = match inputs {
            Inputs::Built => engine.built(question)?,
            Inputs::Prepared => engine.prepared()?,
        };
        if !allowed {
            return Err(format!("{} refuses what it allowed before", engine.name()).into());
        }
    }
    Ok(since.elapsed())
}

fn median_us(mut samples: Vec<Duration>) -> f64 {
    samples.sort_unstable();
    samples[samples.len() / 2].as_secs_f64() * 1e6
}
