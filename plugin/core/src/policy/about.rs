//! What a policy says of itself: its name, its languages, its ladders as data. The ladders in plain words are
//! `about/sentences.rs`; words for single rules, `explain::words`.

mod sentences;

use super::{AudienceRule, EmptyStep, Labels, Ladder, Policy, Step, city_guard, scope::Scope};
use crate::calendar::Span;
use wish_contract::{self as contract, About, Length, NoticeFloor, Outreach, StepAudience, Text};

/// What the policy says of itself.
#[must_use]
pub fn about(policy: &Policy) -> About {
    About {
        name: policy.reference.name.clone(),
        version: policy.reference.version,
        digest: policy.digest.clone(),
        title: texts(&policy.title),
        languages: policy.languages.clone(),
        area_levels: policy.area_levels.clone(),
        ladders: policy.ladders.iter().map(|one| ladder(policy, one)).collect(),
        outreach: outreach(policy),
        facts: city_guard::wanted(policy),
    }
}

fn texts(labels: &Labels) -> Vec<Text> {
    let text = |(language, words): (&String, &String)| Text {
        language: language.clone(),
        words: words.clone(),
    };
    labels.iter().map(text).collect()
}

fn outreach(policy: &Policy) -> Outreach {
    let floor = policy.notices.floor.map(|floor| NoticeFloor {
        area_segments: u32::try_from(floor.depth).unwrap_or(u32::MAX),
        notices: floor.notices,
    });
    Outreach {
        claim_days: policy.routing.load_days,
        notice_days: policy.notices.period_days,
        floor,
    }
}

fn ladder(policy: &Policy, ladder: &Ladder) -> contract::Ladder {
    let outlines =
        policy.languages.iter().map(|one| sentences::ladder_outline(policy, ladder, one));
    contract::Ladder {
        ladder: ladder.code.clone(),
        labels: texts(&ladder.labels),
        kinds: ladder.kinds.clone(),
        scope: scope(&ladder.scope),
        never: ladder.never.clone(),
        steps: ladder.steps.iter().map(|one| step(policy, one)).collect(),
        exhausted_repeat: length(ladder.exhausted_repeat),
        outlines: outlines.collect(),
    }
}

/// Which needs something is for, as the contract has it.
pub(crate) fn scope(scope: &Scope) -> contract::NeedScope {
    contract::NeedScope {
        categories: scope.categories.clone(),
        urgencies: scope.urgencies.clone(),
        target_groups: scope.target_groups.clone(),
        cost_from_fen: scope.cost_fen.start,
        cost_below_fen: Some(scope.cost_fen.end).filter(|end| *end < u64::MAX),
    }
}

fn step(policy: &Policy, step: &Step) -> contract::LadderStep {
    contract::LadderStep {
        step: step.code.clone(),
        labels: texts(&step.labels),
        audiences: step.audience.iter().map(|one| audience(policy, one)).collect(),
        open: length(step.open),
        notify_max: step.notify_max,
        if_nobody: step.if_nobody.map(|empty| match empty {
            EmptyStep::Skip => contract::EmptyStep::Skip,
            EmptyStep::Open(span) => contract::EmptyStep::Open(length(span)),
        }),
    }
}

fn audience(policy: &Policy, rule: &AudienceRule) -> StepAudience {
    let level = || policy.area_levels.get(rule.depth.saturating_sub(1)).cloned();
    StepAudience {
        kinds: rule.kinds.clone(),
        level: if rule.paired_only { None } else { level() },
        paired_only: rule.paired_only,
    }
}

fn length(span: Span) -> Length {
    Length {
        count: span.count(),
        unit: span.unit().plural().replace(' ', "-"),
        clock: span.clock(),
        stretch: span.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::about;
    use crate::sample;

    #[test]
    fn ladders_are_told_as_data() {
        let mut text = String::new();
        for ladder in about(&sample::policy("taizhou")).ladders {
            text += &format!("{} for {:?}\n", ladder.ladder, ladder.scope.categories);
            for step in ladder.steps {
                text +=
                    &format!("  {} {} notify {}:", step.step, step.open.stretch, step.notify_max);
                for audience in step.audiences {
                    text += &format!(" {:?} {:?}", audience.kinds, audience.level);
                }
                text += "\n";
            }
        }
        expect![[r#"
            urgent for []
              street 1 working day notify 50: ["member", "unit", "group"] Some("street")
              city-social 1 working day notify 50: ["social-organisation", "enterprise"] Some("city")
            ordinary for []
              paired 2 working days notify 50: ["unit", "group"] None
              community-members 3 working days notify 50: ["member"] Some("community")
              street 3 working days notify 50: ["member", "unit", "group"] Some("street")
              social-organisations 5 working days notify 50: ["social-organisation", "enterprise"] Some("district")
              city-social 5 working days notify 50: ["social-organisation", "enterprise"] Some("city")
        "#]].assert_eq(&text);
    }

    #[test]
    fn lengths_are_as_the_calendar_takes_them() {
        let policy = sample::policy("taizhou");
        for ladder in about(&policy).ladders {
            for step in ladder.steps {
                let after = crate::reckoning::after(&policy, None, 0, &step.open.stretch).unwrap();
                assert_eq!(after.clock, step.open.clock);
                assert!(step.open.stretch.starts_with(&step.open.count.to_string()));
            }
        }
    }
}
