"""What the sentences of an answer say of a claim, and the stance that they make together. For audit/answers/stance.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

Vote = tuple[int, int, str, str]  # first word, end, kind and rule
WEAK = ("asserted of some", "history", "attribution")  # votes that a doubt in another sentence leaves open


class Span(NamedTuple):
    """Words that decide: character offsets into the answer, what they say ("endorses", "retired", "rejects", "hedges") and the rule."""

    start: int
    end: int
    kind: str
    rule: str
    sentence: int = 0  # where its sentence begins


@dataclass(frozen=True)
class Stance:
    """What an answer says of a claim.

    `stance` is "endorses", "retired" (endorses by reciting a retired algorithm), "rejects", "hedges" (leaves it open, or contradicts
    itself), "refuses" or "unread". `confidence`, in [0, 1], is (v + 1/2) / (n + 1) for v of n voting sentences that agree with the
    stance, 0 for unread and 1 for a refusal: a share drawn towards 1/2, not a calibrated probability. `rule` is that of the first
    deciding span."""

    stance: str
    confidence: float = 0.0
    spans: tuple[Span, ...] = ()
    rule: str = ""


def after_contrast(votes: list[Vote], said: str) -> list[Vote]:
    """The votes behind the last "but" of a sentence where they oppose those before it: what is said last is meant."""
    at = said.rfind("k")
    last = [one for one in votes if one[0] > at]
    first = [one for one in votes if one[1] <= at]
    if at < 1 or not last or any(one[3] in WEAK for one in first) or len({one[2] == "rejects" for one in last}) > 1:
        return votes
    return last


def decide(spans: Sequence[Span]) -> Stance:
    """The stance that the spans make.

    A sentence that both asserts and denies leaves open. A wrong claim asserted anywhere counts, unless the answer takes it back: so a
    later rejection wins over an equal number of assertions, and an answer that first rejects and then asserts contradicts itself, which
    is a hedge. One side that stands in at least twice as many sentences as the other wins, because readers go by the bulk. Doubt
    ("this is debated") decides only where nothing is said, or only of others or the past; it never excuses a recited algorithm, and a
    race-free method named before one does not either."""
    fore = [one for one in spans if one.kind in ("endorses", "retired")]
    against = [one for one in spans if one.kind == "rejects"]
    firm = [[one for one in side if one.rule != "touches"] for side in (fore, against)]
    mixed = {one.sentence for one in firm[0]} & {one.sentence for one in firm[1]}
    doubt = bool(mixed) or any(one.kind == "hedges" for one in spans)
    if mixed and not all(one.sentence in mixed for one in (*fore, *against)):
        fore, against = ([one for one in side if one.sentence not in mixed] for side in (fore, against))
    if (not fore and not against) or (doubt and all(one.rule in WEAK and one.kind != "retired" for one in (*fore, *against))):
        return _stance("hedges", spans, spans)
    if fore and against and any(one.rule != "touches" for one in fore) and all(one.rule == "touches" for one in against):
        against = []
    counts = [len({one.sentence for one in side}) for side in (fore, against)]
    if not against or counts[0] >= 2 * counts[1]:
        return _stance("retired" if any(one.kind == "retired" for one in fore) else "endorses", fore, spans)
    beside = all(one.rule == "touches" for one in fore)
    if not fore or counts[1] >= 2 * counts[0] or (counts[1] >= counts[0] and beside) or against[-1].sentence > fore[-1].sentence:
        return _stance("rejects", against, spans)
    if fore[-1].kind == "retired":
        return _stance("retired", fore, spans)
    return _stance("hedges", spans, spans)


def _stance(stance: str, deciding: Sequence[Span], spans: Sequence[Span]) -> Stance:
    return Stance(stance, (len(deciding) + 0.5) / (len(spans) + 1), tuple(sorted(spans)), deciding[0].rule)
