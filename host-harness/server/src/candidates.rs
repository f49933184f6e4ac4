//! Whom the rules are asked about: everybody in the audience of a case, with what each has taken on, page by page; and how the answers
//! about the pages become one.

use wish_contract::{
    About, Audience, Candidate, Case, Fault, Instant, Ranking, RankingRequest, Reach, area_cut,
};
use wish_runtime::Rulebook;
use wish_store::{AudiencePage, ResponderRow};

use crate::error::HostError;
use crate::host::Host;
use crate::profile::Profile;

/// Most candidates that the rules rank at once.
pub const CANDIDATES_MAX: u32 = 10_000;
const DAY_MS: Instant = 24 * 60 * 60 * 1_000;

/// Over which time what candidates have done counts.
#[derive(Clone, Copy, Debug)]
pub struct Since {
    claims: Instant,
    notices: Instant,
}

impl Since {
    /// As the policy says.
    #[must_use]
    pub fn of(about: &About, now: Instant) -> Since {
        let days = |count: u32| now.saturating_sub(Instant::from(count).saturating_mul(DAY_MS));
        let outreach = &about.outreach;
        Since { claims: days(outreach.claim_days), notices: days(outreach.notice_days) }
    }
}

impl Host {
    /// Everybody to whom a case is open, in order, with why; none where the rules find the question malformed, in their words. The
    /// rules rank so many at once; of a larger audience each part is ranked by itself, and then the best of all parts together.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn rank(
        &self,
        city: &str,
        case: &Case,
        now: Instant,
        limit: u32,
    ) -> Result<Result<Ranking, Fault>, HostError> {
        self.rank_by(city, case, now, limit, CANDIDATES_MAX).await
    }

    /// As [`rank`](Host::rank), with so many at once.
    ///
    /// # Errors
    /// As [`rank`](Host::rank).
    pub async fn rank_by(
        &self,
        city: &str,
        case: &Case,
        now: Instant,
        limit: u32,
        at_once: u32,
    ) -> Result<Result<Ranking, Fault>, HostError> {
        let book = self.rulebook(city, &case.policy.digest).await?;
        let audiences = book.audience(case, now)?;
        let about = book.about()?;
        let since = Since::of(&about, now);
        let segments = about.outreach.floor.map_or(0, |floor| floor.area_segments);
        let depth = usize::try_from(segments).unwrap_or(usize::MAX);
        let around = area_cut(&case.need.area, depth);
        let area_notices = self.store().area_notices(city, around, since.notices).await?;
        let area_notices = u32::try_from(area_notices).unwrap_or(u32::MAX);
        let ask = RankingRequest {
            subject: case.clone(),
            candidates: Vec::new(),
            area_notices,
            now,
            limit,
        };
        let mut ranked_parts = RankedParts { best: Vec::new(), rankings: Vec::new() };
        let mut after = String::new();
        loop {
            let page = AudiencePage { after: &after, limit: at_once };
            let rows = self.store().audience(city, &case.need.area, &audiences, &page).await?;
            let is_last = rows.len() < usize::try_from(at_once).unwrap_or(usize::MAX);
            let last = rows.last().map(|row| row.id.clone());
            let candidates = self.candidates(city, &rows, since).await?;
            let ask = RankingRequest { candidates, ..ask.clone() };
            match rank_taken(city, &book, ask)? {
                (_, Err(fault)) => return Ok(Err(fault)),
                (candidates, Ok(ranking)) => ranked_parts.add(candidates, ranking),
            }
            match last.filter(|_| !is_last) {
                Some(last) => after = last,
                None => break,
            }
        }
        ranked_parts.together(city, &book, &ask)
    }

    /// Responders as candidates, with what they have taken on.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn candidates(
        &self,
        city: &str,
        rows: &[ResponderRow],
        since: Since,
    ) -> Result<Vec<Candidate>, HostError> {
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let activity = self.store().activity(city, &ids, since.claims, since.notices).await?;
        let mut candidates = Vec::with_capacity(rows.len());
        for (row, seen) in rows.iter().zip(activity) {
            candidates.push(Candidate {
                facts: Profile::of(row)?.facts(seen.active, seen.frees_at),
                recent_claims: seen.recent,
                no_shows: seen.no_shows,
                owed: 0,
                notices: seen.notices,
                last_notice: seen.last_notice,
            });
        }
        Ok(candidates)
    }

    /// Everybody to whom one of some cases is open, nobody twice, by id; none where they are more than the rules take.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn audience_of_all(
        &self,
        city: &str,
        book: &Rulebook,
        cases: &[Case],
        now: Instant,
    ) -> Result<Option<Vec<Candidate>>, HostError> {
        let mut found = std::collections::BTreeMap::new();
        // Cases of one place have one audience: it is looked up once.
        let mut known: Vec<(String, Vec<Audience>)> = Vec::new();
        for case in cases {
            let audiences = book.audience(case, now)?;
            let area = case.need.area.clone();
            let looked_up = (area, audiences);
            if known.contains(&looked_up) {
                continue;
            }
            let (area, audiences) = &looked_up;
            let page = AudiencePage { after: "", limit: CANDIDATES_MAX + 1 };
            for row in self.store().audience(city, area, audiences, &page).await? {
                found.insert(row.id.clone(), row);
            }
            known.push(looked_up);
            if found.len() > usize::try_from(CANDIDATES_MAX).unwrap_or(usize::MAX) {
                return Ok(None);
            }
        }
        let rows: Vec<ResponderRow> = found.into_values().collect();
        let since = Since::of(&book.about()?, now);
        Ok(Some(self.candidates(city, &rows, since).await?))
    }
}

