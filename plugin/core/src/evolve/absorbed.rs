//! What becomes of the list of cases that one carries on. A case is named once in it: of two merges of it the later one.

use wish_contract::{AbsorbedCase, Absorption, Case, MergeName};

/// Takes in a case with all that it carries.
pub(super) fn take_in(case: &mut Case, absorption: &Absorption) {
    let Absorption { id, merge, carried } = absorption;
    add(case, AbsorbedCase { id: id.clone(), merge: *merge, into: case.id.clone() });
    for one in carried {
        add(case, one.clone());
    }
}

fn add(case: &mut Case, one: AbsorbedCase) {
    if one.id == case.id {
        return;
    }
    match case.absorbed.iter_mut().find(|known| known.id == one.id) {
        Some(known) if known.merge < one.merge => *known = one,
        Some(_) => {}
        None => case.absorbed.push(one),
    }
}

/// Lets go of a case with all that came with it: those merged into it, and those merged into these.
pub(super) fn let_go(case: &mut Case, merge: &MergeName) {
    let named = |one: &AbsorbedCase| one.id == merge.id && one.merge == merge.merge;
    if !case.absorbed.iter().any(named) {
        return;
    }
    let mut gone = vec![merge.id.clone()];
    let mut next = 0;
    while let Some(carrier) = gone.get(next).cloned() {
        next += 1;
        case.absorbed.retain(|one| {
            let goes = one.id == carrier || one.into == carrier;
            if goes && one.id != carrier {
                gone.push(one.id.clone());
            }
            !goes
        });
    }
}
