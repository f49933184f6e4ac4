//! Stories of wishes, told in one line of commands each and held against what the rules say of
//! them. How a story is read is `tests/story.rs`; the long searches over all stories are in the
//! workspace's `tests/`.

mod allowed;
mod board;
mod claims;
mod intake;
mod malformed;
mod requests;
pub(crate) mod story;
mod work;

use expect_test::Expect;

/// Tells a story under a policy and compares what happened.
fn check(policy: &str, story: &str, expect: Expect) {
    expect.assert_eq(&story::told(policy, story));
}
