//! From which states a coordinator alone can bring a case to an end, with everybody else gone: searched for, from the
//! commands that `decide` allows by role and stage alone, and that the policy has the reasons for.

use std::collections::BTreeSet;

use super::{Safeguards, State};
use crate::machine::{MOVES, MoveRow};
use wish_contract::{CommandKind, Role};

/// The states, in the order given, from which a coordinator can bring a case to no end.
pub fn without_way_out(states: &[State], safeguards: &Safeguards<'_>) -> Vec<State> {
    let mut ending: BTreeSet<State> =
        states.iter().copied().filter(|state| state.stage.is_end()).collect();
    loop {
        let found: Vec<State> = states
            .iter()
            .copied()
            .filter(|state| !ending.contains(state))
            .filter(|state| ways_on(*state, safeguards).iter().any(|next| ending.contains(next)))
            .collect();
        if found.is_empty() {
            break;
        }
        ending.extend(found);
    }
    states.iter().copied().filter(|state| !ending.contains(state)).collect()
}

/// Where a coordinator can surely take a case from a state.
fn ways_on(state: State, safeguards: &Safeguards<'_>) -> Vec<State> {
    let mut ways = Vec::new();
    let open = |row: &&MoveRow| is_sure(row.command, safeguards) && (row.while_held || !state.held);
    for row in MOVES.iter().filter(|row| row.roles.contains(&Role::Coordinator)).filter(open) {
        if row.command == CommandKind::Resume && row.is_for(state.stage) {
            ways.push(State { held: false, ..state });
        }
        let here = |way: &&crate::machine::TransitionRow| {
            way.origins.contains(&state.stage) && way.conditions.is_empty()
        };
        ways.extend(
            row.transitions
                .iter()
                .filter(here)
                .filter_map(|way| way.to)
                .filter_map(|to| super::moved(state, to)),
        );
    }
    ways
}

/// Whether `decide` allows a command by role, stage and hold alone, whatever else is on the case, and the policy has the
/// reason that it asks for. What is left out here may be refused for another cause.
fn is_sure(command: CommandKind, safeguards: &Safeguards<'_>) -> bool {
    matches!(command, CommandKind::Resume | CommandKind::Close)
        || (command == CommandKind::CallOff && safeguards.reasons)
}
