"""`wish import` as a person uses it: the sample files of `tests/data/import`, a report, a conflict, and a process that is killed."""

import json
import subprocess

from wish import ASSERTION_FAILED, POLICIES, TESTS, USAGE

FILES = TESTS / "data" / "import"
POLICY = POLICIES / "taizhou.toml"
LINE = '{{"external-id":"{0}","category":"necessities","text":"想要一双鞋","area":"32/12/02/004/011/g1/b1","beneficiary":"b-{0}",' \
    '"channel":"hotline","submitted-at":"2026-03-02T09:00:00+08:00","stage":"published","cost-fen":20000}}\n'


def check_import(wish):
    def run(*arguments, data="import", **more):
        return wish.run("import", "--data", wish.folder / data, "--city", "taizhou", *arguments, **more)

    responders = ("--responders", FILES / "responders.csv")
    cases = ("--cases", FILES / "cases-gbk.csv", "--columns", FILES / "columns.toml")
    # Without a city there is nothing to import into; a dry run with a policy leaves nothing behind.
    assert "there is no city `taizhou`" in run(*responders, status=USAGE)
    assert "3 in order" in run("--policy", POLICY, *responders, "--dry-run")
    assert "there is no city `taizhou`" in run(*responders, status=USAGE)
    assert "3 in order, 0 imported before, 0 wrong; kept" in run("--policy", POLICY, *responders)
    assert "0 in order, 3 imported before" in run("--policy", POLICY, *responders)
    assert "another policy" in run("--policy", POLICIES / "longmen.toml", *responders, status=USAGE)

    # GBK that is told apart, Chinese columns and values, a line break within quotes.
    shown = run(*cases, "--dry-run")
    assert "3 lines: 3 in order, 0 imported before, 0 wrong; nothing was kept, as asked" in shown, shown
    assert "3 in order" in run(*cases)
    assert "3 imported before" in run(*cases)
    report = wish.folder / "report.ndjson"
    shown = run("--cases", FILES / "cases.ndjson", "--report", report, status=ASSERTION_FAILED)
    assert "line 2 (new-2)" in shown and "write it so: 2026-03-02T09:00:00+08:00" in shown, shown
    assert "nothing was kept" in shown, shown
    problem, summary = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert (problem["line"], problem["id"], problem["code"]) == (2, "new-2", "time_malformed"), problem
    assert summary == {"lines": 2, "imported": 1, "skipped": 0, "kept": False, "problems": 1}, summary
    shown = run("--cases", FILES / "cases.ndjson", "--continue", status=ASSERTION_FAILED)
    assert "1 in order, 0 imported before, 1 wrong; kept" in shown, shown
    assert "cannot be read" in run("--cases", FILES / "none.csv", status=USAGE)


def check_killed_imports(wish):
    """A process that is killed has kept nothing, or, with `--continue`, what is skipped the next time."""
    lines = 1_000
    file = wish.file("many.ndjson", "".join(LINE.format(f"w{number}") for number in range(lines)))
    for how, data in ([], "whole"), (["--continue"], "good"):
        folder = wish.folder / data
        start = ["import", "--data", folder, "--city", "taizhou"]
        wish.run(*start, "--policy", POLICY, "--responders", FILES / "responders.csv")
        command = [wish.program, *start, "--cases", file, *how]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        # Until something has been written of it.
        written = folder / "wish.sqlite-wal"
        before = written.stat().st_size if written.exists() else 0
        while not written.exists() or written.stat().st_size < before + 500_000:
            try:
                process.wait(timeout=0.01)
                break
            except subprocess.TimeoutExpired:
                pass
        process.kill()
        process.wait()
        shown = wish.run(*start, "--cases", file, "--dry-run")
        assert how or f"{lines} in order, 0 imported before" in shown, shown
        shown = wish.run(*start, "--cases", file, *how)
        assert f"{lines} lines" in shown and "0 wrong; kept" in shown, shown
        assert f"0 in order, {lines} imported before" in wish.run(*start, "--cases", file, "--dry-run")
