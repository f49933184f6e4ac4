//! What a step expects, as files write it. Everything that is written is looked at; what is not
//! written may be as it likes. How it is held against what happened is `expect`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use wish_contract::{AskedForKind, BoardStatus, CommandKind, Role, Stage};

use super::word::Word;

/// What must come of a step.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Expectation {
    /// Which case the rest speaks of. Unless said, the one that the step is about.
    pub case: Option<String>,
    /// Where the case stands.
    pub stage: Option<Word<Stage>>,
    /// Responders and their latest claims: a status, with the role before it if that matters, as in
    /// `"lead active"`. Nobody else may have a live one.
    pub claims: Option<BTreeMap<String, String>>,
    /// How many claims are live.
    pub live_claims: Option<usize>,
    /// How much each live claim takes.
    pub shares: Option<BTreeMap<String, ShareFile>>,
    /// Rules that took effect, with facts that they looked at.
    pub fired: Vec<RuleFile>,
    /// Rules that did not take effect.
    pub not_fired: Vec<String>,
    /// The rule that refuses the last command.
    pub refused: Option<RuleFile>,
    /// Deadlines of the case by kind: when, `none` or `paused`.
    pub deadline: BTreeMap<String, String>,
    /// Which of them passes first, or `none`.
    pub next: Option<String>,
    /// Who has the case in hand by name, or `nobody`.
    pub holder: Option<String>,
    /// To whom the present step opens the case.
    pub audience: Option<Vec<AudienceFile>>,
    /// Everything that the host is to do, in any order.
    pub effects: Option<Vec<EffectFile>>,
    /// Commands that are open to somebody now, and closed ones with the rule.
    pub offers: Option<OffersFile>,
    /// What the public sees; `false`: nothing.
    pub public: Option<PublicFile>,
    /// Whom the case is offered to now, of all responders of the scenario.
    pub ranking: Option<RankingFile>,
    /// Who still owes wishes: by responder and minimum, how many, or `met` or `exempt`.
    pub quotas: Option<BTreeMap<String, BTreeMap<String, QuotaFile>>>,
    /// What is wrong with standing ties.
    pub pairing: Option<PairingFile>,
    /// The three lists, drawn up of all responders and cases of the scenario.
    pub lists: Option<ListsFile>,
}

/// How much of a case a claim takes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareFile {
    /// Places.
    pub places: Option<u32>,
    /// Cost, in fen (a hundredth of a yuan).
    pub cost_fen: Option<u64>,
    /// Places of each item, by its id.
    pub items: Option<BTreeMap<String, u32>>,
}

/// A rule: its code, or a table with more about it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "the code of a rule, or { rule = \"…\", facts = { … }, until = \"…\" }"
)]
pub enum RuleFile {
    /// Its code.
    Code(String),
    /// Its code, what it looked at, and when the answer changes.
    Detailed(DetailedRule),
}

/// A rule with what it looked at.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetailedRule {
    /// Its code.
    pub rule: String,
    /// Some of the facts that it looked at; a point in time as `at` names it.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub facts: BTreeMap<String, toml::Value>,
    /// From when the answer would be another, or `none`.
    pub until: Option<String>,
}

/// An audience: a responder kind, or a table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a responder kind, or { kinds = […], area = \"…\", paired = true, skills = […] }"
)]
pub enum AudienceFile {
    /// A kind that is admitted by one of the step's audiences.
    Kind(String),
    /// A whole audience.
    Detailed(DetailedAudience),
}

/// A whole audience.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetailedAudience {
    /// Responder kinds.
    pub kinds: Vec<String>,
    /// Where they belong.
    pub area: Option<String>,
    /// Whether only those paired with the case's area are admitted.
    pub paired: Option<bool>,
    /// Skills to ask for first.
    pub skills: Option<Vec<String>>,
}

/// An effect: its name, or a table with more about it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "an effect such as \"offer\", or { offer = { step = \"…\", notify_max = 50 } }"
)]
pub enum EffectFile {
    /// Its name.
    Name(String),
    /// Its name and what it says.
    Detailed(DetailedEffect),
}

