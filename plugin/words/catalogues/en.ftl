### The words of Wish Dispatch in English: what rules say, and the names of stages, commands and all that has a name.
###
### Every other language has the same messages and uses no more variables than this file; `build.rs` refuses it otherwise.
### A new language is a new file beside this one, named by its BCP 47 tag.
###
### Variables are the facts of a reason (`$responder`, `$active_claims_max`), named as in the rule that gives them. They come
### ready to print: money with its unit, times by the policy's clock, codes by the policy's labels. Numbers choose a plural.
### Two functions ask which facts there are:
###
###   GIVEN($a, $b)      `yes` where there are all of these facts, else `no`; a fact that is `no` or empty counts as missing
###   OUTCOME($passed, $changes_at)
###                      `passed` for a guard that lets somebody pass, `until` for one that stops somebody up to a known time,
###                      else `refused`
###
### No text ends in a full stop. Where the answer changes at a time that a text does not name, `answer-changes` follows it.

## How a reason is put together

answer-changes = ; try again from { $changes_at }
answer-stated = ; `{ $fact }`: { $value }
guard-counted = `{ $rule }` keeps { $candidates } { $candidates ->
        [one] candidate
       *[other] candidates
    } away
guard-city-passed = the city's own guard `{ $rule }` lets it pass

## How facts read

fact-yes = yes
fact-no = no
fact-yuan = { $amount } yuan
list-comma = {", "}
list-or = {" or "}
list-and = {" and "}
# Before the last of those who are all meant, by "any": members or units.
list-any = {" or "}

## Stages of a case

stage-submitted = submitted
stage-needs-info = waiting for information
stage-verified = verified
stage-published = published
stage-claimed = claimed
stage-scheduled = scheduled
stage-in-progress = in progress
stage-delivered = delivered
stage-fulfilled = fulfilled
stage-closed = closed
stage-rejected = rejected
stage-withdrawn = withdrawn
stage-lapsed = lapsed
stage-merged = merged
stage-transferred = transferred
stage-promoted = promoted
stage-called-off = called-off

## Commands, by the word that one types

command-submit = submit
command-accept = accept
command-request-info = request-info
command-supply-info = supply-info
command-reject = reject
command-merge = merge
command-absorb = absorb
command-complete-merge = complete-merge
command-cancel-merge = cancel-merge
command-release-absorbed = release-absorbed
command-restore = restore
command-transfer = transfer
command-withdraw = withdraw
command-amend = amend
command-publish = publish
command-reserve = reserve
command-promote = promote
command-take-down = take-down
command-claim = claim
command-join = join
command-invite = invite
command-accept-invitation = accept-invitation
command-decline = decline
command-release = release
command-revoke = revoke
command-substitute = substitute
command-record-contact = record-contact
command-reschedule = reschedule
command-start = start
command-report-no-show = report-no-show
command-send-goods = send-goods
command-deliver = deliver
command-deliver-part = deliver-part
command-hold = hold
command-resume = resume
command-request-extension = request-extension
command-grant-extension = grant-extension
command-refuse-extension = refuse-extension
command-confirm = confirm
command-dispute = dispute
command-evaluate = evaluate
command-reopen = reopen
command-close = close
command-archive = archive
command-anonymise = anonymise
command-escalate = escalate
command-report-reach = report-reach
command-name-holder = name-holder
command-step-in = step-in
command-call-off = call-off
command-move-policy = move-policy
command-tick = tick

## Roles

role-reporter = reporter
role-verifier = verifier
role-publisher = publisher
role-responder = responder
role-beneficiary = beneficiary
role-proxy = proxy
role-coordinator = coordinator
role-timer = timer

## What a deadline is for

deadline-verify = verification
deadline-supply-info = more information
deadline-publish = publication
deadline-merge = being taken in by the other case
deadline-reservation = reservation
deadline-ladder-step = this step
deadline-invitation = invitation
deadline-contact-reminder = reminder of first contact
deadline-first-contact = first contact
deadline-appointment = appointment
deadline-due-reminder = reminder of the due date
deadline-due = due date
deadline-confirm = call back
deadline-evaluate = evaluation
deadline-hold-review = review of the hold
deadline-holder = reminder of the holder
deadline-holder-idle = deputy of the holder
deadline-retention = retention

## What has become of a claim

claim-status-invited = invited
claim-status-active = active
claim-status-fulfilled = fulfilled
claim-status-declined = declined
claim-status-released = released
claim-status-outdrawn = outdrawn
claim-status-expired = expired
claim-status-no-show = no-show
claim-status-revoked = revoked

## Who answers for a claim

claim-role-lead = lead
claim-role-co = beside the lead

## How pressing a need is

urgency-normal = normal
urgency-urgent = urgent

## Levels of an area

area-level-province = province
area-level-city = city
area-level-district = district
area-level-street = street
area-level-community = community
area-level-grid = grid
area-level-building = building
area-level-household = household

## Lengths of time

span-working-days = { $count } { $count ->
        [one] working day
       *[other] working days
    }
span-working-hours = { $count } { $count ->
        [one] working hour
       *[other] working hours
    }
span-working-minutes = { $count } { $count ->
        [one] working minute
       *[other] working minutes
    }
span-minutes = { $count } { $count ->
        [one] minute
       *[other] minutes
    }
span-hours = { $count } { $count ->
        [one] hour
       *[other] hours
    }
span-days = { $count } { $count ->
        [one] day
       *[other] days
    }
span-weeks = { $count } { $count ->
        [one] week
       *[other] weeks
    }
span-months = { $count } { $count ->
        [one] month
       *[other] months
    }
span-years = { $count } { $count ->
        [one] year
       *[other] years
    }

## Days of the week

weekday-monday = Mon
weekday-tuesday = Tue
weekday-wednesday = Wed
weekday-thursday = Thu
weekday-friday = Fri
weekday-saturday = Sat
weekday-sunday = Sun

## Criteria of a ranking

criterion-pairing = paired
criterion-area = near
criterion-skill = skilled
criterion-cost = fitting means
criterion-capacity = free
criterion-load = seldom asked of
criterion-minimum = owes a wish
criterion-no_show = did not come
criterion-cooldown = told lately

## A ladder told step by step

outline-first-step = { $step }: for { $open }, open to { $audience }.
outline-later-step = { $step }: for { $open } more, open as well to { $audience }.
outline-audience-of-area = any { $kinds } of the same { $level }
outline-audience-paired = any { $kinds } paired with the place
outline-after-last-step = After that the coordinator has it in hand by name, told again every { $repeat } until somebody acts.

## Rules: what may be asked at all

rule-instant_out_of_range = `{ $field }` is { $value }, outside the years 1970 to 9999; give milliseconds since 1970 in UTC, at most { $max }
rule-reference_malformed = the identifier in `{ $field }` ({ $bytes } { $bytes ->
        [one] byte
       *[other] bytes
    }) is empty, too long or holds blanks; give 1 to 128 bytes without blanks or control characters
rule-code_malformed = the word in `{ $field }` ({ $bytes } { $bytes ->
        [one] byte
       *[other] bytes
    }) is not a code; use `a-z`, `0-9`, `-` and `_`, a letter first, at most 64 bytes
rule-area_malformed = the area in `{ $field }` ({ $bytes } { $bytes ->
        [one] byte
       *[other] bytes
    }) is not a path; write 1 to 12 segments with `/` between them, each of 1 to 32 bytes without blanks
