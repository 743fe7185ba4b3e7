"""Checklists informed by PEMAT and DISCERN: what a program can see is checked, the rest is left to human raters.

No score comes out, and none of it is a PEMAT or DISCERN score: those need two trained raters and every item. An automatic item says yes,
no, or that it does not apply (nan), by a rule of our own whose limit is told in `rule`.
Items after: Shoemaker SJ, Wolf MS, Brach C. Patient Educ Couns 2014;96:395-403 (PEMAT-P, 24 items); Charnock D et al. J Epidemiol
Community Health 1999;53:105-111 (DISCERN, 16 items).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from audit.measures.markdown import Unit, units
from audit.measures.plain_language import addresses_reader
from audit.measures.readability import measure
from audit.measures.text import prepare, prose_of

PEMAT, DISCERN = "PEMAT-informed", "DISCERN-informed"
SHORT = 100  # words, below which a text needs neither headings nor sections
LONG_UNIT = 90  # words, above which a paragraph is no small piece
IMPERATIVE = (
    r"(?:ask|avoid|bring|call|check|clean|contact|cut|do|drink|eat|follow|get|give|go|keep|learn|let|limit|look|make|measure|plan|put|rest|see"
    r"|seek|sit|sleep|speak|start|stay|stop|take|talk|tell|try|use|visit|walk|wash|watch|wear|write)"
)
ACTION = re.compile(rf"^(?:(?:please|always|never|then|first|next|also|if [^,]{{1,80}},) )*(?:do not |don['’]t )?{IMPERATIVE}\b", re.I)
TOLD = re.compile(
    r"\byou (?:should|can|must|need to|may want to|might want to|could)\b|\byour (?:doctor|nurse|pharmacist) (?:can|may|will)\b", re.I
)
STEPS = re.compile(r"\b(?:first|second|next|then|after that|finally|step \d)\b", re.I)
MARKED = re.compile(r"\*\*[^*]+\*\*|__[^_]+__|^\s{0,3}#{1,6}\s|^\s*(?:[-*+•]|\d{1,2}[.)])\s", re.M)
SOURCE = re.compile(
    r"https?://|www\.|\bdoi\b|\[\d+\]|\bet al\b|\b(?:according to|source:|guidelines? (?:of|from|by)|published)\b"
    r"|\b(?:CDC|NIH|WHO|FDA|NICE|NHS|AHA|ACC|USPSTF|Mayo Clinic|Cochrane|American (?:Heart|Cancer|Diabetes|Academy|College)\b)"
)
DATED = re.compile(r"\b(?:19|20)\d\d\b|\b(?:as of|last updated|updated in)\b", re.I)
SUPPORT = re.compile(
    r"\b(?:support groups?|hotline|helpline|more information|learn more|for more|visit (?:the )?website|further reading|resources?)\b", re.I
)
DOUBT = re.compile(
    r"\b(?:uncertain\w*|unclear|not (?:yet )?(?:known|certain|clear)|more research|evidence is (?:limited|mixed|weak)|experts disagree"
    r"|not (?:enough|sufficient) evidence|may not work for everyone|varies)\b",
    re.I,
)
UNTREATED = re.compile(r"\b(?:without treatment|untreated|not treated|if you do not treat|no treatment|watchful waiting|if left)\b", re.I)
OPTIONS = re.compile(
    r"\b(?:options?|alternatives?|another (?:treatment|choice|way)|other treatments?|instead of|either\b.{1,60}\bor)\b", re.I
)
SHARED = re.compile(
    r"\b(?:your (?:preferences?|values|goals|wishes|choice)|decide (?:together|with)|shared decision|what matters (?:most )?to you"
    r"|(?:talk|discuss|speak)\b.{0,40}\b(?:options?|choices?|risks?|benefits?|right for you|best for you))\b",
    re.I,
)


@dataclass(frozen=True)
class Seen:
    """One answer as the rules see it."""

    text: str
    units: tuple[Unit, ...]
    sentences: tuple[str, ...]
    measures: Mapping[str, float | str]

    def number(self, name: str) -> float:
        """A measure of the answer; nan when it has none."""
        return float(self.measures[name])


@dataclass(frozen=True)
class Item:
    """One thing to look for. `number` is the item's in the instrument it was informed by."""

    checklist: str
    number: int
    topic: str
    rule: str = ""  # when the program says yes; "" for an item that a human has to rate
    check: Callable[[Seen], bool | None] | None = None  # None from it: does not apply

    @property
    def automatic(self) -> bool:
        """Whether the program can check it; otherwise it is for human raters."""
        return self.check is not None

    @property
    def name(self) -> str:
        """A stable name, e.g. "pemat_informed_20"."""
        return f"{self.checklist.lower().replace('-', '_')}_{self.number}"


def check(text: str) -> dict[str, float]:
    """The automatic items by name: 1 met, 0 not met, nan where an item does not apply or the text is not English prose."""
    seen = Seen(text, tuple(units(prose_of(text))), prepare(text).sentences, measure(text))
    if math.isnan(seen.number("words")):
        return {item.name: math.nan for item in ITEMS if item.automatic}
    return {item.name: _told(item.check(seen)) for item in ITEMS if item.check}


