"""The table of verdicts printed at the end of a run: plain text, safe to send to a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from audit.render.numbers import count
from audit.render.text import one_line, sentence_case

TITLE, VERDICT = 22, 14  # columns of the area's name and of its verdict
PAINT = {"broken": "1;31", "inconclusive": "33", "kept": "32", "not measured": "2"}
ACCOUNTED = ("planned", "answered", "read", "refused", "empty", "truncated", "filtered", "errors")


def render_terminal(dossier: dict[str, Any], *, width: int = 100, colour: bool = False) -> str:
    """The verdict of every area, the findings that matter most and the accounting, wrapped to `width` columns."""
    lines = [*_head(dossier, width)]
    for area in dossier["areas"]:
        lines += _area(area, width, colour)
    by_id = {finding["id"]: finding for finding in dossier["findings"]}
    top = [by_id[name] for name in dossier["top"] if name in by_id]
    if top:
        lines += ["", "What matters most"]
        lines += [line for number, finding in enumerate(top, 1) for line in _item(f"{number}.", sentence(finding), width)]
    if dossier["not_tested"]:
        lines += ["", "Not tested", *(line for text in dossier["not_tested"] for line in _item("-", text, width))]
    lines += ["", *wrap(_accounting(dossier), width), *wrap(f"exit {dossier['exit_code']}: {outcome(dossier)}", width)]
    return "\n".join(lines) + "\n"


def _head(dossier: dict[str, Any], width: int) -> Iterator[str]:
    subject, policy = dossier["subject"], dossier["run"]["policy"] or {}
    reported = ", ".join(name for name in subject["reported_models"] if name != subject["model"])
    left = one_line(dossier["title"] + (f" (reported as {reported})" if reported else ""))
    right = one_line(f"policy {policy.get('name', 'none')} {policy.get('version', '')}")
    gap = width - cells(left) - cells(right)
    yield from [left + " " * gap + right] if gap > 1 else [*wrap(left, width), *wrap(right, width, indent=2)]
    if subject["simulated"]:
        planted = f"simulated model, {len(subject['planted'])} planted faults: " + "; ".join(subject["planted"])
        yield from wrap(one_line(planted), width, indent=2)


def _area(area: dict[str, Any], width: int, colour: bool) -> Iterator[str]:
    status = area["verdict"]
    word = (status.upper() if status == "broken" else status).ljust(VERDICT)
    title = one_line(area["title"])
    told = wrap(f"{one_line(area['sentence'])} ({tally(area)})", width, indent=TITLE + VERDICT + 2)
    painted = f"\x1b[{PAINT.get(status, '0')}m{word}\x1b[0m" if colour else word
    yield f"  {title}{' ' * max(1, TITLE - cells(title))}{painted}{told[0].strip()}"
    yield from told[1:]


def _item(mark: str, text: str, width: int) -> list[str]:
    first, *rest = wrap(one_line(text), width, indent=5)
    return [f"  {mark:<3}{first.strip()}", *rest]


def _accounting(dossier: dict[str, Any]) -> str:
    sums = {name: sum(row.get(name) or 0 for row in dossier["accounting"]) for name in ACCOUNTED}
    return ", ".join(f"{name} {count(value)}" for name, value in sums.items() if value or name in ("planned", "answered", "errors"))


def tally(area: dict[str, Any]) -> str:
    """How many findings of an area got each verdict, e.g. "2 broken, 11 kept"; "no limit set" without any."""
    counts = (
        (area[key], words) for key, words in (("broken",) * 2, ("inconclusive",) * 2, ("not_measured", "not measured"), ("kept",) * 2)
    )
    return ", ".join(f"{value} {words}" for value, words in counts if value) or "no limit set"


def outcome(dossier: dict[str, Any]) -> str:
    """What the exit code of the run means, in a few words."""
    code = dossier["exit_code"]
    if code == 1:
        return "limits broken" if any(area["broken"] for area in dossier["areas"]) else "some findings cannot tell"
    words = {
        0: "no limit broken",
        2: "not judged: something in the set-up has to be mended",
        3: "cannot tell: not every limit could be judged",
    }
    return words.get(code, "see the dossier")


def sentence(finding: dict[str, Any]) -> str:
    """The one sentence of a finding: its verdict's, else its title, with the note where there is no value."""
    told = sentence_case((finding["verdict"] or {}).get("sentence") or finding["title"])
    return f"{told} ({finding['note']})" if finding["value"] is None and finding["note"] not in told else told


def cells(text: str) -> int:
    """Columns that `text` takes in a terminal: wide characters take two, combining marks none."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 0 if unicodedata.combining(sign) else 1 for sign in text)


def wrap(text: str, width: int, *, indent: int = 0) -> list[str]:
    """`text` in lines of at most `width` columns, broken at blanks, inside words that are too long; at least one line."""
    lines, line = [], ""
    room = max(20, width - indent)
    for word in (piece for long in text.replace(" %", "\u00a0%").split(" ") for piece in _pieces(long, room)):
        if line and cells(line) + 1 + cells(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [" " * indent + one.replace("\u00a0", " ") for one in [*lines, line]]


def _pieces(word: str, room: int) -> Iterator[str]:
    piece = ""
    for sign in word:
        if cells(piece + sign) > room:
            yield piece
            piece = ""
        piece += sign
    yield piece
