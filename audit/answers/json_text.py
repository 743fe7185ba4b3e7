"""JSON as models write it: in prose or fences, with comments, trailing commas, single quotes, cut off in the middle.

One pass from left to right without backtracking, so the time is linear in the text whatever it holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

DEEPEST = 40  # levels of nesting; anything deeper is not an answer
LONGEST_COMMENT = 1000
BLANK = re.compile(r"(?:\s+|//[^\n]*)")
STRING = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\\n]|\\.)*)'"),
    "“": re.compile("“([^“”\n]*)”"),
}
NEXT_KEY = re.compile(r'"[^"\\\n]{1,60}"\s{0,5}[:：]')
ESCAPED = re.compile(r'\\.|"', re.DOTALL)
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
WORD = re.compile(r"[^\W\d]\w*")
LITERALS = {"true": True, "false": False, "null": None, "none": None}


@dataclass(frozen=True)
class Repeated:
    """The values of a key that one object gives more than once."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Embedded:
    """One JSON object or list found in a text. `end` is where its last kept value ends if it is malformed."""

    value: Any
    start: int
    end: int
    complete: bool


@dataclass
class _Level:
    """One open bracket: what it holds so far, and the key that waits for its value."""

    holds: Any
    key: str | None = None
    fresh: bool = True  # an element may follow: just opened, or just behind a comma


@dataclass
class _Scan:
    text: str
    position: int
    levels: list[_Level] = field(default_factory=list)
    kept: int = 0  # end of the last value that is certainly whole


@lru_cache(maxsize=8)
def all_embedded(text: str) -> tuple[Embedded, ...]:
    """What `embedded` yields, kept for the next reader of the same text; not to be changed."""
    return tuple(embedded(text)) if "{" in text or "[" in text else ()


def embedded(text: str) -> Iterator[Embedded]:
    """Every outermost JSON object or list of `text`, in order; a cut or malformed one keeps the values that are whole."""
    position = 0
    opening = re.compile(r"[{\[]")
    while found := opening.search(text, position):
        scan = _Scan(text, found.start() + 1, [_Level({} if found[0] == "{" else [])], found.start() + 1)
        root = scan.levels[0].holds
        while scan.levels and _step(scan):
            pass
        complete = not scan.levels
        cut_off = not complete and scan.position >= len(text)
        if complete or root:
            yield Embedded(root, found.start(), len(text) if cut_off else scan.position if complete else scan.kept, complete)
        elif cut_off:
            yield Embedded(root, found.start(), len(text), False)
        position = max(scan.position, found.start() + 1)


def _step(scan: _Scan) -> bool:
    """Read one token; False when the text ends or is no JSON there."""
    crossed_line = _skip_blank(scan)
    if scan.position >= len(scan.text):
        return False
    level, sign = scan.levels[-1], scan.text[scan.position]
    if sign in "}]":
        return _close(scan, sign)
    if sign in ",，":
        scan.position += 1
        level.fresh = True
        return level.key is None
    if not level.fresh and not (sign in STRING and (crossed_line or NEXT_KEY.match(scan.text, scan.position))):  # a forgotten comma
        return False
    if isinstance(level.holds, dict) and level.key is None:
        return _read_key(scan, level)
    if sign in "{[":
        return _open(scan, level, sign)
    return _read_scalar(scan, level, sign)


def _skip_blank(scan: _Scan) -> bool:
    start = scan.position
    while True:
        if blank := BLANK.match(scan.text, scan.position):
            scan.position = blank.end()
        elif scan.text.startswith("/*", scan.position):
            end = scan.text.find("*/", scan.position + 2, scan.position + LONGEST_COMMENT)
            if end < 0:
                break
            scan.position = end + 2
        else:
            break
    return scan.text.find("\n", start, scan.position) >= 0


def _close(scan: _Scan, sign: str) -> bool:
    level = scan.levels[-1]
    if level.key is not None or sign != ("}" if isinstance(level.holds, dict) else "]"):
        return False
    scan.position += 1
    scan.kept = scan.position
    scan.levels.pop()
    return bool(scan.levels)


