//! Puts what a file tells to the rules and keeps it: cases by the host's one way in, responders as the platform tells of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use wish_contract::{Candidate, Detail, Fault, MatchRequest};
use wish_store::{StoreError, Transaction};

use super::cases::{CaseHistory, PastCommand};
use super::problem::{Flaw, LineProblem, Wording};
use super::{Keeping, Report, Source, Subject};
use crate::decided::kind;
use crate::directory::audit;
use crate::error::HostError;
use crate::host::Host;
use crate::profile::Profile;
use crate::proposal::{CommandName, Given, Proposal};
use crate::writing::Occasion;

/// Things that are kept together, where not all of them are.
const BATCH: usize = 256;
/// Responders that the rules look at at once.
const CANDIDATES: usize = 500;
/// Whose names the commands of an import have, whoever imports: so that a line is known again.
const IMPORT: &str = "import";

/// A responder of a file.
#[derive(Clone, Debug)]
struct NewResponder {
    line: usize,
    profile: Profile,
}

/// What is to be kept.
#[derive(Clone, Debug)]
enum Work {
    Cases(Vec<CaseHistory>),
    Responders(Vec<NewResponder>),
}

/// Why a transaction was given up.
enum Stop {
    Host(HostError),
    /// It is not to be kept: what came of it.
    Undone(Outcomes),
}

/// What came of a transaction.
#[derive(Clone, Debug, Default)]
struct Outcomes {
    imported: usize,
    skipped: usize,
    problems: Vec<LineProblem>,
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        Stop::Host(error.into())
    }
}

impl From<HostError> for Stop {
    fn from(error: HostError) -> Stop {
        Stop::Host(error)
    }
}

/// Who imports into where.
#[derive(Clone, Debug)]
struct ImportScope {
    city: String,
    by: String,
    wording: Wording,
}

impl Host {
    /// Imports a file into a city. `by` says who does.
    ///
    /// # Errors
    /// What the store or the rules stopped at. What is wrong with the file is in the report.
    pub async fn import(
        &self,
        city: &str,
        source: &Source<'_>,
        keeping: Keeping,
        by: &str,
        wording: Wording,
    ) -> Result<Report, HostError> {
        let book = self.in_force(city).await?;
        let table = source.table(wording);
        let mut report =
            Report { lines: table.count, problems: table.problems, ..Report::default() };
        let now = self.clock().about_now();
        let setting = ImportScope { city: city.to_owned(), by: by.to_owned(), wording };
        let mut flawed = Vec::new();
        let work = match source.subject {
            Subject::Cases => {
                let mut cases = Vec::with_capacity(table.lines.len());
                for fields in &table.lines {
                    match fields.history(by, |external| case_name(city, external), now) {
                        Ok(history) => cases.push(history),
                        Err(flaw) => flawed.push(flaw.at(fields.line, fields.id(), wording)),
                    }
                }
                Work::Cases(cases)
            }
            Subject::Responders => {
                let file = self.policy_document(city).await?;
                let document = file.sound();
                let kinds = document.responder_kinds.entries.iter();
                let kinds: Vec<String> = kinds.map(|entry| entry.code.to_owned()).collect();
                let mut responders = Vec::with_capacity(table.lines.len());
                for fields in &table.lines {
                    match fields.profile(&kinds) {
                        Ok(profile) => {
                            responders.push(NewResponder { line: fields.line, profile });
                        }
                        Err(flaw) => flawed.push(flaw.at(fields.line, fields.id(), wording)),
                    }
                }
                // The rules look at what they would be handed with every command.
                for chunk in chunks(&mut responders) {
                    let ask = |chunk: &[NewResponder]| {
                        let candidates = chunk.iter().map(candidate).collect();
                        let ask = MatchRequest { cases: Vec::new(), candidates, now };
                        book.find_matches(&ask).map(Result::err)
                    };
                    flawed.extend(refused(chunk, ask, wording)?);
                }
                let wrong: BTreeSet<usize> = flawed.iter().map(|problem| problem.line).collect();
                responders.retain(|one| !wrong.contains(&one.line));
                Work::Responders(responders)
            }
        };
        report.problems.append(&mut flawed);
        let done = match keeping {
            Keeping::Good => self.keep_good(&setting, work).await?,
            Keeping::Whole if report.problems.is_empty() => {
                let done = self.keep_together(&setting, work, Keeping::Whole).await?;
                report.kept = done.problems.is_empty();
                done
            }
            // What the rules would say of the rest is worth knowing at the same time.
            Keeping::Whole | Keeping::Nothing => {
                self.keep_together(&setting, work, Keeping::Nothing).await?
            }
        };
        report.kept |= keeping == Keeping::Good;
        report.imported = done.imported;
        report.skipped = done.skipped;
        report.problems.extend(done.problems);
        report.problems.sort_by_key(|problem| problem.line);
        Ok(report)
    }

