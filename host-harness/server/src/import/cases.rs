//! A case as a line tells of it: what is asked for, and the commands that brought it to where it stands, each at its time.

use wish_contract::{
    Actor, CaseKind, ClaimWish, Command, Instant, Need, Role, Stage, Submission, Urgency,
};

use super::fields::Fields;
use super::problem::Flaw;
use super::table::Column;

/// The columns of cases; those with `true` may not be left out.
pub const CASE_COLUMNS: &[Column] = &[
    ("external-id", true),
    ("category", true),
    ("text", true),
    ("area", true),
    ("beneficiary", true),
    ("channel", true),
    ("submitted-at", true),
    ("stage", false),
    ("urgency", false),
    ("target-groups", false),
    ("places", false),
    ("cost-fen", false),
    ("household", false),
    ("at-home", false),
    ("households-alike", false),
    ("reporter", false),
    ("responder", false),
    ("reserved", false),
    ("reason", false),
    ("appointment-at", false),
    ("accepted-at", false),
    ("published-at", false),
    ("claimed-at", false),
    ("contacted-at", false),
    ("started-at", false),
    ("delivered-at", false),
    ("confirmed-at", false),
    ("closed-at", false),
    ("changed-at", false),
];
/// The stages that a case may be brought to.
const STAGES: [&str; 12] = [
    "submitted",
    "needs-info",
    "verified",
    "published",
    "claimed",
    "scheduled",
    "in-progress",
    "delivered",
    "fulfilled",
    "closed",
    "rejected",
    "withdrawn",
];
/// The times of the ordinary way, in its order; each leads to the stage beside it.
const WAY: [(&str, Stage); 8] = [
    ("accepted-at", Stage::Verified),
    ("published-at", Stage::Published),
    ("claimed-at", Stage::Claimed),
    ("contacted-at", Stage::Scheduled),
    ("started-at", Stage::InProgress),
    ("delivered-at", Stage::Delivered),
    ("confirmed-at", Stage::Fulfilled),
    ("closed-at", Stage::Closed),
];

/// A command of the past.
#[derive(Clone, Debug)]
pub struct PastCommand {
    pub command: Command,
    pub by: Actor,
    pub at: Instant,
}

/// A case, and what brought it to where it stands.
#[derive(Clone, Debug)]
pub struct CaseHistory {
    pub line: usize,
    pub id: String,
    /// All that the line says.
    pub said: Vec<u8>,
    /// The responder who took it on.
    pub responder: Option<String>,
    /// In order; the first opens it.
    pub commands: Vec<PastCommand>,
}

/// Who does what on the platform that a file comes from.
struct People<'f> {
    importer: &'f str,
    reporter: String,
    beneficiary: String,
}

impl People<'_> {
    fn actor(&self, role: Role, responder: Option<&str>) -> Actor {
        let id = match role {
            Role::Reporter => &self.reporter,
            Role::Beneficiary => &self.beneficiary,
            Role::Responder => responder.unwrap_or_default(),
            Role::Verifier | Role::Publisher | Role::Coordinator | Role::Proxy | Role::Timer => {
                self.importer
            }
        };
        Actor { id: id.to_owned(), role }
    }
}

