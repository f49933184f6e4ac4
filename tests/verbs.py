"""Runs the verbs of `wish` that read a file, as a person would, and looks at what they print and how they end.

    python3 verbs.py target/release/wish

What the rules answer is held by other tests; here it is the command line: files read, tables and JSON printed, bad files told.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
POLICIES = HERE / "policies"
START = 1772413200000  # 2026-03-02 09:00 +08:00, in milliseconds
NOW = "2026-03-02T12:00:00+08:00"
OK, USAGE, ASSERTION_FAILED, THRESHOLD_MISSED = 0, 1, 2, 3
POLICY_INVALID, DIVERGED, CHANGE_UNACCEPTED = 4, 5, 6
OK, USAGE, ASSERTION_FAILED = 0, 1, 2
POLICY_INVALID, CHANGE_UNACCEPTED = 4, 6


class Wish:
    """The program, and a folder for the files that it is given."""

    def __init__(self, program, folder):
        self.program = Path(program).resolve()
        self.folder = Path(folder)

    def run(self, *arguments, status=OK, text=None):
        command = [self.program, *arguments, "--lang", "en"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == status, f"{arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout if done.stdout or status not in (USAGE, POLICY_INVALID) else done.stderr

    def file(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def problem(self, content):
        return self.file("problem.json", content)


def check_assign(wish):
    sound = problem()
    plan = json.loads(wish.run("assign", wish.problem(sound), "--json"))
    assert list(plan) == ["assigned", "uncovered", "covered_urgency", "cost", "verified", "fuel"], list(plan)
    assert plan["assigned"] == [{"wish": "w1", "responder": "a"}, {"wish": "w2", "responder": "b"}], plan
    assert (plan["uncovered"], plan["covered_urgency"], plan["cost"]) == (["w3"], 3, 6), plan
    assert plan["verified"] is True and plan["fuel"] > 0, plan
    shown = wish.run("assign", wish.problem(sound))
    assert "nobody may take it" in shown and "proved the best" in shown, shown
    empty = json.loads(wish.run("assign", wish.problem({"wishes": [], "responders": []}), "--json"))
    assert (empty["assigned"], empty["cost"]) == ([], 0), empty
    timed = json.loads(wish.run("assign", wish.problem(sound), "--json", "--seconds"))
    assert timed["seconds"] > 0, timed


def problem():
    arc = lambda responder, cost: {"responder": responder, "cost": cost}
    return {
        "wishes": [
            {"id": "w1", "urgency": 2, "arcs": [arc("a", 5), arc("b", 3)]},
            {"id": "w2", "urgency": 1, "arcs": [arc("b", 1)]},
            {"id": "w3", "urgency": 1, "arcs": []},
        ],
        "responders": [{"id": "a", "capacity": 1, "load_costs": [0, 4]}, {"id": "b", "capacity": 1}],
    }


def check_bad_problems(wish):
    def refused(told, spoil):
        spoilt = problem()
        spoil(spoilt)
        said = wish.run("assign", wish.problem(spoilt), status=USAGE)
        flat = " ".join(said.replace("│", " ").split())
        assert told in flat, f"`{told}` is not in:\n{said}"

    first = lambda spoilt: spoilt["wishes"][0]
    refused("`w2`", lambda spoilt: first(spoilt).update(id="w2"))
    refused("`b` is listed twice", lambda spoilt: spoilt["responders"].append({"id": "b", "capacity": 1}))
    refused("not in the list", lambda spoilt: first(spoilt)["arcs"][0].update(responder="nobody"))
    refused("expected u64", lambda spoilt: first(spoilt)["arcs"][0].update(cost=-1))
    refused("expected u32", lambda spoilt: spoilt["responders"][0].update(capacity=-1))
    refused("expected u32", lambda spoilt: spoilt["responders"][0].update(capacity=1 << 32))
    refused("expected u64", lambda spoilt: first(spoilt)["arcs"][0].update(cost=1 << 64))
    refused("coarser units", lambda spoilt: first(spoilt)["arcs"][0].update(cost=(1 << 64) - 1))
    refused("urgency of 0", lambda spoilt: first(spoilt).update(urgency=0))
    refused("load costs", lambda spoilt: spoilt["responders"][0].update(load_costs=[2, 1]))
    refused("unknown field", lambda spoilt: first(spoilt).update(colour="green"))
    arcs = [{"responder": "a", "cost": 1}] * 1_000_000
    refused("1000000 arcs", lambda spoilt: first(spoilt).update(arcs=arcs))
    wish.run("assign", wish.file("broken.json", "{"), status=USAGE)
    wish.run("assign", wish.folder / "missing.json", status=USAGE)


def check_pair(wish):
    units = [{"id": f"u{n}", "kind": "unit", "area": f"44/13/24/001/{n % 3:03}"} for n in range(7)]
    areas = [f"44/13/24/001/{n:03}" for n in range(3)]
    common = ["pair", "--policy", POLICIES / "longmen.toml", "--pairing", "unit-community", "--input"]
    proposed = json.loads(wish.run(*common, wish.file("pair.json", {"partners": units, "areas": areas}), "--json"))
    ties = [{"responder": tie["responder"], "area": tie["area"]} for tie in proposed["ties"]]
    assert len(ties) == 7 and {tie["area"] for tie in ties} == set(areas), proposed
    full = [{**tie, "since": None, "until": None, "substitute": None} for tie in ties]
    document = {"partners": units, "areas": areas, "ties": full, "at": NOW}
    assert wish.run(*common, wish.file("pair.json", document)) == "no findings\n"
    document["ties"] = [*full, {**full[0], "area": areas[1] if full[0]["area"] != areas[1] else areas[2]}]
    found = wish.run(*common, wish.file("pair.json", document), status=ASSERTION_FAILED)
    assert "responder_paired_twice" in found, found
    document["areas"] = ["44/13/24/001/000", "44//13"]
    assert "area_malformed" in wish.run(*common, wish.file("pair.json", document), status=USAGE)
    document["at"] = "tomorrow"
    assert "point in time" in " ".join(wish.run(*common, wish.file("pair.json", document), status=USAGE).split())
    unknown = ["pair", "--policy", POLICIES / "longmen.toml", "--pairing", "nobody", "--input"]
    document = {"partners": units, "areas": areas}
    assert "pairing_unknown" in wish.run(*unknown, wish.file("pair.json", document), status=USAGE)


def check_quotas(wish):
    parties = [
        {"id": "m1", "kind": "member", "classes": []},
        {"id": "m2", "kind": "member", "classes": ["retired"]},
        {"id": "u1", "kind": "unit", "classes": []},
    ]
    common = ["quotas", "--policy", POLICIES / "guangzhou.toml", "--input"]
    path = wish.file("quotas.json", {"parties": parties, "cases": [], "at": NOW})
    standings = json.loads(wish.run(*common, path, "--json"))
    assert [(one["id"], one["owed"]) for one in standings] == [("m1", 1), ("m2", 0)], standings
    assert "0.00" in wish.run(*common, path)
    path = wish.file("quotas.json", {"parties": parties * 2, "cases": [], "at": NOW})
    assert "list_out_of_range" in wish.run(*common, path, status=USAGE)
    path = wish.file("quotas.json", {"parties": parties, "at": NOW})
    assert "lacks `cases`" in wish.run(*common, path, status=USAGE)


def check_lists(wish):
    case = published(wish, "shiwan")
    facts = {
        "id": "g1", "kind": "group", "area": "44/06/04/001/002", "active": True, "suspended-until": None,
        "active-claims": 0, "active-claims-max": 2, "frees-at": None, "cost-max-fen": 100_000, "skills": [],
        "licences": [], "vetted": True, "household": None, "paired-areas": ["44/06/04/001/002/g4/b1"],
    }
    past = {"recent-claims": 0, "no-shows": 0, "owed": 0, "notices": 0, "last-notice": None}
    common = ["lists", "--policy", POLICIES / "shiwan.toml", "--input"]
    document = {"candidates": [{"facts": facts, **past}], "cases": [case], "now": NOW}
    lists = json.loads(wish.run(*common, wish.file("lists.json", document), "--json"))
    assert [row["responder"] for row in lists["resources"]] == ["g1"], lists
    assert [row["cases"] for row in lists["demands"]] == [["w1"]], lists
    assert [row["responder"] for row in lists["services"]] == ["g1"], lists
    shown = wish.run(*common, wish.file("lists.json", document))
    for title in ["What responders can give", "What residents need", "Who serves whom"]:
        assert title in shown, shown
    document["cases"] = [case, case]
    assert "list_out_of_range" in wish.run(*common, wish.file("lists.json", document), status=USAGE)


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
    assert linted["policies"] == [{"file": str(doubt), "valid": True, "warnings": 2, "notes": 2}], linted["policies"]
    shown = wish.run("lint", doubt, doubtful / "sound.toml", "--gate", status=THRESHOLD_MISSED)
    assert "2 warning(s), 2 note(s)" in shown and "no findings" in shown, shown
    broken = POLICIES / "broken" / "ladder-strands.toml"
    linted = json.loads(wish.run("lint", broken, "--json", status=POLICY_INVALID))
    assert linted["findings"][0]["severity"] == "error" and not linted["policies"][0]["valid"], linted
    assert "cannot be read" in wish.run("lint", wish.folder / "nowhere.toml", status=USAGE)


def check_simulate(wish):
    for programme in ["taizhou", "guangzhou", "longmen", "shiwan"]:
        log = wish.folder / f"{programme}.jsonl"
        year = simulated(wish, programme, log)
        assert year["wishes"] == 300 and year["stranded"] == 0 and year["events"] > 2_000, year
        assert year["escalated"] and year["claims"] and year["refused"] and year["seconds"] > 0, year
        assert hashlib.sha256(log.read_bytes()).hexdigest() == year["log_sha256"], year
        assert len(log.read_text(encoding="utf-8").splitlines()) == year["commands"] + 1, year
    again = simulated(wish, "taizhou", wish.folder / "again.jsonl", "--threads", "1")
    first = hashlib.sha256((wish.folder / "taizhou.jsonl").read_bytes()).hexdigest()
    assert again["log_sha256"] == first, again
    shown = wish.run("simulate", "--policy", POLICIES / "taizhou.toml", "--scale", "street", "--seed", "2")
    assert "stranded" in shown and "claims by member" in shown, shown
    assert "choose one of" in wish.run("simulate", "--policy", POLICIES / "taizhou.toml", "--scale", "moon", status=USAGE)


def simulated(wish, programme, log, *more):
    policy = POLICIES / f"{programme}.toml"
    told = wish.run("simulate", "--policy", policy, "--scale", "street", "--out", log, "--json", *more)
    return json.loads(told)


def check_replay(wish):
    log = wish.folder / "year.jsonl"
    year = simulated(wish, "taizhou", log)
    clean = json.loads(wish.run("replay", log, "--json"))
    assert (clean["files"], clean["cases"], clean["commands"]) == (1, 300, year["commands"]), clean
    assert clean["divergences"] == [], clean
    lines = log.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if '"rule":"work_started"' in line)
    entry = json.loads(lines[number])
    lines[number] = lines[number].replace('"rule":"work_started"', '"rule":"work_begun"')
    tampered = wish.file("tampered.jsonl", "\n".join(lines) + "\n")
    [found] = json.loads(wish.run("replay", tampered, "--json", status=DIVERGED))["divergences"]
    assert (found["line"], found["case"], found["command"]) == (number + 1, entry["case"], "start"), found
    shown = wish.run("replay", tampered, log, status=DIVERGED)
    assert f"tampered.jsonl:{number + 1}: {entry['case']}, start" in shown and "work_begun" in shown, shown
    assert "line 3, column" in wish.run("replay", wish.file("cut.jsonl", "\n".join([*lines[:2], "{"])), status=USAGE)
    bundle = {
        "schema": "wish-replay/1", "component": "0" * 64, "policy": None, "policy-source": None,
        "function": "publication.mask", "inputs": ["想要一台电风扇"], "fuel": 1, "fuel-max": 1,
        "outcome": {"trap": "wasm trap: unreachable"},
    }
    told = json.loads(wish.run("replay", wish.file("bundle.json", bundle), "--json", status=DIVERGED))
    assert [(one["answered"], one["same_component"]) for one in told["bundles"]] == [(True, False)], told
    assert "neither a log" in " ".join(wish.run("replay", wish.file("none.json", {}), status=USAGE).replace("│", " ").split())


def check_explain(wish):
    log = wish.folder / "explained.jsonl"
    simulated(wish, "taizhou", log)
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()[1:]]
    exhausted = next(one for one in entries if any("ladder-exhausted" in str(event["change"]) for event in one["events"]))
    case = exhausted["case"]
    told = json.loads(wish.run("explain", log, "--case", case, "--at", "ladder-step", "--json"))
    assert told["stage"] == "published" and told["holding"]["holder"] is not None, told
    assert told["at"] == exhausted["now"] and len(told["steps"]) > 2, told["steps"]
    assert told["next"][0]["deadline"]["kind"] == "holder", told["next"]
    shown = wish.run("explain", log, "--case", case)
    for title in ["Where it stands", "How it came there", "Its ladder", "What fires next"]:
        assert title in shown, shown
    whole = {"claim": {"places": None, "cost-fen": None}}
    refused = [one for one in entries if one["refused"] and one["refused"]["rule"] == "vetted" and one["command"] == whole]
    one = refused[0]
    facts = wish.file("facts.json", one["claimant"])
    at = datetime.fromtimestamp(one["now"] / 1000, timezone.utc).isoformat()
    asked = ["explain", log, "--case", one["case"], "--at", at]
    offers = json.loads(wish.run(*asked, "--responder", facts, "--json"))["responder"]["offers"]
    claim = next(offer for offer in offers if offer["command"] == "claim")
    assert not claim["open"] and claim["because"]["rule"] == "vetted" and claim["because"]["words"], claim
    assert "may not claim" in wish.run(*asked, "--by", one["claimant"]["id"])
    events = [event for one in entries if one["case"] == case for event in one["events"]]
    bare = wish.file("events.jsonl", "".join(json.dumps(event) + "\n" for event in events))
    shown = wish.run("explain", bare, "--policy", POLICIES / "taizhou.toml")
    assert "How it came there" in shown, shown
    wish.run("explain", bare, status=USAGE)
    wish.run("explain", bare, "--policy", POLICIES / "shiwan.toml", status=USAGE)
    assert "--case" in wish.run("explain", log, status=USAGE)
def check_backtest(wish):
    """A simulated year under its own policy, and under one whose first step is shorter."""
    policy, log = POLICIES / "taizhou.toml", wish.folder / "street.jsonl"
    wish.run("simulate", "--policy", policy, "--scale", "street", "--seed", "3", "--out", log)
    common = ["backtest", "--log", log, "--policy"]
    same = json.loads(wish.run(*common, policy, "--gate", "--json"))
    assert same["cases"] > 100 and same["changed_cases"] == 0 and same["modelled"] is None, same
    assert "Nothing changes." in wish.run(*common, policy)

    first = 'paired = true }]\nopen = "2 working days"'
    text = policy.read_text(encoding="utf-8")
    assert first in text
    shorter = wish.file("shorter.toml", text.replace(first, first.replace("2 working days", "1 working day")))
    page = wish.folder / "report.html"
    few = [*common, shorter, "--replicates", "20"]
    tested = json.loads(wish.run(*few, "--json", "--gate", "--html", page, status=CHANGE_UNACCEPTED))
    kinds = {change["kind"]: change for change in tested["changes"]}
    assert set(kinds) == {"timing-only", "escalates-earlier"}, kinds
    assert tested["changed_cases"] == sum(change["cases"] for change in kinds.values()), tested
    exact = tested["exact"]
    assert exact["same"] + exact["timing_only"] + exact["parted"] == tested["cases"], exact
    assert exact["parted"] == kinds["escalates-earlier"]["cases"] == tested["modelled"]["cases"], exact
    example = kinds["escalates-earlier"]["examples"][0]
    line = json.loads(log.read_text(encoding="utf-8").splitlines()[example["line"] - 1])
    assert line["case"] == example["case"] and example["by"] == "deadline", example
    escalated = tested["new"]["escalated"]
    assert tested["old"]["escalated"] < escalated["low"] <= escalated["middle"] <= escalated["high"], escalated
    assert tested["modelled"]["interval"] == {"kind": "percentile", "from": 0.05, "to": 0.95}, tested["modelled"]
    assert wish.run(*few, "--json") == wish.run(*few, "--json"), "the same seed gives the same figures"

    shown = page.read_text(encoding="utf-8")
    assert shown.count("<svg") >= 4, "a plot is missing"
    for outside in ["<script", "<link", "http://", "https://", "src=", "@import", "url("]:
        assert outside not in shown, f"`{outside}` is in the page"

    signed = [{"change": kind, "by": "Li Wei", "because": "the council wants it"} for kind in kinds]
    accept = {"schema": "wish-accept/1", "accept": signed}
    run = lambda status: wish.run(*few, "--accept", wish.file("accept.json", accept), "--gate", status=status)
    run(OK)
    signed[0]["cases_max"] = 1
    run(CHANGE_UNACCEPTED)
    signed[0]["change"] = "worse"
    assert "escalates-earlier" in run(USAGE)
    wish.run(*common, POLICIES / "broken" / "ladder-strands.toml", status=POLICY_INVALID)
    wish.run("backtest", "--policy", policy, "--log", wish.file("empty.jsonl", ""), status=USAGE)
    spoilt = log.read_text(encoding="utf-8").replace('"verified_by_verifier"', '"published_on_board"', 1)
    wish.run("backtest", "--policy", policy, "--log", wish.file("spoilt.jsonl", spoilt), status=POLICY_INVALID)


def published(wish, programme):
    """A wish on the board, by the rules themselves."""
    need = {
        "category": "necessities", "urgency": "normal", "text": "想要一台电风扇", "target-groups": [], "places": 1,
        "cost-fen": 10_000, "channel": "home-visit", "area": "44/06/04/001/002/g4/b1", "beneficiary": "b1",
        "household": None, "at-home": False, "households-alike": None,
    }
    commands = [
        ({"submit": {"id": "w1", "kind": "wish", "need": need}}, "reporter"),
        ("accept", "verifier"),
        ("publish", "publisher"),
    ]
    case = None
    for number, (command, role) in enumerate(commands):
        request = {
            "subject": case, "command": command, "by": {"id": role, "role": role}, "claimant": None,
            "now": START + number * 60_000, "id": f"c{number}", "detail": "decisive",
        }
        policy = POLICIES / f"{programme}.toml"
        ruling = json.loads(wish.run("decide", "--policy", policy, text=json.dumps(request) + "\n"))
        assert "ok" in ruling, ruling
        case = ruling["ok"]["after"]
    return case


def check_test(wish):
    """What a failing scenario is told like, in every form; and the whole of what is shipped."""
    scenarios = HERE / "scenarios"
    all_of_them = json.loads(wish.run("test", scenarios, "--json"))
    assert all_of_them["failed"] == 0 and all_of_them["passed"] == all_of_them["scenarios"] > 150, all_of_them["failures"]
    assert wish.run("test", "--schema") == (scenarios / "wish-scenario-1.schema.json").read_text(encoding="utf-8")
    cut = wish.folder / "cut"
    cut.mkdir()
    wish.run("test", scenarios, "--cut", cut)
    recorded = HERE / "conformance" / "cases" / "scenarios"
    names = sorted(path.name for path in recorded.iterdir())
    assert sorted(path.name for path in cut.iterdir()) == names, "see tests/conformance/README.md"
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
    shown = run(status=THRESHOLD_MISSED)
    assert f"{one['line']}:{one['column']}  `deadlines.publish`" in shown, shown
    again = json.loads(run("--json", "--min", "1"))
    assert again == tried, "the same policy and scenarios give the same answer"
    scenario(wish, stage="verified")
    assert "mend them first" in run(status=ASSERTION_FAILED)


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


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: python3 verbs.py WISH")
    checks = [
        check_assign, check_bad_problems, check_pair, check_quotas, check_lists,
        check_test, check_lint, check_cover, check_mutate, check_diff,
        check_simulate, check_replay, check_explain,
    ]
    checks = [check_assign, check_bad_problems, check_pair, check_quotas, check_lists, check_backtest]
    with tempfile.TemporaryDirectory() as folder:
        for check in checks:
            check(Wish(sys.argv[1], folder))
    print(f"verbs: {len(checks)} passed")


main()
