//! Whether every code that a policy speaks of names something. What stands under the names is for others to look at.

use wish_policy::finding::{Finding, Findings, nearest};
use wish_policy::values::Vocabulary;
use wish_policy::view::{Form, Kind, View};
use wish_policy::{Document, KeyPath, Spanned};
use wish_words::{Found, Label};

static UNKNOWN: Finding = Finding::error("unknown_code");

/// Says of each code whether it is known, whatever key it stands behind.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    let Some(root) = document.item() else { return };
    let named = Named::of(document);
    root.each(&KeyPath::default(), &mut |_, item| {
        let Form::Single(Kind::Code(word, Some(vocabulary))) = item.form else { return };
        let (thing, known) = named.known(vocabulary);
        if let Some(at) = item.at.filter(|_| !known.contains(&word)) {
            let found = [
                ("thing", Found::Name(Label::Thing(thing))),
                ("code", Found::Text(word)),
                ("suggestion", Found::Suggestion(nearest(word, known))),
            ];
            findings.say(at, &UNKNOWN, &found);
        }
    });
}

/// All that has a name.
struct Named<'a> {
    levels: Vec<&'a str>,
    categories: Vec<&'a str>,
    kinds: Vec<&'a str>,
    groups: Vec<&'a str>,
    ladders: Vec<&'a str>,
}

impl<'a> Named<'a> {
    fn of(document: &Document<'a>) -> Named<'a> {
        Named {
            levels: document.levels(),
            categories: document.categories.codes(),
            kinds: document.responder_kinds.codes(),
            groups: document.target_groups.codes(),
            ladders: document.ladder.iter().map(|ladder| Spanned::code(&ladder.code)).collect(),
        }
    }

    fn known(&self, vocabulary: Vocabulary) -> (&'static str, &[&'a str]) {
        match vocabulary {
            Vocabulary::AreaLevel => ("area-level", &self.levels),
            Vocabulary::Category => ("category", &self.categories),
            Vocabulary::ResponderKind => ("responder-kind", &self.kinds),
            Vocabulary::TargetGroup => ("target-group", &self.groups),
            Vocabulary::Ladder => ("ladder", &self.ladders),
        }
    }
}