rule-text_out_of_range = the text has { $bytes } { $bytes ->
        [one] byte
       *[other] bytes
    }{ GIVEN($masked) ->
        [yes] {" "}with its personal data masked, more than { $bytes_max }; write less
       *[no] ; write 1 to { $bytes_max }, with something in it that can be read
    }
rule-list_out_of_range = `{ $field }` { GIVEN($twice) ->
        [yes] names `{ $twice }` twice; name it once
       *[no] { GIVEN($count) ->
            [yes] has { $count } entries; give at most { $count_max }
           *[no] already has { $count_max } entries, the most there may be; use another case
        }
    }
rule-number_out_of_range = `{ $field }` is { $value }; give a number from { $min } to { $max }
rule-case_malformed = the case cannot have come from these rules{ GIVEN($sequence) ->
        [yes] {" "}(it stands at event { $sequence })
       *[no] {""}
    }: { $contradiction ->
        [too-large] it is larger than any case can be
        [out-of-time] an instant in it cannot be
        [more-taken-than-needed] claims take more than is needed
        [claim-after-the-end] it has ended and a claim on it is live
        [no-ladder] it was published and stands on no ladder
        [no-lead] it is being carried out and nobody leads
        [no-deadline] it has neither a deadline of its stage nor a holder
        [deadline-passed] a deadline has passed and nothing came of it
       *[no-events] it has had no events
    }; hand it in as `decide` or `fold` returned it
rule-batch_too_large = the batch has { $requests } requests; send at most { $requests_max } at once
rule-case_missing = `{ $command }` needs a case and none was handed in; hand in the case, or open one with `submit`
rule-case_already_open = case `{ $case }` is open already ({ $stage }); submit without a case, under a new identifier
rule-projects_not_supported = `{ $case }` is a project, and projects are not in this version; submit it as a wish
rule-policy_differs = the case runs under `{ $case_policy }` version { $case_version } ({ $case_digest }), not under `{ $policy }` version { $version } ({ $digest }); load the case's own policy, or move the case with `move-policy`
rule-clock_went_back = the time given, { $now }, lies before the case's last event at { $last }; set the clock right and ask again
rule-command_repeated = command `{ $command }` was carried out before; nothing changed
rule-command_differs = another command was carried out under the name `{ $command }`; give this one a name of its own
rule-reporter_only = `{ $by }` did not enter the case; have its reporter do it, or act as a proxy whom the host vouches for
rule-beneficiary_only = the case is not for `{ $by }`; have the beneficiary do it, or act as a proxy whom the host vouches for
rule-own_claim = `{ $by }` has or had a claim on the case and may not `{ $command }` it as a { $role }; leave that to somebody who took no part
rule-claimant_differs = the facts handed in are of `{ $claimant }`, and the command names `{ $responder }`; hand in the facts of `{ $responder }`
rule-cost_below_highest = { $cost_fen } is more than { $cost_max_fen }, the most that a wish of this programme may cost; ask for less, or carry it on as a project
rule-city_fact_missing = the platform did not say what `{ $fact }` is, which the city's own guard `{ $guard }` looks at; hand it in with the command
rule-city_fact_malformed = the fact `{ $fact }`, which the city's own guard `{ $guard }` looks at, has to be a { $wanted }; hand it in as one
rule-role_may_not = a { $role } may not `{ $command }`; leave it to a { $roles }
rule-command_open = a { $role } may `{ $command }` now
rule-nobody_admitted = whoever is named, the rule `{ $rule }` refuses them; keep to those who are on the case
rule-stage_forbids = `{ $command }` is not possible while the case is { $stage }{ GIVEN($stages) ->
        [yes] ; it is while the case is { $stages }
       *[no] {""}
    }
rule-case_held = the case has been on hold since { $since } ({ $reason }); resume it first
rule-case_not_held = case `{ $case }` is not on hold; there is nothing to resume
rule-case_anonymised = case `{ $case }` was anonymised and takes no more commands; submit a new one if the need goes on

## Rules: intake

rule-category_unknown = the policy has no category `{ $category }`; choose one of { $known_categories }
rule-target_group_unknown = the policy has no target group `{ $target_group }`; choose { GIVEN($known_target_groups) ->
        [yes] among { $known_target_groups }
       *[no] none
    }
rule-channel_unknown = the policy has no intake channel `{ $channel }`; choose one of { $known_channels }
rule-reason_unknown = the policy has no reason `{ $reason }`; choose one of { $known_reasons }
rule-agency_unknown = the policy has no agency `{ $agency }`; { GIVEN($known_agencies) ->
        [yes] choose one of { $known_agencies }
       *[no] do not transfer the case
    }
rule-agency_takes_category = { $agency } does not take { $category }; transfer the case to an agency that does
rule-area_too_deep = area `{ $area }` has { $levels } levels and the policy knows { $levels_max }; leave out the last ones
rule-area_too_coarse = area `{ $area }` ends at the level { $area_level }, and ladder { $ladder } opens to people of one { $level_wanted }; add the levels down to that
rule-out_of_round = round { $round } is open to { $admitted }, and the case names { GIVEN($target_groups) ->
        [yes] { $target_groups }
       *[no] no target group
    }; { GIVEN($changes_at) ->
        [yes] accept it from { $changes_at }, when the round ends
       *[no] reject it, or ask for the target group if one applies
    }
rule-merge_with_itself = case `{ $case }` cannot be merged with itself; name the other case
rule-already_absorbed = case `{ $case }` was merged into this one before; there is nothing more to do
rule-merge_pending = the case has been waiting since { $since } for case `{ $into }` to take it in; wait, or cancel the merge first
rule-merge_unknown = case `{ $case }` has no merge number { $merge } under way; name the one that its case record shows
rule-already_merged = case `{ $case }` was merged before; there is nothing more to do
rule-not_absorbed = case `{ $case }` is not carried on here by that merge; there is nothing to let go of
rule-submission_complete = taken in by { $channel } as { $category }; it waits to be verified
rule-text_masked = personal data in the text was masked{ GIVEN($mobile) ->
        [yes] ; mobile numbers: { $mobile }
       *[no] {""}
    }{ GIVEN($landline) ->
        [yes] ; landlines: { $landline }
       *[no] {""}
    }{ GIVEN($identity_number) ->
        [yes] ; identity numbers: { $identity_number }
       *[no] {""}
    }{ GIVEN($passport) ->
        [yes] ; passports: { $passport }
       *[no] {""}
    }{ GIVEN($permit) ->
        [yes] ; certificates: { $permit }
       *[no] {""}
    }{ GIVEN($bank_card) ->
        [yes] ; bank cards: { $bank_card }
       *[no] {""}
    }{ GIVEN($email) ->
        [yes] ; e-mail addresses: { $email }
       *[no] {""}
    }{ GIVEN($chat_handle) ->
        [yes] ; chat accounts: { $chat_handle }
       *[no] {""}
    }{ GIVEN($number_plate) ->
        [yes] ; number plates: { $number_plate }
       *[no] {""}
    }{ GIVEN($door_number) ->
        [yes] ; doors: { $door_number }
       *[no] {""}
    }
