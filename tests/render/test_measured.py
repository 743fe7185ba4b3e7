"""The summary of measured texts for the terminal."""

from __future__ import annotations

from array import array

from audit.measure_file import SUMMARISED, Measured
from audit.render.measured import render_measured

NAN = float("nan")


def measured(groups: list[str], clusters: list[str], words: list[float], *, by: str = "") -> Measured:
    """Rows that have a number of words and, where they have, a share of passive sentences of 1."""
    values = {name: array("d", [NAN] * len(words)) for name in SUMMARISED}
    values["words"] = array("d", words)
    values["passive_share"] = array("d", [1.0 if one == one else NAN for one in words])
    return Measured(len(words), {"en": len(words)}, groups, clusters, values, clustered_by=by)


def test_one_group() -> None:
    """Means with their interval; measures that no row has are not shown; shares are percent inside 0 and 100."""
    text = render_measured(measured(["", "", ""], ["1", "2", "3"], [10.0, 12.0, 14.0]))
    assert "3 rows; intervals are 95 %, every row taken as independent" in text
    assert "words" in text and "12.00 (7.03 to 16.97)" in text  # 12 -+ 4.3027 * 2 / sqrt(3)
    assert "100.0 % (100.0 % to 100.0 %)" in text and "smog" not in text


def test_groups_are_compared_with_the_first() -> None:
    """Rows of the same questions are paired; the difference stands with the second group only."""
    found = measured(["a", "b", "a", "b"], ["q1", "q1", "q2", "q2"], [10.0, 11.0, 20.0, 23.0], by="question")
    text = render_measured(found)
    assert "clustered by question" in text and "first group, a" in text
    assert text.count("difference 2.00 (") == 1 and "(paired)" in text


def test_a_group_without_a_measure_is_not_listed() -> None:
    """Where a group has no value there is no line for it, and without the first group no difference; bounds stay above 0."""
    lines = render_measured(measured(["zh", "en", "en"], ["1", "2", "3"], [NAN, 2.0, 20.0])).splitlines()
    place = lines.index("  words")
    assert lines[place + 1].split() == ["en", "11.00", "(0.00", "to", "125.36)"]  # 11 + 12.7062 * 9
    assert "difference" not in "".join(lines[place:])


def test_refusals_are_told() -> None:
    """How many rows refused stands in the summary."""
    found = measured([""], ["1"], [NAN])
    found.refused = 2
    assert "2 rows that refused to answer: no grade" in render_measured(found)


def test_too_many_groups_and_no_rows() -> None:
    """Many groups are told and summed up; a file without rows has nothing to show and does not fail."""
    many = measured([str(n) for n in range(20)], [str(n) for n in range(20)], [1.0] * 20)
    assert "20 groups are too many" in render_measured(many) and "difference" not in render_measured(many)
    assert render_measured(measured([], [], [])).startswith("0 rows")


def test_rows_without_a_grade_are_told() -> None:
    """Other languages, empty rows, undecided ones and renamed columns are each told."""
    found = measured(["", ""], ["1", "2"], [NAN, NAN])
    found = Measured(7, {"es": 2, "": 1, "zh": 3, "und": 1}, found.groups, found.clusters, found.values, ("words",))
    text = render_measured(found)
    for words in (
        "2 rows in Spanish: no grade",
        "1 row without words",
        "3 rows in Chinese: measured as Chinese",
        "1 row too short",
        "words",
    ):
        assert words in text
