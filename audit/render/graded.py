"""Graded answers: the table that is written, and what is printed about it and about how good a grader is."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from audit.errors import TranscriptError
from audit.graders.comparison import Comparison
from audit.graders.correction import Corrected
from audit.graders.grade import STANCES, Case, Grade
from audit.graders.grading import Tally
from audit.graders.votes import Agreement, agreement
from audit.measures.intervals import Interval
from audit.render.csv import FORMULA
from audit.render.numbers import counted
from audit.render.text import one_line, printable
from audit.sentences import NAMES, number

GRADED = ("stance", "confidence", "spans", "rule")
RENAMED = "input_"  # in front of a column of the file that is called as one of ours
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
MOST_REASONS = 5


def write_graded(rows: Iterable[tuple[Mapping[str, Any], Case, Grade]], path: Path, *, columns: Sequence[str]) -> Tally:
    """Write every row of the file with its grade to `path`, CSV or JSONL by its ending; it appears when all is written.

    In CSV no cell is one that a spreadsheet would run; offsets of spans are of the response as it was read, JSONL keeps it as it was."""
    if path.suffix.lower() not in (".csv", ".jsonl", ".ndjson"):
        raise TranscriptError(f"{path}: grades are written as .csv, .jsonl or .ndjson")
    part = path.with_name(f"{path.name}.part")
    tally = Tally()
    names = {name: RENAMED + name if name in GRADED else name for name in columns}
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="") as file:
            write = _csv_writer(file, [*names.values(), *GRADED]) if path.suffix.lower() == ".csv" else _jsonl_writer(file)
            for row, case, grade in rows:
                tally.count(case, grade)
                graded = {"stance": grade.stance, "confidence": round(grade.confidence, 4), "spans": grade.spans, "rule": grade.rule}
                write({names[name]: value for name, value in row.items()} | graded)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return tally


def _csv_writer(file: IO[str], columns: Sequence[str]) -> Callable[[Mapping[str, Any]], None]:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in columns])
    return lambda row: writer.writerow([_cell(row.get(name)) for name in columns])


def _jsonl_writer(file: IO[str]) -> Callable[[Mapping[str, Any]], None]:
    def write(row: Mapping[str, Any]) -> None:
        file.write(json.dumps(row) + "\n")

    return write


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else repr(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return ("'" if text.startswith(FORMULA) else "") + (printable(text) if CONTROL.search(text) else text)


def render_tally(tally: Tally) -> str:
    """How many answers take which stance, in all and by item; why answers are unread; how far judges or raters agree."""
    items = list(dict.fromkeys(item for item, _ in sorted(tally.stances)))
    width = max([len("all answers"), *(len(one_line(item)) for item in items)])
    totals = {stance: sum(tally.stances[item, stance] for item in items) for stance in STANCES}
    lines = [f"{'':{width}}  {'answers':>8}" + "".join(f"{stance:>10}" for stance in STANCES)]
    lines.append(_line("all answers", totals, width))
    lines += [_line(item, {stance: tally.stances[item, stance] for stance in STANCES}, width) for item in items]
    for reason, count in tally.reasons.most_common(MOST_REASONS):
        lines.append(f"unread: {counted(count, 'answer')}: {one_line(reason)}")
    if any(len(votes) > 1 for votes in tally.votes):
        lines.append(render_agreement(agreement(tally.votes, items=tally.items)))
    return "\n".join(lines)


def _line(name: str, counts: Mapping[str, int], width: int) -> str:
    return f"{one_line(name):{width}}  {sum(counts.values()):8,}" + "".join(f"{counts[stance]:10,}" for stance in STANCES)


def render_agreement(found: Agreement) -> str:
    """How far judges, raters or gradings agree, in one line."""
    equal = found.share_equal
    bounds = f" ({number(equal.low, rate=True)} to {number(equal.high, rate=True)})" if equal.low == equal.low else ""
    return (
        f"agreement of {found.voters} on {counted(found.answers, 'answer')}: {number(equal.value, rate=True)}{bounds}, "
        f"Gwet's AC1 {number(found.gwet_ac1, rate=False)}, Krippendorff's alpha {number(found.krippendorff_alpha, rate=False)}"
    )


def render_rates(rates: Mapping[str, Corrected]) -> list[str]:
    """Lines that tell each rate as it was graded and without its grader's errors, or why it stays uncorrected.

    A corrected rate below 0 is shown as 0 beside bounds that say what the data allow."""
    lines = []
    for metric, found in rates.items():
        lines.append(f"{NAMES[metric]}: {_rate(found.raw)}" + (f", corrected {_rate(found.corrected)}" if found.is_corrected else ""))
        lines.append(f"  {found.note}")
    return lines


def _rate(interval: Interval) -> str:
    value, low, high = (number(one, rate=True) for one in (min(max(interval.value, 0.0), 1.0), interval.low, interval.high))
    return f"{value} ({low} to {high})"


def render_comparison(found: Comparison) -> str:
    """How far gradings agree, and the changes from the first file to the second, the most frequent first."""
    lines = [render_agreement(found.agreement)]
    if found.changes:
        lines.append(f"from {one_line(found.files[0])} to {one_line(found.files[1])}:")
        lines += [f"  {first} to {second}: {counted(count, 'answer')}" for (first, second), count in found.changes.most_common()]
    return "\n".join(lines)


def render_evaluation(evaluation: Mapping[str, Any]) -> str:
    """The figures of a grader: overall, by metric, by group and by item, and the mean of the items' own figures."""
    labels = evaluation["labels"]
    left_out = f"; {counted(labels['left_out'], 'row')} of other items left out" if labels["left_out"] else ""
    names = [_where(part["where"]) for part in evaluation["parts"]]
    width = max(map(len, names))
    heading = f"{'':{width}}  answers  {'sensitivity':26}{'specificity':26}{'exact':>7}  {'kappa':22}AC1"
    lines = [f"{evaluation['grader']['grader']} on {counted(labels['answers'], 'labelled answer')}{left_out}", heading]
    lines += [_part_line(name, part, width) for name, part in zip(names, evaluation["parts"], strict=True)]
    for name, figures in evaluation["parts"][0]["within_item"].items():
        if figures["items"]:
            lowest = f"; lowest {number(figures['lowest'], rate=True)} ({figures['lowest_item']})" if figures["lowest"] < 1 else ""
            lines.append(f"mean {name} within {counted(figures['items'], 'item')}: {number(figures['value'], rate=True)}{lowest}")
    lines.append(
        "positive is a wrong stance; an unread one counts as negative; intervals are 95 %, those of kappa and AC1 clustered by item"
    )
    return "\n".join(lines)


def _where(where: Mapping[str, str]) -> str:
    return (
        one_line(", ".join(value if name in ("metric", "item") else f"{name} {value or '(empty)'}" for name, value in where.items()))
        or "all"
    )


def _part_line(name: str, part: Mapping[str, Any], width: int) -> str:
    shares = [f"{_share(part[one]):26}" for one in ("sensitivity", "specificity")]
    exact, ac1 = _percent(part["exact_agreement"]["value"]), _coefficient(part["gwet_ac1"])
    return f"{name:{width}}  {part['answers']:7,}  {''.join(shares)}{exact:>7}  {_coefficient(part['cohen_kappa']):22}{ac1}"


def _share(figures: Mapping[str, Any]) -> str:
    if not figures["n"]:
        return "– of 0"
    return f"{_percent(figures['value'])} ({_percent(figures['low'])}–{_percent(figures['high'])}) of {figures['n']}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _coefficient(figures: Mapping[str, float | None]) -> str:
    value, low, high = figures["value"], figures["low"], figures["high"]
    if value is None:
        return "–"
    return f"{value:.2f}" if low is None or high is None else f"{value:.2f} ({low:.2f} to {high:.2f})"
