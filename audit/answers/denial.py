"""Does a sentence assert the words that were found in it? Read on the letters of audit/answers/cues.py, one letter a word.

`judge` looks at the clause around the words: negation and falsehood before them, a dismissing predicate behind them, attribution and
history anywhere before them, and a clause or sentence that points back and dismisses ("..., which is no longer recommended.").
"""

from __future__ import annotations

import re

SCOPE = 40  # words to either side that can bear on a claim
Judgement = tuple[str, str]  # "asserted", "denied", "open" or "mentioned", and the rule that says so

CLAUSE = re.compile(r"[;\n]|-(?=..)|(?<=[^n])k|,w|,r|,u(?=.{0,2}[jPs]|[.]{1,3}[iIhdn])|\((?=...)|\)")
OPENING = re.compile(r"^[^a-zA-Z.]{0,4}k[^,]{2,40},")
# Words of denial that deny nothing: "not only", "do not forget", "no doubt", "not a myth", "never without".
DOUBLE = re.compile(r"f.?F|[pO1][^,;]?G|n(?:[d.]?[lF]|[^,;]{0,2}[fx]|[^,;]{0,5}H|.?T|[^,;]{0,6}%[d.]?P(?=.*$))|[xD][^,;]{0,6}%[d.]?P")
NO_GROUND = re.compile(r"(?:[nH][^,;]{0,4}|L[^,;]{0,2})[eK]")
NOT_TRUE = re.compile(r"n[^,;l]{0,2}v.{0,2}[tQ]")
NEAR = re.compile(r"[nH](?!T)[^,;:kz]{0,9}$")
LITTLE = re.compile(r"(?<!A)L[^A]?$")  # "very little difference", but not "a little thicker"
FORBIDS = re.compile(r"n[^,;z]{0,2}[vb][^;kz]{0,25}$|d[^,;]?n[^,;z]{0,3}$")
REMOVES = re.compile(r"[xD][^,;:k]{0,7}$|R[T%v.]{0,2}[^,;:]{0,5}$")
FALSE = re.compile(r"f")
ATTRIBUTED = re.compile(r"a.?[t%]|a[^,;]{0,2}$")
BELIEVED = re.compile(r"S.?Q|V[^,;]{0,2}b|(?:[IOopC1]|hI)[^,;]{0,2}b|P[ChmI]?[ChmI]?b|jCb|j[iIh]C?b")
HISTORY = re.compile(r"p|[Ih].?1|o[^,;]{0,3}[sEab]|O[^,;]{0,3}s[^,;]{0,3}b|O[^,;]{0,3}E|z\.?Y|[jP]vQ|vQ[ih]")
SCARE = '"'
WEAK = re.compile(r"m|P[^,;]{0,3}s|s[^,;]{0,2}(?:m|g)")  # "some studies have found", "may": a claim that a doubt can turn
QUOTE = re.compile(r'"([^"]{4,})"')  # four words or more: a single term in quotes is still used
QUOTED_QUESTION = re.compile(r"W[^,;:]{0,40}$")
OPEN = re.compile(r"c")

UPHELD = r"[veKg]"
BEHIND_FALSE = re.compile(r"^[^;]{0,30}?(?:[iIh][^,;n]{0,3}|[-,(]\.?)[fo]")
BEHIND_NOT = re.compile(rf"^[^;u]{{0,20}}?(?:n(?!l)[^,;lz]{{0,3}}{UPHELD}|[HL][^,;]{{0,2}}[eK])(?!Q\.{{0,2}}x)")
BEHIND_REMOVED = re.compile(r"^[^;]{0,20}?[iIhd][^,;]{0,3}[xXD]")
BEHIND_PAST = re.compile(r"^[^;]{0,8}?(?:I[^,;]{0,2}[p1]|vQi|p$|O$)|^.{0,3}%.?o.?[sE]?")
AFFIRMED = re.compile(r"^[^;n]{0,8}[ih][^,;n]{0,3}[ve]")
SUBJECT = r"[jwt][^,;n]{0,4}?"
DISMISSES = re.compile(
    r"^[,;:\-\"(kupyO\n.]{0,5}?(?:"
    rf"{SUBJECT}(?:[iIhd]{{1,2}}[^,;n]{{0,3}}[foxD](?![tQ])|n(?!l)[^,;l]{{0,3}}{UPHELD}(?!Q|[ve]?%)|[iIhd]?n[^,;l]{{0,2}}x|[iIhd][LH][^,;]?e|h?[nL].{{0,2}}e)"
    r"|[jtP.]?[iIhd]?n$"
    r"|.{0,3}[nL].{0,3}e[^,;]{0,5}j"
    r"|[^,;]{0,5}s[^,;]{0,4}(?:n[^,;]{0,3}[veg]|[fx])"
    r"|[^;]{0,12}[fxD][^,;]{0,1}j"
    r"|.{0,4}I[^,;n]?[xX]|[.aPEsu]{1,4}[iIh]{1,2}[^,;n]?[fo](?![t%Q])"
    r"|[\-(,]?\.?f$)"
)
AHEAD = re.compile(r"^[^a-zA-Z]{0,3}j[iI][^,;:]{0,3}f[^,;:]{0,3}[tQ](?![hIidC])")  # "It is a myth that ..." speaks of what follows