    /// Keeps what is in order, a batch at a time: where something in a batch is not, the batch without it.
    async fn keep_good(&self, setting: &ImportScope, work: Work) -> Result<Outcomes, HostError> {
        let mut all = Outcomes::default();
        for mut batch in work.batches() {
            loop {
                let done = self.keep_together(setting, batch.clone(), Keeping::Whole).await?;
                let wrong: BTreeSet<usize> =
                    done.problems.iter().map(|problem| problem.line).collect();
                all.problems.extend(done.problems);
                if wrong.is_empty() {
                    all.imported += done.imported;
                    all.skipped += done.skipped;
                    break;
                }
                batch.leave_out(&wrong);
            }
        }
        Ok(all)
    }

    /// Does all of it in one transaction, which is kept where nothing is wrong and it is to be.
    async fn keep_together(
        &self,
        setting: &ImportScope,
        work: Work,
        keeping: Keeping,
    ) -> Result<Outcomes, HostError> {
        let (host, setting) = (self.clone(), setting.clone());
        let work = Arc::new(work);
        let result = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let done = match &*work {
                        Work::Cases(cases) => {
                            host.put_cases(&mut transaction, &setting, cases).await?
                        }
                        Work::Responders(responders) => {
                            host.put_responders(&mut transaction, &setting, responders).await?
                        }
                    };
                    let is_kept = done.problems.is_empty() && keeping != Keeping::Nothing;
                    if is_kept { Ok(done) } else { Err(Stop::Undone(done)) }
                })
            })
            .await;
        match result {
            Ok(done) => {
                self.note_written();
                Ok(done)
            }
            Err(Stop::Undone(done)) => Ok(done),
            Err(Stop::Host(error)) => Err(error),
        }
    }

    async fn put_cases(
        &self,
        transaction: &mut Transaction<'_>,
        setting: &ImportScope,
        cases: &[CaseHistory],
    ) -> Result<Outcomes, HostError> {
        // In one order, before the log is locked, so that no two transactions wait for each other.
        let responders: BTreeSet<&String> =
            cases.iter().filter_map(|case| case.responder.as_ref()).collect();
        for id in responders {
            transaction.responder(&setting.city, id).await?;
        }
        let mut done = Outcomes::default();
        for case in cases {
            match self.put_history(transaction, setting, case).await? {
                Ok(Kept::New) => done.imported += 1,
                Ok(Kept::Before) => done.skipped += 1,
                Err(flaw) => {
                    done.problems.push(flaw.at(case.line, Some(&case.id), setting.wording));
                }
            }
        }
        Ok(done)
    }

    /// Gives the commands of one case, until one is refused.
    async fn put_history(
        &self,
        transaction: &mut Transaction<'_>,
        setting: &ImportScope,
        case: &CaseHistory,
    ) -> Result<Result<Kept, Flaw>, HostError> {
        let ImportScope { city, wording, .. } = setting;
        let opening = CommandName::of(IMPORT, &format!("{} 0", case.id), &case.said).id();
        if transaction.answered(city, &opening, "").await?.is_none()
            && transaction.case(city, &case_name(city, &case.id)).await?.is_some()
        {
            // It is so long ago that what the line said is not known any more.
            return Ok(Ok(Kept::Before));
        }
        for (number, PastCommand { command, by, at }) in case.commands.iter().enumerate() {
            let step = command.kind().name();
            let key = format!("{} {number}", case.id);
            let proposal = Proposal {
                case: (number > 0).then(|| case_name(city, &case.id)),
                command: self.masked(command.clone())?,
                by: by.clone(),
                responder: None,
                facts: Vec::new(),
                policy: None,
                expected: None,
                detail: Detail::Decisive,
                name: CommandName::of(IMPORT, &key, &case.said),
            };
            let given = self.given(transaction, city, proposal, Occasion::Past(*at)).await?;
            match given {
                Given::Done(_) => {}
                Given::Before(_) => return Ok(Ok(Kept::Before)),
                Given::NameTaken => return Ok(Err(Flaw::Changed)),
                Given::NoResponder(id) => return Ok(Err(Flaw::ResponderUnknown(id))),
                Given::Refused(refusal) => {
                    let reason = &refusal.rejection.because;
                    let book = self.rulebooks().of(transaction, city, &refusal.policy).await?;
                    let words = book.words(reason, wording.tag())?;
                    return Ok(Err(Flaw::Refused(reason.rule.clone(), words, step)));
                }
                Given::NoCase | Given::Stale(_) => {
                    return Err(HostError::Unreadable(format!("the case of `{}`", case.id)));
                }
            }
        }
        Ok(Ok(Kept::New))
    }

    async fn put_responders(
        &self,
        transaction: &mut Transaction<'_>,
        setting: &ImportScope,
        responders: &[NewResponder],
    ) -> Result<Outcomes, HostError> {
        let ImportScope { city, by, wording } = setting;
        let (mut done, mut rows) = (Outcomes::default(), Vec::new());
        let now = self.clock().now(transaction).await?;
        let mut sorted: Vec<&NewResponder> = responders.iter().collect();
        sorted.sort_by(|one, other| one.profile.id().cmp(other.profile.id()));
        for NewResponder { line, profile } in sorted {
            let (row, ties) = profile.rows()?;
            match transaction.responder(city, &row.id).await? {
                Some(known) if Profile::of(&known)? == *profile => done.skipped += 1,
                Some(_) => done.problems.push(Flaw::Changed.at(*line, Some(&row.id), *wording)),
                None => {
                    transaction.put_responder(city, &row, &ties).await?;
                    rows.push(audit(kind::RESPONDER, now, by, &row.id));
                    done.imported += 1;
                }
            }
        }
        transaction.append(city, &rows).await?;
        Ok(done)
    }
}