rule-verified_by_verifier = `{ $verifier }` verified the case; it waits to be published
rule-info_requested = more is needed from the reporter: { $reason }; the time for verification stands still meanwhile
rule-info_supplied = the reporter supplied what was asked; the time for verification goes on
rule-rejected_by_verifier = not accepted: { $reason }
rule-merge_begun = a duplicate; case `{ $into }` is asked to take it in
rule-merge_cancelled = not merged into case `{ $into }` ({ $reason }); the clocks go on with what was left
rule-absorbed_released = case `{ $case }` is carried on by itself again
rule-restored_from_merge = case `{ $from }` carries it on no longer; it begins again and waits to be verified
rule-merged_as_duplicate = a duplicate; it is carried on in case `{ $into }`
rule-absorbed_duplicate = case `{ $case }` was merged into this one
rule-transferred_to_agency = transferred to where it belongs: { $agency }
rule-withdrawn_by_reporter = withdrawn by the reporter: { $reason }
rule-promoted_to_project = carried on in project `{ $project }`
rule-need_amended = the need was changed
rule-amendment_empty = the amendment changes nothing; give a new text, number of places or cost
rule-text_frozen = text and items are frozen while claims are live (now { $live_claims }); end them first, or change only places and cost
rule-below_what_is_taken = { $places_taken } { $places_taken ->
        [one] place
       *[other] places
    } and { $cost_taken_fen } are taken already; ask for no less, or have claims released first

## Rules: the board and the ladder

rule-ladder_unknown = no ladder of the policy is for { $category } ({ $urgency }); add one that matches every wish
rule-published_on_board = published on the board{ GIVEN($ladder, $step) ->
        [yes] {" "}({ $ladder }: { $step })
       *[no] {""}
    }
rule-ladder_resumed = back on the board where it stood (step: { $step })
rule-reserved_for_responder = reserved for `{ $responder }`
rule-reservation_passed = the reservation passed unclaimed on { $due }{ GIVEN($step) ->
        [yes] ; open now: { $step }
       *[no] {""}
    }
rule-taken_off_board = taken off the board: { $reason }
rule-claims_live = the case still has { $live_claims } live { $live_claims ->
        [one] claim
       *[other] claims
    }; have them released or revoked first
rule-ladder_widened = unclaimed by { $due }{ GIVEN($step) ->
        [yes] ; open now as well: { $step }
       *[no] {""}
    }
rule-ladder_exhausted = the last step { GIVEN($empty_step) ->
        [yes] reaches nobody
       *[no] passed unclaimed
    }{ GIVEN($due) ->
        [yes] {" "}on { $due }
       *[no] {""}
    } (ladder: { $ladder }); coordinator `{ $coordinator }` has the case by name
rule-escalated_by_hand = moved on by the coordinator: { $reason }{ GIVEN($step) ->
        [yes] ; open now: { $step }
       *[no] {""}
    }
rule-no_further_step = case `{ $case }` has no further step to move on to; name a holder, or invite a responder
rule-holder_reminded = still unclaimed on { $due }; the coordinator was told again{ GIVEN($supervisor) ->
        [yes] , and `{ $supervisor }` too
       *[no] {""}
    }
rule-holder_replaced = `{ $from }` did nothing about it by { $due }; `{ $holder }` has the case in hand now
rule-step_reaches_nobody = step { $empty_step } reaches nobody and is passed over; open now as well: { $step }
rule-step_shortened = step { $step } reaches nobody and is open until { $until } only
rule-reach_noted = step { $step } reaches { $responders } { $responders ->
        [one] responder
       *[other] responders
    } and stays open as long as it says
rule-reach_of_open_step = { GIVEN($step) ->
        [yes] step { $step } is the one that opened last, not `{ $step_said }`; report the reach of that one
       *[no] no step of the ladder is open for others than one, or all have passed; there is no reach to report
    }
rule-stand_by_takes_over = `{ $responder }`, who stood by, takes over from `{ $from }`: { $places } { $places ->
        [one] place
       *[other] places
    }
rule-holder_named = `{ $holder }` has the case in hand
rule-stepped_in = the coordinator moved the case on from { $stage } in place of somebody who is gone: { $reason }
rule-called_off = called off by the coordinator: { $reason }

## Rules: guards on a claim, in the order in which they are looked at

rule-claimant_missing = the command needs the responder's facts and none were handed in; hand them in as the claimant
rule-claimant_is_actor = `{ $by }` asks, but the facts are those of `{ $claimant }`; hand in the facts of `{ $by }`
rule-responder_kind_unknown =
    { OUTCOME($passed, $changes_at) ->
        [passed] the policy knows responders of kind { $kind }
       *[refused] the policy has no responders of kind `{ $kind }`; register as one of { $known_kinds }
    }
rule-not_on_case_already =
    { GIVEN($since) ->
        [yes] `{ $responder }` has had a live claim on this case since { $since }; release it before claiming anew
       *[no] `{ $responder }` is not on this case yet
    }
rule-reserved_for_another =
    { OUTCOME($passed, $changes_at) ->
        [passed] no reservation stands in the way
        [until] the case is reserved for another responder; may be claimed from { $changes_at } if that one does not
       *[refused] the case is reserved for another responder; choose another case
    }
rule-within_audience =
    { OUTCOME($passed, $changes_at) ->
        [passed] { $kind } in area `{ $area }` is within the audience
        [until] { $kind } in area `{ $area }` is outside the present step ({ $step }); may claim from { $changes_at } if nobody does before
       *[refused] { GIVEN($step) ->
            [yes] { $kind } in area `{ $area }` is outside the present step ({ $step }) and all later ones; ask the coordinator for an invitation
           *[no] { $kind } in area `{ $area }` is outside the audience; ask the coordinator for an invitation
        }
    }
rule-responder_active =
    { OUTCOME($passed, $changes_at) ->
        [passed] `{ $responder }` takes part
       *[refused] `{ $responder }` does not take part at present; have the responder made active again first
    }
rule-not_suspended =
    { OUTCOME($passed, $changes_at) ->
        [passed] `{ $responder }` is not suspended
        [until] `{ $responder }` is suspended; may claim again from { $changes_at }
       *[refused] `{ $responder }` is suspended; ask the coordinator
    }
rule-claimed_too_often =
    { OUTCOME($passed, $changes_at) ->
        [passed] of { $attempts_max } claims of `{ $responder }` on the case that may end before delivery, { $attempts } did
       *[refused] `{ $responder }` gave the case up or lost it { $attempts } times, and may no more than { $attempts_max }; leave it to somebody else, or have the lead or a coordinator invite them by name
    }
rule-active_claims_below_limit =
    { OUTCOME($passed, $changes_at) ->
        [passed] `{ $responder }` holds { $active_claims } of { $active_claims_max } cases
        [until] `{ $responder }` already holds { $active_claims } of { $active_claims_max } cases; may claim again from { $changes_at }
       *[refused] `{ $responder }` already holds { $active_claims } of { $active_claims_max } cases; may claim again when one is fulfilled or released
    }
rule-cost_within_band =
    { OUTCOME($passed, $changes_at) ->
        [passed] the claim bears { $cost_fen }, and `{ $responder }` may bear { $cost_max_fen }
       *[refused] the claim would bear { $cost_fen }, and `{ $responder }` may bear at most { $cost_max_fen }; claim a smaller part, or find others to share the cost
    }
