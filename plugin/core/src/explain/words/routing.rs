//! Words for routing: whom to tell of a case now, and whom not. The form of a text is `template`'s
//! affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const ROUTING: &[Row] = &[
    row(
        rules::NOTICE_WITHIN_BUDGET,
        "notified now, as number {notified} of at most {notify_max}; [its area has had \
         {area_notices} of the {area_notices_min} notices that it is sure of|{notices} notice{s} \
         came before, of at most {notices_max}]",
        "现在通知，第 {notified} 位，最多 {notify_max} 位；[该区域已收到 {area_notices} 次通知，\
         保底 {area_notices_min} 次|此前已通知其 {notices} 次，上限 {notices_max} 次]",
    ),
    row(
        rules::NOTICE_STEP_BUDGET,
        "not notified: this step[ ({step})] tells {notify_max} of a case, and others come first; \
         [the next step opens at {changes_at}|it may still claim off the board]",
        "本次不通知：这一级[（{step}）]最多通知 {notify_max} 位，已有更合适的承接方；\
         [{changes_at} 进入下一级|仍可自行认领]",
    ),
    row(
        rules::NOTICE_RESPONDER_BUDGET,
        "not notified: `{responder}` has had {notices} notice{s} of at most {notices_max}; [may \
         be notified again by {changes_at}|it may still claim off the board]",
        "本次不通知：已通知“{responder}” {notices} 次，上限 {notices_max} 次；[最迟 \
         {changes_at} 可再通知|仍可自行认领]",
    ),
    row(
        rules::NOTICE_QUIET_HOURS,
        "nobody is notified in the quiet hours; ask again from {changes_at}",
        "现在是免打扰时段，不通知任何人；请于 {changes_at} 起再办",
    ),
];
