"""The program under test, the files it is given, and how it ends."""

import json
import subprocess
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
POLICIES = TESTS / "policies"
START = 1772413200000  # 2026-03-02 09:00 +08:00, in milliseconds
NOW = "2026-03-02T12:00:00+08:00"
OK, USAGE, ASSERTION_FAILED, THRESHOLD_MISSED = 0, 1, 2, 3
POLICY_INVALID, DIVERGED, CHANGE_UNACCEPTED = 4, 5, 6


class Wish:
    """The program, and a folder for the files that it is given."""

    def __init__(self, program, folder):
        self.program = Path(program).resolve()
        self.folder = Path(folder)

    def run(self, *arguments, status=OK, text=None):
        command = [self.program, *arguments, "--lang", "en"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert status in (None, done.returncode), f"{arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout if done.stdout or status not in (USAGE, POLICY_INVALID) else done.stderr

    def file(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def problem(self, content):
        return self.file("problem.json", content)