def _open(scan: _Scan, level: _Level, sign: str) -> bool:
    if len(scan.levels) >= DEEPEST:
        scan.position += 1
        return False
    inner: Any = {} if sign == "{" else []
    _put(level, inner)
    scan.levels.append(_Level(inner))
    scan.position += 1
    return True


def _read_key(scan: _Scan, level: _Level) -> bool:
    sign = scan.text[scan.position]
    found = STRING[sign].match(scan.text, scan.position) if sign in STRING else WORD.match(scan.text, scan.position)
    if found is None:
        _run_out(scan, sign)
        return False
    scan.position = found.end()
    _skip_blank(scan)
    if scan.position >= len(scan.text) or scan.text[scan.position] not in ":：":
        return False
    scan.position += 1
    level.key = _unescape(found[1]) if sign in STRING else found[0]
    level.fresh = True
    return True


def _read_scalar(scan: _Scan, level: _Level, sign: str) -> bool:
    reader = STRING.get(sign) or (WORD if sign.isalpha() else NUMBER)
    found = reader.match(scan.text, scan.position)
    if found is None:
        _run_out(scan, sign)
        return False
    if reader is WORD and found[0].lower() not in LITERALS:
        scan.position = found.end()
        return False
    after = _Scan(scan.text, found.end())
    crossed_line = _skip_blank(after)
    if reader is not STRING.get(sign) and after.position >= len(scan.text):
        scan.position = after.position  # the text stops here: "3" may have been on its way to "30"
        return False
    follows = scan.text[after.position : after.position + 1]
    forgotten = follows in STRING and (crossed_line or NEXT_KEY.match(scan.text, after.position))  # the comma
    if follows and follows not in ",，}]" and not forgotten:
        scan.position = found.end()
        return False
    scan.position = scan.kept = found.end()
    _put(level, _unescape(found[1]) if sign in STRING else _literal(found[0], reader is NUMBER))
    return True


def _run_out(scan: _Scan, sign: str) -> None:
    # An unclosed string swallows the rest, for every later start too: going on behind it keeps the time linear.
    scan.position = len(scan.text) if sign == '"' else scan.position + 1


def _literal(word: str, numeric: bool) -> Any:
    if not numeric:
        return LITERALS[word.lower()]
    return int(word) if len(word) <= 15 and word.lstrip("+-").isdigit() else float(word)


def unescaped(text: str) -> str:
    """`text` with the escapes of a JSON string resolved once: what it was before somebody put it into a string."""
    return _unescape(text.strip().strip('"'))


def _unescape(body: str) -> str:
    if "\\" not in body:
        return body
    try:
        return str(json.loads('"' + ESCAPED.sub(_as_json_escape, body) + '"', strict=False))
    except json.JSONDecodeError:
        return body


def _as_json_escape(found: re.Match[str]) -> str:
    """A quote escaped as JSON does it; an escaped backslash stays one sign, so a quote behind it is not taken for escaped."""
    return {"\\'": "'", '"': '\\"'}.get(found[0], found[0])


def _put(level: _Level, value: Any) -> None:
    if isinstance(level.holds, list):
        level.holds.append(value)
    else:
        key = str(level.key)
        if key in level.holds:
            before = level.holds[key]
            value = Repeated((*before.values, value) if isinstance(before, Repeated) else (before, value))
        level.holds[key] = value
        level.key = None
    level.fresh = False


def objects_in(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Depth and content of every object inside `value`, outermost first, in order of writing."""
    layer, depth = [value], 0
    while layer:
        inner: list[Any] = []
        for one in layer:
            if isinstance(one, dict):
                yield depth, one
                inner.extend(one.values())
            elif isinstance(one, list):
                inner.extend(one)
            elif isinstance(one, Repeated):
                inner.extend(one.values)
        layer, depth = inner, depth + 1
