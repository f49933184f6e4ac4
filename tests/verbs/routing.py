"""Verbs that plan and list: assign, pair, quotas, lists."""

import json

from wish import POLICIES, START, NOW, USAGE, ASSERTION_FAILED


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
    assert "no pairing `nobody`" in wish.run(*unknown, wish.file("pair.json", document), status=USAGE)


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
        "licences": [], "vetted": True, "household": None, "facts": [], "paired-areas": ["44/06/04/001/002/g4/b1"],
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
            "subject": case, "command": command, "by": {"id": role, "role": role}, "claimant": None, "facts": [],
            "now": START + number * 60_000, "id": f"c{number}", "detail": "decisive",
        }
        policy = POLICIES / f"{programme}.toml"
        ruling = json.loads(wish.run("decide", "--policy", policy, text=json.dumps(request) + "\n"))
        assert "ok" in ruling, ruling
        case = ruling["ok"]["after"]
    return case
