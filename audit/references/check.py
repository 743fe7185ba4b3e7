"""Checks a file of references against indexes, one row out for each reference: `medaudit references check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.references.claims import Claim
from audit.references.resolvers.consult import Consultation
from audit.references.verdict import Judgement
from audit.references.work import Source

VERDICTS = ("accurate", "inaccurate", "fabricated", "unverifiable", "retracted")
NEAREST = ("title", "authors", "year", "journal", "doi", "pmid")
COLUMNS = (
    *("row", "verdict", "fields"),
    *(f"nearest_{name}" for name in NEAREST),
    *("similarity", "source", "reason", "differences", "sources"),
)


@dataclass(frozen=True)
class Checked:
    """One reference with its verdict."""

    claim: Claim
    judgement: Judgement

    def row(self) -> dict[str, str]:
        """The row of the table: `COLUMNS`, then what was handed in; a column of the same name as one of ours becomes `input_…`."""
        found, near = self.judgement, self.judgement.nearest
        cells = {"row": str(self.claim.row), "verdict": found.verdict, "fields": "; ".join(found.differing)}
        if near is not None:
            cells |= {f"nearest_{name}": str(getattr(near, name) or "") for name in NEAREST if name != "authors"}
            cells["nearest_authors"] = "; ".join(near.authors) or near.first_author
        cells |= {
            "similarity": f"{found.similarity:.2f}" if near is not None else "",
            "source": found.source,
            "reason": found.reason,
            "differences": "; ".join(
                f"{one.field}: {one.claimed!r} against {one.record!r}" for one in found.differences if one.agrees is False
            ),
            "sources": "; ".join(found.sources),
        }
        given = {f"input_{name}" if name in COLUMNS else name: value for name, value in self.claim.given.items()}
        return {**dict.fromkeys(COLUMNS, ""), **cells, **given}


class Checker:
    """Looks claims up in sources and counts the verdicts.

    With `complete` the sources are taken for all there is in the years and kinds they cover, so that "fabricated" means: nothing like it
    in them. Without it, each source says itself whether it is complete."""

    def __init__(
        self, sources: Sequence[Source], *, complete: bool = True, year_tolerance: int = 0, consultation: Consultation | None = None
    ) -> None:
        self.sources = tuple(sources)
        self.consultation = consultation or Consultation()  # what live registries said of the claims
        self.complete = complete
        self.year_tolerance = year_tolerance
        self.verdicts = Counter[str]()

    def check(self, claims: Iterable[Claim]) -> Iterator[Checked]:
        """The verdict on each claim, in order; a claim without a reference is unverifiable, for the reason that it states."""
        for claim in claims:
            judgement = self._judge(claim)
            self.verdicts[judgement.verdict] += 1
            yield Checked(claim, judgement)

    def _judge(self, claim: Claim) -> Judgement:
        if claim.reference is None:
            return Judgement("unverifiable", (), None, 0.0, "", claim.problem)
        universe = self.sources if self.complete else ()
        return self.consultation.judge(claim.reference, self.sources, universe=universe, year_tolerance=self.year_tolerance)

    def summary(self) -> str:
        """What was found so far, in lines for people: counts, where it was looked up, and what "fabricated" means here."""
        meaning = "nothing like it in a source that is complete for the journal and year; anything else not found is unverifiable"
        if self.complete and self.sources:
            meaning = "nothing like it in these indexes, taken to hold every work of the years and kinds they cover (see --not-complete)"
        counts = ", ".join(f"{self.verdicts[name]} {name}" for name in VERDICTS)
        looked_up = [f"  looked up in {name}" for name in (*map(_covered, self.sources), *self.consultation.names())]
        return "\n".join([f"{self.verdicts.total()} references: {counts}", *looked_up, f"  fabricated: {meaning}"])


def _covered(source: Source) -> str:
    cover = source.coverage
    years = f", years {cover.years[0]} to {cover.years[1]}" if cover.years else ""
    count = f", {cover.count} works" if cover.count is not None else ""
    kinds = f", {', '.join(filter(None, cover.kinds))}" if any(cover.kinds) else ""
    return f"{cover.name}{count}{years}{kinds}" + (f", as of {cover.as_of}" if cover.as_of else "")
