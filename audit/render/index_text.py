"""What a terminal shows of an index of works that was built."""

from __future__ import annotations

from pathlib import Path

from audit.references.build import Built, ReadFile
from audit.references.work import Coverage
from audit.render.text import one_line

FAULTS = 5  # bad records of a file that are shown


def built_text(built: Built, out: Path) -> str:
    """The files that were read with their bad records, then what the index covers and whether its silence means anything."""
    lines = [line for one in built.sources for line in _source_lines(one)]
    if built.resumed:
        lines.append(f"{built.resumed:,} of these records had been read before")
    return "\n".join([*lines, "", *coverage_lines(built.coverage), f"  retracted  {built.retracted:,}", f"{out} written."])


def _source_lines(one: ReadFile) -> list[str]:
    bad = f", {one.bad:,} of them cannot be used" if one.bad else ""
    more = one.bad - min(len(one.faults), FAULTS)
    faults = [f"  {one_line(fault)}" for fault in one.faults[:FAULTS]] + ([f"  and {more:,} more"] if more > 0 else [])
    return [f"{one_line(one.name)}: {one.format or 'no records'}, {one.records:,} records{bad}", *faults]


def coverage_lines(coverage: Coverage) -> list[str]:
    """What an index covers, a line each, and what that means for a reference that it lacks."""
    years = f"{coverage.years[0]} to {coverage.years[1]}" if coverage.years else "not known"
    shown = "every journal" if "*" in coverage.journals else ", ".join(map(one_line, coverage.journals[:10]))
    journals = shown + (f" and {len(coverage.journals) - 10:,} more" if len(coverage.journals) > 10 else "")
    lacking = (
        f"a work it lacks is called fabricated, in these years and kinds, for {journals}"
        if coverage.complete
        else "not said to be complete: in an audit a work it lacks is unverifiable; `references check` calls it fabricated, in these years "
        "and kinds, unless --not-complete is given"
    )
    count = f"{coverage.count:,}" if coverage.count is not None else "not known"
    return [
        f"{one_line(coverage.name)}, as of {coverage.as_of or 'an unknown date'}",
        f"  works      {count}",
        f"  years      {years}",
        f"  kinds      {', '.join(coverage.kinds) or 'not known'}",
        f"  complete   {lacking}",
    ]