rule-licence_held =
    { OUTCOME($passed, $changes_at) ->
        [passed] { $category } asks for no licence that is missing
       *[refused] { GIVEN($licence) ->
            [yes] { $category } needs the licence `{ $licence }`; hand in the licence, or leave the case to somebody who holds it
           *[no] { $category } needs no licence
        }
    }
rule-kind_not_prohibited =
    { OUTCOME($passed, $changes_at) ->
        [passed] nothing keeps a { $kind } off the ladder `{ $ladder }`
       *[refused] on the ladder `{ $ladder }` a { $kind } never takes on a wish, whichever way it comes; ask a responder of another kind
    }
rule-vetted =
    { OUTCOME($passed, $changes_at) ->
        [passed] vetted as far as the case asks for it
       *[refused] { GIVEN($children, $at_home) ->
            [yes] the case is for a child and at home, and the responder is not vetted; pass vetting first
           *[no] { GIVEN($children) ->
                [yes] the case is for a child, and the responder is not vetted; pass vetting first
               *[no] the visit is at home, and the responder is not vetted; pass vetting first
            }
        }
    }
rule-other_household =
    { OUTCOME($passed, $changes_at) ->
        [passed] `{ $responder }` is of another household
       *[refused] `{ $responder }` is of the beneficiary's own household; leave the case to somebody else
    }
rule-places_left = { $places_left } of { $places_total } places are left{ GIVEN($items) ->
        [yes] {" "}for `{ $items }`
       *[no] {""}
    }{ GIVEN($places) ->
        [yes] , and { $places } were asked for
       *[no] {""}
    }{ GIVEN($taken_since) ->
        [yes] ; all were taken at { $taken_since }
       *[no] {""}
    }; { GIVEN($changes_at) ->
        [yes] one may be free from { $changes_at }, if first contact is missed
       *[no] choose another case, or ask to join the lead
    }
rule-cost_left = the claim would bear { $cost_fen } and { $cost_left_fen } is left; offer no more than is left
rule-item_unknown =
    { GIVEN($items) ->
        [yes] the case has no item `{ $item }`; name one of { $items }
       *[no] the places of the case are all alike, and it has no item `{ $item }`; name no items
    }
rule-items_named = { $places } of { $places_left } places that differ are meant; say which: { $items }
rule-items_add_up = the items are { $sum } { $sum ->
        [one] place
       *[other] places
    } together, and { $places } { $places ->
        [one] is
       *[other] are
    } told; make both the same
rule-parts_allowed = the claim takes { $places } of { $places_total } places, and the policy does not let a case be taken in parts; claim all places
rule-joint_claims_allowed =
    { GIVEN($cost_fen, $fair_fen) ->
        [yes] the claim bears { $cost_fen } of { $fair_fen }, and the policy has no joint claims to bear the rest; bear the whole
       *[no] the policy has no joint claims; leave the case to one responder alone
    }
rule-co_claimants_below_limit = the case has { $claims } live { $claims ->
        [one] claim
       *[other] claims
    }, and the policy lets { $co_claimants_max } stand beside the lead; wait until one is released, or choose another case
rule-lead_to_join = case `{ $case }` has no lead to join; claim it, or join once somebody leads

## Guards: what no scenario has shown yet, and how one would show it

uncovered-responder_kind_unknown = no kind of responder is refused as unknown
    .hint = claim as a responder of a kind that the policy does not have
uncovered-not_on_case_already = nobody is refused for being on the case already
    .hint = claim a second time on the same case
uncovered-reserved_for_another = nobody is refused since the case is reserved
    .hint = claim a case that is reserved for somebody else
uncovered-responder_active = nobody is refused for not taking part
    .hint = claim as a responder that does not take part (`active = false`)
uncovered-not_suspended = nobody is refused as suspended
    .hint = claim as a suspended responder (`suspended_until`)
uncovered-claimed_too_often-attempts_max-passed = nobody makes the last attempt at a case
    .hint = let one claim a case again whose claims on it ended as often as `attempts_max` allows, less one
uncovered-claimed_too_often-attempts_max-refused = nobody is refused after too many attempts at a case
    .hint = let one claim a case again whose claims on it ended as often as `attempts_max` allows
uncovered-active_claims_below_limit-active_claims_max-passed = nobody takes the last claim below the limit
    .hint = let one of kind `{ $code }` claim whose `active_claims` are one below the limit
uncovered-active_claims_below_limit-active_claims_max-refused = nobody is refused at the limit
    .hint = let one of kind `{ $code }` claim whose `active_claims` are at the limit
uncovered-cost_within_band-cost_max_yuan-passed = nobody bears exactly as much as the band allows
    .hint = let one of kind `{ $code }` claim a wish that costs just that
uncovered-cost_within_band-cost_max_yuan-refused = nobody is refused above the band
    .hint = let one of kind `{ $code }` claim a wish that costs more
uncovered-licence_held-licence-passed = nobody who holds the licence passes
    .hint = let a responder that has it in `licences` claim
uncovered-licence_held-licence-refused = nobody without the licence is refused
    .hint = let a responder without it claim
uncovered-kind_not_prohibited-never-refused = nobody of a kind that this ladder never lets in is refused
    .hint = let somebody of such a kind claim a wish on this ladder, or invite one
uncovered-vetted-children-passed = nobody passes the guard for such a wish
    .hint = let a vetted responder claim one of target group `{ $code }`
uncovered-vetted-children-refused = nobody is kept from such a wish for lack of vetting
    .hint = let one with `vetted = false` claim a wish of target group `{ $code }`
uncovered-vetted-vetted_for_children-passed = nobody passes for a child's wish
    .hint = let somebody claim a wish of a target group of children
uncovered-vetted-vetted_for_children-refused = nobody is kept from a child's wish
    .hint = let one with `vetted = false` claim a wish of a target group of children
uncovered-vetted-vetted_for_home_visits-passed = nobody passes for a visit at home
    .hint = let somebody claim a wish with `at_home = true`
uncovered-vetted-vetted_for_home_visits-refused = nobody is kept from a visit at home
    .hint = let one with `vetted = false` claim a wish with `at_home = true`
uncovered-other_household-other_households_only-passed = nobody of another household passes, both being known
    .hint = let a responder with a `household` claim the wish of another household
uncovered-other_household-other_households_only-refused = nobody is kept from their own household's wish
    .hint = let a responder claim with the `household` of the wish

## Rules: what becomes of a claim

rule-claim_open = `{ $responder }` takes { $places } { $places ->
        [one] place
       *[other] places
    }{ GIVEN($items) ->
        [yes] {" "}({ $items })
       *[no] {""}
    } and bears { $cost_fen }
rule-case_fully_claimed = every place and the whole cost is taken, by { $claims } { $claims ->
        [one] claim
       *[other] claims
    }
rule-drawn_by_lot =
    { GIVEN($winner, $at) ->
        [yes] `{ $winner }` came first by lot among the claims made at { $at }; choose another case, or ask to join the lead
       *[no] the lot left { $places } { $places ->
            [one] place
           *[other] places
        } over
    }
rule-joined_lead = joins the lead `{ $lead }` and bears { $cost_fen }
rule-invited_by_lead = `{ $by }` invited `{ $responder }`{ GIVEN($items) ->
        [yes] {" "}({ $items })
       *[no] {""}
    }
