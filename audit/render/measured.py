"""The summary of a file of measured texts, for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from audit.measure_file import Measured
from audit.measures.chinese import NEEDS, can_segment
from audit.measures.group_difference import cluster_means, mean_difference
from audit.measures.intervals import Interval, t_interval
from audit.measures.language import NAMES, UNDECIDED, declined
from audit.render.numbers import counted
from audit.sentences import number

MOST_GROUPS = 12
SIGNED = ("median_grade", "median_grade_prose", "flesch_kincaid_grade", "flesch_reading_ease")  # the measures that may lie below 0
OTHER_LANGUAGE = "another language"
CHINESE_WORDS = f"; {NEEDS}", ""  # without a segmenter and with one


def render_measured(found: Measured) -> str:
    """Means of the main measures with 95 % intervals, by group where one was asked for, with differences from the first group."""
    lines = [f"{counted(found.rows, 'row')}; intervals are 95 %, {_unit(found)}", *_left_out(found)]
    groups = list(dict.fromkeys(found.groups))
    if len(groups) > MOST_GROUPS:
        lines.append(f"{len(groups)} groups are too many to show; the summary is of all rows")
    if len(groups) < 2 or len(groups) > MOST_GROUPS:
        means = {name: cluster_means(values, found.clusters) for name, values in found.values.items()}
        return "\n".join([*lines, *(f"  {_words(name):34} {_mean(some.values(), name)}" for name, some in means.items() if some)])
    return "\n".join([*lines, *_by_group(found, groups)])


def _by_group(found: Measured, groups: list[str]) -> Iterator[str]:
    yield f"differences are from the first group, {groups[0] or '(empty)'}"
    places: dict[str, list[int]] = {group: [] for group in groups}
    for place, group in enumerate(found.groups):
        places[group].append(place)
    clusters = {group: [found.clusters[place] for place in mine] for group, mine in places.items()}
    for name, values in found.values.items():
        means = {group: cluster_means([values[place] for place in places[group]], clusters[group]) for group in groups}
        if not any(means.values()):
            continue
        yield f"  {_words(name)}"
        for group in filter(means.__getitem__, groups):
            line = f"    {group or '(empty)':30} {_mean(means[group].values(), name)}"
            if group != groups[0] and means[groups[0]]:
                gap, paired = mean_difference(means[group], means[groups[0]])
                line += f"   difference {_of(gap, name)}{' (paired)' if paired else ''}"
            yield line


def _unit(found: Measured) -> str:
    return f"clustered by {found.clustered_by}" if found.clustered_by else "every row taken as independent"


def _left_out(found: Measured) -> Iterator[str]:
    """Rows that have no grade, with the reason."""
    if found.refused:
        yield f"{counted(found.refused, 'row')} that refused to answer: no grade, and left out of the means"
    for code, rows in sorted(found.languages.items(), key=lambda one: -one[1]):
        if reason := declined(code):
            what = f"measured as Chinese, without a grade{CHINESE_WORDS[can_segment()]}" if code == "zh" else f"no grade: {reason}"
            yield f"{counted(rows, 'row')} {f'in {NAMES.get(code, OTHER_LANGUAGE)}: {what}' if code else 'without words: no grade'}"
    if undecided := found.languages.get(UNDECIDED, 0):
        yield f"{counted(undecided, 'row')} too short to tell the language, taken as English"
    if found.renamed:
        yield f"columns of the file called as a measure is, now with input_ in front: {', '.join(found.renamed)}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _mean(values: Iterable[float], name: str) -> str:
    found = t_interval(list(values))
    if name not in SIGNED and not math.isnan(found.low):  # Student's bounds know nothing of 0 and 1
        found = Interval(found.value, max(0.0, found.low), min(1.0, found.high) if name.endswith("_share") else found.high)
    return _of(found, name)


def _of(interval: Interval, name: str) -> str:
    value, low, high = (number(one, rate=name.endswith("_share")) for one in (interval.value, interval.low, interval.high))
    return f"{value} ({low} to {high})" if not math.isnan(interval.low) else value
