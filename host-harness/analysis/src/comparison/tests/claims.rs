//! What is claimed of the comparison: that no shorter sequence parts two policies than the one it tells, tried by brute force.

use super::*;

pub fn lantern() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/first-policy/lantern.toml");
    fs::read_to_string(path).expect("the policy is there")
}

/// Every command that somebody could think of on a case, whatever the search tries.
pub fn thinkable(alphabet: &Alphabet, case: &Case, now: Instant) -> Vec<GivenCommand> {
    let mut commands = enabled_commands::of(alphabet, Reach::Every, case, now);
    let mut push = |role: Role, id: &str, command: Command, claimant: Option<Responder>| {
        let by = Actor { id: id.to_owned(), role };
        let given = GivenCommand { command, by, claimant, facts: Vec::new(), now };
        commands.extend(alphabet.city.each(given));
    };
    for class in &alphabet.responders {
        let (id, facts) = (class.facts.id.as_str(), Some(class.facts.clone()));
        push(Role::Publisher, "publisher", Command::Reserve(id.to_owned()), facts.clone());
        for (places, cost_fen) in
            [(None, None), (Some(1), None), (None, Some(0)), (None, Some(100))]
        {
            let wish = ClaimWish { places, cost_fen, items: Vec::new() };
            push(Role::Responder, id, Command::Claim(wish), facts.clone());
        }
        push(Role::Responder, id, Command::Join(Some(100)), facts.clone());
        let share = Share { places: 1, ..Share::default() };
        push(Role::Coordinator, "coordinator", Command::Invite(share), facts);
    }
    for cost_fen in &alphabet.costs_fen {
        let amendment = Amendment { cost_fen: Some(*cost_fen), ..Amendment::default() };
        push(Role::Verifier, "verifier", Command::Amend(amendment), None);
    }
    commands
}

/// The length of the shortest sequence on which two rulebooks part, of up to so many commands: everything is tried, and
/// nothing taken for alike but what is the same.
fn brute(pair: &Pair, alphabet: &Alphabet, commands_max: usize) -> Option<usize> {
    let mut frontier: Vec<(Option<Case>, Instant)> = vec![(None, 0)];
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for length in 1..=commands_max {
        let mut next = Vec::new();
        for (case, now) in &frontier {
            let commands = match case {
                Some(case) => thinkable(alphabet, case, *now),
                None => alphabet
                    .submissions()
                    .map(|(opening, now)| enabled_commands::submit(&opening.need, now))
                    .collect(),
            };
            let of = |book: &Book| {
                let requests: Vec<_> = commands
                    .iter()
                    .map(|given| {
                        let case = case.clone();
                        let case = case.map(|case| Case { policy: book.name.clone(), ..case });
                        given.request(case, length)
                    })
                    .collect();
                book.rules.decide_many(&requests)
            };
            for ((old, new), given) in of(&pair.old).into_iter().zip(of(&pair.new)).zip(&commands) {
                let (mut old, mut new) = (old.expect("an answer"), new.expect("an answer"));
                if !answers::differences(&mut old, &mut new, &pair.old.name).is_empty() {
                    return Some(length);
                }
                let Ok(decision) = old else { continue };
                let key = format!("{} {:?}", given.now, decision.after);
                if !decision.events.is_empty() && seen.insert(key) {
                    next.push((Some(decision.after), given.now));
                }
            }
        }
        frontier = next;
    }
    None
}

/// What the program says of the shortest sequence holds against trying everything.
#[test]
fn in_use_29_no_sequence_is_shorter_than_the_one_that_is_called_the_shortest() {
    let old = lantern();
    for (from, to) in [
        ("cost_max_yuan = 2000", "cost_max_yuan = 2001"),
        ("active_claims_max = 5", "active_claims_max = 4"),
        ("open = \"2 working days\"", "open = \"1 working day\""),
    ] {
        assert!(old.contains(from), "{from}");
        let new = old.replacen(from, to, 1);
        let comparison = compared_within("nowhere", &old, &new, Effort::USUAL);
        let found = comparison.parting.expect("they part").parting.commands.len();
        let (one, other) = (Text::read(&old).expect("TOML"), Text::read(&new).expect("TOML"));
        let documents = (one.document(), other.document());
        let changes = changes::changes(&one, &other);
        let book = |text: &str| Book::of(RUNTIME.rulebook(text.as_bytes()).expect("it loads"));
        let pair = Pair { old: book(&old).expect("a name"), new: book(&new).expect("a name") };
        let mut whole = Alphabet::of(&documents.0, &documents.1);
        whole.complete(&pair).expect("the rules answer");
        let shortest = brute(&pair, &whole.everything(&changes), found.min(4));
        assert!(shortest.is_none_or(|shortest| shortest >= found), "{to}: {found}, {shortest:?}");
    }
}

