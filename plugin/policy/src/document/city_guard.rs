//! Guards of the city's own: conditions on facts that the rules do not know and that the host hands in. The guards that
//! every policy has are `Guards`; which facts are handed in with which command, the contract says.

use crate::read::{Filled, Set, Setting, Spanned, section};
use crate::time::Span;
use crate::values::{CategoryCode, FactWord, GroupCode, OwnCode, Whole};
use crate::words::{GuardedCommand, MissingFact, Words};
use wish_contract::Urgency;

section! {
    /// A condition on a fact of the city's own. It has one of `at_least`, `at_most`, `is` and `before`.
    CityGuard<'a> {
        /// The guard's code, and that of the rule that refuses: snake-case, and no other rule's.
        /// Example: `"claims_a_month"`
        code: Spanned<OwnCode<'a>>,
        /// The commands that it stands before. None that leads out of a stage nobody else leads out of. Where a coordinator
        /// steps in to accept or to publish, those that stand before that do so, too.
        /// Example: `["claim"]`
        on: Filled<Set<Spanned<GuardedCommand>>>,
        /// Categories of need that it is for. Default: all.
        categories: Set<Spanned<CategoryCode<'a>>>,
        /// Urgencies that it is for.
        urgencies: Set<Spanned<Urgency>> = Urgency::ALL,
        /// Target groups that it is for: cases for any of them. Default: cases for whomever.
        target_groups: Set<Spanned<GroupCode<'a>>>,
        /// The least that a case costs that it is for, in yuan. Default: nothing.
        cost_from_yuan: Option<Spanned<Whole<0, 1_000_000_000>>>,
        /// What a case that it is for costs less than, in yuan. Default: without a limit.
        cost_below_yuan: Option<Spanned<Whole<1, 1_000_000_000>>>,
        /// The fact, snake-case: of the responder where the command needs one and they have it, or else of the request.
        /// Example: `"claims_this_month"`
        fact: Spanned<OwnCode<'a>>,
        /// The least number that passes.
        at_least: Option<Spanned<Whole<0, 1_000_000_000_000>>>,
        /// The greatest number that passes.
        at_most: Option<Spanned<Whole<0, 1_000_000_000_000>>>,
        /// The code that passes, or whether yes or no does.
        is: Option<Spanned<FactWord<'a>>>,
        /// How long ago the instant must lie: `7 days`.
        before: Option<Spanned<Span>>,
        /// What follows where the host does not know the fact.
        missing: Setting<MissingFact> = MissingFact::Refuse,
        /// Another fact, an instant: when this one will have changed, for a refusal to tell. With `before` that is
        /// reckoned.
        changes_at: Option<Spanned<OwnCode<'a>>>,
        /// What a refusal says. The fact and the bound stand in braces by their names: `{claims_this_month}`, `{at_most}`.
        /// Example: `{ zh-CN = "本月已认领 {claims_this_month} 件", en = "it took on {claims_this_month} wishes this month" }`
        words: Words<'a>,
    }
}
