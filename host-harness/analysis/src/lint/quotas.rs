//! Minimums that cannot be met, or that others make needless. How they are reckoned is the rules'
//! affair.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::calendar_probe::CalendarProbe;
use super::gaps::may_be_shared;
use super::policy_model::{Minimum, Placed, PolicyModel};
use super::{Finding, LintError, Rule};

static BEYOND_AUDIENCE: Rule = Rule::warning(
    "minimum_beyond_audience",
    (
        "wishes are asked of `{0}`, and no step of any ladder admits it: it can take none on by \
         itself",
        "name `{0}` in an `audience`, or ask nothing of it",
    ),
    (
        "要求“{0}”认领心愿，而任何阶梯都没有一级面向它：它无法自行认领",
        "请在某级的 `audience` 中写上“{0}”，或不对其要求",
    ),
);
static BEYOND_PACE: Rule = Rule::warning(
    "minimum_beyond_pace",
    (
        "{0} wishes a `{1}` are asked of `{2}`, which may hold {3} at once: when each takes as \
         long as first contact, due date and confirmation allow, it can take on {4} at most{5}",
        "ask for fewer, or raise `active_claims_max` of `{2}`",
    ),
    (
        "要求“{2}”每 `{1}` 认领 {0} 个，而其同时至多 {3} 个：若每个都用足首次联系、办理和确认的期限，至多可认领 {4} 个{5}",
        "请减少要求，或提高“{2}”的 `active_claims_max`",
    ),
);
static PART_OF_PERIOD: Rule = Rule::note(
    "minimum_in_part_of_period",
    (
        "in the `{0}` from {1} minimum `{2}` is in force on {3} days alone ({4} – {5}), and asks \
         for all {6} wishes on these",
        "let it begin with a `{0}` and end with one, or ask for as much on purpose",
    ),
    (
        "“{2}”在自 {1} 起的一个 `{0}` 内只有 {3} 天（{4} – {5}）有效，却要求在这几天内认领全部 {6} 个",
        "请让其随周期开始和结束；若有意如此，可不改",
    ),
);
static IMPLIED: Rule = Rule::note(
    "minimum_implied",
    (
        "whoever meets minimum `{0}` meets `{1}` as well: {2} each `{3}` make {4} each `{5}`, and \
         {6} are asked",
        "leave `{1}` out, or ask for more",
    ),
    (
        "完成“{0}”也就完成“{1}”：每 `{3}` {2} 个，每 `{5}` 即 {4} 个，而要求 {6} 个",
        "请删去“{1}”，或提高要求",
    ),
);
static CREDIT_NEVER_SHARED: Rule = Rule::note(
    "credit_never_shared",
    (
        "nobody ever fulfils a wish jointly under `claims`, so that `joint` changes nothing",
        "leave it out, or let wishes be taken jointly or in parts",
    ),
    ("按 `claims` 不会有共同完成的心愿，`joint` 不起作用", "请删去，或允许共同或分份认领"),
);

pub fn find(model: &PolicyModel<'_>, probe: &CalendarProbe<'_>) -> Result<Vec<Finding>, LintError> {
    let mut found = Vec::new();
    for (place, minimum) in model.minimums.iter().enumerate() {
        found.extend(beyond_audience(minimum, model));
        found.extend(beyond_pace(minimum, model, probe)?);
        found.extend(part_of_period(minimum));
        let others = model.minimums.iter().enumerate();
        // Of two that imply each other the later one is needless.
        let implying = others.filter(|(at, other)| {
            *at != place && implies(other, minimum) && (*at < place || !implies(minimum, other))
        });
        found.extend(implying.map(|(_, other)| implied(other, minimum)).next());
        if let Some(joint) = minimum.joint.as_ref().filter(|_| !may_be_shared(model)) {
            found.push(CREDIT_NEVER_SHARED.found(&joint.at, &[]));
        }
    }
    Ok(found)
}

/// The months of a period.
fn months(minimum: &Minimum) -> u32 {
    match minimum.period.as_str() {
        "month" => 1,
        "quarter" => 3,
        "half-year" => 6,
        _ => 12,
    }
}

fn beyond_audience(minimum: &Minimum, model: &PolicyModel<'_>) -> Vec<Finding> {
    let is_admitted = |kind: &str| {
        model.ladders.iter().flat_map(|ladder| &ladder.steps).any(|step| step.names(kind))
    };
    let kinds = minimum.kinds.value.iter().filter(|kind| !is_admitted(kind));
    let found = kinds.map(|kind| {
        let at = model.element(&minimum.kinds.at, &format!("\"{kind}\""));
        BEYOND_AUDIENCE.found(&at, &[kind])
    });
    found.collect()
}

