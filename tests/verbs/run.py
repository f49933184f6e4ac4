"""Runs the verbs of `wish` that read a file, as a person would, and looks at what they print and how they end.

    python3 run.py target/release/wish

What the rules answer is held by other tests; here it is the command line: files read, tables and JSON printed, bad files told.
"""

import sys
import tempfile

import endings
import importing
import logs
import messages
import operating
import pages
import receiving
import routing
import rule_tests
import serving
from wish import Wish

CHECKS = [
    routing.check_assign, routing.check_bad_problems, routing.check_pair, routing.check_quotas, routing.check_lists,
    rule_tests.check_test, rule_tests.check_lint, rule_tests.check_cover, rule_tests.check_mutate, rule_tests.check_diff,
    logs.check_simulate, logs.check_replay, logs.check_explain, logs.check_backtest,
    logs.check_policy_changes, logs.check_mixes,
    pages.check_output, pages.check_demo, pages.check_limits, pages.check_help,
    endings.check_large_policies, endings.check_readers_that_stop, endings.check_missing_files, endings.check_golden_files,
    endings.check_missing_keys_of_commands, endings.check_records_as_json, endings.check_blame, endings.check_languages,
    messages.check_decide_messages, messages.check_usage_messages, messages.check_new,
    messages.check_json_is_stable, serving.check_serve, operating.check_operating,
    importing.check_import, importing.check_killed_imports, receiving.check_webhooks,
]


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: python3 run.py WISH")
    with tempfile.TemporaryDirectory() as folder:
        for check in CHECKS:
            check(Wish(sys.argv[1], folder))
    print(f"verbs: {len(CHECKS)} passed")


main()
