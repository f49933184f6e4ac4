//! The responders of a programme: the look-up that an audience asks for, and what the host knows of
//! each. Whether one may claim, and whom to ask first, is for the rules.

use wish_contract::area_contains;
use wish_contract::{
    Audience, Candidate, Case, ClaimStatus, DeadlineKind, Instant, Outreach, Responder,
};

use super::case_trace::CaseTrace;
use super::hours::MINUTE_MS;

const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// The responders of a programme.
pub struct Cast {
    responders: Vec<Responder>,
}

impl Cast {
    pub fn new(responders: Vec<Responder>) -> Cast {
        Cast { responders }
    }

    /// A responder by its id, without what changes from call to call.
    pub fn known(&self, id: &str) -> Option<&Responder> {
        self.responders.iter().find(|responder| responder.id == id)
    }

    /// What the host knows of a responder now, with the claims that it holds on all cases.
    pub fn facts(&self, id: &str, traces: &[CaseTrace]) -> Option<Responder> {
        let cases = traces.iter().filter_map(|trace| trace.case.as_ref());
        let held: Vec<&Case> = cases.filter(|case| has_live_claim(case, id)).collect();
        let due = held.iter().flat_map(|case| &case.deadlines);
        let due = due.filter(|deadline| deadline.kind == DeadlineKind::Due);
        Some(Responder {
            active_claims: u32::try_from(held.len()).unwrap_or(u32::MAX),
            frees_at: due.map(|deadline| deadline.due).min(),
            ..self.known(id)?.clone()
        })
    }

    /// The look-up that an audience asks for: everybody whom it admits.
    pub fn admitted(&self, audiences: &[Audience], case: &Case) -> Vec<&Responder> {
        let area = &case.need.area;
        let admitted = |one: &&Responder| audiences.iter().any(|rule| admits(rule, one, area));
        self.responders.iter().filter(admitted).collect()
    }

    /// What the host knows of a responder's past, up to now.
    pub fn candidate(
        &self,
        facts: Responder,
        traces: &[CaseTrace],
        notices: &Notices,
        outreach: Outreach,
        now: Instant,
    ) -> Candidate {
        let since = now - i64::from(outreach.claim_days) * DAY_MS;
        let cases = traces.iter().filter_map(|trace| trace.case.as_ref());
        let claims = cases.flat_map(|case| &case.claims);
        let recent: Vec<_> =
            claims.filter(|one| one.responder == facts.id && one.since >= since).collect();
        let absences = recent.iter().filter(|one| one.status == ClaimStatus::NoShow).count();
        let noticed = notices.to(&facts.id, now - i64::from(outreach.notice_days) * DAY_MS);
        Candidate {
            recent_claims: count(recent.len()),
            no_shows: count(absences),
            owed: 0,
            notices: count(noticed.len()),
            last_notice: noticed.into_iter().max(),
            facts,
        }
    }
}

/// The notices that the platform has sent.
#[derive(Default)]
pub struct Notices(Vec<Notice>);

struct Notice {
    to: String,
    area: String,
    at: Instant,
}

impl Notices {
    pub fn send(&mut self, to: &str, area: &str, at: Instant) {
        self.0.push(Notice { to: to.to_owned(), area: area.to_owned(), at });
    }

    /// When somebody was sent any since an instant.
    fn to(&self, id: &str, since: Instant) -> Vec<Instant> {
        let all = self.0.iter().filter(|one| one.to == id && one.at >= since);
        all.map(|one| one.at).collect()
    }

    /// How many were sent about cases of an area.
    pub fn about(&self, area: &str, outreach: Outreach, now: Instant) -> u32 {
        let since = now - i64::from(outreach.notice_days) * DAY_MS;
        let segments = outreach.floor.map_or(0, |floor| floor.area_segments as usize);
        let cut =
            |area: &str| area.split('/').take(segments).map(str::to_owned).collect::<Vec<_>>();
        let around = cut(area);
        let all = self.0.iter().filter(|one| one.at >= since && cut(&one.area) == around);
        count(all.count())
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Whether one of a responder's paired areas contains the area.
pub fn is_paired(responder: &Responder, area: &str) -> bool {
    responder.paired_areas.iter().any(|paired| area_contains(paired, area))
}

fn admits(audience: &Audience, responder: &Responder, area: &str) -> bool {
    let placed = if audience.paired_only {
        is_paired(responder, area)
    } else {
        area_contains(&audience.area, &responder.area)
    };
    placed && audience.kinds.contains(&responder.kind)
}

fn has_live_claim(case: &Case, id: &str) -> bool {
    case.claims.iter().any(|claim| claim.responder == id && claim.status.is_live())
}
