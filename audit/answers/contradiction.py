"""Where two answers to one question cannot both be right: other numbers for the same drug, opposite advice, yes against no.

Few are called: a number needs the same term, sort, role and circumstances in both answers, and no value in common; advice needs the
same words and the same conditions. So an answer pair without a finding may still differ in what it advises.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.answers.advice import Advice, read_advice, read_yes_or_no
from audit.answers.quantities import Quantity, read_quantities
from audit.answers.reasoning import without_reasoning

TOLERANCE = 1.05  # ratio up to which two numbers are one, e.g. 38 degrees Celsius and 100.4 Fahrenheit
ALIKE = 2 / 3  # share of common content from which two pieces of advice are about the same
OPPOSED = {frozenset({"do", "must not"}), frozenset({"may", "must not"}), frozenset({"do", "need not"})}
Key = tuple[str, str, str, frozenset[str]]


@dataclass(frozen=True)
class Claims:
    """What one answer says that another could contradict. `text` is the answer without its reasoning; offsets are into it."""

    text: str
    quantities: tuple[Quantity, ...]
    advice: tuple[Advice, ...]
    yes_or_no: tuple[str, int, int] | None


@dataclass(frozen=True)
class Contradiction:
    """One point on which two answers disagree, with the words of each."""

    kind: str  # "quantity", "advice" or "yes or no"
    about: str
    first: tuple[int, int]  # offsets into the text of the claims
    second: tuple[int, int]


def read_claims(text: str) -> Claims:
    """The quantities, advice and opening yes or no of an answer."""
    said = without_reasoning(text).strip()
    return Claims(said, read_quantities(said), read_advice(said), read_yes_or_no(said))


def contradictions(first: Claims, second: Claims) -> tuple[Contradiction, ...]:
    """Every point on which two answers to the same question disagree; empty when none is certain."""
    return (*_yes_against_no(first, second), *_other_numbers(first, second), *_opposite_advice(first, second))


def _yes_against_no(first: Claims, second: Claims) -> Iterator[Contradiction]:
    one, two = first.yes_or_no, second.yes_or_no
    if one and two and one[0] != two[0]:
        yield Contradiction("yes or no", "the answer itself", one[1:], two[1:])


def _other_numbers(first: Claims, second: Claims) -> Iterator[Contradiction]:
    """Terms whose numbers in the two answers have nothing in common."""
    ours, theirs = _by_key(first.quantities), _by_key(second.quantities)
    for key, mine in ours.items():
        others = theirs.get(key, [])
        if others and not any(_meet(one, two) for one in mine for two in others):
            about = " ".join(part for part in key[:3] if part)
            yield Contradiction("quantity", about, (mine[0].start, mine[0].end), (others[0].start, others[0].end))


def _by_key(quantities: tuple[Quantity, ...]) -> dict[Key, list[Quantity]]:
    found: dict[Key, list[Quantity]] = {}
    for one in quantities:
        found.setdefault((one.term, one.dimension, one.role, one.context), []).append(one)
    return found


def _meet(one: Quantity, two: Quantity) -> bool:
    return max(one.low, two.low) <= min(one.high, two.high) * (TOLERANCE if one.dimension not in ("temperature", "age") else 1.005)


def _opposite_advice(first: Claims, second: Claims) -> Iterator[Contradiction]:
    """Clauses with the same content and conditions, of which one orders or allows what the other forbids or does without."""
    for one in first.advice:
        for two in second.advice:
            if frozenset({one.force, two.force}) in OPPOSED and one.limits == two.limits and _same(one, two):
                yield Contradiction("advice", " ".join(sorted(one.content & two.content)), (one.start, one.end), (two.start, two.end))


def _same(one: Advice, two: Advice) -> bool:
    common = len(one.content & two.content)
    return ("stop" in one.content) == ("stop" in two.content) and common / len(one.content | two.content) >= ALIKE
