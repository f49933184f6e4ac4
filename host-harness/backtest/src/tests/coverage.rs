//! The interval holds the truth: worlds whose people answer at known rates are recorded under one
//! policy, tested against another, and then played under that other policy for real.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use wish_contract::{Command, Instant, Responder, Role, Stage};
use wish_runtime::Runtime;

use super::world::{AREA, DAY, HOUR, START, World, claim, member, need};
use super::{LogFile, changed, runtime, taizhou};
use crate::report::{Measure, Report};
use crate::{Estimate, Plan, run};

const CASES: usize = 80;
const WORLDS: u64 = 8;
const HORIZON: Instant = START + 70 * DAY;
/// Mean hours until one of them claims, by the step that opens the case to them.
const MEAN_HOURS: [f64; 5] = [80.0, 90.0, 70.0, 100.0, 120.0];

/// Who claims on each step.
fn responder(step: usize) -> Responder {
    let area = [AREA, AREA, "32/12/02/001/009", "32/12/02/009/001", "32/12/09/001/001"][step];
    let kind = ["unit", "member", "member", "social-organisation", "social-organisation"][step];
    let paired_areas = if step == 0 { vec![AREA.to_owned()] } else { Vec::new() };
    Responder { kind: kind.to_owned(), paired_areas, ..member(&format!("r{step}"), area) }
}

/// Hours until something happens that takes so many on average.
fn hours(mean: f64, random: &mut ChaCha8Rng) -> Instant {
    let hours = -mean * random.random::<f64>().max(1e-12).ln();
    #[expect(clippy::cast_possible_truncation, reason = "some hours in milliseconds")]
    let milliseconds = (hours * 3_600_000.0) as i64;
    milliseconds.max(60_000)
}

/// Plays one wish through: claimed by whoever comes first, then contacted, begun, delivered and
/// confirmed, each after some hours.
fn live(world: &mut World, case: &str, at: Instant, random: &mut ChaCha8Rng) {
    world.publish(case, at, need(AREA));
    let patience: Vec<Instant> = MEAN_HOURS.iter().map(|mean| hours(*mean, random)).collect();
    let mut opened: [Option<Instant>; 5] = [None; 5];
    let mut now = at;
    loop {
        let step = world.case(case).ladder.as_ref().map_or(0, |ladder| ladder.step as usize);
        for since in opened.iter_mut().take(step) {
            since.get_or_insert(now);
        }
        let comes = opened.iter().zip(&patience).map(|(since, wait)| since.map(|at| at + wait));
        let first = comes.enumerate().filter_map(|(step, at)| at.map(|at| (at, step))).min();
        let Some((at, step)) = first.filter(|(at, _)| *at <= HORIZON) else { return };
        match world.next(case).filter(|due| *due <= at) {
            Some(due) => {
                world.until(case, due);
                now = due;
            }
            None => {
                let lead = responder(step);
                assert!(world.responder(case, at, &lead, claim()));
                return carry_out(world, case, at, &lead, random);
            }
        }
    }
}

fn carry_out(
    world: &mut World,
    case: &str,
    claimed: Instant,
    lead: &Responder,
    random: &mut ChaCha8Rng,
) {
    // Soon enough for no claim to end for want of contact.
    let at = claimed + hours(1.0, random).min(5 * HOUR);
    let begin = at + hours(5.0, random).min(20 * HOUR);
    let commands = [(at, Command::RecordContact(begin)), (begin, Command::Start)];
    let done = begin + hours(20.0, random);
    for (at, command) in commands.into_iter().chain([(done, Command::Deliver)]) {
        if at > HORIZON || world.case(case).stage == Stage::Published {
            return;
        }
        assert!(world.responder(case, at, lead, command));
    }
    let confirmed = done + hours(4.0, random);
    if confirmed <= HORIZON {
        assert!(world.give(case, confirmed, Role::Beneficiary, Command::Confirm));
    }
}

/// A world of some wishes, each of which has its own chance: the same under every policy.
fn lived(runtime: &Runtime, policy: &str, seed: u64) -> World {
    let mut world = World::under(runtime, policy);
    for number in 0..CASES {
        let case = format!("w{number}");
        let mut random = ChaCha8Rng::seed_from_u64(seed * 1_000 + number as u64);
        let at = START + (number as i64) * 9 * HOUR;
        live(&mut world, &case, at, &mut random);
        world.until(&case, HORIZON);
    }
    world
}

fn report(runtime: &Runtime, name: &str, log: &[u8], policy: &str) -> Report {
    let file = LogFile::of(name, log);
    let book = runtime.rulebook(policy.as_bytes()).expect("the policy is sound");
    let plan = Plan {
        runtime,
        log: &file.0,
        book,
        source: policy,
        level: None,
        seed: 5,
        replicates: Some(60),
        threads: 2,
        progress: &|_| (),
    };
    Report::of(&run(plan).expect("the log can be tested"))
}

#[test]
fn intervals_hold_what_really_comes_about() {
    let runtime = runtime();
    let old = taizhou();
    let community = "audience = [{ kinds = [\"member\"], area = \"community\" }]\nopen = ";
    let new = changed(
        &format!("{community}\"3 working days\""),
        &format!("{community}\"1 working day\""),
    );
    let step = |number: u32, code: &str| Measure::Step(format!("ordinary {number} {code}"));
    let measures = [
        step(3, "street"),
        step(4, "social-organisations"),
        step(5, "city-social"),
        Measure::WaitMean,
        Measure::Claimed,
    ];
    let (mut held, mut all, mut bias) = (0, 0, vec![0.0; measures.len()]);
    for seed in 0..WORLDS {
        let log = lived(&runtime, &old, seed).log();
        let guessed = report(&runtime, &format!("coverage-{seed}"), &log, &new);
        let log = lived(&runtime, &new, seed).log();
        let truth = report(&runtime, &format!("truth-{seed}"), &log, &new);
        for (place, measure) in measures.iter().enumerate() {
            let guessed = guessed.figure(measure).map_or(Estimate::known(0.0), |one| one.new);
            let truth = truth.figure(measure).map_or(0.0, |one| one.old);
            held += usize::from(guessed.low <= truth && truth <= guessed.high);
            all += 1;
            bias[place] += (guessed.middle - truth) / truth.max(1.0) / WORLDS as f64;
        }
    }
    // Nine in ten are promised; chance has some room.
    assert!(held * 100 >= all * 80, "{held} of {all} intervals hold the truth; bias {bias:?}");
    assert!(bias.iter().all(|bias| bias.abs() < 0.2), "{bias:?}");
}

#[test]
fn the_same_seed_gives_the_same_figures() {
    let runtime = runtime();
    let log = lived(&runtime, &taizhou(), 3).log();
    let new =
        changed("contact_reminder = \"4 working hours\"", "contact_reminder = \"1 working hour\"");
    let figures = |name: &str| {
        let report = report(&runtime, name, &log, &new);
        format!("{:?} {:?}", report.figures, report.areas)
    };
    assert!(figures("seed-one") == figures("seed-two"));
}
