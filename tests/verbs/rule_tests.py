"""Verbs that test policies: test, lint, cover, mutate, diff."""

import json

from wish import TESTS, POLICIES, USAGE, ASSERTION_FAILED, THRESHOLD_MISSED, POLICY_INVALID, CHANGE_UNACCEPTED


def check_test(wish):
    """What a failing scenario is told like, in every form; and the whole of what is shipped."""
    scenarios = TESTS / "scenarios"
    all_of_them = json.loads(wish.run("test", scenarios, "--json"))
    assert all_of_them["failed"] == 0 and all_of_them["passed"] == all_of_them["scenarios"] > 150, all_of_them["failures"]
    assert wish.run("test", "--schema") == (scenarios / "wish-scenario-1.schema.json").read_text(encoding="utf-8")
    cut = wish.folder / "cut"
    cut.mkdir()
    wish.run("test", scenarios, "--cut", cut)
    recorded = TESTS / "conformance" / "cases" / "scenarios"
    names = sorted(path.name for path in recorded.iterdir())
    programmes = [path.stem for path in POLICIES.glob("*.toml")]
    of_programmes = sorted(path.name for path in cut.iterdir() if path.name.split(".")[0] in programmes)
    assert of_programmes == names, "see tests/conformance/README.md"
    for name in names:
        assert (cut / name).read_bytes() == (recorded / name).read_bytes(), f"{name}: see tests/conformance/README.md"
    folder, _ = scenario(wish, stage="verified")
    file = folder / "late.scenario.toml"
    told = json.loads(wish.run("test", folder, "--json", status=ASSERTION_FAILED))
    assert (told["passed"], told["failed"], told["scenarios"]) == (0, 1, 1) and told["seconds"] > 0, told
    [failure] = told["failures"]
    line = 1 + file.read_text(encoding="utf-8").split("\n").index("[[step]]")
    assert (failure["file"], failure["line"], failure["step"]) == (str(file), line, 1), failure
    assert failure["differences"] == [{"what": "stage", "expected": "verified", "found": "submitted"}], failure
    shown = wish.run("test", folder, status=ASSERTION_FAILED)
    assert "submission_complete" in shown and "--run 'Nobody verifies" in shown, shown
    report = wish.folder / "report.xml"
    tap = wish.run("test", folder, "--tap", "--junit", report, status=ASSERTION_FAILED)
    assert tap.startswith("TAP version 14\n1..1\nnot ok 1 - "), tap
    assert 'tests="1" skipped="0" errors="0" failures="1"' in report.read_text(encoding="utf-8")
    wish.run("test", folder, "--run", "somebody else", status=USAGE)
    wish.run("test", wish.folder / "cut", status=USAGE)
    file.write_text(file.read_text(encoding="utf-8").replace("verify", "verfy"), encoding="utf-8")
    assert "late.scenario.toml:" in wish.run("test", folder, status=USAGE)
    scenario(wish)
    text = file.read_text(encoding="utf-8").replace("start =", 'golden = "late.golden"\nstart =')
    file.write_text(text, encoding="utf-8")
    assert "the recorded course differs" in wish.run("test", folder, status=ASSERTION_FAILED)
    assert "1 passed" in wish.run("test", folder, "--bless") and "1 passed" in wish.run("test", folder)
    assert "verification_late" in (folder / "late.golden").read_text(encoding="utf-8")


