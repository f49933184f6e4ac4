//! Whether an end is reached from every state by commands alone, whoever of those a case waits for is gone: searched for
//! backwards from the ends, along the ways that those who are left can go.

use wish_contract::{Actor, Case, Role};

/// Who is gone, and so gives no command any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    Lead,
    Beneficiary,
    Proxy,
    /// Everybody but the coordinators.
    AllButCoordinators,
}

pub const GONE: [Gone; 4] = [Gone::Lead, Gone::Beneficiary, Gone::Proxy, Gone::AllButCoordinators];

impl Gone {
    /// Whether somebody is still there to give a command on the case.
    fn leaves(self, by: &Actor, case: &Case) -> bool {
        match self {
            Gone::Lead => {
                let lead = case.lead().is_some_and(|lead| lead.responder == by.id);
                !(lead && by.role == Role::Responder)
            }
            Gone::Beneficiary => by.role != Role::Beneficiary,
            Gone::Proxy => by.role != Role::Proxy,
            Gone::AllButCoordinators => by.role == Role::Coordinator,
        }
    }
}

/// Who may be gone, one bit each in the order of [`GONE`].
pub type Bits = u8;
const ALL: Bits = (1 << GONE.len()) - 1;

/// Under which losses somebody can still give a command on the case.
pub fn open_without(by: &Actor, case: &Case) -> Bits {
    let bit = |(place, gone): (usize, &Gone)| Bits::from(gone.leaves(by, case)) << place;
    GONE.iter().enumerate().map(bit).fold(0, |bits, bit| bits | bit)
}

/// Every state of a walk, and the ways between them that somebody goes by a command.
#[derive(Default)]
pub struct Ways {
    ends: Vec<bool>,
    ways: Vec<(u32, u32, Bits)>,
}

impl Ways {
    /// Notes a state; they are noted in the order of their numbers.
    pub fn state(&mut self, case: &Case) {
        self.ends.push(case.stage.is_end());
    }

    pub fn way(&mut self, from: u32, to: u32, open: Bits) {
        self.ways.push((from, to, open));
    }

    /// A state from which no end is reached, the first of them, and who is gone there.
    pub fn dead_end(mut self) -> Option<(u32, Gone)> {
        let mut ending: Vec<Bits> =
            self.ends.iter().map(|is_end| if *is_end { ALL } else { 0 }).collect();
        let mut changed = true;
        while changed {
            changed = false;
            self.ways.retain(|(from, to, open)| {
                let (from, to) = (*from as usize, *to as usize);
                let reached = ending[from] | (ending[to] & open);
                changed |= reached != ending[from];
                ending[from] = reached;
                reached != ALL
            });
        }
        let dead = ending.iter().position(|reached| *reached != ALL)?;
        let lost = GONE.iter().enumerate().find(|(place, _)| ending[dead] & (1 << place) == 0);
        Some((u32::try_from(dead).unwrap_or(u32::MAX), *lost?.1))
    }
}