/// What became of a case that is in order.
enum Kept {
    New,
    /// It had been imported before.
    Before,
}

impl Work {
    fn batches(self) -> Vec<Work> {
        match self {
            Work::Cases(all) => all.chunks(BATCH).map(|some| Work::Cases(some.to_vec())).collect(),
            Work::Responders(all) => {
                all.chunks(BATCH).map(|some| Work::Responders(some.to_vec())).collect()
            }
        }
    }

    fn leave_out(&mut self, lines: &BTreeSet<usize>) {
        match self {
            Work::Cases(all) => all.retain(|one| !lines.contains(&one.line)),
            Work::Responders(all) => all.retain(|one| !lines.contains(&one.line)),
        }
    }
}

/// The host's name for a case that another platform calls something.
fn case_name(city: &str, external: &str) -> String {
    CommandName::of(&format!("{IMPORT} {city}"), external, b"").id()
}

fn candidate(one: &NewResponder) -> Candidate {
    Candidate { facts: one.profile.clone().facts(0, None), ..Candidate::default() }
}

fn chunks(all: &mut [NewResponder]) -> impl Iterator<Item = Vec<NewResponder>> {
    all.chunks(CANDIDATES).map(<[NewResponder]>::to_vec)
}

/// Those of a chunk that the rules do not take, found one by one.
fn refused<E>(
    mut chunk: Vec<NewResponder>,
    ask: impl Fn(&[NewResponder]) -> Result<Option<Fault>, E>,
    wording: Wording,
) -> Result<Vec<LineProblem>, E> {
    let mut found = Vec::new();
    while let Some(Fault { code, message, index }) = ask(&chunk)? {
        let place = index.and_then(|index| usize::try_from(index).ok());
        let Some(place) = place.filter(|place| *place < chunk.len()) else { break };
        let NewResponder { line, profile } = chunk.remove(place);
        let flaw = Flaw::Refused(code, message, "responder");
        found.push(flaw.at(line, Some(profile.id()), wording));
    }
    Ok(found)
}