def check_lint(wish):
    doubtful = POLICIES / "doubtful"
    programmes = sorted(POLICIES.glob("*.toml"))
    linted = json.loads(wish.run("lint", *programmes, "--gate", "--json"))
    assert [one["valid"] for one in linted["policies"]] == [True] * len(programmes), linted["policies"]
    assert {one["severity"] for one in linted["findings"]} <= {"note"}, linted["findings"]
    sound = wish.run("lint", doubtful / "sound.toml", "--gate")
    assert "no findings" in sound, sound
    doubt = doubtful / "stretch-outside-work.toml"
    linted = json.loads(wish.run("lint", doubt, "--json"))
    first = linted["findings"][0]
    assert list(first) == ["file", "line", "column", "width", "code", "severity", "message", "hint"], first
    assert (first["file"], first["code"], first["severity"]) == (str(doubt), "stretch_outside_work", "warning"), first
    line = doubt.read_text(encoding="utf-8").split("\n")[first["line"] - 1]
    start = first["column"] - 1
    assert line[start : start + first["width"]] == '"12 hours"', line
    assert linted["policies"] == [{"file": str(doubt), "valid": True, "warnings": 15, "notes": 5}], linted["policies"]
    shown = wish.run("lint", doubt, doubtful / "sound.toml", "--gate", status=THRESHOLD_MISSED)
    assert "15 warning(s), 5 note(s)" in shown and "no findings" in shown, shown
    broken = POLICIES / "broken" / "ladder-strands.toml"
    linted = json.loads(wish.run("lint", broken, "--json", status=POLICY_INVALID))
    assert linted["findings"][0]["severity"] == "error" and not linted["policies"][0]["valid"], linted
    assert "cannot be read" in wish.run("lint", wish.folder / "nowhere.toml", status=USAGE)


def check_cover(wish):
    folder, policy = scenario(wish)
    run = lambda *more, **how: wish.run("cover", folder, *more, **how)
    covered = json.loads(run("--json", "--min", "3"))
    assert 0 < covered["percent"] < 50 and covered["covered"] < covered["points"], covered["percent"]
    assert list(covered["parts"]) == ["boundaries", "conditions", "rules", "transitions", "uses"], covered["parts"]
    of_line = lambda path: [point["point"] for point in covered["uncovered"] if point["path"] == path]
    assert of_line("deadlines.verify") == [], "the scenario lets it pass"
    assert of_line("deadlines.publish") == ["before", "at", "after"], of_line("deadlines.publish")
    missing = next(point for point in covered["uncovered"] if point["path"] == "deadlines.publish")
    line = policy.read_text(encoding="utf-8").splitlines()[missing["line"] - 1]
    assert line[missing["column"] - 1:].startswith('"2 working days"'), line
    assert missing["how"] == 'let it pass: `at = "publish"`', missing
    shown = run("--min", "95", status=THRESHOLD_MISSED)
    assert f"{missing['line']}:{missing['column']}  `deadlines.publish`: never passes" in shown, shown
    page = wish.folder / "coverage.html"
    run("--html", page, "--policy", policy)
    html = page.read_text(encoding="utf-8")
    assert "deadlines.publish" in html and 'class="green"' in html and 'class="red"' in html
    assert "http" not in html and "<script" not in html, "the page stands for itself"
    wish.run("cover", folder, "--policy", POLICIES / "shiwan.toml", status=USAGE)
    scenario(wish, stage="verified")
    assert "1 of which failed" in run(status=ASSERTION_FAILED)
    policy.write_text("schema = 1", encoding="utf-8")
    run(status=POLICY_INVALID)