rule-invitation_accepted = `{ $responder }` accepted the invitation
rule-declined_by_responder = `{ $responder }` declined: { $reason }{ GIVEN($step) ->
        [yes] ; open now: { $step }
       *[no] {""}
    }
rule-invitation_passed =
    { GIVEN($responder, $due) ->
        [yes] `{ $responder }` did not answer the invitation by { $due }
       *[no] the invitation passed
    }
rule-claim_live =
    { GIVEN($status) ->
        [yes] the claim of `{ $responder }` is { $status }, which the command is not for; answer an invitation first, release a claim that is active
       *[no] `{ $responder }` has no live claim on the case; name a responder who has
    }
rule-lead_only = `{ $by }` is not the lead of the case; have the lead do it
rule-claimant_only = `{ $by }` may not speak for `{ $responder }`; have `{ $responder }` or the coordinator do it
rule-released_by_responder = `{ $responder }` gave the claim back: { $reason }
rule-revoked_by_coordinator = the coordinator ended the claim of `{ $responder }`: { $reason }
rule-goods_in_transit = goods for case `{ $case }` are on their way; wait until they are delivered
rule-substituted_by_other = `{ $to }` took over the claim of `{ $from }`
rule-first_contact_missed =
    { GIVEN($responder, $due) ->
        [yes] `{ $responder }` made no contact by { $due }; the claim expired
       *[no] the time for first contact passed with nobody in the lead
    }
rule-contact_reminded = the lead was reminded to make contact

## Rules: carrying it out

rule-contact_recorded = contact was made; the appointment is at { $appointment }
rule-appointment_ahead = the appointment at { $appointment } is not between { $now } and { $latest }; agree on a time in between
rule-appointment_moved = the appointment was moved to { $appointment }
rule-appointment_passed = the appointment passed and nothing was heard by { $due }; the coordinator was told{ GIVEN($supervisor) ->
        [yes] , and `{ $supervisor }` too
       *[no] {""}
    }
rule-no_show_reported = `{ $responder }` did not come to the appointment
rule-appointment_reached = the appointment is still ahead; report it from { $changes_at } on
rule-work_started = the work began
rule-goods_sent = the goods are on their way
rule-goods_sent_once = the goods for case `{ $case }` were sent before; report the delivery when they arrive
rule-delivered_by_lead = the lead delivered; the beneficiary is asked to confirm
rule-part_delivered = { $places } { $places ->
        [one] place was
       *[other] places were
    } delivered; { $places_left } more { $places_left ->
        [one] is
       *[other] are
    } wanted in a case of their own
rule-part_within_claim = `{ $responder }` took { $places_claimed } { $places_claimed ->
        [one] place
       *[other] places
    }{ GIVEN($items) ->
        [yes] {" "}of { $items }
       *[no] {""}
    } and cannot have brought { $places }; give no more than it took
rule-part_of_whole = { $places } of { $places_total } is no part of them; report the delivery of all, or give the claim back
rule-due_reminded = the lead was reminded that the case falls due
rule-due_date_missed = not delivered by { $due }; the coordinator was told{ GIVEN($supervisor) ->
        [yes] , and `{ $supervisor }` too
       *[no] {""}
    }
rule-extension_requested = the lead asks for time until { $until }
rule-extension_granted = the due date was put off to { $until }
rule-extension_refused = the extension was refused: { $reason }
rule-extension_later = { $until } is not after the due date of { $due } and by { $latest }; give a date in between
rule-extension_asked = nobody has asked for an extension of case `{ $case }`; there is nothing to refuse
rule-confirmed_by_beneficiary = confirmed by the { $role }
rule-confirmed_by_silence = nobody objected by { $due }; the policy takes that for confirmation
rule-confirmation_outstanding = not confirmed by { $due }; the coordinator was told to call back{ GIVEN($supervisor) ->
        [yes] , and `{ $supervisor }` too
       *[no] {""}
    }
rule-disputed_by_beneficiary = the beneficiary disputes the delivery: { $reason }; the work goes on
rule-evaluated_at_level = evaluation by { $level }: { $score } of 5
rule-evaluation_level_unknown = the policy has no level of evaluation `{ $level }`; { GIVEN($known_levels) ->
        [yes] choose one of { $known_levels }
       *[no] close the case instead
    }
rule-evaluated_once = the case was evaluated at level { $level } before; evaluate at another level
rule-evaluation_complete = all { $levels } levels have judged; the case closes
rule-evaluation_passed = the time for evaluation passed on { $due }; the case closes
rule-reopened_case = opened again: { $reason }; the work goes on
rule-closed_by_coordinator = closed by coordinator `{ $coordinator }`
rule-archived_by_coordinator = archived
rule-archived_once = case `{ $case }` was archived before; there is nothing more to do

## Rules: time

rule-nothing_due = nothing was due{ GIVEN($changes_at) ->
        [yes] ; the next deadline is { $changes_at }
       *[no] {""}
    }
rule-verification_late = not verified by { $due }; the coordinator was told{ GIVEN($supervisor) ->
        [yes] , and `{ $supervisor }` too
       *[no] {""}
    }
rule-info_not_supplied = the reporter did not supply what was asked by { $due }; the case lapsed
rule-publication_late = not published by { $due }; the coordinator was told{ GIVEN($supervisor) ->
        [yes] , and `{ $supervisor }` too
       *[no] {""}
    }
rule-merge_outstanding = { GIVEN($due) ->
        [yes] not taken in by the other case by { $due }; it is asked again, and the coordinator was told{ GIVEN($supervisor) ->
            [yes] , and `{ $supervisor }` too
           *[no] {""}
        }
       *[no] the time for a merge passed with none under way
    }
rule-held_by_coordinator = put on hold: { $reason }; every clock stands still
rule-resumed_by_coordinator = resumed after a hold since { $held_since }; the clocks go on with what was left
rule-hold_review_due = still on hold on { $due }; the coordinator was told to look at it again{ GIVEN($supervisor) ->
        [yes] , and `{ $supervisor }` too
       *[no] {""}
    }
rule-retention_passed = kept until { $due }; text and references were taken out
rule-anonymised_by_coordinator = coordinator `{ $coordinator }` took out text and references
rule-policy_moved = moved from version { $from_version } of the policy to version { $to_version }
rule-policy_moves_on = the case cannot move from `{ $from }` version { $from_version } to `{ $to }` version { $to_version }; load another version of `{ $from }`
rule-policy_knows_case = the policy lacks `{ $missing }`, on which the case stands; add it, or leave the case where it is

## Rules: publication

rule-board_open = open to be taken on: { $places_left } { $places_left ->
        [one] place
       *[other] places
    }{ GIVEN($cost_left_fen) ->
        [yes] , { $cost_left_fen } to be borne
       *[no] {""}
    }
rule-board_partly_taken = taken on in part: { $places_left } of { $places } { $places ->
        [one] place
       *[other] places
    } left{ GIVEN($cost_left_fen) ->
        [yes] , { $cost_left_fen } to be borne
       *[no] {""}
    }
rule-board_taken = taken on
rule-board_fulfilled = fulfilled
rule-smallest_group = the target group is hidden: it is shown from { $smallest_group } households alike on
rule-area_level_shown = the area is shown down to level { $levels }

## Rules: routing

