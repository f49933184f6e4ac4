//! Every rule by name, with what it says; those of guards stand in `guards`. Names are stable: hosts, scenarios and words refer to
//! them. Where a rule is applied is for the rules themselves; the words for it are for
//! `words`.

use crate::guards;

/// Declares rules and the list of them all but the guards'.
macro_rules! rules {
    ($($(#[$doc:meta])+ $name:ident = $word:literal;)*) => {
        $($(#[$doc])+ pub const $name: &str = $word;)*

        const OTHERS: &[&str] = &[$($word),*];
    };
}

rules! {
    // What may be asked at all.
    /// An instant lies outside the years 1970 to 9999.
    INSTANT_OUT_OF_RANGE = "instant_out_of_range";
    /// An identifier is empty, too long, or has white space or control characters.
    REFERENCE_MALFORMED = "reference_malformed";
    /// A word of an open vocabulary is not a code.
    CODE_MALFORMED = "code_malformed";
    /// An area is not a path of segments.
    AREA_MALFORMED = "area_malformed";
    /// A text is empty or too long.
    TEXT_OUT_OF_RANGE = "text_out_of_range";
    /// A list is too long, or names something twice.
    LIST_OUT_OF_RANGE = "list_out_of_range";
    /// A number lies outside its range.
    NUMBER_OUT_OF_RANGE = "number_out_of_range";
    /// The case handed in cannot have come from `fold` or `decide`.
    CASE_MALFORMED = "case_malformed";
    /// More requests in a batch than a call takes.
    BATCH_TOO_LARGE = "batch_too_large";
    /// Every command but `submit` needs the case.
    CASE_MISSING = "case_missing";
    /// `submit` opens a case and takes none.
    CASE_ALREADY_OPEN = "case_already_open";
    /// Projects are not in this version.
    PROJECTS_NOT_SUPPORTED = "projects_not_supported";
    /// A running case keeps the policy that it was opened under.
    POLICY_DIFFERS = "policy_differs";
    /// Time never runs backwards for a case.
    CLOCK_WENT_BACK = "clock_went_back";
    /// A command is carried out once, however often it is delivered.
    COMMAND_REPEATED = "command_repeated";
    /// Another command under a name that was used.
    COMMAND_DIFFERS = "command_differs";
    /// The facts handed in are those of the responder that the command names.
    CLAIMANT_DIFFERS = "claimant_differs";
    /// A case costs no more than the programme's highest.
    COST_BELOW_HIGHEST = "cost_below_highest";
    /// The host did not hand in a fact that a guard of the city's own looks at.
    CITY_FACT_MISSING = "city_fact_missing";
    /// A fact of the city's own is of another kind than its guard looks at.
    CITY_FACT_MALFORMED = "city_fact_malformed";
    /// Each command is for some roles only.
    ROLE_MAY_NOT = "role_may_not";
    /// A command is open to somebody in a role.
    COMMAND_OPEN = "command_open";
    /// Whoever were named, a guard would refuse.
    NOBODY_ADMITTED = "nobody_admitted";
    /// The reporter is who entered the case.
    REPORTER_ONLY = "reporter_only";
    /// The beneficiary is for whom the case is.
    BENEFICIARY_ONLY = "beneficiary_only";
    /// Nobody judges their own work.
    OWN_CLAIM = "own_claim";
    /// Each command is for some stages only.
    STAGE_FORBIDS = "stage_forbids";
    /// While a case is held, its clocks stand still and it waits to be resumed.
    CASE_HELD = "case_held";
    /// Only a held case can be resumed.
    CASE_NOT_HELD = "case_not_held";
    /// An anonymised case takes no more commands, but passes on what it no longer carries.
    CASE_ANONYMISED = "case_anonymised";

    // Intake.
    /// The policy has no such category.
    CATEGORY_UNKNOWN = "category_unknown";
    /// The policy has no such target group.
    TARGET_GROUP_UNKNOWN = "target_group_unknown";
    /// The policy has no such intake channel.
    CHANNEL_UNKNOWN = "channel_unknown";
    /// The policy has no such reason.
    REASON_UNKNOWN = "reason_unknown";
    /// The policy has no such agency.
    AGENCY_UNKNOWN = "agency_unknown";
    /// The agency does not take this category.
    AGENCY_TAKES_CATEGORY = "agency_takes_category";
    /// The area has more levels than the policy knows.
    AREA_TOO_DEEP = "area_too_deep";
    /// The area lacks a level that a step of the case's ladder opens to.
    AREA_TOO_COARSE = "area_too_coarse";
    /// A round is open to its target groups only.
    OUT_OF_ROUND = "out_of_round";
    /// A case cannot be merged with itself.
    MERGE_WITH_ITSELF = "merge_with_itself";
    /// A case cannot be taken in twice.
    ALREADY_ABSORBED = "already_absorbed";
    /// A case that is being merged waits until the other has taken it in.
    MERGE_PENDING = "merge_pending";
    /// No such merge of this case is under way.
    MERGE_UNKNOWN = "merge_unknown";
    /// The merge was completed before.
    ALREADY_MERGED = "already_merged";
    /// What was not taken in cannot be let go of.
    NOT_ABSORBED = "not_absorbed";
    /// A complete submission is taken in.
    SUBMISSION_COMPLETE = "submission_complete";
    /// Personal data in the text was masked.
    TEXT_MASKED = "text_masked";
    /// The verifier found the case in order.
    VERIFIED_BY_VERIFIER = "verified_by_verifier";
    /// The verifier needs more; the clock of verification stands still.
    INFO_REQUESTED = "info_requested";
    /// The reporter supplied what was asked; the clock of verification goes on.
    INFO_SUPPLIED = "info_supplied";
    /// The verifier refused the case.
    REJECTED_BY_VERIFIER = "rejected_by_verifier";
    /// A duplicate is to be carried on in another case.
    MERGE_BEGUN = "merge_begun";
    /// The merge does not come about; the clocks go on.
    MERGE_CANCELLED = "merge_cancelled";
    /// A case that was taken in is carried on by itself.
    ABSORBED_RELEASED = "absorbed_released";
    /// Nobody carries a merged case on any more; it begins again.
    RESTORED_FROM_MERGE = "restored_from_merge";
    /// A duplicate is carried on in another case.
    MERGED_AS_DUPLICATE = "merged_as_duplicate";
    /// Another case was merged into this one.
    ABSORBED_DUPLICATE = "absorbed_duplicate";
    /// The case is for an agency.
    TRANSFERRED_TO_AGENCY = "transferred_to_agency";
    /// The reporter took the case back.
    WITHDRAWN_BY_REPORTER = "withdrawn_by_reporter";
    /// The case is carried on in a project.
    PROMOTED_TO_PROJECT = "promoted_to_project";
    /// The need was changed.
    NEED_AMENDED = "need_amended";
    /// An amendment must change something.
    AMENDMENT_EMPTY = "amendment_empty";
    /// A text is frozen while a claim is live.
    TEXT_FROZEN = "text_frozen";
    /// Places and cost cannot fall below what is taken.
    BELOW_WHAT_IS_TAKEN = "below_what_is_taken";

    // The board and the ladder.
    /// No ladder of the policy is for such a case.
    LADDER_UNKNOWN = "ladder_unknown";
    /// The publisher put the case on the board.
    PUBLISHED_ON_BOARD = "published_on_board";
    /// The case goes back on the board at the step where it stood.
    LADDER_RESUMED = "ladder_resumed";
    /// The case is reserved for one responder.
    RESERVED_FOR_RESPONDER = "reserved_for_responder";
    /// The reservation ended without a claim.
    RESERVATION_PASSED = "reservation_passed";
    /// The case was taken off the board.
    TAKEN_OFF_BOARD = "taken_off_board";
    /// Live claims must end before a case leaves the board.
    CLAIMS_LIVE = "claims_live";
    /// A step passed unclaimed; the next, wider one opened.
    LADDER_WIDENED = "ladder_widened";
    /// The last step passed unclaimed; a coordinator has the case by name.
    LADDER_EXHAUSTED = "ladder_exhausted";
    /// A coordinator moved the case on by hand.
    ESCALATED_BY_HAND = "escalated_by_hand";
    /// A case that a coordinator holds has no further step.
    NO_FURTHER_STEP = "no_further_step";
    /// The named coordinator is reminded until somebody acts.
    HOLDER_REMINDED = "holder_reminded";
    /// A coordinator took the case in hand by name.
    HOLDER_NAMED = "holder_named";
    /// A holder who did nothing is replaced by the deputy.
    HOLDER_REPLACED = "holder_replaced";
    /// A step that reaches nobody is passed over.
    STEP_REACHES_NOBODY = "step_reaches_nobody";
    /// A step that reaches nobody is open for a shorter while.
    STEP_SHORTENED = "step_shortened";
    /// A step stays open: it reaches somebody, or the policy has nothing to say about steps that reach nobody.
    REACH_NOTED = "reach_noted";
    /// What is said of the reach of a step is said of the one that opened last, while the board is open for it.
    REACH_OF_OPEN_STEP = "reach_of_open_step";
    /// Whoever stood by takes over a claim that ends.
    STAND_BY_TAKES_OVER = "stand_by_takes_over";
    /// A coordinator moved the case on in place of somebody who is gone.
    STEPPED_IN = "stepped_in";
    /// A coordinator ended the case, there being no other way on.
    CALLED_OFF = "called_off";

    // Claims. What is asked of responders are guards, each with its rule in `guards`.
    /// The command needs the responder's facts.
    CLAIMANT_MISSING = "claimant_missing";
    /// A responder speaks for itself.
    CLAIMANT_IS_ACTOR = "claimant_is_actor";
    /// A claim takes places, and there are places left.
    PLACES_LEFT = "places_left";
    /// Cost is left to be borne.
    COST_LEFT = "cost_left";
    /// The case has no such item.
    ITEM_UNKNOWN = "item_unknown";
    /// Whoever takes or brings less than the whole of places that differ says which.
    ITEMS_NAMED = "items_named";
    /// Items are together as many places as are told.
    ITEMS_ADD_UP = "items_add_up";
    /// The policy lets cases be taken in parts.
    PARTS_ALLOWED = "parts_allowed";
    /// The policy lets claimants stand beside a lead.
    JOINT_CLAIMS_ALLOWED = "joint_claims_allowed";
    /// No more claimants beside the lead than the limit.
    CO_CLAIMANTS_BELOW_LIMIT = "co_claimants_below_limit";
    /// Joining needs a lead to join.
    LEAD_TO_JOIN = "lead_to_join";

    // What becomes of a claim.
    /// All guards passed; the claim stands.
    CLAIM_OPEN = "claim_open";
    /// Every place and the whole cost is taken; the case leaves the open board.
    CASE_FULLY_CLAIMED = "case_fully_claimed";
    /// Of claims made at one instant, the draw decides which comes first.
    DRAWN_BY_LOT = "drawn_by_lot";
    /// A co-claimant joined the lead.
    JOINED_LEAD = "joined_lead";
    /// A responder was invited.
    INVITED_BY_LEAD = "invited_by_lead";
    /// An invitation was taken up.
    INVITATION_ACCEPTED = "invitation_accepted";
    /// An invitation or a reservation was declined.
    DECLINED_BY_RESPONDER = "declined_by_responder";
    /// Nobody answered an invitation in time.
    INVITATION_PASSED = "invitation_passed";
    /// The responder has no live claim on the case.
    CLAIM_LIVE = "claim_live";
    /// Only the lead may do this.
    LEAD_ONLY = "lead_only";
    /// Only a claimant on the case, the lead or the coordinator may do this.
    CLAIMANT_ONLY = "claimant_only";
    /// A claim was given back.
    RELEASED_BY_RESPONDER = "released_by_responder";
    /// The coordinator ended a claim.
    REVOKED_BY_COORDINATOR = "revoked_by_coordinator";
    /// Goods on their way must arrive first.
    GOODS_IN_TRANSIT = "goods_in_transit";
    /// Somebody took over a claim.
    SUBSTITUTED_BY_OTHER = "substituted_by_other";
    /// The lead made no contact in time; the claim expired.
    FIRST_CONTACT_MISSED = "first_contact_missed";
    /// The lead is reminded to make contact.
    CONTACT_REMINDED = "contact_reminded";

    // Carrying it out.
    /// First contact was made and an appointment agreed.
    CONTACT_RECORDED = "contact_recorded";
    /// An appointment lies in the future, at most a year ahead.
    APPOINTMENT_AHEAD = "appointment_ahead";
    /// Another appointment was agreed.
    APPOINTMENT_MOVED = "appointment_moved";
    /// The appointment passed and nothing was heard.
    APPOINTMENT_PASSED = "appointment_passed";
    /// A responder did not come.
    NO_SHOW_REPORTED = "no_show_reported";
    /// No show can be reported from the appointment on.
    APPOINTMENT_REACHED = "appointment_reached";
    /// Work began.
    WORK_STARTED = "work_started";
    /// Goods are on their way.
    GOODS_SENT = "goods_sent";
    /// Goods are sent once.
    GOODS_SENT_ONCE = "goods_sent_once";
    /// The lead delivered.
    DELIVERED_BY_LEAD = "delivered_by_lead";
    /// A part was delivered; the rest becomes a case of its own.
    PART_DELIVERED = "part_delivered";
    /// Nobody brings more than its claim takes.
    PART_WITHIN_CLAIM = "part_within_claim";
    /// A part is neither nothing nor everything.
    PART_OF_WHOLE = "part_of_whole";
    /// The lead is reminded of the due date.
    DUE_REMINDED = "due_reminded";
    /// The due date passed.
    DUE_DATE_MISSED = "due_date_missed";
    /// A later due date was asked for.
    EXTENSION_REQUESTED = "extension_requested";
    /// A later due date was set.
    EXTENSION_GRANTED = "extension_granted";
    /// A later due date was refused.
    EXTENSION_REFUSED = "extension_refused";
    /// An extension lies after the present due date.
    EXTENSION_LATER = "extension_later";
    /// There is an extension to answer.
    EXTENSION_ASKED = "extension_asked";
    /// The beneficiary confirmed.
    CONFIRMED_BY_BENEFICIARY = "confirmed_by_beneficiary";
    /// Nobody answered, and the policy takes silence for confirmation.
    CONFIRMED_BY_SILENCE = "confirmed_by_silence";
    /// Nobody answered; silence confirms nothing.
    CONFIRMATION_OUTSTANDING = "confirmation_outstanding";
    /// The beneficiary disputed the delivery.
    DISPUTED_BY_BENEFICIARY = "disputed_by_beneficiary";
    /// A level judged the case.
    EVALUATED_AT_LEVEL = "evaluated_at_level";
    /// The policy has no such level of evaluation.
    EVALUATION_LEVEL_UNKNOWN = "evaluation_level_unknown";
    /// Each level judges once.
    EVALUATED_ONCE = "evaluated_once";
    /// Every level has judged; the case closes.
    EVALUATION_COMPLETE = "evaluation_complete";
    /// The time for evaluation passed; the case closes.
    EVALUATION_PASSED = "evaluation_passed";
    /// The case was opened again.
    REOPENED_CASE = "reopened_case";
    /// The coordinator closed the case.
    CLOSED_BY_COORDINATOR = "closed_by_coordinator";
    /// The case was taken from the working lists.
    ARCHIVED_BY_COORDINATOR = "archived_by_coordinator";
    /// A case is archived once.
    ARCHIVED_ONCE = "archived_once";

    // Time.
    /// Nothing was due.
    NOTHING_DUE = "nothing_due";
    /// Verification is late; the coordinator is notified.
    VERIFICATION_LATE = "verification_late";
    /// The reporter did not answer in time; the case lapsed.
    INFO_NOT_SUPPLIED = "info_not_supplied";
    /// Publication is late; the coordinator is notified.
    PUBLICATION_LATE = "publication_late";
    /// The other case has not taken this one in; it and the coordinator are asked again.
    MERGE_OUTSTANDING = "merge_outstanding";
    /// The clocks were stopped by hand.
    HELD_BY_COORDINATOR = "held_by_coordinator";
    /// The clocks go on with what was left.
    RESUMED_BY_COORDINATOR = "resumed_by_coordinator";
    /// A held case is to be looked at again.
    HOLD_REVIEW_DUE = "hold_review_due";
    /// Retention ended; text and references are gone.
    RETENTION_PASSED = "retention_passed";
    /// Text and references were taken out by hand.
    ANONYMISED_BY_COORDINATOR = "anonymised_by_coordinator";
    /// The case runs under another policy version.
    POLICY_MOVED = "policy_moved";
    /// A case moves to another version of the same policy.
    POLICY_MOVES_ON = "policy_moves_on";
    /// The new policy must know what the case stands on.
    POLICY_KNOWS_CASE = "policy_knows_case";

    // Publication.
    /// On the board, and nobody has taken anything of it.
    BOARD_OPEN = "board_open";
    /// On the board, and part of it is taken.
    BOARD_PARTLY_TAKEN = "board_partly_taken";
    /// Taken, and being carried out.
    BOARD_TAKEN = "board_taken";
    /// Carried out and confirmed.
    BOARD_FULFILLED = "board_fulfilled";
    /// Groups too small to hide in are not shown.
    SMALLEST_GROUP = "smallest_group";
    /// Areas are shown down to the policy's level.
    AREA_LEVEL_SHOWN = "area_level_shown";

    // Routing.
    /// Every budget for notices lets a candidate be notified of the case now.
    NOTICE_WITHIN_BUDGET = "notice_within_budget";
    /// A step notifies no more than so many of a case.
    NOTICE_STEP_BUDGET = "notice_step_budget";
    /// A responder gets no more than so many notices within a period.
    NOTICE_RESPONDER_BUDGET = "notice_responder_budget";
    /// Nobody is notified in the quiet hours.
    NOTICE_QUIET_HOURS = "notice_quiet_hours";

    // Duties and lists.
    /// As many wishes were taken on in the period as the minimum asks for.
    MINIMUM_MET = "minimum_met";
    /// Wishes are still owed to a minimum.
    MINIMUM_OWED = "minimum_owed";
    /// A minimum asks nothing of some classes.
    MINIMUM_EXEMPT = "minimum_exempt";
    /// The policy has no such pairing.
    PAIRING_UNKNOWN = "pairing_unknown";
    /// A tie is for a responder of the pairing.
    TIE_RESPONDER_UNKNOWN = "tie_responder_unknown";
    /// A tie is for an area that there is.
    TIE_AREA_UNKNOWN = "tie_area_unknown";
    /// A pairing is with areas of one level.
    TIE_LEVEL_DIFFERS = "tie_level_differs";
    /// A tie holds for a time.
    TIE_ENDS_BEFORE_IT_BEGINS = "tie_ends_before_it_begins";
    /// A tie is named once.
    TIE_REPEATED = "tie_repeated";
    /// Nobody stands in for itself.
    TIE_SUBSTITUTE_IS_ITSELF = "tie_substitute_is_itself";
    /// A responder answers for one area only, where the pairing asks for that.
    RESPONDER_PAIRED_TWICE = "responder_paired_twice";
    /// A responder is without an area.
    RESPONDER_UNPAIRED = "responder_unpaired";
    /// An area has one responder only, where the pairing asks for that.
    AREA_PAIRED_TWICE = "area_paired_twice";
    /// An area is without a responder.
    AREA_UNPAIRED = "area_unpaired";
    /// None lies nearer.
    PAIRING_NEAREST = "pairing_nearest";
    /// A nearer one has enough already.
    PAIRING_BALANCED = "pairing_balanced";
    /// A responder can take wishes.
    RESOURCE_AVAILABLE = "resource_available";
    /// Several households of a neighbourhood have the need.
    DEMAND_COMMON = "demand_common";
    /// A household has a need that few others near it have.
    DEMAND_INDIVIDUAL = "demand_individual";
    /// A responder would take the case.
    SERVICE_MATCHED = "service_matched";
    /// Whoever may take the case is needed for others.
    SERVICE_OUTWEIGHED = "service_outweighed";
    /// Nobody was there to take the case.
    SERVICE_WITHOUT_CANDIDATES = "service_without_candidates";
}

/// Whether the rules have one by this name, whatever the policy.
#[must_use]
pub fn is_known(rule: &str) -> bool {
    guards::ALL.iter().any(|guard| guard.rule == rule) || OTHERS.contains(&rule)
}

/// Every rule: the guards' first, then the others in the order of this file.
#[must_use]
pub fn all() -> Vec<&'static str> {
    guards::ALL.iter().map(|guard| guard.rule).chain(OTHERS.iter().copied()).collect()
}