/// Ranks those whom the rules take: somebody whose facts they do not take keeps nobody else from being ranked.
fn rank_taken(
    city: &str,
    book: &Rulebook,
    mut ask: RankingRequest,
) -> Result<(Vec<Candidate>, Result<Ranking, Fault>), HostError> {
    loop {
        match book.rank(&ask)? {
            Err(Fault { code, index: Some(index), .. })
                if (index as usize) < ask.candidates.len() =>
            {
                let one = ask.candidates.remove(index as usize);
                let responder = one.facts.id;
                tracing::error!(city, responder, code, "a responder cannot be ranked");
            }
            answer => return Ok((ask.candidates, answer)),
        }
    }
}

/// The parts of an audience, ranked each by itself.
struct RankedParts {
    /// The best of each part, and all who would be notified of it.
    best: Vec<Candidate>,
    rankings: Vec<Ranking>,
}

impl RankedParts {
    fn add(&mut self, candidates: Vec<Candidate>, ranking: Ranking) {
        let ids: std::collections::BTreeSet<&str> =
            ranking.ranked.iter().map(|one| one.responder.as_str()).collect();
        self.best.extend(candidates.into_iter().filter(|one| ids.contains(one.facts.id.as_str())));
        self.rankings.push(ranking);
    }

    /// The best of all parts, ranked together: whoever is among the best of all is among the best of its part.
    fn together(
        mut self,
        city: &str,
        book: &Rulebook,
        ask: &RankingRequest,
    ) -> Result<Result<Ranking, Fault>, HostError> {
        if self.rankings.len() < 2 {
            return Ok(Ok(self.rankings.pop().unwrap_or_default()));
        }
        let ask = RankingRequest { candidates: self.best, ..ask.clone() };
        let mut whole = match rank_taken(city, book, ask)? {
            (_, Ok(ranking)) => ranking,
            (_, Err(fault)) => return Ok(Err(fault)),
        };
        let size = |ranking: &Ranking| {
            u32::try_from(ranking.ranked.len()).unwrap_or(u32::MAX).saturating_add(ranking.omitted)
        };
        let may = self.rankings.iter().map(size).fold(0, u32::saturating_add);
        let shown = u32::try_from(whole.ranked.len()).unwrap_or(u32::MAX);
        whole.omitted = may.saturating_sub(shown);
        whole.again_at = self.rankings.iter().filter_map(|part| part.again_at).min();
        let mut reach = None;
        for part in self.rankings {
            whole.excluded.extend(part.excluded);
            reach = match (reach, part.reach) {
                (None, one) | (one, None) => one,
                (Some(Reach { step, responders }), Some(more)) => {
                    Some(Reach { step, responders: responders.saturating_add(more.responders) })
                }
            };
        }
        whole.reach = reach;
        whole.excluded.sort_by(|one, other| one.responder.cmp(&other.responder));
        Ok(Ok(whole))
    }
}