/// A wish may be kept for a shop before the shop's step, and a guard that would refuse its claim refuses that.
#[test]
fn in_use_29_a_limit_parts_where_a_wish_is_reserved() {
    let old = lantern();
    let new = old.replacen("cost_max_yuan = 2000", "cost_max_yuan = 2001", 1);
    let comparison = compared_within("nowhere", &old, &new, Effort::USUAL);
    let commands = comparison.parting.expect("they part").parting.commands;
    let names: Vec<&str> = commands.iter().map(|given| given.command.kind().name()).collect();
    assert_eq!(names, ["submit", "accept", "reserve"]);
}

/// A policy of lanterns with these ladders, one after the other; and where each begins, and the last ends.
fn with_ladders(scopes: &[&str]) -> (String, Vec<usize>) {
    let old = lantern();
    let at = old.find("[[ladder]]").expect("it has a ladder");
    let end = old.find("[[coordinator]]").expect("it has a coordinator");
    let (ladder, tail) = (&old[at..end], &old[end..]);
    let (mut text, mut places) = (old[..at].to_owned(), vec![at]);
    for (place, scope) in scopes.iter().enumerate() {
        let named = format!("code = \"ladder-{place}\"\n{scope}\n");
        let open = format!("open = \"{} working days\"", place + 4);
        let other = ladder.replacen("code = \"lamps\"\n", &named, 1);
        text += &other.replace("open = \"3 working days\"", &open);
        places.push(text.len());
    }
    (text + tail, places)
}

/// The same with the first two ladders the other way round, as a mutant has it.
fn swapped(text: &str) -> Option<String> {
    let file = PolicyFile::parse(text).expect("it is TOML");
    let mutants = crate::mutation::mutants(&file);
    let is_swap = |mutant: &&crate::mutation::Mutant| {
        mutant.operator == crate::mutation::Operator::Swapped && mutant.path == "ladder[0]"
    };
    mutants.iter().find(is_swap).map(|mutant| mutant.edit.applied(text))
}

#[test]
fn in_use_29_ladders_that_share_no_case_may_stand_in_any_order() {
    let apart: [&[&str]; 3] = [
        &["urgencies = [\"urgent\"]", "urgencies = [\"normal\"]"],
        &["cost_below_yuan = 100", "cost_from_yuan = 100"],
        &["cost_from_yuan = 100\ncost_below_yuan = 200", "cost_from_yuan = 300", ""],
    ];
    for scopes in apart {
        let (both, places) = with_ladders(scopes);
        assert_eq!(swapped(&both), None, "{scopes:?}: their order is no rule");
        let (first, second, third) = (places[0], places[1], places[2]);
        let turned = [&both[..first], &both[second..third], &both[first..second], &both[third..]];
        assert_eq!(compared_texts(&both, &turned.concat()).relation, Relation::Equivalent);
    }
}

/// Where both could take a case, the first decides, and the order is a rule.
#[test]
fn ladders_that_share_a_case_may_not_stand_in_any_order() {
    let overlapping: [&[&str]; 3] = [
        // A case may be for several groups.
        &["target_groups = [\"elderly-alone\"]", "target_groups = [\"children\"]", ""],
        &["urgencies = [\"urgent\"]\ncost_below_yuan = 500", "cost_from_yuan = 100", ""],
        &["cost_below_yuan = 101", "cost_from_yuan = 100"],
    ];
    for scopes in overlapping {
        let group = "[target_groups.children]\nlabel = { zh-CN = \"儿童\", en = \"children\" }\n\n";
        let (both, _) = with_ladders(scopes);
        let both = both.replacen("[responder_kinds", &format!("{group}[responder_kinds"), 1);
        let turned = swapped(&both).expect("their order is a rule");
        let comparison = compared_texts(&both, &turned);
        assert!(comparison.parting.is_some(), "{scopes:?}: {:?}", comparison.relation);
    }
}
