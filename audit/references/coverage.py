"""Could a source have held the claimed work? Only then does its silence mean anything."""

from __future__ import annotations

from collections.abc import Sequence

from audit.answers.citations import Reference
from audit.references.names import same_journal
from audit.references.work import Source

ARTICLES = ("", "article", "preprint")  # kinds that any index of works is expected to hold
KINDS = {"guideline": ("guideline", "report"), "book": ("book", "chapter")}  # names of the same kind in an index


def covering(reference: Reference, indexes: Sequence[Source], universe: Sequence[Source] = ()) -> Source | None:
    """A source that would hold the work if it existed; None when journal, year or kind are not covered, or not claimed and needed.

    A source in `universe` counts as complete, for every journal if it names none, and for a claim without a year as well."""
    return next((one for one in indexes if not _gap(reference, one, any(one is other for other in universe))), None)


def why_not_covered(reference: Reference, indexes: Sequence[Source], universe: Sequence[Source] = ()) -> str:
    """Why the silence of all sources proves nothing about this claim."""
    if not indexes:
        return "there is no index to look it up in"
    gaps = {_gap(reference, one, any(one is other for other in universe)) or "too little of a title is given" for one in indexes}
    return "not found, and no index could be sure to hold it: " + "; ".join(sorted(gaps))


def _gap(reference: Reference, source: Source, is_universe: bool) -> str:
    """What keeps a source from being complete for a claim, for people; "" when nothing does."""
    cover = source.coverage
    if not (cover.complete or is_universe):
        return f"{cover.name} is not complete"
    kinds = KINDS.get(reference.kind, (reference.kind,))
    held = cover.kinds or (ARTICLES if is_universe else kinds)
    if reference.kind not in ARTICLES and set(kinds).isdisjoint(held):
        return f"{cover.name} does not cover the kind of the work ({reference.kind})"
    journals = cover.journals or (("*",) if is_universe else ())
    if "*" not in journals and not (reference.journal and any(same_journal(reference.journal, one) for one in journals)):
        return f"{cover.name} does not cover the journal" if reference.journal else "no journal is given"
    if cover.years is None:
        return "" if is_universe else f"{cover.name} does not say which years it covers"
    if reference.year is None:
        return "" if is_universe else "no year is given"
    if not cover.years[0] <= reference.year <= cover.years[1]:
        return f"{cover.name} covers {cover.years[0]} to {cover.years[1]}, not {reference.year}"
    return ""
