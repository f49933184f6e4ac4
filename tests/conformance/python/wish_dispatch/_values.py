"""Turns the contract's dataclasses into wasmtime's values and back, and into JSON and back.

A converter is made once for each type of the contract, from `contract.json`. wasmtime's own asks the component for the fields of
every record at every call, which takes longer than the call.
"""

from __future__ import annotations

import ctypes
import json
from ctypes import byref, pointer
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from wasmtime import _ffi as ffi
from wasmtime.component import _types as plain

from . import types

CONTRACT = json.loads(Path(__file__).with_name("contract.json").read_text(encoding="utf-8"))
KEYWORDS = {"from", "is", "in", "with", "as", "pass", "import", "class"}


def _block(data: bytes) -> Any:
    """A block of bytes that wasmtime will free."""
    block = ffi.wasm_byte_vec_t()
    ffi.wasm_byte_vec_new_uninitialized(byref(block), len(data))
    ctypes.memmove(block.data, data, len(data))
    return block


def _unset(value: Any) -> None:
    """Marks a value as holding nothing that would have to be freed."""
    value.kind = ffi.WASMTIME_COMPONENT_BOOL
    value.of.boolean = False


def _boxed(of: Any, store: Any, value: Any) -> Any:
    raw = ffi.wasmtime_component_val_t()
    of.convert_to_c(store, value, pointer(raw))
    return ffi.wasmtime_component_val_new(byref(raw))


def _unboxed(of: Any, pointed: Any) -> Any:
    value = of.convert_from_c(pointed.contents)
    _unset(pointed.contents)
    ffi.wasmtime_component_val_delete(pointed)
    return value