/// One effect with what it says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum DetailedEffect {
    /// Somebody is notified.
    Notify {
        /// In which capacity.
        to: Option<Word<Role>>,
        /// Who.
        whom: Option<String>,
        /// The rule that it is about.
        about: Option<String>,
        /// Whose people are told, where it is a case merged into this one.
        case: Option<String>,
    },
    /// The case is offered.
    Offer {
        /// The step.
        step: Option<String>,
        /// Most responders to notify.
        notify_max: Option<u32>,
    },
    /// What was offered is taken back.
    WithdrawOffer {
        /// The rule that it is about.
        about: Option<String>,
    },
    /// A coordinator is asked.
    AskCoordinator {
        /// Who.
        coordinator: Option<String>,
        /// The rule that it is about.
        about: Option<String>,
    },
    /// An agency gets the case.
    Transfer {
        /// Which.
        agency: Option<String>,
    },
    /// Another case takes it in.
    Absorb {
        /// Which.
        case: Option<String>,
    },
    /// A case that was taken in ends as merged.
    CompleteMerge {
        /// Which.
        case: Option<String>,
    },
    /// Another case lets go of one that it took in.
    ReleaseAbsorbed {
        /// Which lets go.
        case: Option<String>,
        /// Of which.
        other: Option<String>,
    },
    /// A merged case begins again.
    Restore {
        /// Which.
        case: Option<String>,
    },
    /// A new case is submitted for the rest.
    CarryOn {
        /// Places that did not come.
        places: Option<u32>,
        /// Cost that was not spent, in yuan.
        cost_yuan: Option<u64>,
        /// Places of each item that did not come, by its id.
        items: Option<BTreeMap<String, u32>>,
    },
}

/// Which commands are open to somebody.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OffersFile {
    /// Who asks.
    pub by: String,
    /// In which capacity, or in which ones at once; as a responder where one of that name is in the file.
    #[serde(rename = "as")]
    pub roles: Option<RolesFile>,
    /// Commands that are open.
    #[serde(default)]
    pub open: Vec<Word<CommandKind>>,
    /// What open commands ask for: each thing by its name in the contract, as in `reason` or `facts-of-another`.
    #[serde(default)]
    pub asks: BTreeMap<String, Vec<Word<AskedForKind>>>,
    /// Commands that are closed, and the rule that closes each.
    #[serde(default)]
    pub closed: BTreeMap<String, RuleFile>,
}

/// A role, or several that one person has at once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a role, or a list of roles")]
pub enum RolesFile {
    /// One.
    One(Word<Role>),
    /// Several.
    Several(Vec<Word<Role>>),
}

/// What the public sees.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "`false`, or a table of status, text, area, target_groups, places_left, items_left, cost_left_yuan, hidden"
)]
pub enum PublicFile {
    /// `false`: nothing.
    Hidden(bool),
    /// The case as the board shows it.
    Shown(Box<ShownFile>),
}

/// The case as the board shows it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownFile {
    /// How it stands on the board.
    pub status: Option<Word<BoardStatus>>,
    /// The masked text.
    pub text: Option<String>,
    /// The area, as far as it is shown.
    pub area: Option<String>,
    /// The target groups, as far as they are shown.
    pub target_groups: Option<Vec<String>>,
    /// Places still free.
    pub places_left: Option<u32>,
    /// Places of each item still free, by its id.
    pub items_left: Option<BTreeMap<String, u32>>,
    /// Cost not borne yet, in yuan.
    pub cost_left_yuan: Option<u64>,
    /// Rules that hide something.
    pub hidden: Option<Vec<String>>,
}

/// Whom the case is offered to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankingFile {
    /// Notices sent about cases of the area within the days that the policy counts; 0 unless said.
    pub area_notices: Option<u32>,
    /// Everybody who may claim, best first.
    pub order: Option<Vec<String>>,
    /// Everybody who is to be notified now, in any order.
    pub notified: Option<Vec<String>>,
    /// When ranking again could notify somebody whom only time keeps from it now: a time, or `none`.
    pub again_at: Option<String>,
    /// Who may claim and is not notified, and the rule.
    #[serde(default)]
    pub left_out: BTreeMap<String, RuleFile>,
    /// Who may not claim, and the rule.
    #[serde(default)]
    pub excluded: BTreeMap<String, RuleFile>,
}

/// How a responder stands with a minimum.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "how many wishes are owed, \"met\" or \"exempt\"")]
pub enum QuotaFile {
    /// How many wishes are owed.
    Owed(u32),
    /// `met` or `exempt`.
    Word(String),
}

/// Standing ties, and what is wrong with them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairingFile {
    /// One of the policy's pairings.
    pub code: String,
    /// The areas that responders of the scenario answer for.
    pub ties: BTreeMap<String, Vec<String>>,
    /// Every area that there is.
    pub areas: Vec<String>,
    /// Everything that is wrong: a rule, and after a space whom or which area it is about.
    pub findings: Vec<String>,
}

/// The three lists in short.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListsFile {
    /// Common needs: the cases of each.
    pub common: Option<Vec<Vec<String>>>,
    /// Individual needs: the cases of each.
    pub individual: Option<Vec<Vec<String>>>,
    /// How many more wishes each responder may take.
    pub resources: Option<BTreeMap<String, u32>>,
    /// Who would take each case; nobody: an empty list.
    pub services: Option<BTreeMap<String, Vec<String>>>,
}