rule-notice_within_budget = notified now, as number { $notified } of at most { $notify_max }; { GIVEN($area_notices, $area_notices_min) ->
        [yes] its area has had { $area_notices } of the { $area_notices_min } notices that it is sure of
       *[no] { $notices } { $notices ->
            [one] notice
           *[other] notices
        } came before, of at most { $notices_max }
    }
rule-notice_step_budget = not notified: this step{ GIVEN($step) ->
        [yes] {" "}({ $step })
       *[no] {""}
    } tells { $notify_max } of a case, and others come first; { GIVEN($changes_at) ->
        [yes] the next step opens at { $changes_at }
       *[no] it may still claim off the board
    }
rule-notice_responder_budget = not notified: `{ $responder }` has had { $notices } { $notices ->
        [one] notice
       *[other] notices
    } of at most { $notices_max }; { GIVEN($changes_at) ->
        [yes] may be notified again by { $changes_at }
       *[no] it may still claim off the board
    }
rule-notice_quiet_hours = nobody is notified in the quiet hours; ask again from { $changes_at }

## Rules: duties and lists

rule-minimum_met = `{ $party }` has met { $minimum }: { $credited_hundredths } of { $required } credited; stands until { $changes_at }
rule-minimum_owed = `{ $party }` still owes { $owed } to { $minimum }: { $credited_hundredths } of { $required } credited since { $since }; what is claimed before { $changes_at } and fulfilled counts
rule-minimum_exempt = `{ $party }` is exempt from { $minimum } ({ $class }), and takes on wishes as able; { $credited_hundredths } credited
rule-pairing_unknown = the policy has no pairing `{ $pairing }`{ GIVEN($known_pairings) ->
        [yes] ; choose one of { $known_pairings }
       *[no] , nor any other; add it to the policy
    }
rule-tie_responder_unknown = `{ $responder }`{ GIVEN($kind) ->
        [yes] , a { $kind }, is not of the kinds that are paired
       *[no] {" "}is not among those who are paired
    }; end its tie with `{ $area }`, or hand it in as a partner of the right kind{ GIVEN($changes_at) ->
        [yes] ; the tie ends at { $changes_at }
       *[no] {""}
    }
rule-tie_area_unknown = `{ $area }` is not among the areas that are paired; end the tie of `{ $responder }`, or hand the area in{ GIVEN($changes_at) ->
        [yes] ; the tie ends at { $changes_at }
       *[no] {""}
    }
rule-tie_level_differs = `{ $area }` has { $levels } { $levels ->
        [one] level
       *[other] levels
    } and the pairing is with areas of { $levels_wanted }; tie `{ $responder }` to one of those{ GIVEN($changes_at) ->
        [yes] ; the tie ends at { $changes_at }
       *[no] {""}
    }
rule-tie_ends_before_it_begins = the tie of `{ $responder }` to `{ $area }` begins at { $since } and ends at { $until }, so it never holds; let it end later
rule-tie_repeated = the tie of `{ $responder }` to `{ $area }` is there already, as tie { $tie } counted from 0; take this one out{ GIVEN($changes_at) ->
        [yes] , or wait until { $changes_at }
       *[no] {""}
    }
rule-tie_substitute_is_itself = `{ $responder }` cannot stand in for itself in `{ $area }`; name somebody else, or nobody{ GIVEN($changes_at) ->
        [yes] ; the tie ends at { $changes_at }
       *[no] {""}
    }
rule-responder_paired_twice = `{ $responder }` is paired with `{ $area }` and with `{ $other }` (tie { $tie } counted from 0), and answers for one area only; end one of the ties{ GIVEN($changes_at) ->
        [yes] , or wait until { $changes_at }
       *[no] {""}
    }
rule-responder_unpaired = `{ $responder }` is paired with no area{ GIVEN($changes_at) ->
        [yes] {" "}before { $changes_at }
       *[no] {""}
    }; tie it to one
rule-area_paired_twice = `{ $area }` is paired with `{ $responder }` and with `{ $other }` (tie { $tie } counted from 0), and has one responder only; end one of the ties{ GIVEN($changes_at) ->
        [yes] , or wait until { $changes_at }
       *[no] {""}
    }
rule-area_unpaired = `{ $area }` is paired with no responder{ GIVEN($changes_at) ->
        [yes] {" "}before { $changes_at }
       *[no] {""}
    }; tie one to it
rule-pairing_nearest = none is nearer to `{ $one }` than `{ $taker }`: { $levels } { $levels ->
        [one] level
       *[other] levels
    } in common; `{ $taker }` has { $ties } in all
rule-pairing_balanced = `{ $nearer }` is nearer to `{ $one }` ({ $nearer_levels } { $nearer_levels ->
        [one] level
       *[other] levels
    } in common), and with { $nearer_ties } has enough; `{ $taker }` has { $levels } in common, and { $ties } in all
rule-resource_available = `{ $responder }` may take { $places } more, each of up to { $cost_max_fen }
rule-demand_common = { $category } is wanted by { $households } { $households ->
        [one] household
       *[other] households
    } in `{ $area }`; from { $households_wanted } on, a need is common
rule-demand_individual = { $category } is wanted by { $households } { $households ->
        [one] household
       *[other] households
    } in `{ $area }`; from { $households_wanted } on, a need is common
rule-service_matched = `{ $responder }` would take `{ $case }`, with a score of { $score }
rule-service_outweighed = `{ $case }` has { $places } { $places ->
        [one] place
       *[other] places
    } left over: { GIVEN($all_taking) ->
        [yes] everybody who may take it would, { $able } in all
       *[no] { $able } may take it and { $taking } would; the others are needed for cases that weigh as much or more
    }
rule-service_without_candidates = no candidates were handed in for `{ $case }`; hand in those in its audience

## Kinds of cases

case-kind-wish = wish
case-kind-project = project

## What a finding suggests

suggestion-near = did you mean `{ $near }`?
suggestion-one-of = write one of { $known }
suggestion-nearest-of = of the { $count } that there are, the nearest are { $known }
suggestion-none-yet = there is none to name yet: add it first
suggestion-leave-out = leave the text out

## The way to a case that is stranded, one after another

passing-step = step `{ $step }` passes
passing-deadline = `{ $deadline }` passes

## What a value of a policy is

value-text = a text
value-code = a code, for example `"social-organisation"`
value-reference = an identifier, for example `"coordinator-north"`
value-area = an area, for example `"32/12/81"`
value-length = a length of time, for example `"3 working days"`
value-working-hours = working hours, for example `"09:00-12:00"`
value-day = a day, for example `2026-03-09`
value-year-day = a day of every year, for example `"05-01"`
value-offset = an offset from UTC, for example `"+08:00"`
value-quiet-hours = a stretch of the day, for example `"21:00-08:00"`
value-whole = a whole number
value-whole-between = a whole number from { $min } to { $max }
value-fraction = a number with a fraction
value-flag = `true` or `false`
value-moment = a date or time
value-fact = a code, or `true` or `false`
value-list = a list
value-table = a table

## What a policy names

thing-category = category
thing-responder-kind = responder kind
thing-channel = intake channel
thing-target-group = target group
thing-area-level = area level
thing-round = round
thing-ladder = ladder
thing-minimum = minimum
thing-pairing = pairing
thing-guard = guard
thing-coordinator-area = a coordinator for area
thing-area = area

## Findings in a policy: the file