impl Fields {
    /// The case that the line tells of. `id` makes the host's name of the platform's; `now` is the latest that anything may have
    /// happened.
    pub(super) fn history(
        &self,
        importer: &str,
        id: impl FnOnce(&str) -> String,
        now: Instant,
    ) -> Result<CaseHistory, Flaw> {
        let external = self.demanded("external-id")?;
        let stage = self.word::<Stage>("stage", &STAGES)?.unwrap_or(Stage::Submitted);
        let need = self.need()?;
        let reporter = self.get("reporter").unwrap_or(importer).to_owned();
        let beneficiary = need.beneficiary.clone();
        let people = People { importer, reporter, beneficiary };
        let responder = self.get("responder").map(str::to_owned);
        let submission =
            Submission { id: id(&external), kind: CaseKind::Wish, need, continues: None };
        let submitted = self.time("submitted-at")?.ok_or(Flaw::FieldEmpty("submitted-at"))?;
        let mut commands = Vec::new();
        let mut last = 0;
        let mut then = |column: &'static str, at, command: Command, role| {
            if at < last {
                return Err(Flaw::TimesOutOfOrder(column));
            }
            if at > now {
                return Err(Flaw::TimeInFuture(column));
            }
            last = at;
            let by = people.actor(role, responder.as_deref());
            commands.push(PastCommand { command, by, at });
            Ok(at)
        };
        let mut at = then("submitted-at", submitted, Command::Submit(submission), Role::Reporter)?;
        for (column, reached) in WAY.iter().take(self.steps_to(stage)?) {
            let given = self.time(column)?;
            at = given.unwrap_or(at);
            let (command, role) = self.step(*reached, responder.as_deref(), at)?;
            at = then(column, at, command, role)?;
        }
        let reason = || self.demanded("reason");
        let aside = match stage {
            Stage::NeedsInfo => Some((Command::RequestInfo(reason()?), Role::Verifier)),
            Stage::Rejected => Some((Command::Reject(reason()?), Role::Verifier)),
            Stage::Withdrawn => Some((Command::Withdraw(reason()?), Role::Reporter)),
            _ => None,
        };
        if let Some((command, role)) = aside {
            then("changed-at", self.time("changed-at")?.unwrap_or(at), command, role)?;
        }
        let said = self.said();
        Ok(CaseHistory { line: self.line, id: external, said, responder, commands })
    }

    /// How many steps of the ordinary way a case went that stands there: of one that was taken aside, those that have a time.
    fn steps_to(&self, stage: Stage) -> Result<usize, Flaw> {
        if let Some(place) = WAY.iter().position(|(_, reached)| *reached == stage) {
            return Ok(place + 1);
        }
        match stage {
            Stage::Submitted | Stage::NeedsInfo | Stage::Rejected => Ok(0),
            Stage::Withdrawn => {
                Ok(WAY.iter().take_while(|(column, _)| self.get(column).is_some()).count())
            }
            other => Err(Flaw::NotListed("stage", other.name().to_owned(), STAGES.to_vec())),
        }
    }

    /// The command that brings a case to a stage of the ordinary way, and who gives it.
    fn step(
        &self,
        to: Stage,
        responder: Option<&str>,
        at: Instant,
    ) -> Result<(Command, Role), Flaw> {
        let responder = || responder.map(str::to_owned).ok_or(Flaw::FieldEmpty("responder"));
        Ok(match to {
            Stage::Verified => (Command::Accept, Role::Verifier),
            Stage::Published if self.flag("reserved")?.unwrap_or(false) => {
                (Command::Reserve(responder()?), Role::Publisher)
            }
            Stage::Published => (Command::Publish, Role::Publisher),
            Stage::Claimed => {
                responder()?;
                (Command::Claim(ClaimWish::default()), Role::Responder)
            }
            Stage::Scheduled => {
                let appointment = self.time("appointment-at")?.unwrap_or(at);
                (Command::RecordContact(appointment), Role::Responder)
            }
            Stage::InProgress => (Command::Start, Role::Responder),
            Stage::Delivered => (Command::Deliver, Role::Responder),
            Stage::Fulfilled => (Command::Confirm, Role::Beneficiary),
            _ => (Command::Close, Role::Coordinator),
        })
    }

    fn need(&self) -> Result<Need, Flaw> {
        Ok(Need {
            category: self.demanded("category")?,
            urgency: self.word("urgency", Urgency::NAMES)?.unwrap_or(Urgency::Normal),
            text: self.demanded("text")?,
            target_groups: self.list("target-groups"),
            places: self.number("places")?.unwrap_or(1),
            items: Vec::new(),
            cost_fen: self.number("cost-fen")?.unwrap_or(0),
            channel: self.demanded("channel")?,
            area: self.demanded("area")?,
            beneficiary: self.demanded("beneficiary")?,
            household: self.get("household").map(str::to_owned),
            at_home: self.flag("at-home")?.unwrap_or(false),
            households_alike: self.number("households-alike")?,
        })
    }
}
