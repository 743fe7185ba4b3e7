"""Laws of audit/answers/tables.py."""

from __future__ import annotations

import pytest

from audit.answers.tables import rows_below_names, tagged

NAMES = frozenset(("triage", "imaging", "advice"))


@pytest.mark.parametrize(
    "text",
    [
        'triage,imaging,advice\n2,no,"Rest, please."',
        "Here:\n| Triage | Imaging | Advice |\n|---|:-:|---|\n| 2 | no | Rest, please. |\nDone, thanks.",
        "triage\timaging\tadvice\n2\tno\tRest, please.",
    ],
)
def test_a_row_below_names(text: str) -> None:
    """CSV, Markdown and tabs: the cells below the names, by name."""
    assert [row for row, _, _ in rows_below_names(text, NAMES)] == [{"triage": "2", "imaging": "no", "advice": "Rest, please."}]


def test_rows_without_names_are_none() -> None:
    """One name is no header, and a row of another width ends the table."""
    assert list(rows_below_names("triage, please\n2, no", NAMES)) == []
    assert list(rows_below_names("triage,imaging\nRest, then, come back", NAMES)) == []


def test_the_span_of_a_row_is_told() -> None:
    """Start and end are those of the row in the text."""
    text = "triage,imaging\n2,no\n"
    ((_, start, end),) = rows_below_names(text, NAMES)
    assert text[start:end] == "2,no"


def test_tags() -> None:
    """A tag holds its text; two that differ are both told, so that neither passes for the value."""
    assert tagged("<triage>2</triage> <imaging>no</imaging>") == {"triage": "2", "imaging": "no"}
    assert tagged("<triage>2</triage><triage>3</triage>") == {"triage": "2 or 3"}
    assert tagged("<triage>2</imaging>") == {}
