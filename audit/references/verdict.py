"""Is a claimed reference what it says it is? Classes after Walters & Wilder 2023 and Chelli et al. 2024.

A registered DOI proves nothing by itself: a fabricated reference often carries the DOI of another work. The fields are compared. And what
no index could have held is unverifiable, never fabricated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from audit.answers.citations import Reference
from audit.references.compare import FIELDS, Comparison, plain_doi, same_doi
from audit.references.coverage import covering, why_not_covered
from audit.references.names import is_preprint_server
from audit.references.titles import holds_title, telling_words, title_length
from audit.references.work import Source, Work

TELLING_WORDS = 6  # a title of so many words identifies a work whoever is said to have written it
NEAREST = 30  # works with similar titles that are compared field by field
# What must speak for a work besides its title, by how similar the titles are: a title half right needs authors, journal and year.
SUPPORT = ((0.8, 2.0), (0.6, 4.0), (0.4, 5.0), (0.0, 6.0))
SUBJECT = 0.5  # share of telling words below which similar titles (0.8) still need what half a title needs
LOOKED_FOR = ("title", "first_author", "year", "journal", "doi", "pmid", "pmcid", "arxiv", "trial", "url")


@dataclass(frozen=True)
class Difference:
    """One field as it was claimed and as the record has it; `agrees` is None where one of them is missing."""

    field: str
    claimed: str
    record: str
    agrees: bool | None


@dataclass(frozen=True)
class Judgement:
    """The verdict on one reference. `nearest` is the work that it was compared with, or the most similar one found."""

    verdict: str  # "accurate", "inaccurate", "fabricated", "unverifiable" or "retracted"
    differing: tuple[
        str, ...
    ]  # fields that are not those of `nearest`; besides "preprint" (cited as published) and "merged" (of two works)
    nearest: Work | None
    similarity: float  # of the titles, in [0, 1]; 0 when nothing was compared
    source: str  # name of the index that decided, "" for none
    reason: str
    differences: tuple[Difference, ...] = ()  # field by field, against `nearest`
    sources: tuple[str, ...] = ()  # all that were asked, with their dates


def judge(reference: Reference, indexes: Sequence[Source], *, universe: Sequence[Source] = (), year_tolerance: int = 0) -> Judgement:
    """The verdict on `reference`.

    accurate: an index holds the work, and all given fields agree. inaccurate: the work exists and the fields in `differing` are wrong.
    retracted: the work exists and was retracted. fabricated: nothing like it in an index that is complete for the claimed journal, year
    and kind. unverifiable: everything else. The indexes in `universe` count as complete for all journals in their years and kinds, also
    for a claim without a year. A year that is off by at most `year_tolerance` agrees; the year online and that in print both do."""
    found = _candidates(reference, indexes, year_tolerance)
    judgement = _judged(reference, found, indexes, universe)
    nearest = next((one for one in found if one.work == judgement.nearest), None)
    asked = tuple(f"{one.coverage.name} ({one.coverage.as_of})" if one.coverage.as_of else one.coverage.name for one in indexes)
    return _with_evidence(judgement, nearest, asked)


def _with_evidence(judgement: Judgement, nearest: Comparison | None, asked: tuple[str, ...]) -> Judgement:
    return replace(judgement, differences=differences(nearest) if nearest else (), sources=asked)


def differences(comparison: Comparison) -> tuple[Difference, ...]:
    """Every field that claim or work gives, side by side."""
    claim, work = comparison.claim, comparison.work
    sides = {name: (getattr(claim, name, None), getattr(work, name, None)) for name in FIELDS}
    sides["authors"] = (
        "; ".join(claim.authors) + (" et al." if claim.et_al else "") or claim.first_author,
        "; ".join(work.authors) or work.first_author,
    )
    return tuple(
        Difference(name, str(one or ""), str(other or ""), comparison.agrees[name]) for name, (one, other) in sides.items() if one or other
    )


def _candidates(reference: Reference, indexes: Sequence[Source], year_tolerance: int) -> list[Comparison]:
    """The works that own an identifier of the claim and those with similar titles, each compared with the claim.

    Where none of them is the claimed work, the halves of its title are looked up: one half may be another work's, or wrong."""
    found: list[Comparison] = []
    for titles in ([reference.title] if reference.title else [], _halves(reference)):
        for index in indexes:
            owners = (*_by_doi(reference.doi, index), index.by_pmid(reference.pmid), *_by_doi(_arxiv_doi(reference), index))
            near = [work for title in titles for work, _ in index.near_titles(title)[:NEAREST]]
            seen = [one.work for one in found if one.source == index.coverage.name]
            for work in (*owners, *near):
                if work is not None and work not in seen:
                    seen.append(work)
                    found.append(Comparison(reference, work, index.coverage.name, year_tolerance))
        if any(_is_claimed_work(one) for one in found):
            break
    return found