finding-policy_too_large = the policy has { $bytes } bytes
    .hint = write at most { $bytes_max } bytes
finding-policy_not_utf8 = the policy is not UTF-8 from byte { $byte } on
    .hint = save the file as UTF-8
finding-policy_too_deep = brackets and dotted keys nest more than { $levels_max } levels deep
    .hint = close every bracket, and write shorter keys
finding-policy_syntax = { $error }
    .hint = write TOML: `key = value` lines under `[table]` headings, texts in double quotes
finding-policy_syntax-more = { $error }
    .hint = mend this first: what stands behind it was not looked at
finding-policy_syntax-open = `{ $bracket }` is not closed: line { $line } begins something else
    .hint = close it with `{ $closing }`; what stands behind it was not looked at
finding-policy_syntax-wide = `{ $sign }` is a full-width sign
    .hint = write { $ascii ->
            [space] an ordinary space
           *[sign] `{ $ascii }`
        } instead, and look for others like it
finding-policy_syntax-list = `[{ $key }]` is a single table, where a list of tables stands elsewhere
    .hint = write `[[{ $key }]]` here, in double brackets as elsewhere
finding-policy_syntax-twice = { $key } is defined a second time
    .hint = name every key and table once
finding-policy_syntax-closed = { $key } holds a value of type { $type }, which takes no further keys
    .hint = give the key another name, or write all its keys inside the braces
finding-more_findings = { $count } more findings are left out
    .hint = mend these first, then check again

## Findings in a policy: keys and values

finding-missing_key = `{ $key }` is missing
    .hint = add, for example, `{ $key } = { $example }`
finding-missing_key-title = the title has no words, so that the policy has no language
    .hint = write `title = {"{"} zh-CN = "…", en = "…" {"}"}`
finding-unknown_key = unknown key { $key }
    .hint = { $suggestion }
finding-unknown_key-many = unknown key { $key }
    .hint = { $suggestion }; `wish check --schema` lists them all
finding-unknown_word = unknown word { $word }
    .hint = { $suggestion }
finding-wrong_type = expected { $wanted }, found { $type }
    .hint = write { $wanted } here
finding-wrong_type-heading = expected a list of tables, found one table
    .hint = write its heading in double brackets, `[[…]]`, once for each
finding-wrong_type-headings = expected one table, found a list of tables
    .hint = write its heading once, in single brackets, `[…]`
finding-wrong_type-label = expected a text in each language, found one text
    .hint = write `{"{"} en = { $en }, zh-CN = { $zh } {"}"}`
finding-day_quoted = the day { $word } stands in quotes
    .hint = write it without quotes: { $day }
finding-full_width = `{ $sign }` in { $word } is a full-width sign
    .hint = write { $ascii ->
            [space] an ordinary space
           *[sign] `{ $ascii }`
        } instead
finding-empty_list = the list is empty
    .hint = name at least one, or leave the key out where it has a default
finding-code_malformed = { $word } is not a code
    .hint = write 1 to 64 of `a-z`, `0-9` and `-`, a letter first, for example `social-organisation`
finding-reference_malformed = { $word } is not an identifier
    .hint = write 1 to 128 bytes without white space, for example `coordinator-north`
finding-area_malformed = { $word } is not an area
    .hint = write 1 to 12 segments, most general first, for example `32/12/81`
finding-day_malformed = `{ $word }` is not a day
    .hint = write year, month and day without quotes and without a time, from 1970 on: `2026-03-09`
finding-offset_malformed = { $word } is not an offset from UTC
    .hint = write `-12:00` to `+14:00`, for China `+08:00`
finding-day_malformed-of-every-year = { $word } is no day of every year
    .hint = write month and day, for example `05-01`
finding-hours_malformed = `{ $word }` is no interval of a day
    .hint = write for example `09:00-12:00`, or `22:00-06:00` over midnight
finding-hours_malformed-quiet = { $word } is no stretch of the day
    .hint = write from when to when, for example `21:00-08:00` or `saturday sunday 12:00-14:00`
finding-span_malformed-count = `{ $word }` does not begin with a whole number
    .hint = write for example `3 working days`
finding-span_malformed-fraction = `{ $word }` is not a whole number of { $unit }
    .hint = write a whole number{ GIVEN($finer) ->
            [yes] : { $finer } says as much{ GIVEN($day) ->
                [yes] {" "}where a working day has 8 hours
               *[no] {""}
            }
           *[no] {" "}of a smaller unit
        }
finding-span_malformed-unit = `{ $word }` is no unit of time
    .hint = write `working days`, `working hours`, `working minutes`, `minutes`, `hours`, `days`, `weeks`, `months` or `years`
finding-span_malformed-range = `{ $word }` is out of range
    .hint = write 1 to { $count_max } { $unit }
finding-out_of_range = { $word } is out of range
    .hint = write a whole number from { $min } to { $max }
finding-out_of_range-text = a text of { $bytes } bytes is out of range
    .hint = write 1 to 1000 bytes of words
finding-out_of_range-levels = { $count } area levels are too many
    .hint = name 1 to { $count_max } levels
finding-out_of_range-coordinators = { $count } coordinators are too many
    .hint = name at most { $count_max } coordinators
finding-out_of_range-rounds = { $count } rounds are too many
    .hint = write at most { $count_max } rounds
finding-out_of_range-ladders = { $count } ladders are too many
    .hint = write 1 to { $count_max } ladders
finding-out_of_range-steps = ladder `{ $ladder }` has too many steps
    .hint = write 1 to { $count_max } steps

## Findings in a policy: names and words

finding-unknown_code = unknown { $thing } `{ $code }`
    .hint = { $suggestion }
finding-unknown_code-many = unknown { $thing } `{ $code }`
    .hint = { $suggestion }; they stand under `{ $section }`
finding-duplicate_code = { $thing } { $code } stands here a second time
    .hint = give each a name of its own, or leave one out
finding-duplicate_code-step = step `{ $step }` stands on ladder `{ $ladder }` a second time
    .hint = give each step of a ladder, and of those it hands over to, a code of its own
finding-empty_section = the policy names no { $thing }
    .hint = name at least one
finding-label_missing = the label has no words in `{ $language }`
    .hint = add `{ $language } = "…"`: until then another language or the code is shown
finding-text_unknown_rule = no rule is called { $rule }
    .hint = { $suggestion }
finding-text_unknown_fact = `{ $rule }` has no fact { $fact }: nothing is shown in its place
    .hint = { $suggestion }
finding-text_unknown_fact-none = `{ $rule }` has no fact { $fact }, nor any other: nothing is shown in its place
    .hint = write the text without braces
finding-text_unknown_fact-open = `{"{"}` before { $fact } is not closed: the text is shown with it
    .hint = write `{"}"}` behind the name of the fact
finding-area_too_deep = area `{ $area }` has { $levels } levels and the policy knows { $levels_max }: no case lies in it
    .hint = leave the last ones out, or add levels to `area_levels`
finding-audience_unclear-paired = an audience of paired responders has an area
    .hint = leave `area` or `paired` out
finding-audience_unclear-area = an audience has no area
    .hint = add `area = "community"`, or `paired = true`
finding-coordinator_missing = nobody answers for cases outside the areas that coordinators have
    .hint = add a `[[coordinator]]` without `area`, who answers everywhere else
