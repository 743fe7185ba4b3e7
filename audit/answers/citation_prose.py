"""Where references stand in running text: written out, with a quoted title, as author and year, as a guideline by name, as an identifier.

Every pattern reads a bounded stretch, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from audit.answers.author_names import PARTICLE, UPPER
from audit.answers.citation_identifiers import ARXIV, DOI, DOI_IN_URL, PMC, PMID, TRIAL, URL, trim_address

YEAR = r"(?:19|20)\d\d[a-z]?"
FAMILY = rf"(?:{PARTICLE}\s){{0,3}}[{UPPER}][\w'’-]{{1,30}}"
ET_AL = r"\set\.?\sal\.?(?:,)?"
NAMES = rf"(?:{FAMILY}(?:{ET_AL}|\sand\s(?:colleagues|others|co-?workers)|(?:,\s{FAMILY}){{0,4}},?\s(?:and|&)\s{FAMILY}))"
NOT_BETWEEN_PLACES = r"(?<!\b[Ii]n\s)(?<!\bfrom\s)(?<!\bbetween\s)(?<!\bacross\s)"  # "in Leeds and Bradford (2013)"
MENTION = re.compile(
    rf"(?<![\w’'-]){NOT_BETWEEN_PLACES}({NAMES})(?:[’']s)?,?\s?"
    rf"(?:\(\s?{YEAR}(?:[,;:]\s[^()\n]{{1,80}})?\)|{YEAR}(?![\w;:–-]|\s?;))"
)
CUE = r"(?:according to|reported by|shown by|described by|found by|see|cf\.|by)"
VERB = (
    r"(?:found|report|show|argue|suggest|describ|observ|conclud|demonstrat|note|stud|review|examin|compar|is\s|was\s|did\s|saw\s"
    r"|estimat|propos)"
)
LONE = re.compile(
    rf"(?:(?<=\b)(?P<cue>{CUE})\s(?P<cued>{FAMILY}\s\({YEAR}\))|(?<![\w’'-])(?<!\bin\s)(?<!\bat\s)(?<!\bIn\s)(?<!\bAt\s)"
    rf"(?P<acting>{FAMILY}\s\({YEAR}\))(?=\s{VERB}))"
)
BRACKET = re.compile(r"\(([^()\n]{5,400})\)")
IN_BRACKET = re.compile(
    rf"(?:^|;|,(?=\s{YEAR}))\s*(?:(?:see|see also|e\.g\.,?|cf\.|also|reviewed in|in)\s){{0,2}}"
    rf"(?P<item>(?:{NAMES},?\s|{FAMILY},\s){YEAR}(?:,\spp?\.?\s?\d{{1,5}}(?:[-–]\d{{1,5}})?)?|(?<=,\s){YEAR}|(?<=;\s){YEAR})\s*(?=;|,|$)"
)
NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "January February March April May June July August September October November December Spring Summer Autumn Winter "
        "Fall Table Figure Section Chapter Version Boston London Paris Geneva Chicago Tokyo Beijing Berlin Medicare Medicaid "
        "Update Updated Revised Since About Type Phase Grade Stage "
        "America Argentina Australia Austria Belgium Brazil Britain Canada China Denmark Egypt England Europe Finland France Germany Ghana "
        "Greece India Iran Iraq Ireland Israel Italy Japan Kenya Korea Mexico Nigeria Norway Pakistan Poland Portugal Russia Scotland "
        "Singapore Spain Sweden Switzerland Taiwan Thailand Turkey Uganda Vietnam Wales",
    )
)
FIRST_WORD = re.compile(r"[\w'’-]*")
TAILS = re.compile(
    r"(?:19|20)\d\d(?:\s[A-Z][a-z]{2}(?:\s\d{1,2})?)?\s?[;,]\s?[A-Za-z]?\d{1,4}(?:\s?\([^()\n]{1,20}\))?"
    r"\s?:\s?[A-Za-z]{0,3}\d[\w.]{0,14}"
    r"(?:[-–—][A-Za-z]{0,2}\d\w{0,9})?"
    rf"|\b\d{{1,4}}(?:\s?\(\d{{1,4}}\))?\s?[:,]\s?\w{{1,9}}[-–—]\w{{1,9}},?\s\({YEAR}\)"
    rf"|\({YEAR}\)\s\d{{1,4}}(?:\(\d{{1,4}}\))?:\s?\w{{1,9}}[-–—]\w{{1,9}}"
    r"|\b\d{1,4}\s?\(\d{1,4}\),\s\w{1,9}[-–—]\w{1,9}"
)
BEFORE = 700  # characters before year and volume in which a reference may begin
START = re.compile(
    rf"(?:^|(?<=[(\[;|\n])|(?<=[.?!:;|)\]]\s)|(?<=\band\s)|(?<=\bsee\s)|(?<=\bby\s)|(?<=—\s))[ \t*_]{{0,4}}"
    rf"((?:(?:[{UPPER}]\.[ -]?){{1,4}}\s?)?{FAMILY}(?:[ -]{FAMILY})?"
    rf"(?:,?\s(?:[{UPPER}]\.?[ -]?){{1,4}}(?=[,.;:]|\s(?:and|&|et)\b|\s?\()|\set\.?\sal\b)"
    rf"|[{UPPER}][\w-]{{2,30}}(?:\s[{UPPER}a-z][\w-]{{1,30}}){{0,5}}\s(?:Group|Investigators|Collaborators|Consortium)\.)"
)
BEHIND = re.compile(
    r"[\s.,;]{0,4}(?:Epub[^.\n]{0,40}\.\s?)?(?:\[?(?:doi[:\s]{0,3}|https?://(?:dx\.)?doi\.org/)10\.\d{4,9}/[^\s|]{2,120}|PMID[:：]?\s?\d{4,8}"
    r"|PMCID[:：]?\s?PMC\d{4,9}|(?:Available (?:from|at)[:\s]{1,3})?https?://[^\s|]{4,200})",
    re.IGNORECASE,
)
PART = r"(?:et al\.|[A-Z]\.|[^.\n\"“”()])"
TITLED = re.compile(
    rf"[\"“][^\"“”\n]{{15,300}}[\"”],?\s{{0,2}}(?:\({PART}{{4,160}}?\b{YEAR}\)"
    rf"|(?:by\s{PART}{{3,120}}?,?\s)?(?:(?:which\s)?(?:was\s)?(?:published|appeared)\s)?in\s{PART}{{3,100}}?(?:\(|,\s|\sin\s|\s){YEAR}\)?)"
)
BODY = r"[A-Z]{2,9}(?:(?:/|-|–|\sand\s)[A-Z]{2,9}){0,5}"
DOCUMENT = (
    r"(?:[Gg]uidelines?|[Rr]ecommendations?(?:\s[Ss]tatement)?|[Cc]onsensus(?:\s[Ss]tatement|\s[Rr]eport)?"
    r"|[Ss]tandards\sof\s(?:Medical\s)?Care)"
)
REPORTING = r"(?:WHO|GOLD|GINA|CDC|IARC|UNAIDS|USPSTF|IOM|NASEM|AHRQ)"  # a "2023 CT report" is no work
STOP = r"(?:or|sets?|recommends?|is|was|are|says|states|which|that|suggests?|and\sthe|and(?=,)|should|advises?|gives?|in\sits)\b"
TOPIC = rf"(?:\s(?:for|on|of|in)\s(?:the\s)?(?:[\w-]{{2,30}},\s){{0,5}}(?!{STOP})[\w-]{{2,30}}(?:\s(?!{STOP})[\w-]{{2,30}}){{0,14}})"
ABOUT = r"\s(?:(?!(?:and|or|reports?|scans?|with|was|were|is|are)\s)[\w-]{2,20}\s){0,3}?"
GUIDELINE = re.compile(
    rf"\b(?:{YEAR}\s{REPORTING}\s[Rr]eport|{REPORTING}\s{YEAR}\s[Rr]eport|{YEAR}\s{BODY}{ABOUT}{DOCUMENT}|{BODY}\s{YEAR}{ABOUT}{DOCUMENT}"
    rf"|{BODY}{ABOUT}{DOCUMENT}\s(?:\(?{YEAR}\)?|\[?[A-Z]{{2,3}}\d{{1,4}}\]?)){TOPIC}?"
)


class Span(NamedTuple):
    """A stretch of the text with a reference in it, found as "mention", "guideline", "identifier", or "" when written out."""

    start: int
    end: int
    kind: str = ""


def written_out(text: str) -> list[Span]:
    """References written out in running text, found by year, volume and page, and their identifiers behind; then those whose title stands
    in quotation marks. `text` has blanks where references were found before."""
    found: list[Span] = []
    parted = 0  # no reference begins before the year and volume of the one before it
    for tail in TAILS.finditer(text):
        lower = max(parted, tail.start() - BEFORE)
        start = _start(text, max(lower, text.rfind("\n\n", lower, tail.start()) + 1), tail.start())
        parted = tail.end()
        if start is not None:
            parted = _end(text, tail.end())
            found.append(Span(start, parted))
    found += [Span(*one.span()) for one in TITLED.finditer(text)]
    return _apart(found)


def _apart(spans: list[Span]) -> list[Span]:
    """The spans in order, without those that begin inside another one; of two with one beginning the longer."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _start(text: str, bound: int, tail: int) -> int | None:
    """Where the reference begins whose year and volume stand at `tail`: at the last name that a list of authors can begin with."""
    window = text[bound:tail]
    opened = _open_bracket(window)
    starts = [one.start(1) for one in START.finditer(window, opened)]
    return bound + starts[-1] if starts else None


