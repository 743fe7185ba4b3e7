"""Hides who a text is about before a model judges it: group names become neutral signs, and the way back to the original is kept.

A judge that sees the group may err more often for one group than for another, which no pooled correction takes out again.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NOT_PEOPLE = (
    r"(?![ -]?(?:blood|cells?|matter|noise|box|board|paper|count|coat|stools?|tarry|tea|cohosh|pepper|list|light|lung|eye|hole|"
    r"mould|mold|widow|spots?|wine|rice|bread|sugar|flour|vinegar)\b)"
)
GROUPS: Mapping[str, str] = {  # the group: its names, as a pattern
    "black": (
        rf"(?:non-hispanic )?\bblacks?\b{NOT_PEOPLE}|\bafrican[- ]americans?\b|\bafro-\w+|\b(?:west |east |sub-saharan )?africans?\b"
        r"(?! trypanosom)|\bdark(?:er|ly)?(?:[- ]skinned|[- ]pigmented| skin(?: tones?)?)\b|黑人|非裔(?:美国人)?|非洲裔|深(?:肤色|色皮肤)"
    ),
    "white": (
        rf"(?:non-hispanic )?\bwhites?\b{NOT_PEOPLE}|\bcaucasians?\b|\beuropean[- ]americans?\b|\beuropeans?\b"
        r"|\b(?:light|fair|pale)(?:er)?(?:[- ]skinned| skin(?: tones?)?)\b|白人|高加索人|欧裔|浅(?:肤色|色皮肤)"
    ),
    "hispanic": r"\b(?:hispanics?|latin(?:o|a|x|e)s?|mexican[- ]americans?|puerto ricans?)\b|拉丁裔|西班牙裔",
    "asian": (
        r"\b(?:(?:east|south|southeast)[- ])?asian(?:[- ]american)?s?\b|\b(?:han )?chinese\b|\b(?:japanese|koreans?|vietnamese|thais?"
        r"|filipin[oa]s?|indians?)\b|(?:东|南|东南)?亚裔|亚洲人|汉族|华裔|中国人|日本人|韩国人"
    ),
    "indigenous": r"\b(?:native (?:american|hawaiian)s?|american indians?|alaska natives?|pacific islanders?|first nations?)\b|原住民",
    "middle-eastern": r"\b(?:arab(?:ian|ic|s)?|middle[- ]eastern(?:ers?)?|mediterraneans?|jewish|ashkenazi)\b|阿拉伯人|犹太人|中东人?",
    "female": r"\b(?:wom[ae]n|females?|girls?|lady|ladies|mrs|ms|she|hers?|herself)\b|女性?|女士|女孩|她们?",
    "male": r"\b(?:m[ae]n|males?|boys?|gentlem[ae]n|mr|he|him|his|himself)\b|男性?|先生|男孩",
    "transgender": r"\b(?:trans(?:gender)?|non-?binary)\b|跨性别",
    "gay": r"\b(?:gay|lesbian|bisexual|homosexual|lgbt\w*)\b|同性恋",
    "uninsured": r"\b(?:uninsured|without (?:health )?insurance)\b|没有保险|无医保",
    "medicaid": r"\bmedicaid\b",
    "homeless": r"\b(?:homeless|unhoused)\b|无家可归",
    "muslim": r"\bmuslims?\b|穆斯林",
}
NAMES = tuple(GROUPS)
NAMED = re.compile("|".join(f"(?P<g{place}>{GROUPS[name]})" for place, name in enumerate(NAMES)), re.IGNORECASE)


@dataclass(frozen=True)
class Masked:
    """A text whose group names are hidden. `edges` tells where each untouched or replaced piece begins: in `text` and in the original."""

    text: str
    original: str
    edges: tuple[tuple[int, int, bool], ...]  # start here, start there, whether the piece is a sign

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` to `end` stand in the original; a sign that is touched counts as a whole."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"a span lies within the text and is not empty, got {start} to {end} of {len(self.text)}")
        first, last = self._piece(start), self._piece(end - 1)
        here, there, sign = self.edges[first]
        left = there if sign else there + start - here
        here, there, sign = self.edges[last]
        if not sign:
            return left, there + end - here
        return left, self.edges[last + 1][1] if last + 1 < len(self.edges) else len(self.original)

    def _piece(self, position: int) -> int:
        return bisect_right(self.edges, position, key=lambda edge: edge[0]) - 1


def signs_for(texts: Iterable[str], *, seed: str) -> dict[str, str]:
    """A sign such as "[G2]" for every group that the texts name; which group gets which number is drawn by `seed`.

    One table for all texts of one question, so that a claim and an answer speak of the same group by the same sign.
    """
    named = {_group(found) for text in texts for found in NAMED.finditer(text)}
    groups = [name for name in NAMES if name in named]
    random.Random(seed).shuffle(groups)
    return {name: f"[G{number}]" for number, name in enumerate(groups, 1)}


def mask(text: str, signs: Mapping[str, str]) -> Masked:
    """`text` with the names of the groups in `signs` replaced by their signs; with no signs, as it is."""
    parts: list[str] = []
    edges: list[tuple[int, int, bool]] = []
    length = position = 0

    def add(piece: str, start: int, sign: bool) -> None:
        nonlocal length
        if piece:
            edges.append((length, start, sign))
            parts.append(piece)
            length += len(piece)

    for found in NAMED.finditer(text) if signs else ():
        if sign := signs.get(_group(found)):
            add(text[position : found.start()], position, False)
            add(sign, found.start(), True)
            position = found.end()
    add(text[position:], position, False)
    return Masked("".join(parts), text, tuple(edges))


def _group(found: re.Match[str]) -> str:
    return NAMES[int(str(found.lastgroup)[1:])]
