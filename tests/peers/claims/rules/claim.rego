# Whether a member may claim a wish. Facts that do not apply are left out.
package wish

import rego.v1

default claim := false

claim if {
	input.wish.stage == "published"
	input.member.kind in input.wish.audience_kinds
	within_area
	input.member.active
	not suspended
	input.member.claims < input.member.claims_max
	input.wish.cost_fen <= input.member.cost_max_fen
	licensed
	vetted
	not same_household
	input.wish.places_left > 0
	not input.member.id in input.wish.claimants
}

within_area if input.member.area == input.wish.audience_area

within_area if startswith(input.member.area, concat("", [input.wish.audience_area, "/"]))

suspended if input.member.suspended_until > input.now

licensed if not input.wish.licence

licensed if input.wish.licence in input.member.licences

vetted if input.member.vetted

vetted if {
	not input.wish.for_child
	not input.wish.at_home
}

same_household if input.member.household == input.wish.household
