"""Verbs that make and read logs: simulate, replay, explain, backtest."""

import hashlib
import json
from datetime import datetime, timezone

from wish import POLICIES, OK, USAGE, POLICY_INVALID, DIVERGED, CHANGE_UNACCEPTED


def check_simulate(wish):
    for programme in ["taizhou", "guangzhou", "longmen", "shiwan", "riverside"]:
        log = wish.folder / f"{programme}.jsonl"
        year = simulated(wish, programme, log)
        # Riverside's own guards refuse some of the submissions.
        least = 240 if programme == "riverside" else 300
        assert least <= year["wishes"] <= 300 and year["stranded"] == 0 and year["events"] > 2_000, year
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
    assert (clean["files"], clean["cases"], clean["commands"]) == (1, 300 + year["rests"], year["commands"]), clean
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
    whole = {"claim": {"places": None, "cost-fen": None, "items": []}}
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
    assert {"timing-only", "escalates-earlier"} <= set(kinds), sorted(kinds)
    assert tested["changed_cases"] == sum(change["cases"] for change in kinds.values()), tested
    exact = tested["exact"]
    assert exact["same"] + exact["timing_only"] + exact["parted"] == tested["cases"], exact
    parted = sum(change["cases"] for kind, change in kinds.items() if kind != "timing-only")
    assert exact["parted"] == parted == tested["modelled"]["cases"], (exact, sorted(kinds))
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
    signed[0] = {"case": "nobody", "by": "Li Wei", "because": "the council wants it"}
    accept = wish.file("accept.json", accept)
    assert "acceptance 1 is not needed: case `nobody` is not in the log" in wish.run(*few, "--accept", accept)
    assert json.loads(wish.run(*few, "--accept", accept, "--json"))["unused_acceptances"] == [1]
    levels = wish.run(*few, "--areas", "galaxy", status=USAGE)
    assert "`galaxy`" in levels and "with `--areas`" in levels and "give a log" not in levels, levels
    wish.run(*common, POLICIES / "broken" / "ladder-strands.toml", status=POLICY_INVALID)
    wish.run("backtest", "--policy", policy, "--log", wish.file("empty.jsonl", ""), status=USAGE)
    spoilt = log.read_text(encoding="utf-8").replace('"verified_by_verifier"', '"published_on_board"', 1)
    wish.run("backtest", "--policy", policy, "--log", wish.file("spoilt.jsonl", spoilt), status=DIVERGED)


MIX = """
schema = "wish-mix/1"
wishes = 250
streets = 1
communities = 3
[responders]
neighbour = 300
workshop = 30
society = 12
company = 60
[target_groups]
child = 1
newcomer = 2
"""
# Each changes one line of Riverside, and changes some of a year's cases, and by no means all of them.
POLICY_CHANGES = [
    ("at_most = 3\nchanges_at = \"month_ends\"", "at_most = 2\nchanges_at = \"month_ends\"", {"now-refused"}),
    ("before = \"30 days\"", "before = \"60 days\"", {"now-refused"}),
    ("if_nobody = \"skip\"\n", "", {"other-course"}),
    ("[[calendar.area]]\narea = \"r7/piers\"\nworking_hours = [\"05:00-09:00\", \"16:00-20:00\"]\n", "", set()),
    ("never = [\"company\"]\n", "", {"refused-otherwise"}),
    (
        "id = \"coordinator-for-wires\"\ncategories = [\"wiring\"]",
        "id = \"coordinator-for-wires\"\ncategories = [\"lessons\"]",
        set(),
    ),
]


def check_policy_changes(wish):
    """What a policy says of facts, empty steps, hours and kinds comes into a simulated year."""
    policy, log = POLICIES / "riverside.toml", wish.folder / "riverside-mix.jsonl"
    mix = wish.file("mix.toml", MIX)
    wish.run("simulate", "--policy", policy, "--scale", "street", "--mix", mix, "--out", log)
    text = policy.read_text(encoding="utf-8")
    for before, after, kinds in POLICY_CHANGES:
        assert text.count(before) == 1, before
        changed = wish.file("changed.toml", text.replace(before, after))
        tested = json.loads(wish.run("backtest", "--log", log, "--policy", changed, "--replicates", "1", "--json"))
        found = {change["kind"] for change in tested["changes"]}
        assert 0 < tested["changed_cases"] < 0.9 * tested["cases"] and kinds <= found, (before, tested["changes"])


def check_mixes(wish):
    """What a mix may hold is said in its author's terms."""
    policy = POLICIES / "riverside.toml"
    for lines, said in [
        ("streets = 0", "line 2: `streets = 0`: streets in each district, a whole number from 1 to 10,000"),
        ("districts = 9999999", "a whole number from 1 to 500"),
        ("communities = 99999999999", "communities in each street, a whole number"),
        ("streets = 300\ncommunities = 300", "1 × 300 × 300: at most 20,000 communities in all"),
        ("[responders]\nneighbor = 1", "line 3: "),
        ("[facts]\nlast_absence = \"open-wishes\"", "give one of `last-no-show`, `last-for-household`"),
        ("[facts]\nabsence = \"last-no-show\"", "no guard of the policy looks at `absence`"),
    ]:
        mix = wish.file("mix.toml", f"schema = \"wish-mix/1\"\n{lines}\n")
        shown = wish.run("simulate", "--policy", policy, "--scale", "street", "--mix", mix, status=USAGE)
        assert said in " ".join(shown.replace("│", " ").split()), shown