def judge(letters: str, start: int, end: int, *, negates: bool = False) -> Judgement:
    """Whether words `start` to `end` of a sentence are asserted, denied, left open or only mentioned (behind "whether", or quoted).

    `negates` tells that the words hold their own negation, so that another word of negation beside them is that one."""
    left, right = clause(letters, start, end)
    if negates:
        letters = letters[:start].replace("n", ".") + letters[start:]
    before = DOUBLE.sub(lambda found: "." * len(found[0]), letters[left:start])
    behind = DOUBLE.sub(lambda found: "." * len(found[0]), letters[end:right])
    if QUOTED_QUESTION.search(before):
        return ("open", "controversy") if OPEN.search(letters) else ("mentioned", "question")
    for rule, pattern in (
        ("no ground", NO_GROUND),
        ("not true", NOT_TRUE),
        ("negation", NEAR),
        ("negation", LITTLE),
        ("advised against", FORBIDS),
        ("removed", REMOVES),
        ("called false", FALSE),
    ):
        if pattern.search(before):
            return "denied", rule
    for rule, pattern in (
        ("called false", BEHIND_FALSE),
        ("not upheld", BEHIND_NOT),
        ("removed", BEHIND_REMOVED),
        ("history", BEHIND_PAST),
    ):
        if pattern.search(behind):
            return "denied", rule
    if DISMISSES.match(letters, right) or _dismissed_from(letters, right):
        return "denied", "dismissed behind"
    if _quoted(letters, start, end):
        return "mentioned", "quotation"
    return _reported(before, behind, letters)


def _quoted(letters: str, start: int, end: int) -> bool:
    """Whether the words are a term in quotation marks, or part of a quoted clause in a longer sentence."""
    if letters[:start].endswith(SCARE) and letters.startswith(SCARE, end):
        return True
    return any(one.start() < start and end < one.end() and one.end() - one.start() < len(letters) for one in QUOTE.finditer(letters))


def _reported(before: str, behind: str, letters: str) -> Judgement:
    if ATTRIBUTED.search(before) and not AFFIRMED.search(behind):
        return ("open", "controversy") if OPEN.search(behind) else ("denied", "attribution")
    if BELIEVED.search(before):
        return "denied", "attribution"
    if HISTORY.search(before):
        return "denied", "history"
    if OPEN.search(before) or OPEN.search(behind):
        return "open", "controversy"
    if WEAK.search(before) and OPEN.search(letters):
        return "open", "controversy"
    return "asserted", "asserted of some" if WEAK.search(before) else "asserted"


def _dismissed_from(letters: str, position: int) -> bool:
    return bool(DISMISSES.match(letters[position : position + SCOPE]))


def clause(letters: str, start: int, end: int) -> tuple[int, int]:
    """First and last word of the clause around words `start` to `end`: contrasts, dashes and relative clauses divide a sentence."""
    left, right = max(0, start - SCOPE), min(len(letters), end + SCOPE)
    opening = OPENING.match(letters)
    if opening and opening.end() <= start:
        left = max(left, opening.end())
    elif opening and end <= opening.end():
        right = min(right, opening.end())
    for stop in CLAUSE.finditer(letters, left, right):
        if stop.end() <= start:
            left = stop.end()
        elif stop.start() >= end:
            return left, stop.start()
    return left, right


def leaves_open(letters: str) -> bool:
    """Whether a sentence calls something disputed or unclear."""
    return OPEN.search(letters) is not None


def dismisses(letters: str) -> bool:
    """Whether a sentence begins by dismissing the one before it ("This is not supported by evidence.")."""
    return DISMISSES.match(letters) is not None and AHEAD.match(letters) is None


# A heading whose items are all denied: "Common myths:", "Not needed:", "Outdated practices".
DENIES_ALL = re.compile(r"f|n[^,;]{0,3}:$|n[^,;]{0,2}v.?:?$|p|o[^,;]{0,2}E|D")


def judge_rejection(letters: str, start: int, end: int, negates: bool = False) -> tuple[str, str]:
    """What words that reject a claim say where they stand: "rejects"; "endorses" where they are themselves called false; "" where they
    are negated ("They do not look the same") and so say nothing. `negates` tells that the words hold their own negation."""
    left, right = clause(letters, start, end)
    before = DOUBLE.sub(lambda found: "." * len(found[0]), letters[left:start])
    behind = letters[end:right]
    said = set(letters[start:end])
    if not negates and "n" in said and FALSE.search(before.rpartition(":")[2]):
        return "endorses", "denied rejection"
    if negates or said & set("fnLHexD"):
        return ("", "") if not negates and re.search(r"n.{0,2}$", letters[left:start]) else ("rejects", "denial")
    before = before.rpartition(":")[2]
    if FALSE.search(before) or NO_GROUND.search(before):
        return "endorses", "denied rejection"
    if NEAR.search(letters[max(left, start - 5) : start]):
        return "", ""
    reported = ATTRIBUTED.search(before) or BELIEVED.search(before) or re.search("Pb", before)
    if reported and (BEHIND_FALSE.search(behind) or BEHIND_NOT.search(behind) or _dismissed_from(letters, right)):
        return "endorses", "denied rejection"
    return ("hedges", "attribution") if reported else ("rejects", "contradicts")
