"""Any service that takes and gives JSON over HTTP, described by a small TOML file.

    url = "https://clinic.example/answer"
    answer = "data.choices[0].text"            # where the text is; optional: model, finish, tokens_in, tokens_out, method
    [headers]
    Authorization = "Bearer env:CLINIC_KEY"    # keys come from the environment
    [body]
    question = "{prompt}"                      # also {system}, {history}, {probe}, {repeat}

Where the body has no {system} or no {history}, they are put in front of the prompt: nothing that belongs to a probe is left out.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.adapter import Prompt, conversation
from audit.adapters import AdapterOptions
from audit.adapters.http_call import Call, Fault, Reply, check_url, disguises, document, label, read_key, whole
from audit.adapters.http_client import HttpAdapter
from audit.errors import AdapterError

KEYS = ("url", "method", "answer", "model", "finish", "tokens_in", "tokens_out", "headers", "body")
PATHS = ("answer", "model", "finish", "tokens_in", "tokens_out")
METHODS = ("POST", "PUT", "PATCH")
SLOT = re.compile(r"\{(prompt|system|history|probe|repeat)\}")
FROM_ENVIRONMENT = re.compile(r"\benv:(\w+)")
KEY_HEADERS = ("authorization", "proxy-authorization", "x-api-key", "api-key", "cookie")
STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
FINISH = {
    "length": "length",
    "max_tokens": "length",
    "content_filter": "content_filter",
    "safety": "content_filter",
    "refusal": "content_filter",
}
ORDINARY = ("stop", "end_turn", "eos", "eos_token", "stop_sequence", "complete", "completed", "")

Steps = tuple[str | int, ...]


def open_adapter(target: str, options: AdapterOptions) -> HttpAdapter:
    """The service that the TOML file at `target` describes."""
    raw = _load(target)
    headers, secrets, names = _headers(raw.get("headers", {}), target)
    paths = {name: _path(raw[name], f"{target}: {name}") for name in PATHS if name in raw}
    service = _Service(raw["url"], headers, raw["body"], paths, options.system)
    ignored = [name for name in ("base_url", "temperature", "max_tokens", "seed") if getattr(options, name) is not None]
    settings: dict[str, Any] = {"body": raw["body"], **({"system": options.system} if options.system else {})}
    settings |= {"not_sent": ignored} if ignored else {}
    call = Call(
        adapter="http",
        model=Path(target).stem,
        url=raw["url"],
        build=service.build,
        parse=service.parse,
        settings=settings,
        method=raw.get("method", "POST").upper(),
        key_name=", $".join(names) or None,
        secrets=secrets,
    )
    return HttpAdapter(call, options)


@dataclass(frozen=True)
class _Service:
    """Fills the body template and follows the paths of the answer."""

    url: str
    headers: Mapping[str, str] = field(repr=False)  # hold the key
    body: Mapping[str, Any]
    paths: Mapping[str, Steps]
    system: str

    def build(self, prompt: Prompt, history: Sequence[str]) -> tuple[str, Mapping[str, str], Any]:
        """The body with its slots filled for the next turn."""
        present = {slot[1] for text in _texts(self.body) for slot in SLOT.finditer(text)}
        system = prompt.probe.system or self.system
        earlier = conversation(prompt.probe.turns, history)
        text = prompt.probe.turns[len(history)]
        if history and "history" not in present:
            text = f"{earlier}\nUser: {text}"
        if system and "system" not in present:
            text = f"{system}\n\n{text}"
        values = {"prompt": text, "system": system, "history": earlier, "probe": prompt.probe.id, "repeat": str(prompt.repeat)}
        return self.url, self.headers, _fill(self.body, values)

    def parse(self, status: int, body: str) -> Reply:
        """What stands at the paths; only the one of the answer must lead somewhere."""
        found = document(status, body)
        text = _text(_follow(found, self.paths["answer"]))
        rest = {name: _maybe(found, steps) for name, steps in self.paths.items() if name != "answer"}
        reason = str(rest.get("finish") or "").lower()
        finish = FINISH.get(reason, "stop")
        return Reply(
            text=text,
            finish="empty" if finish == "stop" and not text.strip() else finish,
            model=label(rest.get("model")),
            tokens_in=whole(rest.get("tokens_in")),
            tokens_out=whole(rest.get("tokens_out")),
            settings={} if reason in FINISH or reason in ORDINARY else {"finish": reason},
        )


def _load(path: str) -> dict[str, Any]:
    """The TOML file, checked."""
    try:
        raw = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise AdapterError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AdapterError(f"{path}: not valid TOML: {error}") from error
    for name, kind in (("url", str), ("answer", str), ("body", dict)):
        if not isinstance(raw.get(name), kind):
            strayed = [table for table in ("headers", "body") if name in raw.get(table, {})]
            hint = f"; it stands under [{strayed[0]}], move it above the first [table]" if strayed else ""
            raise AdapterError(f"{path}: needs {name}, {'a table' if kind is dict else 'a string'}{hint}")
    for name in raw:
        if name not in KEYS:
            raise AdapterError(f"{path}: unknown key {name!r} (keys: {', '.join(KEYS)})")
    if str(raw.get("method", "POST")).upper() not in METHODS:
        raise AdapterError(f"{path}: method must be one of {', '.join(METHODS)}, got {raw['method']!r}")
    if not any("{prompt}" in text for text in _texts(raw["body"])):
        raise AdapterError(f"{path}: body needs a string with {{prompt}} in it, or the service is never asked anything")
    check_url(raw["url"], f"{path}: url")
    return raw


def _headers(raw: object, path: str) -> tuple[dict[str, str], tuple[str, ...], list[str]]:
    """Headers with their keys filled in, the keys for masking, and the variables they came from."""
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise AdapterError(f"{path}: [headers] must hold strings only")
    names = [name for value in raw.values() for name in FROM_ENVIRONMENT.findall(value)]
    for header, value in raw.items():
        if header.lower() in KEY_HEADERS and not FROM_ENVIRONMENT.search(value):
            raise AdapterError(f'{path}: header {header!r} must take its key from the environment: "env:NAME" or "Bearer env:NAME"')
        if not value.isprintable() or not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", header, re.ASCII):
            raise AdapterError(f"{path}: header {header!r} is no header that can be sent")
    keys = {name: read_key(name) for name in names}
    filled = {header: FROM_ENVIRONMENT.sub(lambda found: keys[found[1]], value) for header, value in raw.items()}
    secrets = tuple(part for key in keys.values() for part in disguises(key))
    return {"Content-Type": "application/json", **filled}, secrets, list(keys)


def _path(text: object, where: str) -> Steps:
    """ "data.choices[0].text" as its steps."""
    steps = STEP.findall(text) if isinstance(text, str) else []
    if not steps or "".join(f"[{number}]" if number else f".{name}" for name, number in steps).lstrip(".") != text:
        raise AdapterError(f"{where} must be a path such as data.choices[0].text, got {text!r}")
    return tuple(int(number) if number else name for name, number in steps)


def _follow(found: Any, steps: Steps) -> Any:
    """What stands at the end of `steps`; Fault that shows what was there instead."""
    for depth, step in enumerate(steps):
        fits = isinstance(found, dict) and step in found if isinstance(step, str) else isinstance(found, list) and step < len(found)
        if not fits:
            there = ", ".join(map(str, found)) if isinstance(found, dict) else type(found).__name__
            if isinstance(found, list):
                there = f"a list of {len(found)}"
            raise Fault(f"the answer has no {_written(steps[: depth + 1])!r}; there is: {there[:200] or 'nothing'}")
        found = found[step]
    return found


def _maybe(found: Any, steps: Steps) -> Any:
    try:
        return _follow(found, steps)
    except Fault:
        return None


def _written(steps: Steps) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise Fault(f"the path of the answer leads to {'an object' if isinstance(value, dict) else 'a list'}, not to text")
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def _texts(body: Any) -> Iterator[str]:
    """Every string value in a template; never its keys."""
    if isinstance(body, str):
        yield body
    for part in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        yield from _texts(part)


def _fill(body: Any, values: Mapping[str, str]) -> Any:
    """The template with its slots filled in one pass, so that a prompt which holds a slot stays as it is."""
    if isinstance(body, str):
        return SLOT.sub(lambda slot: values[slot[1]], body)
    if isinstance(body, dict):
        return {name: _fill(part, values) for name, part in body.items()}
    return [_fill(part, values) for part in body] if isinstance(body, list) else body
