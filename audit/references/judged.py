"""The answers of a study with the references they hold, each judged by the sources that the plan names.

Judging asks nobody: of live registries only what `look_up` recorded in the run folder is read, so that it stays offline and repeatable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.answers.citations import Reference, read_references
from audit.references.index import bundled_index, load_index
from audit.references.resolvers.consult import Consultation, consult
from audit.references.resolvers.named import Registries, registries_asked
from audit.references.verdict import Judgement
from audit.references.work import Source
from audit.transcript import Study, records

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("references", "questions")  # of the probe sets whose answers are read for references


@dataclass(frozen=True)
class JudgedAnswer:
    """One answer with its references and what was found about each."""

    id: str
    item: str
    prompt: str  # the same for repeats of one prompt
    refused: bool  # and gave no reference
    references: tuple[Reference, ...]
    judgements: tuple[Judgement, ...]

    def count(self, verdict: str) -> int:
        """How many references got this verdict."""
        return sum(one.verdict == verdict for one in self.judgements)


@dataclass(frozen=True)
class Sources:
    """Where the references of a study are looked up."""

    indexes: tuple[Source, ...]
    registries: Consultation

    def names(self) -> list[str]:
        """Each source with its size and date, for people."""
        return [_name(index) for index in self.indexes] + self.registries.names()


def open_sources(study: Study) -> Sources:
    """The bundled landmark works, the simulated library for a simulated model, the files the plan names, and what registries answered."""
    indexes = _indexes(study)
    registries = registries_asked(study.folder) if study.folder else None
    return Sources(indexes, consult(cited(study), registries, indexes=indexes) if registries else Consultation())


def look_up(study: Study, registries: Registries, *, progress: Callable[[str], None] = lambda step: None) -> None:
    """Ask live registries about every reference of a study, and keep what they say in its folder. The only step here that asks anybody."""
    consult(cited(study), registries, indexes=_indexes(study), progress=progress)
    registries.write()


def _indexes(study: Study) -> tuple[Source, ...]:
    model = study.plan["model"]
    own = [bundled_index(model["reference_index"])] if model.get("reference_index") else []
    return (bundled_index(), *own, *(load_index(path) for path in model.get("reference_files", [])))


def cited(study: Study) -> list[Reference]:
    """Every reference in the answers of the sets that are read for references, in order."""
    return [one for _, rows in study.of_kind(*KINDS) for row in records(answered(rows)) for one in _cited(row["text"])]


def _cited(text: str) -> tuple[Reference, ...]:
    """The references of an answer; an author and year in running text names a work without saying what it is, and is not judged."""
    return tuple(one for one in read_references(text) if one.kind != "mention")


def answered(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with an answer; a failed call is none."""
    return rows[(rows["finish"] != "error") & rows["text"].notna()]


def judged_answers(rows: pd.DataFrame, sources: Sources) -> list[JudgedAnswer]:
    """Every answer among `rows` with its references judged."""
    return [_judged(row, sources) for row in records(answered(rows))]


def _judged(row: dict[str, object], sources: Sources) -> JudgedAnswer:
    references = _cited(str(row["text"]))
    answer = str(row["id"])
    return JudgedAnswer(
        id=answer,
        item=str(row["item"]),
        prompt=answer.rpartition("#")[0],
        refused=bool(row["refused"]) and not references,
        references=references,
        judgements=tuple(sources.registries.judge(one, sources.indexes) for one in references),
    )


def verdicts(answers: Iterable[JudgedAnswer]) -> Sequence[Judgement]:
    """The judgements of several answers in one row."""
    return [one for answer in answers for one in answer.judgements]


def _name(index: Source) -> str:
    cover = index.coverage
    size = f"{cover.count} works, " if cover.count is not None else ""
    return f"{cover.name} ({size}as of {cover.as_of})"
