//! Responders: of each kind the one that no guard has anything against, and from it every other class by one difference at a
//! time.
//!
//! One at a time is enough. Each guard refuses by itself, and looks at fields of its own. Where the policies answer a claim
//! differently, some guard refuses under one of them and lets pass under the other, and so it does where only its own fields are
//! not those of the most suitable. The audience alone has several ways to pass it, how near somebody is and a tie: more of either
//! shuts nobody out, so that each by itself tells two audiences apart.

use std::collections::BTreeSet;

use wish_contract::{Instant, Responder};
use wish_policy::Document;

use super::{Class, union};

/// More than any policy lets anybody spend, in fen.
const COST_MAX_FEN: u64 = 100_000_000_000;
const ACTIVE_CLAIMS_MAX: u32 = 10_000;
/// The first instant of the year 2100: nobody is suspended beyond it.
const LONG: Instant = 4_102_444_800_000;
const HOUSEHOLD: &str = "household-1";
/// What lies with the responder and with no key of a policy.
pub const ITSELF: &str = "-";

/// Every class, the most suitable of each kind first.
pub fn classes(old: &Document<'_>, new: &Document<'_>, area: &str) -> Vec<Class> {
    let kinds = union(&old.responder_kinds.entries, &new.responder_kinds.entries);
    let mut classes: Vec<Class> = Vec::new();
    for kind in &kinds {
        classes.push(Class { facts: suitable(old, new, kind, area), because: Vec::new() });
    }
    for kind in &kinds {
        let best = suitable(old, new, kind, area);
        let mut push = |what: &str, because: &[&str], facts: Responder| {
            let id = format!("{}-{what}", best.id);
            let because = because.iter().map(|one| (*one).to_owned()).collect();
            classes.push(Class { facts: Responder { id, ..facts }, because });
        };
        let guards: &[&str] = &["guards", "target_groups"];
        push("unvetted", guards, Responder { vetted: false, ..best.clone() });
        let household = Some(HOUSEHOLD.to_owned());
        push("of-the-household", &["guards"], Responder { household, ..best.clone() });
        push("unlicensed", &["categories"], Responder { licences: Vec::new(), ..best.clone() });
        let own = format!("responder_kinds.{kind}");
        for active_claims in limits(old, new, kind) {
            let full = Responder { active_claims, ..best.clone() };
            push(&format!("with-{active_claims}-claims"), &[&own], full);
        }
        for (what, area, paired) in elsewhere(area) {
            let paired_areas = paired.into_iter().collect();
            push(
                &what,
                &["ladder", "area_levels"],
                Responder { area, paired_areas, ..best.clone() },
            );
        }
        push("inactive", &[ITSELF], Responder { active: false, ..best.clone() });
        let suspended_until = Some(LONG);
        push("suspended", &[ITSELF], Responder { suspended_until, ..best.clone() });
    }
    classes
}

/// Nobody could object to this one, as far as its kind is admitted at all.
fn suitable(old: &Document<'_>, new: &Document<'_>, kind: &str, area: &str) -> Responder {
    let categories = old.categories.entries.iter().chain(&new.categories.entries);
    let licences = categories.filter_map(|category| category.value.licence);
    let licences: BTreeSet<String> = licences.map(|licence| licence.code().to_owned()).collect();
    Responder {
        id: format!("{kind}-1"),
        kind: kind.to_owned(),
        area: area.to_owned(),
        active: true,
        active_claims_max: ACTIVE_CLAIMS_MAX,
        cost_max_fen: COST_MAX_FEN,
        licences: licences.into_iter().collect(),
        vetted: true,
        paired_areas: vec![area.to_owned()],
        ..Responder::default()
    }
}

/// Numbers of claims at which one of the policies says no and the other may not.
fn limits(old: &Document<'_>, new: &Document<'_>, kind: &str) -> BTreeSet<u32> {
    let limit = |policy: &Document<'_>| {
        let most = policy.responder_kinds.get(kind)?.active_claims_max.number();
        u32::try_from(most).ok()
    };
    let limits = [limit(old), limit(new)].into_iter().flatten();
    limits.flat_map(|limit| [limit.saturating_sub(1), limit]).collect()
}

/// Areas that share one segment less each time with the wish's, without a tie and with one.
fn elsewhere(area: &str) -> Vec<(String, String, Option<String>)> {
    let segments: Vec<&str> = area.split('/').collect();
    let mut found = Vec::new();
    for shared in 0..segments.len() {
        let common = segments.get(..shared).unwrap_or_default().join("/");
        let separator = if common.is_empty() { "" } else { "/" };
        found.push((format!("sharing-{shared}"), format!("{common}{separator}elsewhere"), None));
    }
    found.push(("untied".to_owned(), area.to_owned(), None));
    let far = "elsewhere".to_owned();
    found.push(("tied-from-afar".to_owned(), far, Some(area.to_owned())));
    found
}
