"""Looking things up by name: adapters and analysers are entry points, the built-in ones too."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType

from audit.adapter import Adapter
from audit.adapters import AdapterOptions
from audit.errors import AdapterError, MedauditError


def find(group: str, name: str) -> ModuleType:
    """The module registered as `name` in "adapters" or "analysers"; an unknown name lists what exists."""
    known = names(group)
    if name not in known:
        raise MedauditError(f"no {group[:-1]} called {name!r}; there are {', '.join(known)}")
    return import_module(known[name])


def names(group: str) -> dict[str, str]:
    """Registered names and their modules, sorted by name."""
    return {point.name: point.value for point in sorted(entry_points(group=f"medaudit.{group}"), key=lambda point: point.name)}


def open_model(name: str, options: AdapterOptions) -> Adapter:
    """The adapter for a model named as on the command line: "sim:fair", "module:function", or a bare name with a base URL."""
    kind, _, target = name.partition(":")
    known = names("adapters")
    if kind in known:
        return find("adapters", kind).open_adapter(target, options)  # type: ignore[no-any-return]
    if options.base_url:
        return find("adapters", "openai").open_adapter(name, options)  # type: ignore[no-any-return]
    if target:
        return find("adapters", "python").open_adapter(name, options)  # type: ignore[no-any-return]
    forms = ", ".join(f"{one}:…" for one in known)
    raise AdapterError(f"no model {name!r}; write {forms}, a Python module:function, or a served model's name with --base-url")