finding-coordinator_shadowed-area = { $thing } { $area } stands here a second time
    .hint = give each a name of its own, or leave one out
finding-coordinator_shadowed-everywhere = a second coordinator answers everywhere, and is never asked
    .hint = give this coordinator an `area`, or leave it out
finding-coordinator_shadowed-category = category `{ $category }` has another coordinator in the same area already
    .hint = name it once in each area
finding-coordinator_is_own_deputy = `{ $id }` cannot stand in for itself, nor look after itself
    .hint = name somebody else, or leave the key out
finding-small_group_too_fine = smaller groups are shown down to `{ $small_area }`, finer than others
    .hint = write `{ $area }` or a level above it

## Findings in a policy: times

finding-deadline_cannot_fire-clock = `{ $reminder }` of { $length } runs on another clock than `{ $deadline }` of { $deadline_length }, so that it cannot fire
    .hint = write a length below { $deadline_length }, in { $clock ->
            [elapsed] hours or days
           *[working] working hours or working days
        }
finding-deadline_cannot_fire-length = `{ $reminder }` of { $length } is not shorter than `{ $deadline }` of { $deadline_length }, so that it cannot fire
    .hint = write a length below { $deadline_length }, in { $clock ->
            [elapsed] hours or days
           *[working] working hours or working days
        }
finding-deadline_cannot_fire-round = round `{ $round }` ends before it begins
    .hint = write a `last_day` on or after `first_day`
finding-deadline_cannot_fire-minimum = minimum `{ $minimum }` ends before it begins
    .hint = write a `last_day` on or after `first_day`
finding-round_shadowed = round `{ $round }` never decides: `{ $earlier }` before it holds in its whole area on all its days
    .hint = put the round of the smaller area or the fewer days first
finding-load_costs_fall = a load cost falls from { $before } to { $after }
    .hint = let each be at least as high as the one before it
finding-calendar_unsound-offset = offset of { $minutes } minutes is out of range
    .hint = write -720 to 840, for China 480
finding-calendar_unsound-rest = every day of the week is a rest day
    .hint = leave at least one day to work on
finding-calendar_unsound-hours = no working hours are named
    .hint = write for example `09:00-12:00`, or `22:00-06:00` over midnight
finding-calendar_unsound-interval = `{ $word }` is no interval of a day
    .hint = write for example `09:00-12:00`, or `22:00-06:00` over midnight
finding-calendar_unsound-overlap = `{ $later }` begins before `{ $earlier }` ends
    .hint = list working hours in order, apart
finding-calendar_unsound-twice = { $day } is named both as a holiday and as a workday
    .hint = keep one of the two
finding-calendar_unsound-day = { $day } is out of range
    .hint = name days of the years { $year_min } to { $year_max }

## Findings in a policy: ladders

finding-ladder_missing = the policy has no ladder
    .hint = add a `[[ladder]]` with its `[[ladder.step]]`s
finding-ladder_missing-start = no ladder takes a { $kind } of category `{ $category }` that is { $urgency }{ GIVEN($group) ->
        [yes] , for `{ $group }`
       *[no] {""}
    }{ GIVEN($cost_yuan) ->
        [yes] , of { $cost_yuan } yuan
       *[no] {""}
    }
    .hint = add a `[[ladder]]` without `categories` and `urgencies` at the end, for all others
finding-ladder_shadowed = no case ever begins on ladder `{ $ladder }`: those before it take them all
    .hint = put it before the ladder that takes its cases, or leave it out
finding-ladder_without_steps = ladder `{ $ladder }` has no step
    .hint = add a `[[ladder.step]]` with its audience
finding-ladder_cycle = ladders hand a case round for ever: { $ladders }
    .hint = let one of them end with `exhausted = {"{"} holder = "coordinator" {"}"}`
finding-guard_unclear = guard `{ $guard }` has none or several of `at_least`, `at_most`, `is` and `before`
    .hint = keep one: it is what the fact is held against
finding-guard_unclear-changes = guard `{ $guard }` has `before` and `changes_at`
    .hint = leave `changes_at` out: when the answer changes follows from `before`
finding-guard_unclear-cases = guard `{ $guard }` is for no case: its `cost_from_yuan` is not below its `cost_below_yuan`
    .hint = raise `cost_below_yuan`, or leave one of the two out
finding-guard_name_taken = guard `{ $guard }` has the name of a rule that every policy has
    .hint = give it a code that no rule has: refusals are told apart by it
finding-guard_name_malformed = `{ $word }` is no snake-case name
    .hint = write `a-z`, `0-9` and `_`, as in `claims_this_month`
finding-guard_fact_unclear = fact `{ $fact }` is { $kind } here and { $other } for guard `{ $guard }`
    .hint = give the two facts names of their own
finding-guard_fact_unclear-changes = `changes_at` names fact `{ $fact }`, which is { $kind } for guard `{ $guard }` and no instant
    .hint = name a fact that is an instant, or leave `changes_at` out
finding-out_of_range-guards = there are { $count } guards, at most { $count_max } are looked at
    .hint = keep those that matter
finding-exhausted_unclear = `exhausted` names both a ladder and a holder or a repeat
    .hint = keep `ladder`, whose own `exhausted` says what follows, or leave it out
finding-pairing_without_head_start = step `{ $step }` admits paired responders and others at once
    .hint = put paired responders into a first step of their own, or leave the pairing out
finding-audience_prohibited = step `{ $step }` admits `{ $kind }`, which ladder `{ $ladder }` never lets in
    .hint = leave `{ $kind }` out of `never`, or out of the audience
finding-step_adds_nobody = step `{ $step }` of ladder `{ $ladder }` admits nobody whom the steps before it do not
    .hint = add a kind or a wider area, or leave the step out
finding-ladder_can_strand-step = nobody comes back to a case on step `{ $step }`: it says nothing of how long it is open; the way there: { $path }
    .hint = add `open = "3 working days"` to step `{ $step }`
finding-ladder_can_strand-holder = nobody holds a case after step `{ $step }`: { GIVEN($open) ->
        [yes] after { $open }{" "}
       *[no] {""}
    }no step follows and `exhausted` names nobody; the way there: { $path }
    .hint = add `exhausted = {"{"} holder = "coordinator" {"}"}` to ladder `{ $ladder }`

## Findings in a policy: stages

finding-stage_can_strand-deadline = nobody comes back to a { GIVEN($held) ->
        [yes] held{" "}
       *[no] {""}
    }case in stage `{ $stage }`: `{ $deadline }` has no length; the way there: { $path }
    .hint = add `{ $deadline } = "{ $usual }"` to `[deadlines]`
finding-stage_can_strand-repeat = nobody is told again of a case overdue in stage `{ $stage }`: `repeat` has no length; the way there: { $path }
    .hint = add `repeat = "1 working day"` to `[deadlines]`
finding-stage_can_strand-way-out = nobody can end a case in stage `{ $stage }` when the lead and the beneficiary are gone: a coordinator has to say why, and there is no reason to give; the way there: { $path }
    .hint = add a reason to `[reasons]`: `nobody-left = "nobody is left to carry it on"`
finding-stage_can_strand-retention = nobody ever anonymises a case in stage `{ $stage }`: `{ $kept }` has no length; the way there: { $path }
    .hint = add `{ $kept } = "2 years"` to `[retention]`