class Plain:
    """A number, a text or a truth value, as wasmtime has it."""

    def __init__(self, of: Any) -> None:
        self.convert_to_c, self.convert_from_c = of.convert_to_c, of.convert_from_c

    def to_json(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def from_json(self, tree: Any) -> Any:
        return tree


class Text(Plain):
    """A text."""

    def __init__(self) -> None:
        self.convert_from_c = plain.String().convert_from_c

    def convert_to_c(self, _: Any, value: str, ptr: Any) -> None:
        block = _block(value.encode())
        ptr.contents.kind = ffi.WASMTIME_COMPONENT_STRING
        ptr.contents.of.string = block


class Word:
    """An enum."""

    def __init__(self, class_: Any) -> None:
        self.of = {case.value: case for case in class_}
        self.names = {case: case.value.encode() for case in class_}

    def convert_to_c(self, _: Any, value: Any, ptr: Any) -> None:
        ptr.contents.kind = ffi.WASMTIME_COMPONENT_ENUM
        ptr.contents.of.enumeration = _block(self.names[self.of[value]])

    def convert_from_c(self, c: Any) -> Any:
        word = ffi.to_str(c.of.enumeration)
        ffi.wasm_byte_vec_delete(byref(c.of.enumeration))
        return self.of[word]

    def to_json(self, value: Any) -> str:
        return f'"{self.of[value].value}"'

    def from_json(self, tree: Any) -> Any:
        return self.of[tree]


class Listed:
    """A list; of bytes, `bytes`."""

    def __init__(self, element: Any, is_bytes: bool) -> None:
        self.element, self.is_bytes = element, is_bytes

    def convert_to_c(self, store: Any, value: Any, ptr: Any) -> None:
        raw = ffi.wasmtime_component_vallist_t()
        ffi.wasmtime_component_vallist_new_uninit(raw, len(value))
        done = 0
        try:
            for item in value:
                self.element.convert_to_c(store, item, pointer(raw.data[done]))
                done += 1
        except BaseException:
            for rest in range(done, len(value)):
                _unset(raw.data[rest])
            ffi.wasmtime_component_vallist_delete(byref(raw))
            raise
        ptr.contents.kind = ffi.WASMTIME_COMPONENT_LIST
        ptr.contents.of.list = raw

    def convert_from_c(self, c: Any) -> Any:
        try:
            items = []
            for place in range(c.of.list.size):
                one = c.of.list.data[place]
                items.append(self.element.convert_from_c(one))
                _unset(one)
            return bytes(items) if self.is_bytes else items
        finally:
            ffi.wasmtime_component_vallist_delete(byref(c.of.list))

    def to_json(self, value: Any) -> str:
        return "[" + ",".join(map(self.element.to_json, value)) + "]"

    def from_json(self, tree: Any) -> Any:
        items = [self.element.from_json(item) for item in tree or ()]
        return bytes(items) if self.is_bytes else items


class Perhaps:
    """An option; none is `None`."""

    def __init__(self, payload: Any) -> None:
        self.payload = payload

    def convert_to_c(self, store: Any, value: Any, ptr: Any) -> None:
        boxed = None if value is None else _boxed(self.payload, store, value)
        ptr.contents.kind = ffi.WASMTIME_COMPONENT_OPTION
        ptr.contents.of.option = boxed

    def convert_from_c(self, c: Any) -> Any:
        return _unboxed(self.payload, c.of.option) if c.of.option else None

    def to_json(self, value: Any) -> str:
        return "null" if value is None else self.payload.to_json(value)

    def from_json(self, tree: Any) -> Any:
        return None if tree is None else self.payload.from_json(tree)


class Fields:
    """A record: a dataclass."""

    def __init__(self, class_: Any) -> None:
        self.class_ = class_
        self.fields: List[Tuple[str, str, Any]] = []
        self.names: List[bytes] = []

    def convert_to_c(self, store: Any, value: Any, ptr: Any) -> None:
        if not isinstance(value, self.class_):
            raise TypeError(f"{value!r} is no {self.class_.__name__}")
        raw = ffi.wasmtime_component_valrecord_t()
        ffi.wasmtime_component_valrecord_new_uninit(raw, len(self.fields))
        done = 0
        try:
            for _, attribute, of in self.fields:
                one = raw.data[done]
                of.convert_to_c(store, getattr(value, attribute), pointer(one.val))
                one.name = _block(self.names[done])
                done += 1
        except BaseException:
            for rest in range(done, len(self.fields)):
                _unset(raw.data[rest].val)
                raw.data[rest].name = _block(b"")
            ffi.wasmtime_component_valrecord_delete(byref(raw))
            raise
        ptr.contents.kind = ffi.WASMTIME_COMPONENT_RECORD
        ptr.contents.of.record = raw

    def convert_from_c(self, c: Any) -> Any:
        try:
            values = {}
            for place, (_, attribute, of) in enumerate(self.fields):
                one = c.of.record.data[place]
                values[attribute] = of.convert_from_c(one.val)
                _unset(one.val)
            return self.class_(**values)
        finally:
            ffi.wasmtime_component_valrecord_delete(byref(c.of.record))

    def to_json(self, value: Any) -> str:
        parts = [f'"{name}":{of.to_json(getattr(value, at))}' for name, at, of in self.fields]
        return "{" + ",".join(parts) + "}"

    def from_json(self, tree: Any) -> Any:
        unknown = set(tree) - {name for name, _, _ in self.fields}
        if unknown:
            raise ValueError(f"{sorted(unknown)} are no keys of a {self.class_.__name__}")
        missing = [name for name, _, of in self.fields if name not in tree and not isinstance(of, (Perhaps, Listed))]
        if missing:
            raise ValueError(f"a {self.class_.__name__} needs the keys {missing}")
        return self.class_(**{at: of.from_json(tree.get(name)) for name, at, of in self.fields})


class Cases:
    """A variant: a class for each case."""

    def __init__(self) -> None:
        self.by_name: Dict[str, Tuple[Any, Any]] = {}
        self.by_class: Dict[Any, Tuple[str, Any]] = {}

    def add(self, name: str, class_: Any, of: Any) -> None:
        self.by_name[name] = (class_, of)
        self.by_class[class_] = (name, of)

    def convert_to_c(self, store: Any, value: Any, ptr: Any) -> None:
        if type(value) not in self.by_class:
            raise TypeError(f"{value!r} is none of {[one.__name__ for one in self.by_class]}")
        name, of = self.by_class[type(value)]
        boxed = None if of is None else _boxed(of, store, value.value)
        ptr.contents.kind = ffi.WASMTIME_COMPONENT_VARIANT
        ptr.contents.of.variant.discriminant = _block(name.encode())
        ptr.contents.of.variant.val = boxed

    def convert_from_c(self, c: Any) -> Any:
        name = ffi.to_str(c.of.variant.discriminant)
        ffi.wasm_byte_vec_delete(byref(c.of.variant.discriminant))
        class_, of = self.by_name[name]
        return class_() if of is None else class_(_unboxed(of, c.of.variant.val))

    def to_json(self, value: Any) -> str:
        name, of = self.by_class[type(value)]
        return f'"{name}"' if of is None else f'{{"{name}":{of.to_json(value.value)}}}'

    def from_json(self, tree: Any) -> Any:
        name, carried = (tree, None) if isinstance(tree, str) else next(iter(tree.items()))
        class_, of = self.by_name[name]
        return class_() if of is None else class_(of.from_json(carried))


class Either:
    """A result: the value, or what stands for the error. Its two sides are of different classes."""

    def __init__(self, ok: Any, err: Any) -> None:
        self.sides = {True: ok, False: err}

    def convert_from_c(self, c: Any) -> Any:
        return _unboxed(self.sides[bool(c.of.result.is_ok)], c.of.result.val)

    def to_json(self, value: Any) -> str:
        err = self.sides[False]
        is_err = isinstance(value, err.class_) if isinstance(err, Fields) else isinstance(value, list)
        tag = "err" if is_err else "ok"
        return f'{{"{tag}":{self.sides[not is_err].to_json(value)}}}'


class Converters:
    """Converters by type, each made once."""

    def __init__(self) -> None:
        words: Dict[str, Any] = {"bool": plain.Bool, "u8": plain.U8, "u32": plain.U32, "u64": plain.U64}
        words.update({"s32": plain.S32, "s64": plain.S64})
        self.named: Dict[str, Any] = {word: Plain(of()) for word, of in words.items()}
        self.named["string"] = Text()

    def of(self, shape: Any) -> Any:
        """The converter of a type as `contract.json` has it."""
        if isinstance(shape, str):
            return self.named.get(shape) or self._define(shape)
        ((kind, of),) = shape.items()
        if kind == "list":
            return Listed(self.of(of), of == "u8")
        if kind == "option":
            return Perhaps(self.of(of))
        if kind == "result":
            return Either(self.of(of[0]), self.of(of[1]))
        raise TypeError(f"a {kind} is no value")

    def _define(self, name: str) -> Any:
        ((kind, of),) = CONTRACT["types"][name].items()
        if kind == "alias":
            self.named[name] = self.of(of)
        elif kind == "enum":
            self.named[name] = Word(getattr(types, camel(name)))
        elif kind == "record":
            made = self.named[name] = Fields(getattr(types, camel(name)))
            made.fields = [(field, snake(field), self.of(shape)) for field, shape in of]
            made.names = [field.encode() for field, _ in of]
        else:
            cases = self.named[name] = Cases()
            for case, shape in of:
                class_ = getattr(types, camel(name) + camel(case))
                cases.add(case, class_, None if shape is None else self.of(shape))
        return self.named[name]


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def snake(name: str) -> str:
    name = name.replace("-", "_")
    return name + "_" if name in KEYWORDS else name


CONVERTERS = Converters()
