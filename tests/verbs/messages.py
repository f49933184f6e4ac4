"""What the command line says to somebody who wrote something understandable in another way than it is read."""

import json
import re

from wish import NOW, POLICIES, START, TESTS, USAGE, ASSERTION_FAILED, OK


def flat(text):
    return " ".join(text.replace("│", " ").split())


def check_decide_messages(wish):
    """in use 30: points in time, byte order marks, empty lines, faulty lines."""
    request = {
        "subject": None, "command": "accept", "by": {"id": "v", "role": "verifier"}, "claimant": None, "facts": [],
        "now": START, "id": "c-1", "detail": "full",
    }
    decide = ["decide", "--policy", POLICIES / "taizhou.toml"]
    line = json.dumps(request)
    answers = wish.run(*decide, text=f"\ufeff{line}\n\n  \n{line}\n").splitlines()
    assert len(answers) == 2 and all(json.loads(one).get("err") for one in answers), answers
    request["now"] = NOW
    [fault] = wish.run(*decide, text=json.dumps(request) + "\n", status=USAGE).splitlines()
    fault = json.loads(fault)["fault"]
    assert fault["line"] == 1 and fault["path"] == "now", fault
    assert "milliseconds since 1970" in fault["message"] and "1772424000000" in fault["message"], fault
    request["now"] = "this morning"
    [fault] = wish.run(*decide, text=json.dumps(request) + "\n", status=USAGE).splitlines()
    assert re.search(r"write \d{13} for 2\d{3}-", json.loads(fault)["fault"]["message"]), fault
    answers = wish.run(*decide, text=f"{{\n{line}\n", status=USAGE).splitlines()
    assert json.loads(answers[0])["fault"]["line"] == 1 and json.loads(answers[1])["err"], answers


def check_usage_messages(wish):
    """in use 30: thresholds, ties, and what lies before a case."""
    told = flat(wish.run("cover", "--min", "200", status=USAGE))
    assert "`200`" in told and "0 to 100" in told, told
    told = flat(wish.run("diff", "a", "b", "--effort", "0", status=USAGE))
    assert "1 to 1000" in told or "unknown argument" in told, told
    pair = ["pair", "--policy", POLICIES / "longmen.toml", "--pairing", "unit-community", "--input"]
    units = [{"id": "u1", "kind": "unit", "area": "44/13/24/001/001"}]
    document = {"partners": units, "areas": ["44/13/24/001/001"], "at": NOW}
    told = flat(wish.run(*pair, wish.file("pair.json", document), status=USAGE))
    assert "`at` belongs to checking ties" in told, told
    del document["at"]
    document["partners"] = [{**units[0], "kind": "unitx"}]
    told = flat(wish.run(*pair, wish.file("pair.json", document), status=USAGE))
    assert "unknown responder kind `unitx`: did you mean `unit`?" in told, told
    document = {"partners": units, "areas": ["44/13/24"]}
    told = flat(wish.run(*pair, wish.file("pair.json", document), status=USAGE))
    assert "of another level than `community`: write 5 segments" in told, told
    document = {"partners": units, "areas": [], "aeras": []}
    told = flat(wish.run(*pair, wish.file("pair.json", document), status=USAGE))
    assert "unknown key `aeras`" in told and "`areas`" in told, told
    quotas = ["quotas", "--policy", POLICIES / "guangzhou.toml", "--input"]
    document = {"parties": [{"id": "m", "kind": "membr", "classes": []}], "cases": [], "at": NOW}
    told = flat(wish.run(*quotas, wish.file("year.json", document), status=USAGE))
    assert "unknown responder kind `membr`: did you mean `member`?" in told, told
    log = wish.folder / "before.jsonl"
    wish.run("simulate", "--policy", POLICIES / "taizhou.toml", "--scale", "street", "--out", log)
    case = json.loads(log.read_text(encoding="utf-8").splitlines()[1])["case"]
    told = flat(wish.run("explain", log, "--case", case, "--at", "2020-01-01T09:00:00+08:00", status=USAGE))
    assert "the case had not begun" in told and re.search(r"it began at 20\d\d-.*\+08:00", told), told


def check_new(wish):
    """in use 30: a new city's policy loads, nothing in it is doubtful, and its first scenario passes."""
    city = wish.folder / "city"
    city.mkdir()
    told = wish.run("new", "riverbank", "--folder", city)
    policy, scenario = city / "riverbank.toml", city / "riverbank-first.scenario.toml"
    assert str(policy) in told and str(scenario) in told, told
    assert "no findings" in wish.run("check", policy)
    assert "no findings" in wish.run("lint", policy, "--gate")
    assert "1 passed" in wish.run("test", scenario)
    assert "is there already" in flat(wish.run("new", "riverbank", "--folder", city, status=USAGE))
    assert "is not a code" in flat(wish.run("new", "River Bank", "--folder", city, status=USAGE))
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace('code = "urgency_without_ladder"', 'code = "urgency_with_ladder"'), encoding="utf-8")
    found = wish.run("lint", policy, "--gate", status=3)
    assert "waiver_unused" in found and "urgency_without_ladder" in found, found
    schema = wish.run("check", "--schema")
    assert schema == (POLICIES / "wish-policy-1.schema.json").read_text(encoding="utf-8")


def check_json_is_stable(wish):
    """The same question gives the same bytes, but for how long it took."""
    log = wish.folder / "stable.jsonl"
    wish.run("simulate", "--policy", POLICIES / "taizhou.toml", "--scale", "street", "--out", log)
    case = json.loads(log.read_text(encoding="utf-8").splitlines()[1])["case"]
    units = [{"id": "u1", "kind": "unit", "area": "44/13/24/001/001"}]
    pair = wish.file("stable-pair.json", {"partners": units, "areas": ["44/13/24/001/001"]})
    year = wish.file("stable-year.json", {"parties": [{"id": "m", "kind": "member", "classes": []}], "cases": [], "at": NOW})
    plan = wish.file("stable-plan.json", {"wishes": [], "responders": []})
    first = TESTS / "first-policy"
    lists = wish.file("stable-lists.json", {"candidates": [], "cases": [], "now": NOW})
    questions = [
        ["demo", "--json"], ["inspect", "--json"], ["check", POLICIES / "taizhou.toml", "--json"],
        ["lint", POLICIES / "taizhou.toml", "--json"], ["test", first, "--json"], ["cover", first, "--json"],
        ["mutate", first / "lantern.toml", first, "--json"],
        ["diff", first / "lantern.toml", first / "lantern-2.toml", "--json"],
        ["simulate", "--policy", POLICIES / "shiwan.toml", "--scale", "street", "--json"], ["replay", log, "--json"],
        ["explain", log, "--case", case, "--json"],
        ["backtest", "--log", log, "--policy", POLICIES / "taizhou.toml", "--json"], ["assign", plan, "--json"],
        ["pair", "--policy", POLICIES / "longmen.toml", "--pairing", "unit-community", "--input", pair, "--json"],
        ["quotas", "--policy", POLICIES / "guangzhou.toml", "--input", year, "--json"],
        ["lists", "--policy", POLICIES / "taizhou.toml", "--input", lists, "--json"],
    ]
    for question in questions:
        one, other = (without_times(wish.run(*question)) for _ in range(2))
        assert one == other, f"{question[0]} answers otherwise the second time"


def without_times(text):
    return re.sub(r'"seconds":\s*[0-9.e-]+', '"seconds":0', text)
