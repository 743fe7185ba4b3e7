"""A description of a patient without what it says of relatives, staff and companions."""

from __future__ import annotations

import re
from collections.abc import Collection

from audit.answers.demographic_words import KIN, STAFF

BROUGHT = re.compile(
    r"\b(?:brings?|brought|bringing|carries|carried|rushe[sd]|reports? that|(?:concerned|worried) about)\s(?:in\s)?"
    r"(?=(?:his|her|their)\s(?:[\w-]+\s){0,6}?(?:son|daughter|child|baby|infant|newborn|toddler|boy|girl|mother|father|wife|husband)\b)",
    re.IGNORECASE,
)
OWN_CHILD = {"son": "boy", "daughter": "girl", "mother": "woman", "father": "man", "wife": "woman", "husband": "man"}
APPOSED = (
    r"(?:\s?\([^()]{1,60}\)|,\sDr\.?\s[^,.;]{1,40}(?=,)(?:,\san?\s[^,.;]{1,60}(?=,))?,?"
    r"|,\s(?:an?\s|who\s|aged?\s|now\s|the\s|also\s)?[^,.;]{1,60}(?=[,.;]|$)(?:,\san?\s[^,.;]{1,60}(?=,))?,?"
    r"|\s(?:is|was|are|were|aged?|at|of|who|come|comes|came|died|has|had)\s(?:[^,.;]{1,80}))?"
)
RELATIVE = re.compile(
    rf"(?P<of>\b(?:his|her|their|whose|my|the(?!\s(?:[\w-]+\s){{0,3}}(?:child|baby|newborn)))\s"
    rf"|['’]s\s)(?:[\w-]+\s){{0,4}}?(?:{KIN}|{STAFF})\b{APPOSED}"
    r"|\bDr\.?\s(?-i:[A-Z]\w+(?:\s[A-Z]\w+)?)(?:,\s[^,.;]{1,60}(?=[,.;]|$),?)?"
    rf"|(?P<by>\b(?:by|with|to|from|via|saw|sees|and)\s)(?:an?|the|his|her)\s(?:[\w-]+\s){{0,4}}?{STAFF}\b{APPOSED}",
    re.IGNORECASE,
)
CHINESE_KIN = re.compile(
    r"(?:其|他的?|她的?|患者的?|病人的?|由|被|和|与|及)?(?:妻子?|丈夫|配偶|爱人|父亲|母亲|父母|爸爸|妈妈|父|母|女儿|儿子"
    r"|子女|孙[子女]|姐姐?|妹妹?|哥哥?|弟弟?|祖父|祖母|外祖[父母]|爷爷|奶奶|家属|家人|同事|邻居|朋友|护士|主治医[师生]"
    r"|接诊医[师生]|住院医[师生])(?!病史)[^，。,;；]*"
)
BROUGHT_ONES = frozenset((*OWN_CHILD, "child", "baby", "infant", "newborn", "toddler", "boy", "girl"))
CARRIED = frozenset(
    ["bring", "brings", "brought", "bringing", "carries", "carried", "rushes", "rushed", "reports", "report", "concerned", "worried"]
)
PEOPLE = frozenset(word + ending for word in re.findall(r"[a-z]{3,}", KIN + STAFF) for ending in ("", "s", "ren")) | {
    "dr",
    "fiance",
    "fiancee",
}


def of_the_patient(text: str, words: Collection[str]) -> str:
    """The text without what it says of relatives, staff and companions; a child that is brought in becomes the patient."""
    brought = BROUGHT.search(text) if not (CARRIED.isdisjoint(words) or BROUGHT_ONES.isdisjoint(words)) else None
    if brought:
        rest = re.sub(r"^(his|her|their)\s", "a ", text[brought.end() :], flags=re.IGNORECASE)
        word = re.search(rf"\b({'|'.join(OWN_CHILD)})\b", rest[:80], re.IGNORECASE)
        if word:
            rest = rest[: word.start()] + OWN_CHILD[word[1].lower()] + rest[word.end() :]
        text = re.sub(r"[^.\n]{1,200}$", "", text[: brought.start()]) + rest
    if not PEOPLE.isdisjoint(words):
        text = RELATIVE.sub(lambda found: f"{found['of'] or found['by'] or ''}someone", text)
    return text if text.isascii() else CHINESE_KIN.sub("", text)