def _halves(reference: Reference) -> list[str]:
    """Both halves of a title that is long enough, of a claim that says whose work it is."""
    words = (reference.title or "").split()
    if len(words) < TELLING_WORDS or not (reference.authors or reference.first_author):
        return []
    return [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]


def _by_doi(doi: str | None, index: Source) -> tuple[Work | None, ...]:
    """The owner of a DOI, or else of the DOI without the version of a preprint."""
    if not doi:
        return ()
    return (index.by_doi(doi) or index.by_doi(plain_doi(doi)),)


def _arxiv_doi(reference: Reference) -> str | None:
    return f"10.48550/arxiv.{plain_doi(reference.arxiv)}" if reference.arxiv else None


def _judged(reference: Reference, found: list[Comparison], indexes: Sequence[Source], universe: Sequence[Source]) -> Judgement:
    owners = [one for one in found if _owns(one)]
    if _is_incomplete(reference):
        return _incomplete(reference, owners)
    named = [one for one in found if _is_claimed_work(one)]
    if named:
        best = min(named, key=lambda one: (one.cost, not _is_retracted(one.work), -one.similarity))
        return _compared(best, found, owners, covering(reference, indexes, universe))
    nearest = max(found, key=lambda one: (one.similarity, one.support), default=None)
    complete = covering(reference, indexes, universe) if title_length(reference.title or "") > 1 else None
    if complete is not None:
        return _fabricated(complete, nearest, owners)
    if owners:
        field = _owned_field(owners[0])
        reason = f"the {_spelled(field)} belongs to another work: {owners[0].work.title}"
        return Judgement("inaccurate", (field,), owners[0].work, owners[0].similarity, owners[0].source, reason)
    work, similarity = (nearest.work, nearest.similarity) if nearest else (None, 0.0)
    return Judgement("unverifiable", (), work, similarity, "", why_not_covered(reference, indexes, universe))


def _owns(one: Comparison) -> bool:
    return bool(one.agrees["doi"] or one.agrees["pmid"] or _is_of_arxiv(one))


def _is_of_arxiv(one: Comparison) -> bool:
    number = _arxiv_doi(one.claim)
    return number is not None and bool(one.work.doi) and same_doi(number, one.work.doi)


def _is_incomplete(reference: Reference) -> bool:
    """Nothing but an identifier, or no identifier and too little to search for: a title alone must be a telling one."""
    identified = bool(reference.doi or reference.pmid or reference.arxiv)
    if reference.title and (reference.year or reference.journal or reference.authors or reference.first_author or identified):
        return False
    if title_length(reference.title or "") >= TELLING_WORDS:
        return False
    return not (identified and (reference.first_author or reference.journal))


def _incomplete(reference: Reference, owners: Sequence[Comparison]) -> Judgement:
    for one in owners:
        if _is_retracted(one.work):
            return Judgement("retracted", (), one.work, 0.0, one.source, f"the identifier belongs to a work that was {one.work.retracted}")
    nearest, source = (owners[0].work, owners[0].source) if owners else (None, "")
    given = [name.replace("_", " ") for name in LOOKED_FOR if getattr(reference, name)]
    reason = f"incomplete: gives only {', '.join(given)}" if given else "incomplete: no field of a reference could be read"
    return Judgement("unverifiable", (), nearest, 0.0, source, reason)


