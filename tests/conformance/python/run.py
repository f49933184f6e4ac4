"""Puts the recorded questions to the component from Python and compares the answers byte by byte.

    python run.py COMPONENT.wasm

What is recorded, and how, says `tests/tests/all/conformance.rs`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, List, Tuple

from wish_dispatch import BATCH_MAX, Rulebook, Rules, forms
from wish_dispatch._values import CONTRACT, CONVERTERS

TESTS = Path(__file__).resolve().parents[2]
CASES = TESTS / "conformance" / "cases"
QUESTIONS = ".questions.jsonl"
ANSWERS = ".answers.jsonl"


class Host:
    """The component, and the rulebook of one policy."""

    def __init__(self, path: str) -> None:
        self.rules = Rules.from_file(path)
        self.looked_up: List[str] = []
        look_up = self.rules._component._look_up

        def noted(name: str) -> Any:
            self.looked_up.append(name)
            return look_up(name)

        setattr(self.rules._component, "_look_up", noted)
        self.book: Any = None
        self.seconds, self.calls = 0.0, 0

    def load(self, source: bytes) -> None:
        self.book = self.rules.load(source)

    def ask(self, name: str, arguments: List[Any]) -> str:
        """The answer to a recorded question, in canonical JSON."""
        signature = CONTRACT["functions"][name]
        shapes = [shape for _, shape in signature["parameters"] if "borrow" not in shape]
        values = [CONVERTERS.of(of).from_json(one) for of, one in zip(shapes, arguments, strict=True)]
        taken = [self.book._handle] if len(signature["parameters"]) > len(values) else []
        began = time.perf_counter()
        answer = self.rules._component.call(name, taken + values)
        if name == "lifecycle.decide":
            self.seconds, self.calls = self.seconds + time.perf_counter() - began, self.calls + 1
        return CONVERTERS.of(signature["result"]).to_json(answer)


def check(host: Host, path: Path) -> Tuple[int, List[str]]:
    """Compares every answer to one file's questions; answers how many there are and which differ."""
    programme = path.name.removesuffix(QUESTIONS)
    host.load((TESTS / "policies" / f"{programme}.toml").read_bytes())
    questions = lines(path)
    answers = lines(path.with_name(programme + ANSWERS))
    programme = f"{path.parent.name}/{programme}"
    differing = []
    for number, (question, wanted) in enumerate(zip(questions, answers, strict=True), start=1):
        name, *arguments = json.loads(question)
        found = host.ask(name, arguments)
        if found.encode() != wanted.encode():
            differing.append(f"{programme}, line {number}, {name}\n  {found}\n  {wanted}")
    if not decided_at_once(host.book, questions, answers):
        differing.append(f"{programme}, its requests at once, lifecycle.decide-many")
    return len(answers) + 1, differing


def decided_at_once(book: Rulebook, questions: List[str], answers: List[str]) -> bool:
    """Whether batches of all the requests have the answers of each."""
    pairs = [(json.loads(question), answer) for question, answer in zip(questions, answers, strict=True)]
    decided = [(asked[1], answer) for asked, answer in pairs if asked[0] == "lifecycle.decide"]
    requests = [CONVERTERS.of("request").from_json(request) for request, _ in decided]
    result = CONVERTERS.of(CONTRACT["functions"]["lifecycle.decide"]["result"])
    found = [result.to_json(answer) for answer in book.decide_all(requests)]
    return found == [answer for _, answer in decided] and len(found) <= 4 * BATCH_MAX


def museum() -> int:
    """Reads what was kept in every form there ever was; answers how many values."""
    count = 0
    for folder in sorted((TESTS / "museum").glob("form-*")):
        for kind, word in forms.KINDS.items():
            for line in lines(folder / f"{word}s.jsonl"):
                value = forms.read(kind, line)
                if folder.name == f"form-{forms.FORM}" and forms.write(value) != line:
                    raise SystemExit(f"{folder.name}: a {word} is written otherwise than it was read")
                count += 1
    return count


def lines(path: Path) -> List[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("usage: python run.py COMPONENT.wasm")
    count, differing = museum(), []
    host = Host(sys.argv[1])
    for path in sorted(CASES.rglob("*" + QUESTIONS)):
        asked, wrong = check(host, path)
        count += asked
        differing += wrong
    for one in differing:
        print(f"differs: {one}", file=sys.stderr)
    # in use 32: nothing is asked of the component for its types but once.
    twice = {name for name in host.looked_up if host.looked_up.count(name) > 1}
    if twice or not host.looked_up:
        raise SystemExit(f"types are looked up again at every call of {', '.join(sorted(twice)) or 'what nobody calls'}")
    print(f"python: {count - len(differing)} passed, {len(differing)} failed")
    print(f"python: a decide takes {1e6 * host.seconds / max(host.calls, 1):.0f} µs, values made and read")
    raise SystemExit(1 if differing or not count else 0)


main()
