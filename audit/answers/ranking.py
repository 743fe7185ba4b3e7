"""A ranked differential diagnosis out of JSON or a numbered list, and the rank of a diagnosis in it (Zack et al. 2024)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from audit.answers.json_text import all_embedded, objects_in
from audit.answers.reasoning import without_reasoning

KEY = re.compile(r"differential|\bddx\b|鉴别", re.IGNORECASE), re.compile(r"diagnos(?!tic)|诊断", re.IGNORECASE)
NAME = re.compile(r"^(?:name|diagnosis|condition|disease|disorder|dx|label|title|诊断|疾病)$", re.IGNORECASE)
RANK = re.compile(r"^(?:rank|position|order|number|no|#)$", re.IGNORECASE)
MARKER = re.compile(r"^([ \t>*_#]{0,12})\(?(\d{1,2})\s?[.)、:．]\)?(?!\d)[ \t]{0,4}(\S[^\n]{0,600})", re.MULTILINE)
INLINE = re.compile(r"(?:^|(?<=[\s;,:]))\(?(\d{1,2})[.)、](?!\d)\s?")
NUMBER = re.compile(r"^\s*(?:\(?#?\d{1,2}\s?[.):、．]\)?|[-*•])\s*")
HEADING = re.compile(r"differential|diagnos(?!tic)|鉴别|诊断", re.IGNORECASE)
LIKELIHOOD = re.compile(
    r"^(?:the )?(?:most|second most|third most|less|least|also|next most)[\w -]{0,20}likely(?: diagnosis)?\s*[:：–—-]\s*", re.IGNORECASE
)
REMARK = re.compile(r"\s*(?:[:：–—]|\s-{1,2}\s|\.\s(?=[A-Z])|,? because\b|,? due to\b).*", re.DOTALL)
DIGRAPH = re.compile(r"(?<=[a-z])ae(?=[a-z])|\boe(?=[sd])|(?<=[a-z])oe(?=[a-z])")
BULLET = re.compile(r"^[ \t]{0,8}[-*•·][ \t]{1,4}(\S[^\n]{0,600})", re.MULTILINE)
IN_ORDER = re.compile(
    r"\b(?:in (?:descending )?order|most (?:likely )?to least|ranked|descending|decreasing)\b|按[^，。\n]{0,12}(?:排序|排列)", re.IGNORECASE
)
BOLD = re.compile(r"^(?:\*\*|__)(.{1,200}?)(?:\*\*|__)")


def read_ranking(text: str) -> tuple[str, ...] | None:
    """The ranked diagnoses, first = most likely; None when there is no ranked list or an empty one.

    JSON first: the list under the first key that names a differential, else a diagnosis, else a bare list of strings or of objects with
    a name. Then a numbered list: the first one below a heading that names diagnoses, else the first one of two entries or more."""
    text = without_reasoning(text)
    found = all_embedded(text)
    return _from_keys([one.value for one in found]) or _from_lists([one.value for one in found]) or _from_lines(text)


def _from_keys(values: Sequence[Any]) -> tuple[str, ...] | None:
    for pattern in KEY:
        for value in values:
            for _, one in objects_in(value):
                for key, inner in one.items():
                    entries = _entries(inner) if pattern.search(key) else ()
                    if entries:
                        return entries
    return None


def _from_lists(values: Sequence[Any]) -> tuple[str, ...] | None:
    for value in values:
        entries = _entries(value) if isinstance(value, list) else ()
        if entries:
            return entries
    return None


def _entries(value: Any) -> tuple[str, ...]:
    """The names in a list of strings or of objects, or in an object whose keys are ranks; () for anything else."""
    if isinstance(value, dict) and value and all(re.fullmatch(r"\D{0,12}\d{1,2}", key) for key in value):
        value = [value[key] for key in sorted(value, key=lambda key: int(re.sub(r"\D", "", key)))]
    if not isinstance(value, list) or not value:
        return ()
    if all(isinstance(one, dict) for one in value):
        value = _by_rank(value)
    names = [_name(one) if isinstance(one, dict) else one for one in value]
    if not all(isinstance(name, str) and name.strip() for name in names):
        return ()
    return tuple(NUMBER.sub("", name).strip(" *_\t\n") for name in names)


def _by_rank(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    ranks = [next((value for key, value in one.items() if RANK.match(key)), None) for one in items]
    numbers = [rank for rank in ranks if isinstance(rank, int) and not isinstance(rank, bool)]
    if len(set(numbers)) != len(items):
        return list(items)
    return [items[index] for index in sorted(range(len(items)), key=lambda index: numbers[index])]


def _name(item: dict[str, Any]) -> Any:
    named = [value for key, value in item.items() if NAME.match(key) and isinstance(value, str)]
    if named:
        return named[0]
    return next(iter(item)) if len(item) == 1 else None  # {"Pulmonary embolism": "reason"}


def _from_lines(text: str) -> tuple[str, ...] | None:
    runs = list(_runs(text))
    heading = HEADING.search(text) if runs else None
    below = [run for start, run in runs if heading and start > heading.start()]
    chosen = next(iter(below), None) or next((run for _, run in runs if len(run) > 1), None)
    return tuple(chosen) if chosen else _from_one_line(text) or _from_bullets(text)


def _from_bullets(text: str) -> tuple[str, ...] | None:
    """Bullets rank only where the reply says that they stand in order."""
    said = IN_ORDER.search(text) if BULLET.search(text) else None
    entries = [_diagnosis(found[1]) for found in BULLET.finditer(text, said.end())] if said else []
    return tuple(entries) if len(entries) > 1 else None


def _runs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Offset and entries of every list numbered 1, 2, 3, …; deeper lists inside an entry are left out."""
    start, indent, entries = 0, 0, list[str]()
    for found in MARKER.finditer(text):
        deeper = len(found[1].expandtabs(4).rstrip("*_#"))
        if entries and deeper > indent:
            continue
        if int(found[2]) == len(entries) + 1 and entries:
            entries.append(_diagnosis(found[3]))
        else:
            if entries:
                yield start, entries
            start, indent = found.start(), deeper
            entries = [_diagnosis(found[3])] if int(found[2]) == 1 else []
    if entries:
        yield start, entries