def _is_claimed_work(one: Comparison) -> bool:
    """Whether this work is the one that the claim means: the more of the title is wrong, the more of the rest must be right."""
    if one.agrees["title"]:
        return title_length(one.claim.title or "") >= TELLING_WORDS or one.support > 0 or not _has_contradiction(one)
    if not one.claim.title:
        return one.support >= SUPPORT[1][1] - 1 and bool(one.agrees["authors"] or one.agrees["journal"])
    if one.agrees["authors"] is False and not one.support >= SUPPORT[0][1] + 1:
        return False
    needed = next(support for similarity, support in SUPPORT if one.similarity >= similarity)
    if one.similarity >= SUPPORT[0][0] and one.shared_subject < SUBJECT:
        needed = SUPPORT[1][1]
    if holds_title(one.claim.title, one.work.title) and title_length(one.work.title) >= TELLING_WORDS:
        needed = SUPPORT[0][1]
    return one.support >= needed


def _has_contradiction(one: Comparison) -> bool:
    return any(one.agrees[name] is False for name in ("authors", "journal", "year"))


def _is_retracted(work: Work) -> bool:
    return work.retracted.startswith("retracted")


def _compared(best: Comparison, found: Iterable[Comparison], owners: Sequence[Comparison], complete: Source | None) -> Judgement:
    foreign = [one for one in owners if not one.agrees["title"] and one.work != best.work]
    differing = tuple(dict.fromkeys([*best.differing, *(_owned_field(one) for one in foreign)]))
    result = (best.work, best.similarity, best.source)
    if _is_retracted(best.work):
        return Judgement("retracted", differing, *result, f"the work was {best.work.retracted}")
    concern = f"; {best.work.retracted}" if best.work.retracted else ""
    if not differing:
        return Judgement("accurate", (), *result, f"all given fields agree{concern}")
    if differing in (("journal",), ("year", "journal")) and complete is None and not owners and _is_other_version(best):
        reason = "only the preprint or only the published version is known here, and the claim cites the other one"
        return Judgement("unverifiable", differing, *result, reason + concern)
    marks, notes = _marks(best, found, foreign, differing)
    reason = f"the work exists, but differs in {', '.join(map(_spelled, differing))}"
    return Judgement("inaccurate", (*differing, *marks), *result, "; ".join([reason, *notes]) + concern)


def _is_other_version(best: Comparison) -> bool:
    claims_preprint = is_preprint_server(best.claim.journal or "")
    return best.cites_preprint_as_published or (claims_preprint and not is_preprint_server(best.work.journal))


def _marks(
    best: Comparison, found: Iterable[Comparison], foreign: Sequence[Comparison], differing: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """Names of errors that are more than a wrong field, and what to tell about the fields."""
    marks, notes = [], [f"the {_spelled(_owned_field(one))} belongs to another work: {one.work.title}" for one in foreign]
    if best.cites_preprint_as_published and "journal" in differing:
        marks.append("preprint")
        notes.append("the record is a preprint, cited as published")
    wrong = [name for name in differing if name in ("title", "authors", "journal")]
    donor = next((one for one in found if one.work != best.work and _explains(one, wrong)), None)
    if donor is not None:
        marks.append("merged")
        notes.append(f"{' and '.join(name for name in wrong if donor.agrees[name])} fit another work: {donor.work.title}")
    if "year" in differing and best.years_apart == 1:
        notes.append("one year off: perhaps online against print")
    return marks, notes


def _explains(donor: Comparison, wrong: Sequence[str]) -> bool:
    """Whether what is wrong comes from this other work: its title, its authors, or its journal together with one of them."""
    taken = [name for name in wrong if donor.agrees[name]]
    return "authors" in taken or ("title" in taken and len(telling_words(donor.work.title)) > 1)


def _owned_field(owner: Comparison) -> str:
    """Which identifier of the claim belongs to `owner`."""
    return "doi" if owner.agrees["doi"] or not owner.agrees["pmid"] else "pmid"


def _spelled(field: str) -> str:
    return {"doi": "DOI", "pmid": "PubMed number"}.get(field, field)


def _fabricated(complete: Source, nearest: Comparison | None, owners: Sequence[Comparison]) -> Judgement:
    work, similarity = (nearest.work, nearest.similarity) if nearest else (None, 0.0)
    reason = f"nothing like it in {complete.coverage.name}, which is taken to hold all works of the claimed journal and year"
    if not owners:
        return Judgement("fabricated", (), work, similarity, complete.coverage.name, reason)
    field = _owned_field(owners[0])
    reason = f"the {_spelled(field)} belongs to another work ({owners[0].work.title}), and there is {reason}"
    return Judgement("fabricated", (field,), work, similarity, complete.coverage.name, reason)
