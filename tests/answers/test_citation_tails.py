"""Laws of audit/answers/citation_tails.py."""

from __future__ import annotations

import pytest

from audit.answers.citation_tails import find_tail, tail_fields


@pytest.mark.parametrize(
    ("rest", "year", "volume", "pages"),
    [
        ("BMJ. 2019 Nov 26;12(3):45-51.", 2019, "12", "45-51"),
        ("中华内科杂志, 2018, 53(6): 702-706", 2018, "53", "702-706"),
        ("Nat. Commun. 12, 4501 (2021)", 2021, "12", "4501"),
        ("European Heart Journal 40.14 (2019): 1120-28", 2019, "40", "1120-28"),
        ("Intensive Care Med (2016) 42:1504-1512", 2016, "42", "1504-1512"),
        ("Critical Care, 16(2), R45", None, "16", "R45"),
        ("Cell 184, 101–109.", None, "184", "101–109"),
        ("Lancet 12 (3): 101–9.", None, "12", "101–9"),
        ("Lancet. 2020", 2020, None, None),
        ("Lancet", None, None, None),
    ],
)
def test_tails(rest: str, year: int | None, volume: str | None, pages: str | None) -> None:
    """Vancouver, Chinese, Nature, MLA, Springer, APA, Cell and Chicago order; None for what is not there."""
    assert tail_fields(find_tail(rest)) == {"year": year, "volume": volume, "pages": pages}
