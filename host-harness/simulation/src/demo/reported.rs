//! What a press report makes people do: who is willing to try, and in which manner. What comes of
//! it the rules decide; whether that agrees with the report is for `outcome`.

pub const MEMBER: &str = "member";
pub const UNIT: &str = "unit";
pub const GROUP: &str = "group";
pub const RESIDENT: &str = "resident";
pub const SOCIAL_ORGANISATION: &str = "social-organisation";
pub const ENTERPRISE: &str = "enterprise";

const DIRTY_TEXT: &str = "dirty-text";
const DUPLICATE_OF: &str = "duplicate-of ";

/// What a report says of a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The report's own word.
    pub word: String,
    pub course: Course,
    /// Whether the text came in with personal data in it.
    pub dirty_text: bool,
}

/// The course that a wish takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    /// One responder of this kind takes it.
    ByKind(&'static str),
    /// One responder of this kind, paired with the place, takes it before others may.
    ByPaired(&'static str),
    /// Whoever may takes it.
    ByAnybody,
    /// Several try at one instant.
    AtOnce,
    /// Several carry it together: a lead and others beside it.
    Together(Party),
    /// The quantity is taken piece by piece.
    InParts,
    /// No member and no unit takes it.
    Escalated,
    /// It belongs to an agency.
    ToAgency,
    /// It is more than a wish.
    Promoted,
    /// The area's round is for others.
    OutOfRound,
    /// It repeats this wish.
    DuplicateOf(String),
}

/// Who carries a wish together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// Kinds that come together; empty: any.
    pub kinds: &'static [&'static str],
    pub count_min: usize,
    pub count_max: usize,
}

const THREE_MEMBERS: Party = Party { kinds: &[MEMBER], count_min: 3, count_max: 3 };
const MANY_TO_ONE: Party = Party { kinds: &[MEMBER, GROUP], count_min: 2, count_max: 3 };
const FUNDRAISERS: Party = Party { kinds: &[], count_min: 2, count_max: 3 };

impl Reported {
    /// Reads a report; none where nobody knows what to make of it.
    pub fn read(word: &str) -> Option<Reported> {
        let parts: Vec<&str> = word.split(", ").collect();
        let dirty_text = parts.contains(&DIRTY_TEXT);
        let mut courses = parts.iter().filter(|part| **part != DIRTY_TEXT);
        let course = match courses.next() {
            Some(part) => Course::read(part)?,
            None => Course::ByAnybody,
        };
        Some(Reported { word: word.to_owned(), course, dirty_text })
    }
}

impl Course {
    fn read(word: &str) -> Option<Course> {
        if let Some(original) = word.strip_prefix(DUPLICATE_OF) {
            return Some(Course::DuplicateOf(original.to_owned()));
        }
        Some(match word {
            "claimed-by-member" => Course::ByKind(MEMBER),
            "claimed-by-unit" => Course::ByKind(UNIT),
            "claimed-by-resident" => Course::ByKind(RESIDENT),
            "claimed-by-paired-unit" => Course::ByPaired(UNIT),
            "claimed-by-responsible-group" => Course::ByPaired(GROUP),
            "claimed-within-minutes" => Course::AtOnce,
            "claimed-by-three-members" => Course::Together(THREE_MEMBERS),
            "claimed-many-to-one" => Course::Together(MANY_TO_ONE),
            "fundraising" => Course::Together(FUNDRAISERS),
            "claimed-in-parts" => Course::InParts,
            "fulfilled" => Course::ByAnybody,
            "unclaimed" | "escalated-to-social-organisation" => Course::Escalated,
            "transferred-to-agency" => Course::ToAgency,
            "promoted-to-project" => Course::Promoted,
            "out-of-round" => Course::OutOfRound,
            _ => return None,
        })
    }

    /// Whether a responder of this kind would take the wish on alone.
    pub fn is_willing(&self, kind: &str) -> bool {
        match self {
            Course::ByKind(willing) | Course::ByPaired(willing) => kind == *willing,
            Course::Together(party) => party.kinds.is_empty() || party.kinds.contains(&kind),
            Course::Escalated => kind == SOCIAL_ORGANISATION,
            Course::ByAnybody | Course::AtOnce | Course::InParts => true,
            Course::ToAgency | Course::Promoted | Course::OutOfRound | Course::DuplicateOf(_) => {
                false
            }
        }
    }
}