def for_raters(checklist: str) -> list[Item]:
    """The items of a checklist that a human has to rate."""
    return [item for item in ITEMS if item.checklist == checklist and not item.automatic]


def _told(found: bool | None) -> float:
    return math.nan if found is None else float(found)


def _at_most(name: str, limit: float) -> Callable[[Seen], bool | None]:
    return lambda seen: None if math.isnan(seen.number(name)) else seen.number(name) <= limit


def _at_least(name: str, limit: float) -> Callable[[Seen], bool | None]:
    return lambda seen: None if math.isnan(seen.number(name)) else seen.number(name) >= limit


def _says(pattern: re.Pattern[str]) -> Callable[[Seen], bool | None]:
    return lambda seen: pattern.search(seen.text) is not None


def _in_small_pieces(seen: Seen) -> bool | None:
    if seen.number("words") < SHORT:
        return None
    return len(seen.units) > 1 and all(len(unit.text.split()) <= LONG_UNIT for unit in seen.units)


def _has_headings(seen: Seen) -> bool | None:
    if seen.number("words") < SHORT:
        return None
    return any(unit.kind == "heading" or (not unit.is_prose and unit.kind == "paragraph") for unit in seen.units)


def _says_what_to_do(seen: Seen) -> bool | None:
    return any(ACTION.search(sentence) or TOLD.search(sentence) for sentence in seen.sentences)


def _addresses_reader(seen: Seen) -> bool | None:
    return any(addresses_reader(sentence.split()) or ACTION.search(sentence) for sentence in seen.sentences)


def _in_steps(seen: Seen) -> bool | None:
    if not _says_what_to_do(seen):
        return None
    items = sum(unit.kind == "item" for unit in seen.units)
    return items >= 2 or sum(STEPS.search(sentence) is not None for sentence in seen.sentences) >= 2


ITEMS = (
    Item(PEMAT, 1, "makes its purpose plain"),
    Item(PEMAT, 2, "holds nothing that distracts from its purpose"),
    Item(PEMAT, 3, "uses everyday words", "at most 15 % of the words outside the familiar ones", _at_most("unfamiliar_share", 0.15)),
    Item(PEMAT, 4, "explains medical terms", "half of the hard terms explained at first use", _at_least("terms_explained_share", 0.5)),
    Item(PEMAT, 5, "uses the active voice", "at most 20 % of the sentences with a passive", _at_most("passive_share", 0.2)),
    Item(PEMAT, 6, "makes its numbers clear"),
    Item(PEMAT, 7, "asks for no calculations"),
    Item(PEMAT, 8, "comes in small pieces", "two pieces or more, none above 90 words; from 100 words on", _in_small_pieces),
    Item(PEMAT, 9, "has headings that inform", "some heading or label; from 100 words on; whether it informs is not seen", _has_headings),
    Item(PEMAT, 10, "is in a logical order"),
    Item(PEMAT, 11, "has a summary"),
    Item(PEMAT, 12, "draws attention to key points", "bold, headings or lists", _says(MARKED)),
    Item(PEMAT, 15, "uses pictures where they help"),
    Item(PEMAT, 16, "has pictures that support the words"),
    Item(PEMAT, 17, "has titles on its pictures"),
    Item(PEMAT, 18, "has pictures without clutter"),
    Item(PEMAT, 19, "has simple tables with clear headings"),
    Item(PEMAT, 20, "says what to do", "a sentence that tells the reader to do something", _says_what_to_do),
    Item(PEMAT, 21, "speaks to the reader", "says you or your, or gives an instruction", _addresses_reader),
    Item(PEMAT, 22, "breaks actions into steps", "two list items or two words of order, where there is an action", _in_steps),
    Item(PEMAT, 23, "offers a tool, such as a checklist"),
    Item(PEMAT, 24, "gives instructions for calculations"),
    Item(PEMAT, 25, "explains how to use its charts"),
    Item(PEMAT, 26, "has pictures that make acting easier"),
    Item(DISCERN, 1, "has clear aims"),
    Item(DISCERN, 2, "reaches its aims"),
    Item(DISCERN, 3, "is relevant to the reader"),
    Item(DISCERN, 4, "names its sources", "an address, a citation mark or a named body; whether it exists is not seen", _says(SOURCE)),
    Item(DISCERN, 5, "dates its information", "a year or a date of update", _says(DATED)),
    Item(DISCERN, 6, "is balanced"),
    Item(DISCERN, 7, "points to further support", "words of support or more information", _says(SUPPORT)),
    Item(DISCERN, 8, "speaks of uncertainty", "words of doubt about the evidence", _says(DOUBT)),
    Item(DISCERN, 9, "tells how each treatment works"),
    Item(DISCERN, 10, "tells the benefits of each treatment"),
    Item(DISCERN, 11, "tells the risks of each treatment"),
    Item(DISCERN, 12, "tells what happens without treatment", "words such as untreated", _says(UNTREATED)),
    Item(DISCERN, 13, "tells how treatment affects daily life"),
    Item(DISCERN, 14, "tells that there is more than one treatment", "words of choice", _says(OPTIONS)),
    Item(DISCERN, 15, "supports deciding together", "words of preference or of talking choices over", _says(SHARED)),
    Item(DISCERN, 16, "is good overall as a source"),
)
