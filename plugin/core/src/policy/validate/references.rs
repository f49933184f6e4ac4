//! Whether every code that a policy speaks of names something, and every area is of one of its levels. What stands under
//! the names is for others to look at.

use wish_policy::finding::{Finding, Findings, Place, nearest};
use wish_policy::values::Vocabulary;
use wish_policy::view::{Form, Kind, View};
use wish_policy::{Document, KeyPath, Spanned};
use wish_words::{Found, Label, Suggestion};

static UNKNOWN: Finding = Finding::error("unknown_code");
static UNKNOWN_OF_MANY: Finding = Finding::error("unknown_code-many");
static TOO_DEEP: Finding = Finding::error("area_too_deep");

/// Says of each code whether it is known, and of each area whether it is within the levels, whatever key it stands behind.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    let Some(root) = document.item() else { return };
    let named = Named::of(document);
    root.each(&KeyPath::default(), &mut |_, item| {
        if let (Form::Single(Kind::Area(area)), Some(at)) = (&item.form, item.at) {
            within_levels(area, at, named.levels.len(), findings);
        }
        let Form::Single(Kind::Code(word, Some(vocabulary))) = item.form else { return };
        let (thing, section, known) = named.known(vocabulary);
        if let Some(at) = item.at.filter(|_| !known.contains(&word)) {
            let suggestion = nearest(word, known);
            let of_many = matches!(suggestion, Suggestion::NearestOf(..));
            let found = [
                ("thing", Found::Name(Label::Thing(thing))),
                ("code", Found::Text(word)),
                ("suggestion", Found::Suggestion(suggestion)),
                ("section", Found::Text(section)),
            ];
            findings.say(at, if of_many { &UNKNOWN_OF_MANY } else { &UNKNOWN }, &found);
        }
    });
}

/// An area has no more segments than there are levels: no case would ever lie in it.
fn within_levels(area: &str, at: Place, levels_max: usize, findings: &mut Findings) {
    let levels = area.split('/').count();
    if levels > levels_max {
        let found = [
            ("area", Found::Text(area)),
            ("levels", Found::number(levels)),
            ("levels_max", Found::number(levels_max)),
        ];
        findings.say(at, &TOO_DEEP, &found);
    }
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

    /// What such a thing is called, where they stand, and which there are.
    fn known(&self, vocabulary: Vocabulary) -> (&'static str, &'static str, &[&'a str]) {
        match vocabulary {
            Vocabulary::AreaLevel => ("area-level", "area_levels", &self.levels),
            Vocabulary::Category => ("category", "[categories]", &self.categories),
            Vocabulary::ResponderKind => ("responder-kind", "[responder_kinds]", &self.kinds),
            Vocabulary::TargetGroup => ("target-group", "[target_groups]", &self.groups),
            Vocabulary::Ladder => ("ladder", "[[ladder]]", &self.ladders),
        }
    }
}
