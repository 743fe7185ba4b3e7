"""What stands behind the name of a journal in a reference: year, volume, issue and pages, in the order of each style."""

from __future__ import annotations

import re
from typing import Any

YEAR = re.compile(r"(?<![\d./-])((?:18|19|20)\d\d)[a-z]?(?![\d/])")
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
PAGES = r"[A-Za-z]{0,3}\d[\w.]{0,12}(?:\s?[-–—]{1,2}\s?[A-Za-z]{0,3}\d\w{0,9})?"
VOLUME = r"(?:vol(?:ume|\.)?\s?)?(?P<volume>(?!(?:18|19|20)\d\d\b)[A-Za-z]?\d{1,4})"
ISSUE = r"(?:\s?\([^()]{1,24}\)|\.\d{1,4})?"
TAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[.,]?\s(?P<year>(?:18|19|20)\d\d)(?:[ ,]\s?(?:{MONTH})\.?(?:[ -]\w{{1,9}})?)?\s?;\s?{VOLUME}{ISSUE}"
        rf"(?:\s?[:,]\s?(?:pp?\.?\s?)?(?P<pages>{PAGES}))?",
        rf"[.,]?\s\(?(?P<year>(?:18|19|20)\d\d)\)?[,;:]\s?{VOLUME}{ISSUE}\s?[:,]\s?(?:pp?\.?\s?)?(?P<pages>{PAGES})",
        rf"[.,]?\s{VOLUME}{ISSUE}(?:,\s?(?:no\.?"
        rf"|issue)\s?\d{{1,4}})?\s?[,:]\s?(?:pp?\.?\s?)?(?P<pages>{PAGES})\s?[.,]?\s?\((?P<year>(?:18|19|20)\d\d)\)",
        rf"[.,]?\s{VOLUME}{ISSUE}(?:,\s?(?:no\.?|issue)\s?\d{{1,4}})?\s?\((?P<year>(?:18|19"
        rf"|20)\d\d)\)\s?[,:]\s?(?:pp?\.?\s?)?(?P<pages>{PAGES})",
        rf"[.,]?\s\((?P<year>(?:18|19|20)\d\d)\)\s{VOLUME}{ISSUE}\s?:\s?(?P<pages>{PAGES})",
        rf"[.,]?\s{VOLUME}{ISSUE}\s?:\s?(?P<pages>{PAGES})[.\s]*$",  # the year stands behind the authors
        rf"[.,]?\s{VOLUME}{ISSUE},\s?(?:pp?\.?\s?)?(?P<pages>[A-Za-z]{{0,3}}\d{{1,9}}\s?[-–—]{{1,2}}\s?\w{{1,9}}|[A-Za-z]{{0,3}}\d{{3,9}})[.\s]*$",
        rf",\s{VOLUME}{ISSUE}(?:,\s?(?:no\.?|issue)\s?\d{{1,4}})?(?:,\s(?P<year>(?:18|19"
        rf"|20)\d\d))?(?:\s?[,:]\s?(?:pp?\.?\s?|article\s)?(?P<pages>{PAGES}))?(?=[.,;]|\s|$)",
        r"[.,]?\s\(?(?P<year>(?:18|19|20)\d\d)\)?(?=[.,;]?\s?$)",
    )
)


def find_tail(rest: str) -> re.Match[str] | None:
    """Year, volume and pages as they stand behind the name of a journal."""
    found = (pattern.search(rest) for pattern in TAILS)
    return next((one for one in found if one and one.start() > 0), None)


def tail_fields(tail: re.Match[str] | None) -> dict[str, Any]:
    """year, volume and pages of what `find_tail` found; None for what is not there."""
    groups = tail.groupdict() if tail else {}
    return {"year": int(groups["year"]) if groups.get("year") else None, "volume": groups.get("volume"), "pages": groups.get("pages")}
