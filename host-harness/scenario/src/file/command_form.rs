//! Commands as scenario files give them: `"accept"`, or `{ claim = { by = "so-1" } }`. What the
//! rules take them for is `act`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, de};
use wish_contract::{CommandKind, Role, Urgency};

use super::word::{Vocabulary, Word};

/// Declares what each command says. Every one may say on which case it is given, by whom, in which
/// capacity, and under which name. What is no `Option` may not be left out.
macro_rules! forms {
    ($($(#[$about:meta])* $form:ident { $($(#[$doc:meta])* $key:ident: $kind:ty,)* })*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
            #[serde(deny_unknown_fields)]
            pub struct $form {
                $($(#[$doc])* pub $key: $kind,)*
                /// On which case. Unless said, on the only one there is.
                pub case: Option<String>,
                /// Who gives it. Unless said, somebody of that role.
                pub by: Option<String>,
                /// In which capacity. Unless said, the first that may give it.
                #[serde(rename = "as")]
                pub role: Option<Word<Role>>,
                /// The host's name for the command. One used before is a repetition.
                pub id: Option<String>,
            }

            impl Given for $form {
                fn case(&self) -> Option<&str> {
                    self.case.as_deref()
                }
                fn by(&self) -> Option<&str> {
                    self.by.as_deref()
                }
                fn role(&self) -> Option<Role> {
                    self.role.map(|word| word.0)
                }
                fn id(&self) -> Option<&str> {
                    self.id.as_deref()
                }
            }
        )*
    };
}

/// One of several things that differ.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "the item's words, or { text = \"…\", places = … }")]
pub enum ItemForm {
    /// Its words; it is one place.
    Words(String),
    /// Its words, and how many places it is.
    Several {
        /// In the resident's words.
        text: String,
        /// How many places are of it.
        places: u32,
    },
}

/// How much somebody brought.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a number of places, or places by item")]
pub enum BroughtForm {
    /// Places.
    Places(u32),
    /// Places of each item, by its id.
    Items(BTreeMap<String, u32>),
}

/// What every command may say.
pub trait Given {
    fn case(&self) -> Option<&str>;
    fn by(&self) -> Option<&str>;
    fn role(&self) -> Option<Role>;
    fn id(&self) -> Option<&str>;
}

forms! {
    /// Opens a case.
    Submit {
        /// One of the policy's categories.
        category: Option<String>,
        /// How pressing it is; `normal` unless said.
        urgency: Option<Word<Urgency>>,
        /// The request in the resident's words.
        text: Option<String>,
        /// The policy's target groups that the beneficiary belongs to.
        target_groups: Option<Vec<String>>,
        /// Items of goods, or people for a service; 1 unless said.
        places: Option<u32>,
        /// Where the places differ, what they are: by id the resident's words, or a table of `text` and `places` where it
        /// is more than one place. Unless `places` is said, the case has as many as they are together.
        items: Option<BTreeMap<String, ItemForm>>,
        /// Expected cost of all places, in yuan; 0 unless said.
        cost_yuan: Option<u64>,
        /// One of the policy's intake channels.
        channel: Option<String>,
        /// Where the household lives.
        area: Option<String>,
        /// For whom it is.
        beneficiary: Option<String>,
        /// The household.
        household: Option<String>,
        /// Whether it means a visit at home; no unless said.
        at_home: Option<bool>,
        /// How many households of the area share the target groups; unknown unless said.
        households_alike: Option<u32>,
        /// The case that came in part, of which this one carries on the rest.
        continues: Option<String>,
    }
    /// Says nothing more.
    Plain {}
    /// Says why.
    Because {
        /// One of the policy's reasons.
        reason: String,
    }
    /// Supplies what was asked.
    SupplyInfo {
        /// A text in place of the old one.
        text: Option<String>,
    }
    /// Names another case.
    Other {
        /// The other case.
        other: String,
    }
    /// Names another case, and one of its merges.
    OtherMerge {
        /// The other case.
        other: String,
        /// Which of its merges; the present one unless said.
        merge: Option<u32>,
    }
    /// Names a merge of the case.
    Merge {
        /// Which of its merges; the present one unless said.
        merge: Option<u32>,
    }
    /// Names a merge of the case that does not come about.
    CancelMerge {
        /// Which of its merges; the present one unless said.
        merge: Option<u32>,
        /// The rule by which the other case refused, or one of the policy's reasons.
        reason: String,
    }
    /// Says who brought less than its share.
    DeliverPart {
        /// The places that each brought, or those of each item by its id; whoever is not named brought all of its own.
        brought: BTreeMap<String, BroughtForm>,
    }
    /// Hands it to an agency.
    Transfer {
        /// One of the policy's agencies.
        agency: String,
    }
    /// Changes the need.
    Amend {
        /// A new text.
        text: Option<String>,
        /// A new number of places.
        places: Option<u32>,
        /// New items, as `submit` names them; none of them where all places are alike from now on.
        items: Option<BTreeMap<String, ItemForm>>,
        /// A new cost of all places, in yuan.
        cost_yuan: Option<u64>,
        /// A new urgency.
        urgency: Option<Word<Urgency>>,
    }
    /// Names a responder.
    Whom {
        /// Who.
        responder: String,
    }
    /// Carries it on in a project.
    Promote {
        /// The project.
        project: String,
    }
    /// Takes places.
    Claim {
        /// Most places wanted; all that are left unless said.
        places: Option<u32>,
        /// Most places wanted of each item, by its id.
        items: Option<BTreeMap<String, u32>>,
        /// Most cost to be borne, in yuan; the part that goes with the places unless said.
        cost_yuan: Option<u64>,
    }
    /// Joins the lead.
    Join {
        /// Cost to be borne, in yuan; nothing unless said.
        cost_yuan: Option<u64>,
    }
    /// Asks another to join.
    Invite {
        /// Whom.
        responder: String,
        /// Places held for them; as many as the items are together unless said.
        places: Option<u32>,
        /// Places of each item held for them, by its id.
        items: Option<BTreeMap<String, u32>>,
        /// Cost held for them, in yuan; 0 unless said.
        cost_yuan: Option<u64>,
    }
    /// Ends another's claim.
    Revoke {
        /// Whose.
        responder: String,
        /// One of the policy's reasons.
        reason: String,
    }
    /// Puts a responder in the place of another.
    Substitute {
        /// Whose claim it was.
        responder: String,
        /// Who takes it over.
        with: String,
        /// One of the policy's reasons.
        reason: String,
    }
    /// Agrees an appointment.
    Appointment {
        /// When, as `at` names it.
        appointment: String,
    }
    /// Names a later due date.
    Until {
        /// When, as `at` names it.
        until: String,
    }
    /// Judges.
    Evaluate {
        /// One of the policy's levels.
        level: String,
        /// 1 (poor) to 5 (very good).
        score: u32,
    }
    /// Says how many responders a step reaches.
    ReportReach {
        /// The step; the one that opened last unless said.
        step: Option<String>,
        /// How many; those of the scenario's responders whom it reaches unless said.
        responders: Option<u32>,
    }
    /// Names a coordinator.
    NameHolder {
        /// Who.
        holder: String,
    }
    /// Moves the case to another policy.
    MovePolicy {
        /// Its file, by a path from this one.
        policy: String,
    }
}

impl<T: Given> Given for Box<T> {
    fn case(&self) -> Option<&str> {
        (**self).case()
    }
    fn by(&self) -> Option<&str> {
        (**self).by()
    }
    fn role(&self) -> Option<Role> {
        (**self).role()
    }
    fn id(&self) -> Option<&str> {
        (**self).id()
    }
}

/// Declares which form each command of the contract has: one that has none does not compile.
macro_rules! forms {
    ($($command:ident($says:ty),)*) => {
        /// A command by its name, with what it says.
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Form {
            $($command($says),)*
        }

        impl Form {
            /// What every command may say.
            pub fn given(&self) -> &dyn Given {
                match self {
                    $(Form::$command(form) => form,)*
                }
            }

            /// Which command it is.
            pub fn kind(&self) -> CommandKind {
                match self {
                    $(Form::$command(_) => CommandKind::$command,)*
                }
            }
        }

        const _: fn(CommandKind) = |kind| match kind {
            $(CommandKind::$command => (),)*
        };
    };
}

forms! {
    Submit(Box<Submit>),
    Accept(Plain),
    RequestInfo(Because),
    SupplyInfo(SupplyInfo),
    Reject(Because),
    Merge(Other),
    Absorb(OtherMerge),
    CompleteMerge(Merge),
    CancelMerge(CancelMerge),
    ReleaseAbsorbed(OtherMerge),
    Restore(Merge),
    Transfer(Transfer),
    Withdraw(Because),
    Amend(Amend),
    Publish(Plain),
    Reserve(Whom),
    Promote(Promote),
    TakeDown(Because),
    Claim(Claim),
    Join(Join),
    Invite(Invite),
    AcceptInvitation(Plain),
    Decline(Because),
    Release(Because),
    Revoke(Revoke),
    Substitute(Substitute),
    RecordContact(Appointment),
    Reschedule(Appointment),
    Start(Plain),
    ReportNoShow(Whom),
    SendGoods(Plain),
    Deliver(Plain),
    DeliverPart(DeliverPart),
    Hold(Because),
    Resume(Plain),
    RequestExtension(Until),
    GrantExtension(Until),
    RefuseExtension(Because),
    Confirm(Plain),
    Dispute(Because),
    Evaluate(Evaluate),
    Reopen(Because),
    Close(Plain),
    Archive(Plain),
    Anonymise(Plain),
    Escalate(Because),
    ReportReach(ReportReach),
    NameHolder(NameHolder),
    StepIn(Because),
    CallOff(Because),
    MovePolicy(MovePolicy),
    Tick(Plain),
}

/// One command: its name alone, or a table with its name as the key.
#[derive(Clone, Debug)]
pub struct CommandForm(pub Form);

impl<'de> Deserialize<'de> for CommandForm {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<CommandForm, D::Error> {
        source.deserialize_any(ReadCommandForm)
    }
}

pub(super) struct ReadCommandForm;

impl<'de> Visitor<'de> for ReadCommandForm {
    type Value = CommandForm;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a command, as in \"accept\" or { claim = { by = \"so-1\" } }")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<CommandForm, E> {
        let nothing: [(&str, &str); 0] = [];
        let says = MapDeserializer::new(nothing.into_iter());
        let named = MapDeserializer::new(std::iter::once((word, Says(says))));
        Form::deserialize(MapAccessDeserializer::new(named)).map(CommandForm)
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<CommandForm, A::Error> {
        Form::deserialize(MapAccessDeserializer::new(table)).map(CommandForm)
    }
}

/// What a bare name says: nothing.
struct Says<D>(D);

impl<'de, E: de::Error, D: Deserializer<'de, Error = E>> IntoDeserializer<'de, E> for Says<D> {
    type Deserializer = D;

    fn into_deserializer(self) -> D {
        self.0
    }
}

impl JsonSchema for CommandForm {
    fn schema_name() -> Cow<'static, str> {
        "Command".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let form = generator.subschema_for::<Form>();
        let alone = CommandKind::WORDS;
        json_schema!({ "anyOf": [{ "type": "string", "enum": alone }, form] })
    }
}
