//! Free text, wherever it enters: what cannot be read is refused, and what is kept stays within its bound.

use super::requests::asking;
use super::story::responder;
use crate::decide::admissible::NEED_TEXT;
use crate::decide::decide;
use wish_contract::{
    Amendment, Case, CaseKind, Command, Decision, FactValue, Need, Rejection, Role, Stage,
    Submission,
};

/// Texts in which there is nothing to read.
const UNREADABLE: &[&str] = &[
    "\u{200b}",
    "\u{feff}\u{2060}\u{200d}",
    "\u{ad}\u{34f}\u{61c}",
    "\u{3164}\u{3164}",
    "\u{115f}\u{1160}\u{ffa0}",
    "\u{2800}\u{2800}",
    "\u{3000}\u{a0}\u{2003}\u{202f}\u{205f}\u{1680}",
    "\u{180e}\u{180b}\u{17b4}\u{17b5}",
    "\u{202e}\u{2066}\u{2069}",
    "\u{fe0f}\u{e0100}\u{e0061}",
    "\u{1d173}\u{1bca0}",
    "\u{301}\u{336}",
    "\u{20dd}\u{fe20}\u{302a}",
    "\u{e000}\u{f0000}",
    "&#8203;&zwj;&nbsp;",
    "&#x3164; &#10240;",
    "\n\r\t\u{85}\u{2028}\u{2029}",
];

/// The commands that bring a text, each where it may be given.
fn entering(text: &str) -> Vec<(&'static str, Result<Decision, Rejection>)> {
    let (policy, mut submit) = asking("submit necessities", Role::Reporter, Command::Start);
    let case = submit.subject.take().unwrap();
    submit.command = Command::Submit(Submission {
        id: "w2".to_owned(),
        kind: CaseKind::Wish,
        need: Need { text: text.to_owned(), ..case.need.clone() },
        continues: None,
    });
    let mut supply = submit.clone();
    supply.subject = Some(Case { stage: Stage::NeedsInfo, ..case.clone() });
    supply.command = Command::SupplyInfo(Some(text.to_owned()));
    let mut amend = submit.clone();
    amend.subject = Some(case);
    amend.by.role = Role::Verifier;
    amend.claimant = Some(responder("m1"));
    amend.command =
        Command::Amend(Amendment { text: Some(text.to_owned()), ..Amendment::default() });
    [("submit", submit), ("supply-info", supply), ("amend", amend)]
        .map(|(name, request)| (name, decide(&policy, request)))
        .into()
}

#[test]
fn in_use_04_a_text_without_anything_to_read_is_refused_wherever_one_enters() {
    for text in UNREADABLE {
        for (command, answer) in entering(text) {
            let rule = answer.map_err(|rejection| rejection.because.rule);
            assert_eq!(rule.err().as_deref(), Some("text_out_of_range"), "{command} {text:?}");
        }
    }
    for text in ["鞋", "a", "5", "？", "👟", "✓", "e\u{301}", "\u{200b}鞋"] {
        for (command, answer) in entering(text) {
            let kept =
                answer.unwrap_or_else(|no| panic!("{command} {text:?}: {no:?}")).after.need.text;
            assert!(!kept.is_empty(), "{command} {text:?}");
        }
    }
}

#[test]
fn in_use_04_what_is_kept_is_no_longer_than_the_contract_says() {
    let pieces = [
        "门牌3 ",
        "402室，",
        "3-402,",
        "加v：abcde ",
        "a@b.cc ",
        "微信：12345 ",
        "鞋",
        "12号楼3单元 ",
    ];
    let mut refused = 0;
    for piece in pieces {
        let text = piece.repeat(NEED_TEXT.as_submitted / piece.len());
        for (command, answer) in entering(&text) {
            match answer {
                Ok(decision) => {
                    let kept = decision.after.need.text.len();
                    assert!(kept <= NEED_TEXT.as_kept, "{command} keeps {kept} bytes of {piece}");
                }
                Err(rejection) => {
                    refused += 1;
                    assert_eq!(rejection.because.rule, "text_out_of_range");
                    let masked = rejection
                        .because
                        .facts
                        .iter()
                        .any(|one| one.name == "masked" && one.value == FactValue::Flag(true));
                    assert!(masked, "{command} {piece}: {rejection:?}");
                }
            }
        }
    }
    assert!(refused > 0, "no text comes near the bound");
}
