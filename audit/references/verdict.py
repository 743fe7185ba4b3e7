"""Is a claimed reference what it says it is? Classes after Walters & Wilder 2023 and Chelli et al. 2024.

A registered DOI proves nothing by itself: a fabricated reference often carries the DOI of another work. The fields are compared. And what
no index could have held is unverifiable, never fabricated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.answers.citations import Reference
from audit.references.names import same_author, same_journal
from audit.references.work import Source, Work, normal_doi, title_similarity

SAME_TITLE = 0.95
CLOSE_TITLE = 0.8  # a misremembered title, when author and year agree
TELLING_WORDS = 6  # a title of so many words identifies a work whoever is said to have written it


@dataclass(frozen=True)
class Judgement:
    """The verdict on one reference. `nearest` is the work that it was compared with, or the most similar one found."""

    verdict: str  # "accurate", "inaccurate", "fabricated", "unverifiable" or "retracted"
    differing: tuple[str, ...]  # names of the fields that are not those of `nearest`
    nearest: Work | None
    similarity: float  # of the titles, in [0, 1]; 0 when nothing was compared
    source: str  # name of the index that decided, "" for none
    reason: str


@dataclass(frozen=True)
class _Found:
    work: Work
    similarity: float
    source: str


def judge(reference: Reference, indexes: Sequence[Source]) -> Judgement:
    """The verdict on `reference`.

    accurate: an index holds the work, and title (similarity of at least .95), first author, year, journal, DOI and PubMed number agree
    as far as they are given. inaccurate: the work exists and the fields in `differing` are wrong. retracted: the work exists and was
    retracted. fabricated: no work fits, in an index that is complete for the claimed journal and year. unverifiable: everything else."""
    by_id = _by_identifiers(reference, indexes)
    if _is_incomplete(reference):
        return _incomplete(by_id)
    same = [one for one in by_id if _is_same(reference, one)]
    if same:
        return _compared(reference, _best(reference, same), by_id)
    near = _by_title(reference, indexes)
    named = [one for one in near if one.similarity >= SAME_TITLE and _is_identified(reference, one.work)]
    if named:
        return _compared(reference, _best(reference, named), by_id)
    closest = near[0] if near else None
    if by_id:
        return _foreign_identifier(reference, by_id[0], closest, indexes)
    misremembered = [one for one in near if one.similarity >= CLOSE_TITLE and _is_misremembered(reference, one.work)]
    if misremembered:
        return _compared(reference, misremembered[0], by_id)
    return _missing(reference, closest, indexes)


def _is_incomplete(reference: Reference) -> bool:
    """Nothing but an identifier, or no identifier and too little to search for."""
    if reference.title and (reference.year or reference.journal or reference.doi or reference.pmid):
        return False
    return not ((reference.doi or reference.pmid) and (reference.first_author or reference.journal))


def _incomplete(by_id: Sequence[_Found]) -> Judgement:
    for one in by_id:
        if _is_retracted(one.work):
            return Judgement("retracted", (), one.work, 0.0, one.source, f"the identifier belongs to a work that was {one.work.retracted}")
    nearest, source = (by_id[0].work, by_id[0].source) if by_id else (None, "")
    return Judgement("unverifiable", (), nearest, 0.0, source, "incomplete")


def _by_identifiers(reference: Reference, indexes: Sequence[Source]) -> list[_Found]:
    """The works that own the DOI and the PubMed number, each once."""
    found: list[_Found] = []
    for index in indexes:
        for work in (index.by_doi(reference.doi), index.by_pmid(reference.pmid)):
            if work is not None and all(work != one.work for one in found):
                similarity = title_similarity(reference.title, work.title) if reference.title else 0.0
                found.append(_Found(work, similarity, index.coverage.name))
    return sorted(found, key=lambda one: -one.similarity)


def _by_title(reference: Reference, indexes: Sequence[Source]) -> list[_Found]:
    """The works with the most similar titles in any index, the best first."""
    found = [_Found(work, similarity, index.coverage.name) for index in indexes for work, similarity in index.near_titles(reference.title)]
    return sorted(found, key=lambda one: -one.similarity)


def _best(reference: Reference, found: Sequence[_Found]) -> _Found:
    """The work with the fewest wrong fields; of equal ones the index that knows of a retraction, then the most similar title."""
    return min(found, key=lambda one: (len(_differing(reference, one.work, one.similarity)), not _is_retracted(one.work), -one.similarity))


def _is_same(reference: Reference, found: _Found) -> bool:
    """Whether the owner of an identifier is the claimed work: its title, or else its first author, agrees."""
    if reference.title and found.similarity >= CLOSE_TITLE:
        return True
    agrees = reference.first_author is not None and same_author(reference.first_author, found.work.first_author)
    return agrees and (not reference.title or _year_off(reference, found.work) in (0, None))


def _is_identified(reference: Reference, work: Work) -> bool:
    """A short title ("Sepsis") needs an agreeing author, journal or year to name a work."""
    if len((reference.title or "").split()) >= TELLING_WORDS:
        return True
    signs = [
        same_author(reference.first_author, work.first_author) if reference.first_author and work.first_author else None,
        same_journal(reference.journal, work.journal) if reference.journal and work.journal else None,
        _year_off(reference, work) in (0, 1) if reference.year and work.year else None,
    ]
    return any(signs) or all(sign is None for sign in signs)


def _is_misremembered(reference: Reference, work: Work) -> bool:
    return (
        bool(reference.first_author)
        and same_author(str(reference.first_author), work.first_author)
        and _year_off(reference, work) in (0, 1)
    )


def _year_off(reference: Reference, work: Work) -> int | None:
    return abs(reference.year - work.year) if reference.year and work.year else None


def _differing(reference: Reference, work: Work, similarity: float) -> tuple[str, ...]:
    """The fields that both give and that do not agree. Volume and pages are not judged: formats differ too much between styles."""
    checks = {
        "title": bool(reference.title) and similarity < SAME_TITLE,
        "first_author": bool(reference.first_author and work.first_author)
        and not same_author(str(reference.first_author), work.first_author),
        "year": _year_off(reference, work) not in (0, None),
        "journal": bool(reference.journal and work.journal) and not same_journal(str(reference.journal), work.journal),
        "doi": bool(reference.doi and work.doi) and normal_doi(str(reference.doi)) != normal_doi(work.doi),
        "pmid": bool(reference.pmid and work.pmid) and str(reference.pmid).lstrip("0") != work.pmid,
    }
    return tuple(name for name, differs in checks.items() if differs)


def _is_retracted(work: Work) -> bool:
    return work.retracted.startswith("retracted")


def _compared(reference: Reference, found: _Found, by_id: Sequence[_Found]) -> Judgement:
    differing = _differing(reference, found.work, found.similarity)
    foreign = [_owned_field(reference, one.work) for one in by_id if title_similarity(one.work.title, found.work.title) < SAME_TITLE]
    differing = tuple(dict.fromkeys([*differing, *foreign]))
    if _is_retracted(found.work):
        return Judgement("retracted", differing, found.work, found.similarity, found.source, f"the work was {found.work.retracted}")
    concern = f"; {found.work.retracted}" if found.work.retracted else ""
    if not differing:
        return Judgement("accurate", (), found.work, found.similarity, found.source, f"all given fields agree{concern}")
    reason = f"the work exists, but differs in {', '.join(differing).replace('_', ' ')}"
    if _year_off(reference, found.work) == 1:
        reason += " (one year off: perhaps online against print)"
    return Judgement("inaccurate", differing, found.work, found.similarity, found.source, reason + concern)


def _owned_field(reference: Reference, owner: Work) -> str:
    """Which identifier of `reference` belongs to `owner`."""
    return "doi" if reference.doi and normal_doi(reference.doi) == normal_doi(owner.doi) else "pmid"


def _foreign_identifier(reference: Reference, owner: _Found, near: _Found | None, indexes: Sequence[Source]) -> Judgement:
    """The identifier belongs to another work, and the claimed title was found nowhere."""
    complete = _complete_for(reference, indexes)
    field = _owned_field(reference, owner.work)
    nearest = near if near and near.similarity > owner.similarity else owner
    if complete is not None and reference.title:
        reason = (
            f"the {field} belongs to another work, and {complete.coverage.name} is complete for the journal and year and lacks this one"
        )
        return Judgement("fabricated", (field,), nearest.work, nearest.similarity, complete.coverage.name, reason)
    reason = f"the {field} belongs to another work: {owner.work.title}"
    return Judgement("inaccurate", (field,), owner.work, owner.similarity, owner.source, reason)


def _missing(reference: Reference, near: _Found | None, indexes: Sequence[Source]) -> Judgement:
    complete = _complete_for(reference, indexes)
    nearest, similarity = (near.work, near.similarity) if near else (None, 0.0)
    if complete is not None and reference.title:
        reason = f"{complete.coverage.name} is complete for the journal and year and lacks this work"
        return Judgement("fabricated", (), nearest, similarity, complete.coverage.name, reason)
    return Judgement(
        "unverifiable", (), nearest, similarity, "", "no index that is complete for the claimed journal and year could be asked"
    )


def _complete_for(reference: Reference, indexes: Sequence[Source]) -> Source | None:
    """An index that would hold the work if it existed; None when journal or year are not claimed or not covered."""
    for index in indexes:
        cover = index.coverage
        if not (cover.complete and cover.years and reference.year and reference.journal):
            continue
        holds_journal = "*" in cover.journals or any(same_journal(reference.journal, one) for one in cover.journals)
        if holds_journal and cover.years[0] <= reference.year <= cover.years[1]:
            return index
    return None
