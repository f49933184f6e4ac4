//! The response model: how people in a simulated year behave, as numbers with names. It is called
//! `wish-behaviour/2`; whoever reads a figure that was simulated should read it beside these. Rates
//! are in a thousand; the reports give none, so all are this project's.
//!
//! Who comes forward: of everybody to whom a step opens a wish, [`LOOKS_MAX`] at most look at it,
//! as many of each kind. One who looks comes forward with a likelihood of the [`willing`] of its
//! nature, times how appealing the wish is, how near it is, how much they have in hand, and how
//! often they were notified of wishes lately. What the rules then say is another matter.

use super::population::Nature;

/// What the model is called.
pub const MODEL: &str = "wish-behaviour/2";

/// People do nothing sooner after what moves them than this, in minutes.
pub const REACTION_MINUTES: i64 = 30;

// Intake.
/// Wishes on a day of rest, against those of a workday.
pub const REST_DAY_INTAKE: u32 = 250;
/// Campaigns: how many a year in the whole city and in one district, how many days they last, and
/// how many times as many wishes come in.
pub const CITY_CAMPAIGNS: u32 = 2;
pub const DISTRICT_CAMPAIGNS: u32 = 3;
pub const CAMPAIGN_DAYS: (i64, i64) = (3, 8);
pub const CAMPAIGN_TIMES: u32 = 4;
pub const URGENT: u32 = 60;
pub const AT_HOME: u32 = 180;
pub const SEVERAL_PLACES: u32 = 70;
pub const WITH_GROUP: u32 = 700;
pub const BY_PROXY: u32 = 300;
/// Texts that name a telephone number, which the rules mask.
pub const WITH_NUMBER: u32 = 40;
/// What a wish costs: weight, least and most in yuan.
pub const COSTS_YUAN: [(u32, (i64, i64)); 5] = [
    (350, (0, 0)),
    (450, (50, 500)),
    (150, (500, 2_000)),
    (40, (2_000, 10_000)),
    (10, (10_000, 50_000)),
];

// Facts that the policy's own guards look at, in a thousand.
/// Commands that such guards refuse: all those before one command together.
pub const GUARD_REFUSES: u32 = 100;
/// Facts that are just at their bound, of those that pass.
pub const FACT_AT_BOUND: u32 = 150;
/// Facts that the platform does not know, where the policy lets that pass.
pub const FACT_UNKNOWN: u32 = 100;
/// Days for which such a fact of a responder or a household stays as it is; one of a case does for a day.
pub const FACT_DAYS: i64 = 30;
/// Of happenings that must lie some time back, the platform remembers those of so many times as long.
pub const HAPPENINGS: i64 = 12;
/// Reporters who ask again once the fact that stood in their way has changed.
pub const ASKS_AGAIN: u32 = 600;

// Verification.
pub const INFO_MISSING: u32 = 60;
pub const OUT_OF_SCOPE: u32 = 25;
pub const FOR_AGENCY: u32 = 15;
pub const DUPLICATE: u32 = 12;
pub const VERIFIED_LATE: u32 = 20;
pub const INFO_NEVER_SUPPLIED: u32 = 150;
pub const VERIFY_MINUTES: (i64, i64) = (60, 900);
pub const SUPPLY_HOURS: (i64, i64) = (4, 90);
/// Reporters who take a wish back before it is claimed.
pub const WITHDRAWN: u32 = 12;
pub const WITHDRAWN_HOURS: (i64, i64) = (24, 400);

// Publication.
pub const RESERVED: u32 = 25;
pub const PUBLISHED_LATE: u32 = 15;
pub const AMENDED_FIRST: u32 = 10;
pub const PROMOTED: u32 = 3;
pub const PUBLISH_MINUTES: (i64, i64) = (40, 400);
pub const RESERVED_CLAIMS: u32 = 600;
pub const RESERVED_DECLINES: u32 = 200;
pub const HELD_ON_BOARD: u32 = 4;

// Whom a step reaches.
/// How long after a step opened the platform reports it.
pub const REPORT_MINUTES: i64 = 1;
/// Most responders whom the platform looks up for it.
pub const REACH_LOOKED_UP: usize = 2_000;
/// Of more than so many it asks that many whether they may claim, and takes the others to be like them; where none of them
/// may, it asks so many times as many, and so on to all.
pub const REACH_SAMPLED: usize = 6;

// Coming forward.
/// A body gets tired of notices when it has had so many times as many as a person.
pub const BODY_HEARS: u32 = 6;
/// Most who look at a wish when a step opens, and when part of it was taken.
pub const LOOKS_MAX: u32 = 12;
pub const LOOKS_AGAIN: u32 = 6;
/// Wishes put in a group chat: several come at once.
pub const IN_GROUP_CHAT: u32 = 50;
pub const GROUP_CHAT_COMERS: (i64, i64) = (2, 4);
/// Who has not seen within this time that somebody else was quicker still tries.
pub const UNAWARE_MINUTES: i64 = 5;
/// After how many minutes people come forward: weight, least and most. Bodies count working time.
pub const ANSWER_MINUTES: [(u32, (i64, i64)); 4] =
    [(25, (30, 120)), (40, (120, 480)), (25, (480, 1_440)), (10, (1_440, 3_000))];
