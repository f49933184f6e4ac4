//! What a policy says about whom to ask first, and how often: weights, prices, and the budget for
//! notices. How candidates are ranked by it is for `routing`.

use crate::calendar::Span;
pub use wish_policy::time::Stretch;

/// How candidates are compared and wishes weighed.
#[derive(Clone, Debug)]
pub struct Routing {
    /// How much each criterion counts.
    pub weights: Weights,
    /// How many days back claims and absences count, from the present instant.
    pub load_days: u32,
    /// How long after a notice a responder is rather left alone.
    pub cooldown: Span,
    /// What it weighs that an ordinary wish is taken.
    pub normal_urgency: u64,
    /// What it weighs that an urgent wish is taken.
    pub urgent_urgency: u64,
    /// What each ladder step that a wish has climbed adds to that.
    pub step_urgency: u64,
    /// What a responder's first, second, third wish of one plan costs beside the mismatch; the last
    /// repeats.
    pub load_costs: Vec<u64>,
}

/// How much each criterion counts, 0 to 100. A criterion gives up to ten points for each.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// How near a paired area comes to the case's.
    pub pairing: u32,
    /// How near the responder belongs.
    pub area: u32,
    /// Skills that the category asks for.
    pub skill: u32,
    /// How much of the responder's limit the cost takes up.
    pub cost: u32,
    /// How many of its claims are free.
    pub capacity: u32,
    /// How few claims it has made lately.
    pub load: u32,
    /// Whether it still owes wishes of a minimum.
    pub minimum: u32,
    /// Absences, which take points off.
    pub no_show: u32,
    /// A notice within `cooldown`, which takes points off.
    pub cooldown: u32,
}

/// How many notices may go out. How many a step sends is `Step::notify_max`.
#[derive(Clone, Debug)]
pub struct NoticeBudget {
    /// Most notices to one responder within a period.
    pub responder_max: u32,
    /// The days of a period, up to the present instant.
    pub period_days: u32,
    /// When nobody is notified.
    pub quiet: Vec<Stretch>,
    /// What poor areas are sure of.
    pub floor: Option<NoticeFloor>,
}

/// Notices that an area gets in a period before anybody counts as notified enough.
#[derive(Clone, Copy, Debug)]
pub struct NoticeFloor {
    /// How many segments the area has.
    pub depth: usize,
    /// How many.
    pub notices: u32,
}