def _from_one_line(text: str) -> tuple[str, ...] | None:
    marks: list[tuple[int, int]] = []
    for found in INLINE.finditer(text):
        if int(found[1]) == len(marks) + 1:
            marks.append(found.span())
    if len(marks) < 2:
        return None
    ends = [*(start for start, _ in marks[1:]), len(text)]
    return tuple(_diagnosis(text[begin:end].split("\n")[0].strip(" ;,.")) for (_, begin), end in zip(marks, ends, strict=True))


def _diagnosis(entry: str) -> str:
    """The name of a list entry without its markup and the remark behind it."""
    entry = LIKELIHOOD.sub("", entry.strip().lstrip(">#").strip())
    bold = BOLD.match(entry)
    name = LIKELIHOOD.sub("", bold[1] if bold else entry)
    return (REMARK.sub("", name).strip() or name).strip(" *_.,;:：")


def rank_of(ranking: Sequence[str] | None, synonyms: Sequence[str], *, missing: int) -> int:
    """Rank, from 1, of the first entry that contains one of `synonyms` as whole words, singular or plural, without regard to case
    and to British or American spelling; `missing` when none does.

    Zack et al. use 11 for a diagnosis that is not among ten."""
    pattern = re.compile("|".join(_whole(plain) for one in synonyms if (plain := _plain(one))) or r"(?!)")
    for rank, entry in enumerate(ranking or (), 1):
        if pattern.search(_plain(entry)):
            return rank
    return missing


def _plain(text: str) -> str:
    """One spelling: without case, hyphens and possessives, British digraphs as American ones ("haemorrhage", "oedema")."""
    text = re.sub(r"['’]s\b", "", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\s\-‐‑–_]+", " ", DIGRAPH.sub("e", text)).strip()


def _whole(synonym: str) -> str:
    before = r"(?<!\w)" if synonym[0].isascii() else ""
    after = r"(?:e?s)?(?!\w)" if synonym[-1].isascii() else ""
    return before + re.escape(synonym) + after
