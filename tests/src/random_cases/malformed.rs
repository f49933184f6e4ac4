//! What can be wrong with a request before any rule of a city looks at it: identifiers, areas,
//! times, the case itself.

use wish_contract::Request;
use wish_contract::{Case, Deadline};
use wish_contract::{CaseKind, INSTANT_MAX, Role, Stage};

use crate::random::Random;

/// The request with one thing wrong; where it has no such thing, as it was.
pub(super) fn malform(mut request: Request, random: &mut Random) -> Request {
    match random.below(12) {
        0 => request.now = *random.pick(&[-1, i64::MIN, i64::MAX, INSTANT_MAX + 1, 0]),
        1 => request.id = (*random.pick(&["", "two words", "tab\tbed"])).to_owned(),
        2 => request.id = "x".repeat(129 + random.index(400)),
        3 => request.by.id = String::new(),
        4 => request.by.role = *random.pick(Role::ALL),
        5 => request.claimant = None,
        6 => request.subject = None,
        _ => return malform_parts(request, random),
    }
    request
}

fn malform_parts(mut request: Request, random: &mut Random) -> Request {
    if let Some(facts) = &mut request.claimant
        && random.chance(40)
    {
        match random.below(5) {
            0 => {
                facts.area =
                    (*random.pick(&["", "/", "44//01", "44/0 1", "a/b/c/d/e/f/g/h/i/j/k/l/m"]))
                        .to_owned()
            }
            1 => facts.kind = "No Code".to_owned(),
            2 => facts.skills = vec!["twice".to_owned(); 2],
            3 => facts.skills = (0..65).map(|number| format!("s{number}")).collect(),
            _ => facts.paired_areas = vec!["44".to_owned(); 257],
        }
    } else if let Some(case) = &mut request.subject {
        malform_case(case, random);
    }
    request
}

/// Cases as no host may hand them in; those that look like true ones are decided all the
/// same.
fn malform_case(case: &mut Case, random: &mut Random) {
    match random.below(12) {
        0 => case.kind = CaseKind::Project,
        1 => case.policy.digest = "0000000000000000".to_owned(),
        2 => case.policy.version += 1,
        3 => case.need.area = "44/ /01".to_owned(),
        4 => case.sequence = *random.pick(&[0, u32::MAX]),
        5 => case.stage = *random.pick(Stage::ALL),
        6 => case.opened = case.last.saturating_add(1),
        7 => case.deadlines.clear(),
        8 => case.claims.iter_mut().for_each(|claim| claim.share.places = u32::MAX),
        9 => case.ladder = None,
        10 => case.deadlines.iter_mut().for_each(|deadline: &mut Deadline| deadline.due = -5),
        _ => case.need.places = 0,
    }
}
