"""A wish from its intake to the board, and who may do what with it.

    python example.py COMPONENT.wasm POLICY.toml
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Optional

from wish_dispatch import (
    Actor,
    Case,
    CaseKind,
    Command,
    CommandAccept,
    CommandPublish,
    CommandSubmit,
    Decision,
    Detail,
    Need,
    Request,
    Role,
    Rulebook,
    Rules,
    Submission,
    Urgency,
    forms,
)

START = 1_772_413_200_000  # 2026-03-02T09:00:00+08:00
NEED = Need(
    category="necessities",
    urgency=Urgency.NORMAL,
    text="想要一台电风扇",
    target_groups=[],
    places=1,
    items=[],
    cost_fen=12_000,
    channel="home-visit",
    area="32/12/02/004/011",
    beneficiary="b-1",
    at_home=False,
)


def give(book: Rulebook, case: Optional[Case], command: Command, role: Role) -> Case:
    """Gives a command; answers the case after it."""
    number = 1 if case is None else case.sequence + 1
    asked = Request(
        subject=case,
        command=command,
        by=Actor(id=f"{role.value}-1", role=role),
        facts=[],
        now=START,
        id=f"command-{number}",
        detail=Detail.DECISIVE,
    )
    answer = book.decide(asked)
    if not isinstance(answer, Decision):
        raise SystemExit(f"refused: {book.words(answer.because, 'en')}")
    for event in answer.events:
        print(forms.write(event))
    return answer.after


def main() -> None:
    rules = Rules.from_file(sys.argv[1])
    book = rules.load(Path(sys.argv[2]).read_bytes())
    submission = Submission(id="w-1", kind=CaseKind.WISH, need=NEED)
    case = give(book, None, CommandSubmit(submission), Role.REPORTER)
    case = give(book, case, CommandAccept(), Role.VERIFIER)
    case = give(book, case, CommandPublish(), Role.PUBLISHER)
    if forms.read(Case, forms.write(case)) != case:
        raise SystemExit("a case that was kept is another one")
    for offer in book.offers(case, "o-1", [Role.PUBLISHER, Role.COORDINATOR], None, START):
        if offer.open and offer.role is not None:
            asks = ", ".join(type(asked).__name__ for asked in offer.asks)
            print(f"{offer.command.value} as {offer.role.value}: {asks or 'nothing more'}")


main()
