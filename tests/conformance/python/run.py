"""Puts the recorded questions to the component from Python and compares the answers byte by byte.

    python run.py COMPONENT.wasm

Values are converted by the types that the component itself carries. What is recorded, and how, says
`tests/tests/all/conformance.rs`.
"""

import json
import sys
from pathlib import Path

from wasmtime import Config, Engine, Store, component
from wasmtime.component import _types as types

TESTS = Path(__file__).resolve().parents[2]
CASES = TESTS / "conformance" / "cases"
PACKAGE = "wish:dispatch"
VERSION = "0.1.0"
QUESTIONS = ".questions.jsonl"
ANSWERS = ".answers.jsonl"


class Host:
    """One instance of the component, and the rulebook of one policy."""

    def __init__(self, path):
        engine = Engine(Config())
        self.store = Store(engine)
        loaded = component.Component.from_file(engine, path)
        self.instance = component.Linker(engine).instantiate(self.store, loaded)
        self.functions = {}
        self.book = None

    def load(self, source):
        answer = self.call("policy.rulebook.load", [source, "en"])
        if isinstance(answer, list):
            raise SystemExit(f"the policy has findings: {answer}")
        self.book = answer

    def ask(self, name, arguments):
        """The answer to a recorded question, in canonical JSON."""
        kind = self.function(name)[1]
        parameters = [of for _, of in kind.params]
        taken = [self.book] if len(parameters) > len(arguments) else []
        wanted = parameters[len(taken):]
        values = [lower(of, value) for of, value in zip(wanted, arguments, strict=True)]
        return canonical(kind.result, self.call(name, taken + values))

    def call(self, name, values):
        function, _ = self.function(name)
        answer = function(self.store, *values)
        function.post_return(self.store)
        return answer

    def function(self, name):
        if name not in self.functions:
            function = self.instance.get_func(self.store, self.export(name))
            self.functions[name] = (function, function.type(self.store))
        return self.functions[name]

    def export(self, name):
        interface, _, item = name.partition(".")
        if item.startswith("rulebook."):
            kind = "static" if item == "rulebook.load" else "method"
            item = f"[{kind}]{item}"
        inside = self.instance.get_export_index(self.store, f"{PACKAGE}/{interface}@{VERSION}")
        return self.instance.get_export_index(self.store, item, inside)


def lower(of, value):
    """A value for the component from one of JSON."""
    if isinstance(of, types.RecordType):
        record = types.Record()
        fields = fields_of(of)
        if set(value) != {name for name, _ in fields}:
            raise ValueError(f"{sorted(value)} are not the keys of the record")
        for name, field in fields:
            setattr(record, name, lower(field, value[name]))
        return record
    if isinstance(of, types.ListType):
        element = of.element
        items = [lower(element, item) for item in value]
        return bytes(items) if isinstance(element, types.U8) else items
    if isinstance(of, types.OptionType):
        return None if value is None else lower(of.payload, value)
    if isinstance(of, types.VariantType):
        tag, payload = (value, None) if isinstance(value, str) else next(iter(value.items()))
        case = dict(of.cases)[tag]
        return component.Variant(tag, None if case is None else lower(case, payload))
    return value


def canonical(of, value):
    """Canonical JSON of a value from the component."""
    if isinstance(of, types.RecordType):
        fields = [f'"{name}":{canonical(field, getattr(value, name))}' for name, field in fields_of(of)]
        return "{" + ",".join(fields) + "}"
    if isinstance(of, types.ListType):
        element = of.element
        return "[" + ",".join(canonical(element, item) for item in value) + "]"
    if isinstance(of, types.OptionType):
        return "null" if value is None else canonical(of.payload, value)
    if isinstance(of, types.VariantType):
        return tagged(value.tag, dict(of.cases)[value.tag], value.payload)
    if isinstance(of, types.ResultType):
        tag, payload = result_of(of, value)
        return tagged(tag, of.ok if tag == "ok" else of.err, payload)
    return json.dumps(value, ensure_ascii=False)


def result_of(of, value):
    """Which side of a result it is. Where the two sides are of unlike Python types, wasmtime gives the bare payload."""
    if isinstance(value, component.Variant):
        return value.tag, value.payload
    is_error = isinstance(of.err, types.RecordType) and isinstance(value, types.Record)
    return "err" if is_error else "ok", value


def tagged(tag, of, payload):
    return f'"{tag}"' if of is None else f'{{"{tag}":{canonical(of, payload)}}}'


def fields_of(record):
    """The fields of a record type, asked for once."""
    fields = getattr(record, "kept_fields", None)
    if fields is None:
        fields = record.kept_fields = record.fields
    return fields


def check(host, path):
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
    if not decided_at_once(host, questions, answers):
        differing.append(f"{programme}, its requests at once, lifecycle.decide-many")
    return len(answers) + 1, differing


def decided_at_once(host, questions, answers):
    """Whether a batch of all the requests has the answers of each."""
    pairs = [(json.loads(question), answer) for question, answer in zip(questions, answers, strict=True)]
    decided = [(asked[1], answer) for asked, answer in pairs if asked[0] == "lifecycle.decide"]
    found = host.ask("lifecycle.decide-many", [[request for request, _ in decided]])
    return found == "[" + ",".join(answer for _, answer in decided) + "]"


def lines(path):
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: python run.py COMPONENT.wasm")
    count, differing = 0, []
    host = Host(sys.argv[1])
    for path in sorted(CASES.rglob("*" + QUESTIONS)):
        asked, wrong = check(host, path)
        count += asked
        differing += wrong
    for one in differing:
        print(f"differs: {one}", file=sys.stderr)
    print(f"python: {count - len(differing)} passed, {len(differing)} failed")
    raise SystemExit(1 if differing or not count else 0)


main()
