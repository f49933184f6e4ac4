"""Makes assignment problems, the same ones for the same seed.

    python generate.py KIND SEED [WISHES RESPONDERS ARCS] > problem.json

KIND is one of those in `KINDS`. What is done with a problem is for `compare.py`.
"""

import json
import random
import sys

COST_MAX = 1_000
LOAD_COSTS = [0, 1, 3, 6, 10]


def uniform(draw, wishes, responders, arcs):
    """Anybody may take anything; capacity for about 95 of 100 wishes."""
    return problem(
        [wish(draw, at, draw.sample(range(responders), arcs)) for at in range(wishes)],
        capacities(draw, wishes * 95 // 100, responders),
    )


def bursts(draw, wishes, responders, arcs):
    """Wishes come in heaps that look at the same few responders."""
    found, heap = [], []
    for at in range(wishes):
        if at % max(1, wishes // 12) == 0:
            heap = draw.sample(range(responders), min(responders, arcs + 2))
        found.append(wish(draw, at, draw.sample(heap, min(arcs, len(heap)))))
    return problem(found, capacities(draw, wishes, responders))


def skewed(draw, wishes, responders, arcs):
    """Districts of unlike size: near responders are cheap, most wishes live in the first ones."""
    found = []
    for at in range(wishes):
        centre = int(responders * draw.random() ** 3)
        near = {(centre + int(draw.gauss(0, arcs))) % responders for _ in range(3 * arcs)}
        taken = draw.sample(sorted(near), min(arcs, len(near)))
        costs = [abs(who - centre) * 7 % COST_MAX + draw.randrange(20) for who in taken]
        found.append(wish(draw, at, taken, costs))
    return problem(found, capacities(draw, wishes * 11 // 10, responders))


def infeasible(draw, wishes, responders, arcs):
    """Capacity for a third of the wishes, and wishes that nobody may take."""
    found = []
    for at in range(wishes):
        count = 0 if at % 7 == 0 else draw.randint(1, arcs)
        found.append(wish(draw, at, draw.sample(range(responders), count)))
    return problem(found, capacities(draw, wishes // 3, responders))


def zero_capacity(draw, wishes, responders, arcs):
    """Half of the responders can take nothing."""
    made = uniform(draw, wishes, responders, arcs)
    for at, responder in enumerate(made["responders"]):
        if at % 2 == 0:
            responder["capacity"] = 0
    return made


def equal_costs(draw, wishes, responders, arcs):
    """Every arc costs the same and every wish weighs the same: only load tells plans apart."""
    made = uniform(draw, wishes, responders, arcs)
    for one in made["wishes"]:
        one["urgency"] = 1
        for arc in one["arcs"]:
            arc["cost"] = 5
    return made


def joint(draw, wishes, responders, arcs):
    """Wishes that several responders may share."""
    made = uniform(draw, wishes, responders, arcs)
    for one in made["wishes"]:
        one["places"] = draw.randint(1, 3)
    return made


KINDS = {
    "uniform": uniform,
    "bursts": bursts,
    "skewed": skewed,
    "infeasible": infeasible,
    "zero-capacity": zero_capacity,
    "equal-costs": equal_costs,
    "joint": joint,
}


def wish(draw, at, taken, costs=None):
    costs = costs or [draw.randrange(COST_MAX + 1) for _ in taken]
    arcs = [{"responder": f"r{who}", "cost": cost} for who, cost in zip(taken, costs, strict=True)]
    return {"id": f"w{at}", "urgency": draw.randint(1, 10), "arcs": arcs}


def capacities(draw, total, responders):
    """About `total` in all, between half and one and a half of the mean each."""
    mean = total / responders
    return [round(mean * draw.uniform(0.5, 1.5)) for _ in range(responders)]


def problem(wishes, capacities_):
    responders = [
        {"id": f"r{at}", "capacity": capacity, "load_costs": LOAD_COSTS}
        for at, capacity in enumerate(capacities_)
    ]
    return {"wishes": wishes, "responders": responders}


def generate(kind, seed, wishes=None, responders=None, arcs=None):
    """A problem of the kind. Sizes that are not given are drawn, and small."""
    draw = random.Random(f"{kind} {seed}")
    wishes = wishes or draw.randint(1, 120)
    responders = responders or draw.randint(1, 25)
    arcs = min(arcs or draw.randint(1, 20), responders)
    return KINDS[kind](draw, wishes, responders, arcs)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 6) or sys.argv[1] not in KINDS:
        raise SystemExit(f"{__doc__}\nKIND: {', '.join(KINDS)}")
    sizes = [int(word) for word in sys.argv[3:]]
    json.dump(generate(sys.argv[1], int(sys.argv[2]), *sizes), sys.stdout)