def _open_bracket(window: str) -> int:
    """Position behind the last bracket that is not closed in `window`; 0 without one."""
    closed = 0
    for at in range(len(window) - 1, -1, -1):
        closed += window[at] == ")"
        if window[at] == "(":
            if not closed:
                return at + 1
            closed -= 1
    return 0


def _end(text: str, end: int) -> int:
    while (behind := BEHIND.match(text, end)) is not None:
        end = behind.start() + len(trim_address(behind[0]))
    return end


def named_guidelines(text: str) -> list[Span]:
    """Guidelines named by body and year or number, such as "2017 ACC/AHA guideline for …" or "NICE guideline NG136"."""
    return [Span(*found.span(), "guideline") for found in GUIDELINE.finditer(text)]


def mentions(text: str) -> list[Span]:
    """Works named by author and year: "Smith et al. (2020)", "(Smith & Lee, 2020; Roe, 2018)"."""
    found = [Span(*one.span(), "mention") for one in MENTION.finditer(text)]
    for one in LONE.finditer(text):
        group = "cued" if one["cued"] else "acting"
        found.append(Span(*one.span(group), "mention"))
    for bracket in BRACKET.finditer(text):
        found += [
            Span(bracket.start(1) + one.start("item"), bracket.start(1) + one.end("item"), "mention")
            for one in IN_BRACKET.finditer(bracket[1])
        ]
    return [one for one in _apart(found) if FIRST_WORD.match(text, one.start)[0] not in NO_NAMES]  # type: ignore[index]


def identifiers(text: str) -> Iterator[Span]:
    """DOIs, numbers of PubMed, PubMed Central, arXiv and trial registers, and addresses, without the punctuation around them."""
    taken = 0
    matches = [one for pattern in (DOI, DOI_IN_URL, PMID, PMC, ARXIV, TRIAL, URL) for one in pattern.finditer(text)]
    for one in sorted(matches, key=lambda one: (one.start(), -one.end())):
        written = trim_address(one[0].rstrip(" }"))
        if one.start() >= taken and len(written) > 5:
            taken = one.end()
            yield Span(one.start(), one.start() + len(written), "identifier")