def check_mutate(wish):
    folder, policy = scenario(wish)
    run = lambda *more, **how: wish.run("mutate", policy, folder, *more, **how)
    tried = json.loads(run("--json", "--min", "1"))
    assert tried["killed"] + tried["survived"] > 200 and tried["killed"] > 5, tried["policies"]
    assert len(tried["survivors"]) == tried["survived"], tried["policies"]
    survivors = lambda path: [mutant["to"] for mutant in tried["survivors"] if mutant["path"] == path]
    assert survivors("deadlines.verify") == ['"3 days"'], "no rest day lies between"
    assert '"1 working day"' in survivors("deadlines.publish"), survivors("deadlines.publish")
    one = next(mutant for mutant in tried["survivors"] if mutant["path"] == "deadlines.publish")
    assert one["why"] == "no scenario passes through this line", one
    shown = run()
    wish.run("mutate", policy, folder, "--min", "95", status=THRESHOLD_MISSED)
    assert f"{one['line']}:{one['column']}  `deadlines.publish`" in shown, shown
    again = json.loads(run("--json", "--min", "1"))
    assert again == tried, "the same policy and scenarios give the same answer"
    to_itself = (folder / "late.scenario.toml").read_text(encoding="utf-8").split("[[step]]\nat = \"verify\"")[0]
    to_itself = to_itself.replace("Nobody verifies", "Somebody moves") + """
[[step]]
do = { move-policy = { policy = "policy.toml" } }
expect = { refused = "policy_moves_on" }
"""
    (folder / "itself.scenario.toml").write_text(to_itself, encoding="utf-8")
    beside = json.loads(run("--json", "--min", "1"))
    [of_policy] = beside["policies"]
    assert of_policy["left_out"] == ["Somebody moves a wish in time"], of_policy
    assert beside["killed"] == tried["killed"], "what knows the text alone notices nothing"
    assert "1 scenarios left out" in run("--min", "1")
    (folder / "itself.scenario.toml").unlink()
    scenario(wish, stage="verified")
    assert "mend them first" in run(status=ASSERTION_FAILED)


def check_diff(wish):
    old = POLICIES / "taizhou.toml"
    text = old.read_text(encoding="utf-8")
    assert 'first_contact = "1 working day"' in text
    new = wish.file("new.toml", text.replace('first_contact = "1 working day"', 'first_contact = "2 working days"'))
    found = json.loads(wish.run("diff", old, new, "--json"))
    assert found["relation"] == "looser" and found["seconds"] < 10, found
    assert [step["command"] for step in found["sequence"]] == ["submit", "accept", "publish", "claim"], found
    assert found["proof"]["shortest"] is True and found["changes"][0]["path"] == "deadlines.first_contact", found
    scenario = wish.folder / "parts.scenario.toml"
    shown = wish.run("diff", old, new, "--out", scenario)
    assert f"{new}:" in shown and "scenario written" in shown, shown
    wish.run("test", scenario)
    told = scenario.read_text(encoding="utf-8")
    policy = next(line for line in told.splitlines() if line.startswith("policy = "))
    wish.run("test", wish.file("fails.scenario.toml", told.replace(policy, f'policy = "{new.name}"')), status=ASSERTION_FAILED)
    wish.run("diff", old, new, "--gate", status=CHANGE_UNACCEPTED)
    same = wish.file("same.toml", "# another comment\n" + text.replace("daily necessities", "things of the day"))
    assert json.loads(wish.run("diff", old, same, "--gate", "--json"))["relation"] == "equivalent"
    broken = wish.file("broken.toml", text.replace("first_contact", "first_contract"))
    assert "first_contract" in wish.run("diff", old, broken, status=POLICY_INVALID)


def scenario(wish, stage="submitted"):
    """A policy with one scenario, in a folder of their own."""
    folder = wish.folder / "covered"
    folder.mkdir(exist_ok=True)
    policy = folder / "policy.toml"
    policy.write_bytes((POLICIES / "taizhou.toml").read_bytes())
    (folder / "late.scenario.toml").write_text(f"""
schema = "wish-scenario/1"
title = "Nobody verifies a wish in time"
policy = "policy.toml"
start = "2026-03-02T09:00:00+08:00"

[[step]]
at = "start"
expect = {{ stage = "{stage}", deadline = {{ verify = "2026-03-05T09:00:00+08:00" }} }}

[step.do.submit]
case = "w1"
category = "necessities"
channel = "wish-box"
area = "32/12/02/001/005"
text = "a lamp"

[[step]]
at = "verify"
expect = {{ fired = ["verification_late"], effects = [{{ ask-coordinator = {{ coordinator = "coordinator-taizhou" }} }}] }}
""", encoding="utf-8")
    return folder, policy
