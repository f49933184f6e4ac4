"""Runs the component, and calls its functions by the names that `contract.json` has."""

from __future__ import annotations

from ctypes import byref, pointer
from typing import Any, Dict, List, Tuple, Union

from wasmtime import Config, Engine, Store, component
from wasmtime import _ffi as ffi
from wasmtime.component._enter import enter_wasm

from ._values import CONTRACT, CONVERTERS

Handle = Any
PACKAGE, _, VERSION = CONTRACT["package"].partition("@")


class Component:
    """One instance. It keeps nothing between calls but rulebooks; it may not be used by two threads at once, nor after a trap."""

    def __init__(self, artefact: Union[bytes, str]) -> None:
        engine = Engine(Config())
        self._store = Store(engine)
        if isinstance(artefact, bytes):
            loaded = component.Component(engine, artefact)
        else:
            loaded = component.Component.from_file(engine, artefact)
        self._instance = component.Linker(engine).instantiate(self._store, loaded)
        self._functions: Dict[str, Tuple[Any, List[Any], Any]] = {}

    def call(self, name: str, values: List[Any]) -> Any:
        """Calls `interface.function` with all its arguments, a rulebook's handle first where it takes one."""
        function, parameters, result = self._functions.get(name) or self._look_up(name)
        if len(values) != len(parameters):
            raise TypeError(f"{name} takes {len(parameters)} arguments, not {len(values)}")
        lowered = (ffi.wasmtime_component_val_t * len(values))()
        done = 0
        answer = ffi.wasmtime_component_val_t()
        try:
            for of, value in zip(parameters, values):
                of.convert_to_c(self._store, value, pointer(lowered[done]))
                done += 1

            def run() -> Any:
                context = self._store._context()
                return ffi.wasmtime_component_func_call(
                    byref(function._func), context, lowered, done, byref(answer), 1
                )

            enter_wasm(run)
        finally:
            for place in range(done):
                ffi.wasmtime_component_val_delete(byref(lowered[place]))
        lifted = result.convert_from_c(answer)
        function.post_return(self._store)
        return lifted

    def _look_up(self, name: str) -> Tuple[Any, List[Any], Any]:
        interface, _, item = name.partition(".")
        if item.startswith("rulebook."):
            item = f"[{'static' if item == 'rulebook.load' else 'method'}]{item}"
        inside = self._instance.get_export_index(self._store, f"{PACKAGE}/{interface}@{VERSION}")
        index = self._instance.get_export_index(self._store, item, inside)
        function = None if index is None else self._instance.get_func(self._store, index)
        if function is None:
            raise LookupError(f"the component has no {name} of {PACKAGE}@{VERSION}; it is for another version of the contract")
        signature, own = CONTRACT["functions"][name], function.type(self._store)
        parameters = [
            of if "borrow" in shape else CONVERTERS.of(shape)
            for (_, shape), (_, of) in zip(signature["parameters"], own.params)
        ]
        result = Loaded(own.result) if item.startswith("[static]") else CONVERTERS.of(signature["result"])
        self._functions[name] = (function, parameters, result)
        return self._functions[name]


class Loaded:
    """What `load` answers: a handle, or the findings."""

    def __init__(self, own: Any) -> None:
        self.ok, self.err = own.ok, CONVERTERS.of({"list": "diagnostic"})

    def convert_from_c(self, c: Any) -> Any:
        pointed = c.of.result.val
        answer = (self.ok if c.of.result.is_ok else self.err).convert_from_c(pointed.contents)
        pointed.contents.kind = ffi.WASMTIME_COMPONENT_BOOL
        pointed.contents.of.boolean = False
        ffi.wasmtime_component_val_delete(pointed)
        return answer
