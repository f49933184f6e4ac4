//! Why a problem cannot be worked on.

use wish_flow::FlowError;

use wish_contract::Fault;

/// Most wishes of one problem.
pub const WISHES_MAX: usize = 100_000;
/// Most responders of one problem.
pub const RESPONDERS_MAX: usize = 100_000;
/// Most arcs of one wish.
pub const ARCS_OF_WISH_MAX: usize = 100_000;
/// Most arcs of one problem.
pub const ARCS_MAX: usize = 4_000_000;
/// Most places of one wish.
pub const PLACES_MAX: u32 = 10_000;

/// What is wrong with a problem. Every message says what to do about it. Places in the problem's
/// lists count from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignError {
    /// A list longer than it may be.
    #[error("{count} {list} are too many: give at most {max} at once")]
    TooMany {
        /// What is listed.
        list: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// More arcs than one wish may have.
    #[error("wish `{wish}` has {count} arcs: keep the {ARCS_OF_WISH_MAX} cheapest at most")]
    TooManyArcs {
        /// The id of the wish.
        wish: String,
        /// How many there are.
        count: usize,
        /// The place in the list of wishes, or of responders where it lies with one.
        place: u32,
    },
    /// Two wishes, or two responders, of one id.
    #[error("{list} `{id}` is listed twice: list each {list} once")]
    DuplicateId {
        /// What is listed.
        list: &'static str,
        /// The id.
        id: String,
        /// The place in the list of wishes, or of responders where it lies with one.
        place: u32,
    },
    /// Two arcs between the same two.
    #[error("wish `{wish}` has two arcs to `{responder}`: keep the cheaper one")]
    DuplicateArc {
        /// The id of the wish.
        wish: String,
        /// The responder: its id, or the number that the arc names.
        responder: String,
        /// The place in the list of wishes, or of responders where it lies with one.
        place: u32,
    },
    /// An arc that leads nowhere.
    #[error("wish `{wish}` names responder {responder} of {responders}: count them from 0")]
    UnknownResponder {
        /// The id of the wish.
        wish: String,
        /// The responder: its id, or the number that the arc names.
        responder: u32,
        /// How many responders there are.
        responders: usize,
        /// The place in the list of wishes, or of responders where it lies with one.
        place: u32,
    },
    /// A wish that weighs nothing.
    #[error("wish `{wish}` has an urgency of 0: give it 1 at least, or leave it out")]
    UrgencyOutOfRange {
        /// The id of the wish.
        wish: String,
        /// The place in the list of wishes, or of responders where it lies with one.
        place: u32,
    },
    /// A wish without places, or with too many.
    #[error("wish `{wish}` has {places} places: give it 1 to {PLACES_MAX}")]
    PlacesOutOfRange {
        /// The id of the wish.
        wish: String,
        /// How many places it has.
        places: u32,
        /// The place in the list of wishes, or of responders where it lies with one.
        place: u32,
    },
    /// A responder to whom more comes cheaper.
    #[error("load costs of `{responder}` fall: let each be as high as the one before, or higher")]
    LoadCostsFall {
        /// The responder: its id, or the number that the arc names.
        responder: String,
        /// The place in the list of wishes, or of responders where it lies with one.
        place: u32,
    },
    /// Urgency and cost cannot be weighed against each other.
    #[error("urgency and costs are too high to be weighed together: use coarser units")]
    CostOverflow,
    /// The network was not put together as it must be: a fault of ours.
    #[error("the plan could not be worked out: report the problem as it was put")]
    NetworkMalformed,
}

impl AssignError {
    /// The stable word for what is wrong.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            AssignError::TooMany { .. } | AssignError::TooManyArcs { .. } => "too_many",
            AssignError::DuplicateId { .. } => "duplicate_id",
            AssignError::DuplicateArc { .. } => "duplicate_arc",
            AssignError::UnknownResponder { .. } => "unknown_responder",
            AssignError::UrgencyOutOfRange { .. } => "urgency_out_of_range",
            AssignError::PlacesOutOfRange { .. } => "places_out_of_range",
            AssignError::LoadCostsFall { .. } => "load_costs_fall",
            AssignError::CostOverflow => "cost_overflow",
            AssignError::NetworkMalformed => "network_malformed",
        }
    }

    /// The place of the wish or responder in its list, where it lies with one of them.
    #[must_use]
    pub fn place(&self) -> Option<u32> {
        match *self {
            AssignError::TooManyArcs { place, .. }
            | AssignError::DuplicateId { place, .. }
            | AssignError::DuplicateArc { place, .. }
            | AssignError::UnknownResponder { place, .. }
            | AssignError::UrgencyOutOfRange { place, .. }
            | AssignError::PlacesOutOfRange { place, .. }
            | AssignError::LoadCostsFall { place, .. } => Some(place),
            AssignError::TooMany { .. }
            | AssignError::CostOverflow
            | AssignError::NetworkMalformed => None,
        }
    }
}

impl From<FlowError> for AssignError {
    fn from(error: FlowError) -> AssignError {
        match error {
            FlowError::CostOverflow => AssignError::CostOverflow,
            FlowError::Malformed => AssignError::NetworkMalformed,
        }
    }
}

impl From<AssignError> for Fault {
    #[inline(never)]
    fn from(error: AssignError) -> Fault {
        Fault { code: error.code().to_owned(), message: error.to_string(), index: error.place() }
    }
}
