"""Laws of audit/answers/citation_lists.py; what is read of the entries is tested with citations.py."""

from __future__ import annotations

import pytest

from audit.answers.citation_lists import listed_references


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "1. Lee K. Iron. BMJ. 2019;1:2.\n2. Roe B. Gold.\n   BMJ. 2018;1:2.\n",
            ["Lee K. Iron. BMJ. 2019;1:2.", "Roe B. Gold.\n   BMJ. 2018;1:2."],
        ),
        ("1. Lee K. Iron. BMJ. 2019;1:2. This trial changed practice for good.\n", ["Lee K. Iron. BMJ. 2019;1:2."]),
        ("Sources\n- WHO. Iron for all. 2019.\n", ["WHO. Iron for all. 2019."]),
        ("```\n@article{a, title={Iron}}\n```\n", ["@article{a, title={Iron}}"]),
        ("Lee K. Iron. BMJ. 2019;1:2. Roe B. Gold. BMJ. 2018;1:2.\n", []),
        ("1. Rest in bed.\n2. Drink water since 2019.\n", []),
    ],
)
def test_entries(text: str, found: list[str]) -> None:
    """Entries are kept whole without marker and remark; several in a paragraph and lists of advice are left to others."""
    assert [text[start:end] for start, end in listed_references(text)] == found
