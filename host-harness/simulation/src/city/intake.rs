//! When wishes come in over the year, and what they ask for: few on days of rest, many in campaigns.

use wish_contract::{CaseKind, Instant, Need, Submission, Urgency};

use super::behaviour as model;
use super::dice::Dice;
use super::hours::{DAY_MS, HOUR_MS, Hours};
use super::places::Places;
use super::population::household;
use super::programme::Programme;

const WORKDAY_WEIGHT: u32 = 1_000;
const FEN: u64 = 100;
/// Wishes come in from so long after midnight for so long.
const INTAKE_FROM_MS: i64 = 8 * HOUR_MS + HOUR_MS / 2;
const INTAKE_MS: i64 = 10 * HOUR_MS;
const PLACES: [(u32, (i64, i64)); 3] = [(700, (2, 4)), (250, (5, 15)), (50, (20, 60))];

/// How many wishes may be expected on each day, against the others.
pub fn weights_of_days(hours: &Hours, city: &mut Dice, district: &mut Dice) -> Vec<(u32, i64)> {
    let mut days: Vec<(u32, i64)> = (0..hours.days())
        .map(|day| {
            let weight =
                if hours.is_workday(day) { WORKDAY_WEIGHT } else { model::REST_DAY_INTAKE };
            (weight, day)
        })
        .collect();
    let mut campaign = |dice: &mut Dice| {
        let first = dice.between(0, hours.days() - 1);
        let length = dice.between(model::CAMPAIGN_DAYS.0, model::CAMPAIGN_DAYS.1);
        for (weight, day) in &mut days {
            if (first..first + length).contains(day) {
                *weight *= model::CAMPAIGN_TIMES;
            }
        }
    };
    (0..model::CITY_CAMPAIGNS).for_each(|_| campaign(city));
    (0..model::DISTRICT_CAMPAIGNS).for_each(|_| campaign(district));
    days
}

/// When a wish comes in.
pub fn moment(hours: &Hours, days: &[(u32, i64)], dice: &mut Dice) -> Instant {
    let day = dice.weighted(days).copied().unwrap_or(0);
    hours.year.0 + day * DAY_MS + INTAKE_FROM_MS + dice.between(0, INTAKE_MS)
}

/// What somebody in a community asks for.
pub fn submission(
    programme: &Programme,
    places: &Places,
    home: u32,
    id: String,
    dice: &mut Dice,
) -> Submission {
    let several = dice.chance(model::SEVERAL_PLACES);
    let count = if several { dice.weighted(&PLACES).copied() } else { None };
    let count = count.map_or(1, |(least, most)| dice.between(least, most));
    let cost = dice.weighted(&model::COSTS_YUAN).copied().unwrap_or((0, 0));
    let cost = u64::try_from(dice.between(cost.0, cost.1)).unwrap_or(0) * FEN;
    // Nobody asks for what the policy would not take in.
    let cost = cost.min(programme.cost_max_fen);
    let door = dice.below(Places::households());
    // The first categories and groups of a policy are asked for most.
    let category = drawn(&programme.categories, programme.category_weights.as_deref(), dice);
    let group = dice.chance(model::WITH_GROUP);
    let groups = drawn(&programme.target_groups, programme.group_weights.as_deref(), dice);
    let groups = groups.filter(|_| group).cloned();
    let need = Need {
        category: category.map_or_else(String::new, |one| one.code.clone()),
        urgency: if dice.chance(model::URGENT) { Urgency::Urgent } else { Urgency::Normal },
        text: text(category.map_or("", |one| one.label.as_str()), dice),
        target_groups: groups.into_iter().collect(),
        places: u32::try_from(count).unwrap_or(1),
        items: Vec::new(),
        cost_fen: cost,
        channel: drawn(&programme.channels, programme.channel_weights.as_deref(), dice)
            .cloned()
            .unwrap_or_default(),
        area: places.household(home, door),
        beneficiary: format!("resident-{id}"),
        household: Some(household(home, door)),
        at_home: dice.chance(model::AT_HOME),
        households_alike: Some(dice.below(40)),
    };
    Submission { id, kind: CaseKind::Wish, need, continues: None }
}

/// One of a list: by weights where there are any, or else the first ones more often than the last.
fn drawn<'a, T>(all: &'a [T], weights: Option<&[(u32, usize)]>, dice: &mut Dice) -> Option<&'a T> {
    match weights {
        Some(weights) => all.get(*dice.weighted(weights)?),
        None => falling(all, dice),
    }
}

/// One of a list, the first ones more often than the last.
fn falling<'a, T>(all: &'a [T], dice: &mut Dice) -> Option<&'a T> {
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let (one, other) = (dice.below(count), dice.below(count));
    all.get(one.min(other) as usize)
}

fn text(label: &str, dice: &mut Dice) -> String {
    const TEXTS: [(&str, &str); 6] = [
        ("家里缺", "，想请大家帮一把"),
        ("一个人住，需要", "方面的帮助"),
        ("孩子上学，盼着", "有着落"),
        ("老人行动不便，希望有人来帮忙：", ""),
        ("手头紧，想要一份", ""),
        ("想了解", "，不知道该找谁"),
    ];
    let (before, after) = dice.pick(&TEXTS).copied().unwrap_or(("", ""));
    let number = if dice.chance(model::WITH_NUMBER) {
        format!("，电话138{:08}", dice.below(100_000_000))
    } else {
        String::new()
    };
    format!("{before}{label}{after}{number}")
}
