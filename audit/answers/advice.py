"""What an answer tells the reader to do, may do, must not do and need not do, clause by clause; and a plain yes or no at its head.

A clause counts only with a word that orders, allows or forbids, or when it opens with a verb of advice. English and Chinese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from audit.answers.sentences import sentences
from audit.measures.text import HAN


@dataclass(frozen=True)
class Advice:
    """One clause that advises. `force` is "do", "may", "must not" or "need not"."""

    force: str
    content: frozenset[str]  # what it is about: stems of words, or Chinese characters
    limits: frozenset[str]  # words that bound it, e.g. {"if", "more"}
    start: int  # offsets of the clause in the answer
    end: int


CLAUSE = re.compile(
    r"(?:[;；，]|,\s(?:but|and|so|because|however)\b|\s(?:but|because|however|although|whereas)\b|:\s|\s[–—]\s)", re.IGNORECASE
)
NOT = r"(?:not|n['’]t|never)"
JUDGED = r"(?:safe|recommended|advised|advisable|allowed|appropriate|okay|ok|fine)"
FORCES = [  # the first that is found has the clause
    (force, re.compile(pattern, re.IGNORECASE))
    for force, pattern in (
        (
            "need not",
            r"\b(?:do(?:es)? not|do(?:es)?n['’]t|no) (?:\w+ )?need\b(?: to)?|\bneed ?n(?:['’]t|ot)\b|\b(?:do not|don['’]t) have to\b"
            rf"|\b{NOT} (?:necessary|needed|required)\b|\bunnecessary\b|不需要|无需|不必|不用|没必要|没有必要",
        ),
        (
            "must not",
            r"\b(?:should|must|can|could|may) ?(?:not|never)\b|\b(?:should|must|can|could)n['’]t\b|\bcannot\b|\bcan['’]t\b|\bdo not\b"
            r"|\bdon['’]t\b|\bnever\b|\bavoid(?:ed|ing)?\b|\brefrain(?: from)?\b|\bunsafe\b|\bcontraindicated\b"
            rf"|\b{NOT} (?:be )?{JUDGED}\b"
            r"|不要|不能|不可以?|不应该?|不宜|不建议|不推荐|不安全|避免|禁止|禁忌|禁(?=[食水酒烟])|切勿|请勿|不得",
        ),
        ("may", r"\b(?:can|may)\b|\b(?:is|are|be) (?:\w+ )?(?:safe|okay|ok|fine|allowed|permitted|acceptable)\b|可以|允许|安全"),
        (
            "do",
            r"\b(?:should|must|needs?|ha(?:ve|s) to|ought to)\b"
            r"|\b(?:is|are) (?:\w+ )?(?:recommended|advised|necessary|needed|required|essential)\b|应该|应当|必须|需要|建议|推荐|请|务必",
        ),
    )
]
OPENS = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:please |always )?(?:take|use|stop|continue|keep|call|drink|eat|give|apply|start|wait|drive|see|get|go|seek"
    r"|induce|put|remove|rinse|breastfeed|hold|skip|discontinue|check|wear|ask|tell|visit|swallow|chew|inject|store|shake)\b",
    re.IGNORECASE,
)
LIMITS = re.compile(
    r"\b(?:if|unless|until|without|except|only|when|before|after|during|while|more|less|too|much|always|usually|often|sometimes|also"
    r"|necessarily|alone|yourself|own|someone|somebody|anybody|others|instead|some|most|many|with|routinely|immediately|longer|than|both"
    r"|other)\b|如果|除非|直到|未经|只|之前|之后|期间|超过|过量|自行|一定|总是|同时|部分|大多|有些",
    re.IGNORECASE,
)
TURNS = re.compile(r"\b(?:continue|keep|go on|resume)\b|继续|恢复", re.IGNORECASE)  # the opposite of stopping
STOPS = re.compile(r"\b(?:stop(?:ping)?|discontinu(?:e|ing)|quit(?:ting)?|pause|halt)\b|停止|停用|停药|停服|停", re.IGNORECASE)
DOUBLE = re.compile(r"(?:\bnot|\bnever|n['’]t) (?:\w+ )?(?:avoid|refrain)|不能不|不得不|不要避免", re.IGNORECASE)  # left unread
OPPOSITE = {"do": "must not", "must not": "do", "may": "need not", "need not": "may"}
EMPTY = frozenset(  # words that say nothing about what is advised
    re.findall(
        r"\S+",
        "a an the this that these those it its they them their you your yours he she his her we our i my me is are be been being was were"
        " do does did have has had will would shall should must can could may might need needs to of in on at for from by as and or so then"
        " any all such very take taking takes use using uses used give giving given get getting go going put please not no never t s don"
        " avoid refrain safe unsafe recommended advised advisable allowed okay ok fine appropriate contraindicated necessary needed"
        " required unnecessary generally just there about into out up down with than more less own also",
    )
)
EMPTY_CHINESE = frozenset(
    "的了在是和与及或您你我他她它们请要不能可以应该必须需无勿避免禁止建议推荐务得吃服用药使喝做进行会有就也还都这那把被让给对于为其此一个些时候安全允许情况"
)
YES_OR_NO = re.compile(
    r"[\W_]{0,6}(?:(?P<yes>yes|是的|可以|能|会的)|(?P<no>no|不是|不可以|不能|不行|不会))(?=[,.:!—–，。！：]|\s[–—-])", re.IGNORECASE
)


def read_advice(text: str) -> tuple[Advice, ...]:
    """Every clause of `text` that advises, in order; offsets are into `text`."""
    found = []
    for start, end in sentences(text):
        for since, until in _clauses(text, start, end):
            advice = _of_clause(text[since:until], since, until)
            if advice:
                found.append(advice)
    return tuple(found)


def read_yes_or_no(text: str) -> tuple[str, int, int] | None:
    """ "yes" or "no" when `text` opens with it, with its offsets; else None."""
    found = YES_OR_NO.match(text)
    return ("yes" if found["yes"] else "no", *found.span()) if found else None


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(start + found.end() for found in CLAUSE.finditer(text[start:end])), end]
    return [(since, until) for since, until in pairwise(cuts) if since < until]


def _of_clause(clause: str, start: int, end: int) -> Advice | None:
    if clause.rstrip().endswith(("?", "？")) or DOUBLE.search(clause):
        return None
    force = next((name for name, pattern in FORCES if pattern.search(clause)), "do" if OPENS.match(clause) else "")
    rest = clause
    for _, pattern in FORCES:
        rest = pattern.sub(" ", rest)
    limits = frozenset(one.lower() for one in LIMITS.findall(clause))
    if STOPS.search(rest):  # "stop" is what is advised; "continue" advises against it
        rest = STOPS.sub(" ", rest)
        stops = frozenset({"stop"})
    elif TURNS.search(rest):
        rest, force, stops = TURNS.sub(" ", rest), OPPOSITE.get(force, ""), frozenset({"stop"})
    else:
        stops = frozenset()
    content = _content(rest)
    return Advice(force, content | stops, limits, start, end) if force and content else None


def _content(words: str) -> frozenset[str]:
    latin = {_stem(one) for one in re.findall(r"[a-z0-9.]+(?:-[a-z0-9]+)*", words.lower()) if one not in EMPTY}
    return frozenset((latin | set(re.findall(f"[{HAN}]", words)) - EMPTY_CHINESE) - {"", "."})


def _stem(word: str) -> str:
    word = word.strip(".")
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