/// Openings on which somebody comes to whom the wish is not open, having seen it on the board or heard of it.
pub const STRAYS: u32 = 30;
/// Of those who are asked by name (to join, to stand in, to have a wish kept for them, to take on one that nobody took),
/// those whom no step admits.
pub const BEYOND_STEPS: u32 = 200;
/// Those of another district hear of it the next day.
pub const ELSEWHERE_HOURS: (i64, i64) = (9, 40);
/// Of a wish with several places, how many in ten somebody takes who does not take all.
pub const PERSON_TAKES_PART: u32 = 700;
pub const BODY_TAKES_PART: u32 = 250;
/// A fully claimed wish that somebody else joins.
pub const JOINED: u32 = 15;
pub const INVITED: u32 = 10;
pub const INVITATION_IGNORED: u32 = 200;
pub const INVITATION_DECLINED: u32 = 200;

// The claim.
pub const CONTACT_MISSED: u32 = 35;
pub const RELEASED_EARLY: u32 = 15;
pub const SUBSTITUTED: u32 = 8;
pub const CONTACT_MINUTES: (i64, i64) = (30, 270);
pub const APPOINTMENT_WORKDAYS: (i64, i64) = (1, 4);
pub const NO_SHOW: u32 = 22;
pub const RESCHEDULED: u32 = 30;
pub const STARTED_LATE: u32 = 20;
pub const HELD_IN_WORK: u32 = 15;
pub const HELD_WORKDAYS: (i64, i64) = (2, 8);
pub const REVOKED: u32 = 5;
pub const GOODS_SENT: u32 = 550;
pub const DELIVERY_MINUTES: (i64, i64) = (120, 2_400);
pub const EXTENSION_ASKED: u32 = 45;
pub const EXTENSION_GRANTED: u32 = 800;
pub const EXTENSION_WORKDAYS: (i64, i64) = (3, 10);
pub const DELIVERED_LATE: u32 = 25;
/// Of wishes with several places, those of which only a part comes at first.
pub const DELIVERED_IN_PART: u32 = 120;
pub const CONFIRM_MINUTES: (i64, i64) = (60, 420);
pub const SILENT: u32 = 40;
pub const DISPUTED: u32 = 30;
pub const REOPENED: u32 = 6;
pub const EVALUATED: u32 = 450;
pub const SCORES: [(u32, u32); 5] = [(620, 5), (260, 4), (80, 3), (25, 2), (15, 1)];
pub const ARCHIVED: u32 = 60;

// The coordinator, when nobody came.
pub const SEARCH_MINUTES: (i64, i64) = (120, 960);
pub const SEARCH_SUCCEEDS: u32 = 650;
pub const SEARCHES_MAX: u8 = 3;
/// Once nobody was found, the wish goes to an agency or a project, where it does not end.
pub const CLOSED_BY_HANDING_ON: u32 = 400;
pub const ESCALATED_BY_HAND: u32 = 6;

/// Of those who look, how many come forward when nothing speaks for or against it.
pub fn willing(nature: Nature) -> u32 {
    match nature {
        Nature::Member => 75,
        Nature::Resident => 35,
        Nature::Group => 120,
        Nature::Unit => 115,
        Nature::Organisation => 200,
        Nature::Enterprise => 130,
        Nature::Agency => 20,
    }
}

/// By how many segments somebody's area agrees with the wish's, counted from the finest one that
/// people belong to.
pub fn nearness(levels_apart: usize, paired: bool) -> u32 {
    match levels_apart {
        _ if paired => 1_500,
        0 => 1_300,
        1 => 1_000,
        2 => 800,
        _ => 600,
    }
}

/// With so many live claims of so many.
pub fn readiness(live: u32, most: u32) -> u32 {
    match live * 100 / most.max(1) {
        0..10 => 1_000,
        10..34 => 700,
        34..67 => 400,
        67..100 => 150,
        // Whoever has their hands full asks now and then all the same, and is refused.
        _ => 25,
    }
}

/// Notified of so many wishes lately. A body has people for that.
pub fn freshness(nature: Nature, notices: u32) -> u32 {
    match if nature.is_person() { notices } else { notices / BODY_HEARS } {
        0..=1 => 1_000,
        2..=3 => 800,
        4..=5 => 600,
        6..=10 => 350,
        _ => 150,
    }
}

/// A wish that costs so much in fen, of somebody who may spend so much; and by what is wanted.
pub fn appeal(cost_fen: u64, means_fen: u64, fancy: u32) -> u32 {
    let affordable = match cost_fen.saturating_mul(100) / means_fen.max(1) {
        0 => 1_100,
        1..50 => 1_000,
        50..=100 => 600,
        _ => 60,
    };
    affordable * (600 + fancy % 801) / 1_000
}
