//! The machine as the contract has it: the tables' rows as values, and what everything in them is
//! called.

use wish_contract::{
    CaseKind, ClaimRole, ClaimStatus, CommandKind, DeadlineKind, Label, Move, Role, Stage,
    StageInfo, Timeout, Transition, Urgency, Vocabulary,
};
use wish_words::{Label as Name, Language, label};

use super::{MOVES, MoveRow, TIMEOUTS, TimeoutRow, TransitionRow, is_public, liveness_deadlines};

/// Every stage, in the contract's order.
#[must_use]
pub fn stages() -> Vec<StageInfo> {
    let info = |stage: &Stage| StageInfo {
        stage: *stage,
        is_end: stage.is_end(),
        is_public: is_public(*stage),
        liveness_deadlines: liveness_deadlines(*stage).to_vec(),
    };
    Stage::ALL.iter().map(info).collect()
}

/// Every command, in the contract's order.
#[must_use]
pub fn moves() -> Vec<Move> {
    let answer = |row: &MoveRow| Move {
        command: row.command,
        roles: row.roles.to_vec(),
        claimant: row.claimant,
        while_held: row.while_held,
        while_merging: row.while_merging,
        transitions: transitions(row.transitions),
    };
    MOVES.iter().map(answer).collect()
}

/// Every deadline, in the contract's order.
#[must_use]
pub fn timeouts() -> Vec<Timeout> {
    let answer = |row: &TimeoutRow| Timeout {
        deadline: row.deadline,
        transitions: transitions(row.transitions),
    };
    TIMEOUTS.iter().map(answer).collect()
}

fn transitions(rows: &[TransitionRow]) -> Vec<Transition> {
    let answer = |row: &TransitionRow| Transition {
        origins: row.origins.to_vec(),
        to: row.to,
        conditions: row.conditions.to_vec(),
    };
    rows.iter().map(answer).collect()
}

/// The languages that there are labels in, English first.
#[must_use]
pub fn languages() -> Vec<String> {
    Language::all().map(|language| language.tag().to_owned()).collect()
}

/// What stages, commands and the rest are called in the language nearest to a BCP 47 tag.
#[must_use]
pub fn labels(language: &str) -> Vocabulary {
    let language = Language::nearest(language);
    let named = |names: &[&'static str], of: fn(&'static str) -> Name<'static>| {
        let named = |name: &&'static str| Label {
            name: (*name).to_owned(),
            label: label(of(name), language).unwrap_or(name).to_owned(),
        };
        names.iter().map(named).collect()
    };
    Vocabulary {
        language: language.tag().to_owned(),
        stages: named(Stage::NAMES, Name::Stage),
        commands: named(CommandKind::NAMES, Name::Command),
        deadlines: named(DeadlineKind::NAMES, Name::Deadline),
        roles: named(Role::NAMES, Name::Role),
        claim_statuses: named(ClaimStatus::NAMES, Name::ClaimStatus),
        claim_roles: named(ClaimRole::NAMES, Name::ClaimRole),
        urgencies: named(Urgency::NAMES, Name::Urgency),
        case_kinds: named(CaseKind::NAMES, Name::CaseKind),
    }
}
