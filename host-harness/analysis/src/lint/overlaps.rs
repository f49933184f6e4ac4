//! Where two things fit and one of them wins by its place alone. That something is never reached at
//! all, the rules say before; whether minimums overlap is for `quotas`.

use wish_contract::area_contains;

use super::policy_model::{Audience, Ladder, PolicyModel, Round, URGENCIES, quoted};
use super::wish_class::WishClass;
use super::{Finding, Rule};

static LADDERS_OVERLAP: Rule = Rule::warning(
    "ladders_overlap",
    (
        "`{0}` wishes of {1}{4} fit this ladder `{2}` and `{3}` before it, and neither takes all \
         that the other takes: `{3}` wins because it stands first",
        "say in `{2}` or `{3}` which of them is meant, or put the one that is to win first",
    ),
    (
        "{1}{4} 的 `{0}` 心愿既适合本阶梯“{2}”，也适合其前的“{3}”，两者互不包含：“{3}”因排在前面而优先",
        "请在“{2}”或“{3}”中写明适用哪一个，或把应当优先的放在前面",
    ),
);
static ROUNDS_OVERLAP: Rule = Rule::warning(
    "rounds_overlap",
    (
        "in `{0}`, {1}, round `{2}` decides and this round `{3}` does not, only because `{2}` \
         stands first",
        "put the round of the smaller area or the fewer days first, or let their days not overlap",
    ),
    (
        "{1}，“{0}”内由“{2}”轮决定，本轮“{3}”不起作用，只因“{2}”排在前面",
        "请把区域较小或天数较少的一轮放在前面，或错开日期",
    ),
);
static COORDINATOR_TWICE: Rule = Rule::warning(
    "coordinator_makes_no_difference",
    (
        "coordinator `{0}` answers for `{1}` anyway, as part of {2}",
        "leave this entry out, or name somebody else",
    ),
    ("调度员“{0}”本就负责“{1}”，因其属于 {2}", "请删去此项，或改写他人"),
);
static AUDIENCE_ADDS_NOBODY: Rule = Rule::warning(
    "audience_adds_nobody",
    (
        "on ladder `{0}` everybody of kind `{1}` whom this admits is admitted by another \
         audience, of step `{2}`",
        "leave `{1}` out here, or give it a wider area",
    ),
    (
        "在阶梯“{0}”上，此处所面向的“{1}”都已由“{2}”一级的另一项面向",
        "请在此删去“{1}”，或放宽其区域",
    ),
);

pub fn find(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found = ladders(model);
    found.extend(rounds(model));
    found.extend(coordinators(model));
    found.extend(audiences(model));
    found
}

fn ladders(model: &PolicyModel<'_>) -> Vec<Finding> {
    let wishes = model.wishes();
    let classes: Vec<(&WishClass, &str)> =
        wishes.iter().flat_map(|class| URGENCIES.map(|urgency| (class, urgency))).collect();
    let mut found = Vec::new();
    for (place, later) in model.ladders.iter().enumerate() {
        for earlier in model.ladders.iter().take(place) {
            let fits = |ladder: &Ladder, one: &(&WishClass, &str)| ladder.fits(one.0, one.1);
            let both = classes.iter().filter(|one| fits(earlier, one) && fits(later, one));
            // What an earlier ladder has taken already is no question between these two.
            let between = both.filter(|one| {
                model
                    .ladder_for(one.0, one.1)
                    .is_some_and(|first| first.code.value == earlier.code.value)
            });
            let between: Vec<&(&WishClass, &str)> = between.collect();
            let own = |one: &Ladder, other: &Ladder| {
                classes.iter().any(|class| fits(one, class) && !fits(other, class))
            };
            if let Some(first) = between.first()
                && own(earlier, later)
                && own(later, earlier)
            {
                let alike = between.iter().filter(|one| {
                    let (class, urgency) = one;
                    *urgency == first.1
                        && class.group == first.0.group
                        && class.cost_yuan == first.0.cost_yuan
                });
                let alike: Vec<&String> = alike.map(|one| &one.0.category).collect();
                let (later_code, earlier_code) = (&later.code.value, &earlier.code.value);
                let apart = first.0.apart();
                let facts = [first.1, &quoted(&alike), later_code, earlier_code, &apart];
                found.push(LADDERS_OVERLAP.found(&later.code.at, &facts));
            }
        }
    }
    found
}

