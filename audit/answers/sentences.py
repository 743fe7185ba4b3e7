"""Sentences of a text as offsets, so that every later finding can be shown in place."""

from __future__ import annotations

import re

ABBREVIATIONS = frozenset(
    re.findall(r"\S+", "e.g i.e vs al dr mr mrs ms prof fig figs no nos vol approx st ca cf resp u.s u.k a.m p.m dept ed eds pp jr sr")
)
STOP = re.compile(r"[.!?]+[\"'”’)\]*_]{0,3}(?=\s|$)|[。！？；]+[”’」）]{0,2}|\n+")
LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]{0,8})$")
NUMBERED = re.compile(r"\s{0,3}[\W_]{0,6}[a-z\d]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence of `text`, in order, without the blanks around it. A line break ends a sentence; a point behind
    an abbreviation, a lone initial or the number of a list item does not. "No." abbreviates "number" before a figure or a small letter
    ("No. 5") and is an answer before a capital ("No. Rest well."), unless a capital "No." stands inside a sentence ("Ward No. B")."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in STOP.finditer(text):
        if stop[0] == "." and _abbreviates(text, start, stop.start()):
            continue
        _add(spans, text, start, stop.end())
        start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def _abbreviates(text: str, start: int, point: int) -> bool:
    window = text[max(start, point - 10) : point]
    word = LAST_WORD.search(window)
    if word is None:
        return window.strip().isdigit() and not text[start:point].strip(" \t#*>-0123456789")
    if word[1].lower() == "no" and not NUMBERED.match(text, point + 1):
        ahead = text[max(start, point - 12) : point - 2].strip(' \t#*>-_"“(.)0123456789')
        return word[1] == "No" and not ahead.endswith(":") and ahead != ""
    return word[1].lower() in ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper() and word[1] != "I")


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))
