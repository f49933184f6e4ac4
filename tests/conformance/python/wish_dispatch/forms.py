"""What a host keeps: a case, an event, a request or a decision as JSON that says which form it has.

    {"schema":"wish-case/1","case":{"id":"w-1", …}}

`wit/wish-forms-1.schema.json` is the schema. A value of a form that this version does not know is refused in words.
"""

from __future__ import annotations

import json
from typing import Any, Type, TypeVar, Union

from ._values import CONVERTERS
from .types import Case, Decision, Event, Request

FORM = 1
KINDS = {Case: "case", Event: "event", Request: "request", Decision: "decision"}
Kept = TypeVar("Kept", Case, Event, Request, Decision)


def write(value: Union[Case, Event, Request, Decision]) -> str:
    """A value on one line, as every version from this one on can read it."""
    kind = KINDS[type(value)]
    return f'{{"schema":"wish-{kind}/{FORM}","{kind}":{CONVERTERS.of(kind).to_json(value)}}}'


def read(kind: Type[Kept], text: Union[str, bytes]) -> Kept:
    """A value that was kept, by this version or one before it. Raises `ValueError`, in words."""
    word, tree = KINDS[kind], json.loads(text)
    schema = tree.get("schema") if isinstance(tree, dict) else None
    if schema is None:
        raise ValueError(f'it has no `schema`; write {{"schema": "wish-{word}/{FORM}", "{word}": …}}')
    head, _, form = str(schema).partition("/")
    if head != f"wish-{word}" or not form.isascii() or not form.isdigit():
        raise ValueError(f"its `schema` is `{schema}`; a {word} has `wish-{word}/{FORM}`")
    if not 1 <= int(form) <= FORM:
        raise ValueError(
            f"its `schema` is `{schema}`, and this version reads forms 1 to {FORM}; "
            "read it with the version that wrote it, or a later one"
        )
    if set(tree) != {"schema", word}:
        raise ValueError(f"beside `schema` it has to have `{word}` and nothing else")
    return CONVERTERS.of(word).from_json(tree[word])


def to_json(of: str, value: Any) -> str:
    """Canonical JSON of a value, by the name that its type has in the contract."""
    return CONVERTERS.of(of).to_json(value)


def from_json(of: str, text: Union[str, bytes]) -> Any:
    """A value of canonical JSON, by the name that its type has in the contract."""
    return CONVERTERS.of(of).from_json(json.loads(text))
