"""The rules of civic micro-wishes for hosts in Python: the component `wish:dispatch`, with the contract's types.

    rules = Rules.from_file("rules.wasm")
    book = rules.load(Path("taizhou.toml").read_bytes())
    match book.decide(request):
        case Decision() as decision: ...   # store decision.events and decision.after, carry out decision.effects
        case Rejection() as rejection: ...  # show book.words(rejection.because, "zh-CN")
"""

from __future__ import annotations

from os import PathLike, fspath
from typing import Iterable, List, Union

from . import forms
from ._component import Component, Handle
from .functions import RulebookFunctions, RulesFunctions
from .types import *  # noqa: F403
from .types import Decision, Diagnostic, Rejection, Request

# Most requests of one call, by the contract.
BATCH_MAX = 256


class PolicyRefused(ValueError):
    """A policy has errors; `findings` are all of them, with place and what to do."""

    def __init__(self, findings: List[Diagnostic]) -> None:
        first = findings[0] if findings else None
        super().__init__(f"line {first.line}: {first.message}; {first.hint}" if first else "no findings")
        self.findings = findings


class Rulebook(RulebookFunctions):
    """A policy that was found in order. It belongs to the `Rules` that loaded it."""

    def __init__(self, component: Component, handle: Handle) -> None:
        self._component, self._handle = component, handle

    def decide_all(self, asks: Iterable[Request]) -> List[Union[Decision, Rejection]]:
        """Decides any number of requests, each by itself, in as many calls as the contract asks for."""
        asks, answers = list(asks), []
        for begin in range(0, len(asks), BATCH_MAX):
            answers += self.decide_many(asks[begin : begin + BATCH_MAX])
        return answers


class Rules(RulesFunctions):
    """The component, running. For one thread at a time; after a trap, make another."""

    def __init__(self, artefact: Union[bytes, str]) -> None:
        self._component = Component(artefact)

    @classmethod
    def from_file(cls, path: Union[str, "PathLike[str]"]) -> "Rules":
        """Runs the component that a file holds: `wish inspect --save rules.wasm` writes it."""
        return cls(fspath(path))

    def load(self, source: bytes, language: str = "en") -> Rulebook:
        """Reads a policy. Raises `PolicyRefused` where it has errors, told in the language nearest to a BCP 47 tag."""
        answer = self._component.call("policy.rulebook.load", [source, language])
        if isinstance(answer, list):
            raise PolicyRefused(answer)
        return Rulebook(self._component, answer)
