//! Whether what a finding says to add mends it: whoever pastes it in, again and again, ends with a sound policy.

use wish_contract::Diagnostic;

use super::{agreed, broken};

#[test]
fn an_empty_file_becomes_a_policy_when_what_the_findings_say_is_pasted_in() {
    let mended = mended(String::new());
    assert!(mended.contains("[[ladder.step]]") && mended.contains("[retention]"), "{mended}");
}

#[test]
fn what_may_stand_behind_a_key_that_is_missing_is_told_in_its_form() {
    let mut source = broken("missing-keys");
    loop {
        let found = agreed(source.as_bytes());
        let Some(missing) = found.iter().find(|one| one.code == "missing_key") else {
            // What the policy has under other names, or already has, nobody could know.
            let of_form = |one: &&Diagnostic| {
                !matches!(&*one.code, "unknown_code" | "duplicate_code" | "step_adds_nobody")
            };
            let of_form: Vec<_> = found.iter().filter(of_form).collect();
            assert!(of_form.is_empty(), "{of_form:?}");
            return;
        };
        source = pasted(&source, missing);
    }
}

#[test]
fn a_ladder_and_its_step_without_names_are_told_of_all_the_same() {
    let source = broken("sound").replace("code = \"ordinary\"", "code = \"Not A Code\"");
    let source = source.replace("code = \"city\"", "").replace("holder = \"coordinator\"", "");
    agreed(source.as_bytes());
}

/// The policy after every finding's advice is followed, the first one first. Fails where a finding gives none that can be pasted in,
/// or where there is no end to it.
fn mended(mut source: String) -> String {
    for _ in 0..100 {
        let found = agreed(source.as_bytes());
        let Some(first) = found.first() else { return source };
        source = pasted(&source, first);
    }
    panic!("there is no end to mending:\n{source}");
}

/// The policy with what a finding says to add: a heading at the end, a line under the heading that it names, or else where the
/// finding stands.
fn pasted(source: &str, finding: &Diagnostic) -> String {
    let quoted: Vec<&str> = finding.hint.split('`').skip(1).step_by(2).collect();
    let Some((line, place)) = quoted.split_first() else { panic!("nothing to paste: {finding:?}") };
    if line.starts_with('[') {
        return format!("{source}\n{line}\n");
    }
    let named = match place {
        [heading] if heading.starts_with('[') => Some(*heading),
        [ladder] if finding.hint.contains("to ladder") => {
            assert!(source.contains(&format!("code = \"{ladder}\"")), "no ladder: {finding:?}");
            Some("[[ladder]]")
        }
        _ => None,
    };
    match named {
        Some(heading) if !source.contains(heading) => format!("{source}\n{heading}\n{line}\n"),
        Some(heading) => source.replacen(heading, &format!("{heading}\n{line}"), 1),
        None => beside(source, finding, line),
    }
}

/// Under the heading at which a finding stands, before the brace that closes its table, or at the top of the file.
fn beside(source: &str, finding: &Diagnostic, line: &str) -> String {
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    let number = finding.line as usize - 1;
    let stands_at = lines.get(number).cloned().unwrap_or_default();
    if stands_at.starts_with('[') {
        lines.insert(number + 1, line.to_owned());
    } else if finding.line > 1 {
        let end = (finding.column + finding.width) as usize - 1;
        let end = stands_at.char_indices().nth(end).map_or(stands_at.len(), |(byte, _)| byte);
        let (table, rest) = stands_at.split_at(end);
        let open = table
            .strip_suffix('}')
            .unwrap_or_else(|| panic!("no table in braces: {finding:?}: {table}"));
        lines[number] = format!("{}, {line} }}{rest}", open.trim_end());
    } else {
        lines.insert(0, line.to_owned());
    }
    lines.join("\n") + "\n"
}