fn rounds(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, later) in model.rounds.iter().enumerate() {
        // A smaller area before the wider one around it is an exception, and meant.
        let earlier = model.rounds.iter().take(place).find(|earlier| {
            area_contains(&earlier.area, &later.area) && common_days(earlier, later).is_some()
        });
        let Some((earlier, days)) = earlier.and_then(|one| Some((one, common_days(one, later)?)))
        else {
            continue;
        };
        let facts = [&later.area, &days, &earlier.code.value, &later.code.value];
        found.push(ROUNDS_OVERLAP.found(&later.code.at, &facts.map(String::as_str)));
    }
    found
}

/// The days on which two rounds are open, as a message shows them. Days sort as they are written.
fn common_days(one: &Round, other: &Round) -> Option<String> {
    let first = one.first_day.iter().chain(&other.first_day).max();
    let last = one.last_day.iter().chain(&other.last_day).min();
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        return None;
    }
    let (first, last) = (first.map_or("…", String::as_str), last.map_or("…", String::as_str));
    Some(format!("{first} – {last}"))
}

fn coordinators(model: &PolicyModel<'_>) -> Vec<Finding> {
    let all: Vec<_> = (0..model.count("coordinator"))
        .filter_map(|index| {
            let id = model.text(&format!("coordinator[{index}].id"))?;
            Some((id, model.text(&format!("coordinator[{index}].area"))))
        })
        .collect();
    let mut found = Vec::new();
    for (id, area) in &all {
        let Some(area) = area else { continue };
        let length = |other: &Option<_>| {
            other.as_ref().map_or(0, |area: &super::policy_model::Placed<String>| area.value.len())
        };
        let around = all.iter().filter(|(_, other)| {
            other.as_ref().is_none_or(|other| {
                other.value != area.value && area_contains(&other.value, &area.value)
            })
        });
        let Some((nearest, wider)) = around.max_by_key(|(_, other)| length(other)) else {
            continue;
        };
        if nearest.value == id.value {
            let wider =
                wider.as_ref().map_or_else(|| "…".to_owned(), |wider| format!("`{}`", wider.value));
            found.push(COORDINATOR_TWICE.found(&area.at, &[&id.value, &area.value, &wider]));
        }
    }
    found
}

/// Kinds that an audience names for nothing. A step that adds nobody at all does not load.
fn audiences(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for ladder in &model.ladders {
        let (steps, _) = model.climb(ladder);
        let mut before: Vec<(&str, &Audience)> = Vec::new();
        for step in steps {
            for (place, rule) in step.audience.iter().enumerate() {
                let beside = step.audience.iter().enumerate().filter(|(other, _)| *other != place);
                for kind in &rule.kinds.value {
                    // Of two in one step that admit the same, the later one is needless.
                    let mut beside = beside.clone().filter(|(other, wider)| {
                        covers(wider, rule, kind) && (*other < place || !covers(rule, wider, kind))
                    });
                    let earlier = before.iter().find(|(_, wider)| covers(wider, rule, kind));
                    let by = earlier.map(|(code, _)| *code);
                    let Some(by) = by.or_else(|| beside.next().map(|_| step.code.value.as_str()))
                    else {
                        continue;
                    };
                    let at = model.element(&rule.kinds.at, &format!("\"{kind}\""));
                    // A step that several ladders share is reported once.
                    if found.iter().all(|one| one.at != at) {
                        let facts = [&ladder.code.value, kind, by];
                        found.push(AUDIENCE_ADDS_NOBODY.found(&at, &facts));
                    }
                }
            }
            before.extend(step.audience.iter().map(|rule| (step.code.value.as_str(), rule)));
        }
    }
    found
}

/// Whether one audience admits everybody of a kind whom another admits.
fn covers(wider: &Audience, rule: &Audience, kind: &String) -> bool {
    let as_wide = match (wider.depth, rule.depth) {
        (Some(wider), Some(depth)) => wider <= depth,
        (None, None) => true,
        _ => false,
    };
    as_wide && wider.kinds.value.contains(kind)
}