fn beyond_pace(
    minimum: &Minimum,
    model: &PolicyModel<'_>,
    probe: &CalendarProbe<'_>,
) -> Result<Vec<Finding>, LintError> {
    let mut rounds = 0;
    for due in due_dates(model) {
        rounds = rounds.max(most_rounds(minimum, &due, model, probe)?);
    }
    let mut found = Vec::new();
    for kind in &minimum.kinds.value {
        let held = model.number(&format!("responder_kinds.{kind}.active_claims_max"));
        let Some(held) = held.map(|most| most.value) else { continue };
        if held.saturating_mul(rounds) < minimum.claims.value {
            let (asked, most) = (minimum.claims.value.to_string(), (held * rounds).to_string());
            let (held, area) = (held.to_string(), probe.in_area());
            let facts = [&asked, &minimum.period, kind, &held, &most, &area];
            found.push(BEYOND_PACE.found(&minimum.claims.at, &facts.map(String::as_str)));
        }
    }
    Ok(found)
}

/// The due dates that some category has.
fn due_dates(model: &PolicyModel<'_>) -> Vec<String> {
    let default = model.text("deadlines.due");
    let of = |category: &String| model.text(&format!("categories.{category}.due"));
    let all = model.codes("categories").into_iter();
    let mut all: Vec<String> = all
        .filter_map(|category| of(&category.value).or_else(|| default.clone()))
        .map(|due| due.value)
        .collect();
    all.sort();
    all.dedup();
    all
}

/// How many wishes can be taken on one after the other within a period of the year, when each takes
/// the time that it may: in the period in which most can.
fn most_rounds(
    minimum: &Minimum,
    due: &str,
    model: &PolicyModel<'_>,
    probe: &CalendarProbe<'_>,
) -> Result<i64, LintError> {
    let times = ["deadlines.first_contact", "deadlines.confirm"].map(|path| model.text(path));
    let [Some(contact), Some(confirm)] = times else { return Ok(i64::MAX) };
    let wish = [contact.value.as_str(), due, confirm.value.as_str()];
    let mut most = 0;
    for month in (1..=12).step_by(usize::try_from(months(minimum)).unwrap_or(1)) {
        let Some(first) = NaiveDate::from_ymd_opt(probe.year, month, 1) else { continue };
        let end = probe.midnight(first + Months::new(months(minimum)));
        let (mut at, mut rounds) = (probe.midnight(first), 0);
        while at < end {
            rounds += 1;
            at = probe.after_all(at, &wish)?;
        }
        most = most.max(rounds);
    }
    Ok(most)
}

/// The first day of the period around a day.
fn period_of(minimum: &Minimum, day: NaiveDate) -> NaiveDate {
    let month = day.month0() / months(minimum) * months(minimum);
    NaiveDate::from_ymd_opt(day.year(), month + 1, 1).unwrap_or(day)
}

/// The periods at whose beginning or end a minimum is not in force.
fn part_of_period(minimum: &Minimum) -> Vec<Finding> {
    let day = |spot: &Option<Placed<String>>| spot.as_ref()?.value.parse::<NaiveDate>().ok();
    let (first, last) = (day(&minimum.first_day), day(&minimum.last_day));
    let mut found: Vec<Finding> = Vec::new();
    let mut reported = None;
    for (bound, spot) in [(first, &minimum.first_day), (last, &minimum.last_day)] {
        let (Some(bound), Some(spot)) = (bound, spot) else { continue };
        let begin = period_of(minimum, bound);
        let end = begin + Months::new(months(minimum)) - Days::new(1);
        let (from, to) =
            (first.map_or(begin, |first| first.max(begin)), last.map_or(end, |last| last.min(end)));
        if (from, to) == (begin, end) || reported == Some(begin) {
            continue;
        }
        reported = Some(begin);
        let days = (to - from).num_days() + 1;
        let facts = [
            minimum.period.clone(),
            begin.to_string(),
            minimum.code.value.clone(),
            days.to_string(),
            from.to_string(),
            to.to_string(),
            minimum.claims.value.to_string(),
        ];
        found.push(PART_OF_PERIOD.found(&spot.at, &facts.each_ref().map(String::as_str)));
    }
    found
}

/// Whether whoever meets one minimum has met the other.
fn implies(one: &Minimum, other: &Minimum) -> bool {
    let always = |minimum: &Minimum| minimum.first_day.is_none() && minimum.last_day.is_none();
    let joint = |minimum: &Minimum| {
        minimum.joint.as_ref().map_or("each", |joint| joint.value.as_str()).to_owned()
    };
    always(one)
        && always(other)
        && months(one) <= months(other)
        && in_period_of(one, other) >= other.claims.value
        && other.kinds.value.iter().all(|kind| one.kinds.value.contains(kind))
        && one.exempt.iter().all(|class| other.exempt.contains(class))
        && (joint(other) == "each" || joint(one) == joint(other))
}

/// How many wishes one minimum asks for in a period of the other. Periods of the calendar lie
/// within each other.
fn in_period_of(one: &Minimum, other: &Minimum) -> i64 {
    one.claims.value.saturating_mul(i64::from(months(other) / months(one)))
}

fn implied(one: &Minimum, other: &Minimum) -> Finding {
    let facts = [
        one.code.value.clone(),
        other.code.value.clone(),
        one.claims.value.to_string(),
        one.period.clone(),
        in_period_of(one, other).to_string(),
        other.period.clone(),
        other.claims.value.to_string(),
    ];
    IMPLIED.found(&other.code.at, &facts.each_ref().map(String::as_str))
}
