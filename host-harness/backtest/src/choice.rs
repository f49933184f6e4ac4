//! Which cases of a log a policy is put to, and by which areas fairness is looked at.

use wish_contract::Command;
use wish_contract::area_cut;

use super::error::BacktestError;
use super::recording::{CaseReader, Recording};
use super::rulebooks::Rulebooks;
use super::setting::Setting;

/// Cases by whose areas the level of fairness is chosen.
const CASES_LOOKED_AT: usize = 1_000;

/// The places of the cases that the policy is for: those under a policy of its name; all where the
/// log knows only one name.
pub fn cases(
    recording: &Recording,
    rulebooks: &Rulebooks,
    name: &str,
) -> Result<Vec<usize>, BacktestError> {
    if rulebooks.old_names().len() == 1 {
        return Ok((0..recording.cases.len()).collect());
    }
    let mut reader = CaseReader::open(recording)?;
    let mut chosen = Vec::new();
    for (place, case) in recording.cases.iter().enumerate() {
        let Some((line, entry)) = reader.first(case)? else { continue };
        let Some(book) = rulebooks.place(&entry.policy) else {
            let (path, digest) = (recording.path.clone(), entry.policy);
            return Err(BacktestError::PolicyMissing { path, line, digest });
        };
        if rulebooks.name(book) == name {
            chosen.push(place);
        }
    }
    if chosen.is_empty() {
        let known: Vec<String> =
            rulebooks.old_names().iter().map(|one| format!("`{one}`")).collect();
        return Err(BacktestError::NoCase {
            path: recording.path.clone(),
            policy: name.to_owned(),
            known: known.join(", "),
        });
    }
    Ok(chosen)
}

/// How many segments make the area that fairness is looked at by.
pub fn depth(
    recording: &Recording,
    chosen: &[usize],
    setting: &Setting,
    level: Option<&str>,
) -> Result<usize, BacktestError> {
    if let Some(level) = level {
        return setting.depth_of(level).ok_or_else(|| BacktestError::LevelUnknown {
            level: level.to_owned(),
            known: setting.levels.join(", "),
        });
    }
    let mut reader = CaseReader::open(recording)?;
    let mut areas = Vec::new();
    for place in chosen.iter().take(CASES_LOOKED_AT) {
        if let Some((_, entry)) = reader.first(&recording.cases[*place])?
            && let Command::Submit(submission) = entry.command
        {
            areas.push(submission.need.area);
        }
    }
    let differ = |depth: &usize| {
        let mut cut = areas.iter().map(|area| area_cut(area, *depth));
        cut.next().is_some_and(|first| cut.any(|other| other != first))
    };
    Ok((1..=setting.levels.len()).find(differ).unwrap_or(setting.levels.len().max(1)))
}
