#!/usr/bin/env python3
"""Holds the backtest's modelled tail against what really came: a district's year is simulated under a policy and under a
changed one; the first log is backtested under the changed policy, and its intervals are compared with the second log.

    tests/truth/run.py target/release/wish

Takes about ten minutes on two cores. The two years draw their submissions apart as soon as people answer otherwise, so that even
what the change cannot touch differs a little; compared is only what hangs on people's answers. Ends with 2 where fewer hold than
intervals of 90 % would miss by chance.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

POLICY = Path(__file__).parents[1] / "policies" / "taizhou.toml"
# What is changed: the step, and its length before and after; and the seed.
TRIALS = [
    ("paired", "2 working days", "1 working day", 1),
    ("paired", "2 working days", "1 working day", 2),
    ("community-members", "3 working days", "1 working day", 1),
]
# Of 41 intervals of 90 % at least 31 hold in 998 of 1,000 cases, were they independent (the binomial distribution).
HELD_LEAST = 0.75
MEASURES = [
    "claimed",
    "exhausted",
    "expired_claims",
    "step ordinary 3 street",
    "step ordinary 4 social-organisations",
    "step ordinary 5 city-social",
    "wait_median_days",
    "wait_ninety_days",
    "wait_mean_days",
    "work_coordinator",
    "work_coordinator_peak",
    "work_questions",
    "work_questions_peak",
    "inequality_gini",
]


def run(*arguments):
    """What the command prints; its end as an error where it fails."""
    return subprocess.run([str(one) for one in arguments], check=True, capture_output=True, text=True).stdout


def changed(step, before, after):
    """The policy with the length of one step of its first ladder changed."""
    text = POLICY.read_text(encoding="utf-8")
    # Its ladder for urgent wishes, which comes first, has steps of other names.
    begin = text.index(f'code = "{step}"')
    at = text.index(f'open = "{before}"', begin)
    return text[:at] + f'open = "{after}"' + text[at + len(f'open = "{before}"') :]


def figures(wish, log, policy):
    return json.loads(run(wish, "backtest", "--log", log, "--policy", policy, "--json"))


def trial(wish, folder, step, before, after, seed):
    """Compares one change; how many intervals held, of how many, and the worst miss."""
    policy = folder / "changed.toml"
    policy.write_text(changed(step, before, after), encoding="utf-8")
    logs = [folder / "old.jsonl", folder / "new.jsonl"]
    for log, under in zip(logs, [POLICY, policy]):
        run(wish, "simulate", "--policy", under, "--scale", "district", "--seed", seed, "--out", log)
    said, came = figures(wish, logs[0], policy), figures(wish, logs[1], policy)
    print(f"{step}: {before} → {after}, seed {seed}")
    held, compared, worst = 0, 0, 0.0
    for measure in MEASURES:
        guess, truth = said["new"][measure], came["old"][measure]
        if guess["low"] == guess["high"] and measure.startswith("step"):
            continue  # known: whoever parts reaches the step
        holds = guess["low"] <= truth <= guess["high"]
        held, compared = held + holds, compared + 1
        off = guess["middle"] / truth - 1
        worst = worst if holds else max(worst, abs(off))
        interval = f"{guess['middle']:.4g} [{guess['low']:.4g}–{guess['high']:.4g}]"
        print(f"  {measure:38} was {said['old'][measure]:<8.4g} came {truth:<8.4g} said {interval:28} {'' if holds else f'missed by {off:+.1%}'}")
    return held, compared, worst


def main():
    wish = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        trials = [trial(wish, Path(folder), *one) for one in TRIALS]
    held, compared = (sum(column) for column in list(zip(*trials))[:2])
    print(f"{held} of {compared} intervals held; the worst miss was {max(one[2] for one in trials):.1%}")
    if held < HELD_LEAST * compared:
        sys.exit(2)


if __name__ == "__main__":
    main()
