"""How plainly an answer speaks, beside the formulas: passive voice, the reader addressed, hard terms explained when they come up.

Patterns and lists are written for this project and see the surface only: they rank texts, and single sentences may be misread.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence


def _in_all_spellings(words: str) -> frozenset[str]:
    """The words in small letters, with a capital and in capitals, with a straight apostrophe and a round one."""
    spelled = {form for word in words.split() for form in (word, word.capitalize(), word.upper())}
    return frozenset(spelled | {word.replace("'", "’") for word in spelled})


BE = _in_all_spellings("am is are was were be been being isn't aren't wasn't weren't gets got getting it's that's they're you're")
BETWEEN = re.compile(r"(?:not|also|always|never|often|only|being|been|still|then|now|soon|even|just|\w+ly)")
IRREGULAR = _in_all_spellings(
    "given taken made done seen known shown found told kept held left lost put set cut read written chosen broken frozen spoken driven"
    " drawn worn torn born hurt hit sent spent built bought brought caught taught thought felt meant met paid sold said laid led fed run"
    " begun drunk eaten fallen forgotten hidden ridden risen shaken stolen thrown woken grown blown flown stuck struck hung dug spread"
    " shut let split understood withdrawn overcome undergone"
)
STATES = _in_all_spellings(  # they end as participles do, and after "is" they describe
    "tired worried scared interested concerned excited married pleased surprised bored ashamed supposed need indeed bed red bleed feed seed"
    " speed weed exceed proceed succeed hundred kindred sacred naked"
)
SECOND_PERSON = _in_all_spellings("you your yours yourself yourselves you're you'll you've you'd")

AFTER = re.compile(  # what explains a term that stands before it, with one word of the term between at most
    r"(?:[ -]\w+)?(?:[\"”’*]?\s*\([^)]*[a-z]{2}[^)]*\)|\s*[,–—]\s*(?:or|which|meaning|that is|i\.e\.|also called|an?|the|your)\b|:\s+\S"
    r"|[\"”’]? (?:is|are|means?|refers? to|describes?|happens?|occurs?) (?:when|what|how|that|an?|the|your|another|any|one|also called)\b)"
)
BEFORE = re.compile(  # what explains a term that stands behind it
    r"(?:\((?:also )?(?:called |known as |or )?(?:an? )?|\b(?:called|named|termed|known as|medical (?:name|term)(?: is)?|i\.e\.,?)"
    r"\s+(?:an? |the )?|, or (?:an? )?)[\"“‘*]?(?:\w+ )?$"
)


def plain_language(sentences: Sequence[str], sentence_words: Sequence[Sequence[str]], first_uses: Mapping[str, int]) -> dict[str, float]:
    """Measures of how plainly a text speaks; nan without sentences.

    `passive_share` and `second_person_share` are shares of the sentences, in [0, 1], in which some verb is passive (0 is plainest) and in
    which the reader is addressed as you. `terms` is the number of `first_uses`, which gives the sentence that each hard term first stands
    in, and `terms_explained_share`, in [0, 1], says of how many a bracket, an apposition or a definition there tells the meaning; 1 is
    best, nan without terms.
    """
    total = len(sentence_words)
    explained = sum(is_explained(term, sentences[number]) for term, number in first_uses.items())
    return {
        "passive_share": sum(map(is_passive, sentence_words)) / total if total else math.nan,
        "second_person_share": sum(map(addresses_reader, sentence_words)) / total if total else math.nan,
        "terms": len(first_uses) if total else math.nan,
        "terms_explained_share": explained / len(first_uses) if first_uses else math.nan,
    }


def is_passive(words: Sequence[str]) -> bool:
    """Whether a form of "be" or "get" is followed by a past participle, adverbs aside, as in "was not fully absorbed"."""
    if BE.isdisjoint(words):
        return False
    for place, word in enumerate(words):
        if word in BE:
            for following in words[place + 1 : place + 4]:
                if _is_participle(following):
                    return True
                if not BETWEEN.fullmatch(following.lower()):
                    break
    return False


def addresses_reader(words: Sequence[str]) -> bool:
    """Whether the words say "you" or "your" in any form."""
    return not SECOND_PERSON.isdisjoint(words)


def is_explained(term: str, sentence: str) -> bool:
    """Whether the sentence tells what its `term` means: in brackets, set off by commas, after "means" or a colon, or before "called"."""
    start = sentence.find(term)
    if start < 0:
        return False
    end = start + len(term)
    return bool(AFTER.match(sentence, end) or BEFORE.search(sentence, max(0, start - 40), start))


def _is_participle(word: str) -> bool:
    return word in IRREGULAR or (word.endswith("ed") and len(word) > 3 and word not in STATES)
