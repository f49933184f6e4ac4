//! Looks each name of an expectation up among those that there are.

use super::*;

impl NameCheck<'_> {
    pub(super) fn known(&self, thing: Thing) -> Vec<String> {
        let words = |words: &[&str]| -> Vec<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        };
        let names = self.names;
        match thing {
            Thing::Audience => names.policy.kinds.clone(),
            Thing::Case => names.cases.clone(),
            Thing::ClaimState => {
                let states = ClaimStatus::NAMES.iter().chain(&[NONE]);
                states.map(|word| (*word).to_owned()).collect()
            }
            Thing::Command => words(CommandKind::NAMES),
            Thing::Deadline => words(DeadlineKind::NAMES),
            Thing::Effect => names.effects.clone(),
            Thing::Holder => names.holders.iter().cloned().chain([NOBODY.to_owned()]).collect(),
            Thing::Minimum => names.policy.minimums.clone(),
            Thing::Pairing => names.policy.pairings.clone(),
            Thing::QuotaState => words(&["met", "exempt", NONE]),
            Thing::Responder => names.responders.clone(),
            Thing::Role => words(Role::NAMES),
            Thing::Rule => names.rules.iter().cloned().collect(),
            Thing::Step => {
                names.policy.steps.iter().cloned().chain([EXHAUSTED.to_owned()]).collect()
            }
            Thing::TargetGroup => names.policy.groups.clone(),
            Thing::Item => names.items.clone(),
            Thing::AskedFor
            | Thing::BoardStatus
            | Thing::Key
            | Thing::Stage
            | Thing::Urgency
            | Thing::Value
            | Thing::Variant => Vec::new(),
        }
    }

    pub(super) fn word(&mut self, thing: Thing, word: &str, place: Range<usize>) {
        // There are hundreds of rules, and mostly the name is one.
        if thing == Thing::Rule && self.names.rules.contains(word) {
            return;
        }
        let mut known = self.known(thing);
        if !known.iter().any(|one| one == word) {
            let mut seen = BTreeSet::new();
            known.retain(|one| seen.insert(one.clone()));
            self.found.push((place, Problem::Unknown { thing, word: word.to_owned(), known }));
        }
    }

    pub(super) fn name(&mut self, thing: Thing, value: &Spanned<DeValue<'_>>) {
        if let Some(word) = value.get_ref().as_str() {
            self.word(thing, word, value.span());
        }
    }

    pub(super) fn names(&mut self, thing: Thing, value: Option<&Spanned<DeValue<'_>>>) {
        if let Some(value) = value {
            each(value, |one| self.name(thing, one));
        }
    }

    pub(super) fn keys(&mut self, thing: Thing, value: &Spanned<DeValue<'_>>) {
        for (key, place, _) in entries(value) {
            self.word(thing, key, place);
        }
    }

    pub(super) fn unique(
        &mut self,
        file: &DeTable<'_>,
        list: &str,
        key: &str,
        thing: Thing,
        line: &dyn Fn(usize) -> usize,
    ) {
        let mut seen: Vec<(&str, usize)> = Vec::new();
        for (_, table) in tables(file, list) {
            let Some((word, place)) = text_at(table, key) else { continue };
            match seen.iter().find(|(one, _)| *one == word) {
                Some((_, first)) => {
                    let (word, line) = (word.to_owned(), line(*first));
                    self.found.push((place, Problem::Twice { thing, word, line }));
                }
                None => seen.push((word, place.start)),
            }
        }
    }

    pub(super) fn area_at(&mut self, table: &DeTable<'_>, key: &str) {
        let Some((area, place)) = text_at(table, key) else { return };
        self.area(area, place);
    }

    pub(super) fn area(&mut self, area: &str, place: Range<usize>) {
        let levels = &self.names.policy.levels;
        if !is_area(area) {
            self.found.push((place, Problem::NoArea(format!("`{area}`"))));
        } else if area_levels_shared(area, area) > levels.len() {
            let (area, levels) = (area.to_owned(), levels.clone());
            self.found.push((place, Problem::AreaTooDeep { area, levels }));
        }
    }

    /// A point in time, or one of some words.
    pub(super) fn moment(&mut self, value: &Spanned<DeValue<'_>>, or: &[&str]) {
        let Some(text) = value.get_ref().as_str().filter(|text| !or.contains(text)) else { return };
        match Moment::read(text) {
            Ok(Moment { base: Base::Ladder(step), .. }) => {
                self.word(Thing::Step, &step, value.span());
            }
            Ok(_) => {}
            Err(problem) => self.found.push((value.span(), problem)),
        }
    }

    /// A rule's code, or a table with it.
    pub(super) fn rule(&mut self, value: &Spanned<DeValue<'_>>) {
        self.name(Thing::Rule, at(value, "rule").unwrap_or(value));
        if let Some(until) = at(value, "until") {
            self.moment(until, &[NONE]);
        }
    }

    pub(super) fn claims(&mut self, value: &Spanned<DeValue<'_>>) {
        self.keys(Thing::Responder, value);
        for (_, _, state) in entries(value) {
            let Some(words) = state.get_ref().as_str() else { continue };
            let (role, status) = words.split_once(' ').unwrap_or(("", words));
            if role.is_empty() || ClaimRole::NAMES.contains(&role) {
                self.word(Thing::ClaimState, status, state.span());
            } else {
                let known = ClaimRole::NAMES.iter().map(|word| (*word).to_owned()).collect();
                let (thing, word) = (Thing::ClaimState, role.to_owned());
                self.found.push((state.span(), Problem::Unknown { thing, word, known }));
            }
        }
    }

    pub(super) fn shares(&mut self, value: &Spanned<DeValue<'_>>) {
        self.keys(Thing::Responder, value);
        for (_, _, share) in entries(value) {
            self.items(share, "items");
        }
    }

    fn items(&mut self, value: &Spanned<DeValue<'_>>, key: &str) {
        if let Some(items) = at(value, key) {
            self.keys(Thing::Item, items);
        }
    }

    pub(super) fn deadlines(&mut self, value: &Spanned<DeValue<'_>>) {
        self.keys(Thing::Deadline, value);
        for (_, _, when) in entries(value) {
            self.moment(when, &[NONE, PAUSED]);
        }
    }

    pub(super) fn next(&mut self, value: &Spanned<DeValue<'_>>) {
        if value.get_ref().as_str() != Some(NONE) {
            self.name(Thing::Deadline, value);
        }
    }

    pub(super) fn holder(&mut self, value: &Spanned<DeValue<'_>>) {
        self.name(Thing::Holder, value);
    }

    pub(super) fn audience(&mut self, value: &Spanned<DeValue<'_>>) {
        each(value, |one| {
            self.name(Thing::Audience, one);
            self.names(Thing::Audience, at(one, "kinds"));
            if let Some((area, place)) =
                one.get_ref().as_table().and_then(|table| text_at(table, "area"))
                && !area.is_empty()
            {
                self.area(area, place);
            }
        });
    }

    pub(super) fn effect(&mut self, value: &Spanned<DeValue<'_>>) {
        self.name(Thing::Effect, value);
        for (name, place, says) in entries(value) {
            self.word(Thing::Effect, name, place);
            if let Some(about) = at(says, "about") {
                self.name(Thing::Rule, about);
            }
            if let Some(step) = at(says, "step") {
                self.name(Thing::Step, step);
            }
            if let Some(case) = at(says, "case") {
                self.name(Thing::Case, case);
            }
            self.items(says, "items");
        }
    }

    pub(super) fn offers(&mut self, value: &Spanned<DeValue<'_>>) {
        for (command, place, rule) in at(value, "closed").into_iter().flat_map(entries) {
            self.word(Thing::Command, command, place);
            self.rule(rule);
        }
        for (command, place, _) in at(value, "asks").into_iter().flat_map(entries) {
            self.word(Thing::Command, command, place);
        }
        if let (Some(by), None) = (at(value, "by"), at(value, "as"))
            && let Some(word) = by.get_ref().as_str()
            && !Role::NAMES.contains(&word)
        {
            self.name(Thing::Responder, by);
        }
    }

    pub(super) fn public(&mut self, value: &Spanned<DeValue<'_>>) {
        self.names(Thing::Rule, at(value, "hidden"));
        self.names(Thing::TargetGroup, at(value, "target_groups"));
        self.items(value, "items_left");
        if let Some((area, place)) =
            value.get_ref().as_table().and_then(|table| text_at(table, "area"))
        {
            self.area(area, place);
        }
    }

    pub(super) fn ranking(&mut self, value: &Spanned<DeValue<'_>>) {
        self.names(Thing::Responder, at(value, "order"));
        self.names(Thing::Responder, at(value, "notified"));
        for key in ["left_out", "excluded"] {
            for (responder, place, rule) in at(value, key).into_iter().flat_map(entries) {
                self.word(Thing::Responder, responder, place);
                self.rule(rule);
            }
        }
    }

    pub(super) fn quotas(&mut self, value: &Spanned<DeValue<'_>>) {
        self.keys(Thing::Responder, value);
        for (_, _, minimums) in entries(value) {
            self.keys(Thing::Minimum, minimums);
            for (_, _, state) in entries(minimums) {
                self.name(Thing::QuotaState, state);
            }
        }
    }

    pub(super) fn pairing(&mut self, value: &Spanned<DeValue<'_>>) {
        if let Some(code) = at(value, "code") {
            self.name(Thing::Pairing, code);
        }
        if let Some(ties) = at(value, "ties") {
            self.keys(Thing::Responder, ties);
        }
        if let Some(findings) = at(value, "findings") {
            each(findings, |one| {
                let rule = one.get_ref().as_str().and_then(|text| text.split(' ').next());
                self.word(Thing::Rule, rule.unwrap_or_default(), one.span());
            });
        }
    }

    pub(super) fn lists(&mut self, value: &Spanned<DeValue<'_>>) {
        for key in ["common", "individual"] {
            if let Some(rows) = at(value, key) {
                each(rows, |row| self.names(Thing::Case, Some(row)));
            }
        }
        if let Some(resources) = at(value, "resources") {
            self.keys(Thing::Responder, resources);
        }
        for (case, place, responders) in at(value, "services").into_iter().flat_map(entries) {
            self.word(Thing::Case, case, place);
            self.names(Thing::Responder, Some(responders));
        }
    }
}
