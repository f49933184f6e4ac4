"""Holds plans against OR-tools' minimum-cost flow: as much urgency covered, at the same cost.

    python compare.py [--seeds N] [--fresh N] [--rounds N] COMMAND...

`COMMAND... PROBLEM.json --json` must print a plan, as `wish assign` does: `assigned`, `uncovered`,
`covered_urgency` and `cost`; `seconds`, if it tells how long the plan took. Every plan is counted
over, too: whether it breaks no limit, and whether its totals are true. `--seeds` problems are the
same each time, `--fresh` ones come from the clock and print their seed. `--rounds` above 0 times
both on large problems of three sizes, in turns.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy
from ortools.graph.python import min_cost_flow

from generate import KINDS, generate

LARGE = [(1_000, 100, 20), (10_000, 500, 20), (20_000, 1_000, 20)]


class Network:
    """A problem as OR-tools takes it: wishes to responders to the sink. A place that stays open
    goes straight to the sink, at more than any cost could make up for."""

    def __init__(self, problem):
        wishes, responders = problem["wishes"], problem["responders"]
        self.at = {one["id"]: len(wishes) + place for place, one in enumerate(responders)}
        self.sink = len(wishes) + len(responders)
        self.arcs = []
        self.scale = 1 + scale(problem)
        self.supplies = numpy.zeros(self.sink + 1, dtype=numpy.int64)
        for place, one in enumerate(wishes):
            places = one.get("places", 1)
            self.supplies[place] = places
            self.supplies[self.sink] -= places
            self.arcs.append((place, self.sink, places, one["urgency"] * self.scale))
            for arc in one["arcs"]:
                self.arcs.append((place, self.at[arc["responder"]], 1, arc["cost"]))
        arriving = Counter(arc["responder"] for one in wishes for arc in one["arcs"])
        for one in responders:
            self.load(one, min(one["capacity"], arriving[one["id"]]))

    def load(self, responder, capacity):
        costs = responder["load_costs"] or [0]
        steps = Counter(costs[min(case, len(costs) - 1)] for case in range(capacity))
        for cost, count in steps.items():
            self.arcs.append((self.at[responder["id"]], self.sink, count, cost))

    def solver(self):
        arcs = numpy.array(self.arcs, dtype=numpy.int64).T
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(*arcs)
        solver.set_nodes_supplies(numpy.arange(self.sink + 1), self.supplies)
        return solver

    def best(self):
        """The most urgency, its least cost, and the seconds that solving took."""
        solver = self.solver()
        start = time.perf_counter()
        status = solver.solve()
        seconds = time.perf_counter() - start
        if status != solver.OPTIMAL:
            raise SystemExit(f"OR-tools finds no flow: {status}")
        open_urgency, cost = divmod(solver.optimal_cost(), self.scale)
        all_urgency = sum(
            cost // self.scale * places for _, end, places, cost in self.arcs if cost >= self.scale
        )
        return (all_urgency - open_urgency, cost), seconds


def scale(problem):
    """No plan costs more."""
    loads = [cost for one in problem["responders"] for cost in one["load_costs"]]
    arcs = [arc["cost"] for one in problem["wishes"] for arc in one["arcs"]]
    places = sum(min(one.get("places", 1), len(one["arcs"])) for one in problem["wishes"])
    return places * (max(arcs, default=0) + max(loads, default=0))


def counted(problem, plan):
    """The totals of a plan, once it is seen to break no limit."""
    wishes = {one["id"]: one for one in problem["wishes"]}
    costs = {
        (wish, arc["responder"]): arc["cost"] for wish, one in wishes.items() for arc in one["arcs"]
    }
    pairs = {(one["wish"], one["responder"]) for one in plan["assigned"]}
    held = Counter(wish for wish, _ in pairs)
    loads = Counter(responder for _, responder in pairs)
    assert len(pairs) == len(plan["assigned"]), "a pair twice"
    assert all(count <= wishes[wish].get("places", 1) for wish, count in held.items()), "places"
    left = {wish for wish, one in wishes.items() if held[wish] < one.get("places", 1)}
    assert left == set(plan["uncovered"]), "wishes that stay open"
    cost = sum(costs[pair] for pair in pairs)
    for one in problem["responders"]:
        load = loads[one["id"]]
        assert load <= one["capacity"], "capacity"
        steps = one["load_costs"] or [0]
        cost += sum(steps[min(case, len(steps) - 1)] for case in range(load))
    return sum(wishes[wish]["urgency"] for wish, _ in pairs), cost


def ask(command, folder, problem):
    """The plan of the command, and the seconds it took: its own word if it gives one."""
    path = Path(folder) / "problem.json"
    path.write_text(json.dumps(problem), encoding="utf-8")
    start = time.perf_counter()
    done = subprocess.run([*command, path, "--json"], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{command} failed:\n{done.stderr}")
    plan = json.loads(done.stdout)
    return plan, plan.get("seconds", seconds), "seconds" in plan


def check(command, folder, name, problem):
    plan, seconds, own = ask(command, folder, problem)
    told = (plan["covered_urgency"], plan["cost"])
    try:
        true = counted(problem, plan)
    except AssertionError as flaw:
        raise SystemExit(f"{name}: the plan breaks a limit: {flaw}") from flaw
    best, peer_seconds = Network(problem).best()
    if not told == true == best:
        raise SystemExit(f"{name}: told {told}, counted {true}, OR-tools {best} (urgency, cost)")
    return seconds, peer_seconds, own


def compare(command, folder, seeds, fresh):
    kinds = list(KINDS)
    for seed in range(seeds):
        kind = kinds[seed % len(kinds)]
        check(command, folder, f"{kind} {seed}", generate(kind, seed))
    first = time.time_ns()
    for seed in range(first, first + fresh):
        kind = kinds[seed % len(kinds)]
        print(f"fresh: generate.py {kind} {seed}", flush=True)
        check(command, folder, f"{kind} {seed}", generate(kind, seed))
    print(f"{seeds + fresh} problems: urgency and cost as OR-tools has them")


def clock(command, folder, rounds):
    for kind in ("uniform", "skewed", "infeasible"):
        for sizes in LARGE:
            problem = generate(kind, 1, *sizes)
            ours, theirs = [], []
            for _ in range(rounds):
                seconds, peer_seconds, own = check(command, folder, f"{kind} {sizes}", problem)
                ours.append(seconds)
                theirs.append(peer_seconds)
            our, their = statistics.median(ours) * 1e3, statistics.median(theirs) * 1e3
            whose = "by its own word" if own else "with starting and reading"
            print(
                f"{kind} {sizes[0]} x {sizes[1]}: ratio {our / their:.2f}"
                f" ({our:.1f} ms {whose}, OR-tools {their:.1f} ms, median of {rounds})",
                flush=True,
            )


def main():
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--seeds", type=int, default=200)
    wanted.add_argument("--fresh", type=int, default=20)
    wanted.add_argument("--rounds", type=int, default=0)
    wanted.add_argument("command", nargs=argparse.REMAINDER)
    asked = wanted.parse_args()
    if not asked.command:
        wanted.error("name the command that makes plans")
    with tempfile.TemporaryDirectory() as folder:
        compare(asked.command, folder, asked.seeds, asked.fresh)
        if asked.rounds > 0:
            clock(asked.command, folder, asked.rounds)


if __name__ == "__main__":
    sys.exit(main())
