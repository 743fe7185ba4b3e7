"""Answers that a key decides: multiple choice, traps (a nonsensical question, "none of the above") and short guideline answers.

An answer is correct, wrong, abstained or unread, never a mixture: after the faults found in published scorers (Med-HALT, arXiv
2307.15343), an abstention is what the reply says of itself and never an option such as "all of the above", and what cannot be read is
not a wrong answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from audit.answers.choices import plain
from audit.answers.json_text import all_embedded, objects_in
from audit.answers.reading import ABSENT, AMBIGUOUS, CONTRADICTORY, Reading, agreed
from audit.answers.reasoning import final_part, without_reasoning
from audit.answers.refusal import is_empty, is_refusal

OUTCOMES = ("correct", "wrong", "abstained", "unread")
TRAP = "abstain"
KEYS = re.compile(
    r"^(?:(?:final|correct|right|best|my|chosen|selected)[\s_-]?)?(?:answers?|choice|option|selection|response|cop|答案|选项"
    r"|选择)(?:[\s_-]?(?:letter|index|option|key))?$",
    re.IGNORECASE,
)
ABSTAINS = re.compile(
    r"\b(?:I|we) (?:(?:do not|don['’]t|really don['’]t|cannot|can['’]t|could not|couldn['’]t) (?:know|tell|say|answer"
    r"|determine|decide|choose|judge)|(?:am|['’]m) (?:not sure|unsure|unable to (?:answer|choose|decide|determine)))"
    r"|\bI['’]m (?:not sure|unsure|unable to (?:answer|choose|decide|determine))|\b(?:not known|unknown|unanswerable"
    r"|cannot be (?:answered|determined|known)|can['’]t be (?:answered|determined)|insufficient information"
    r"|not enough information"
    r"|no (?:correct|right|valid) (?:answer|option|choice)|none of (?:the|these) (?:options|answers|choices) (?:is|are|fits?"
    r"|appl(?:y|ies)|makes? sense|seems?)|(?:question|premise|options?|scenario) (?:is|are|makes?|does(?: not|n['’]t)"
    r"|do(?: not|n['’]t)) (?:\w+ )?(?:nonsens\w+|absurd|flawed|invalid|incorrect|false|fictional|fabricated|impossible"
    r"|no sense|make sense|not real)"
    r"|(?:nonsensical|absurd|meaningless|fictitious) (?:question|scenario|premise|options?)|no sense|does(?: not"
    r"|n['’]t) exist|no such (?:thing|disease|drug|condition|organ|study|guideline|syndrome|treatment))\b"
    r"|不知道|不清楚|无法(?:确定|回答|判断|作答)|不能(?:确定|回答|判断)|没有(?:正确|合适)的?(?:答案|选项)|(?:问题|题目|题干"
    r"|前提)[^，。,]{0,6}(?:不成立|荒谬|错误|没有意义|不合理|有误)|不存在",
    re.IGNORECASE,
)
SAID = (
    r"(?:(?:(?:final|correct|right|best|most (?:likely|appropriate)|my) )?(?:answer|choice|option|selection"
    r"|response)(?: (?:is|would be|should be|must be|to (?:this|the) question is))?"
    r"|I(?:['’]d| would|['’]ll| will)? (?:choose|pick|select|go with|say|answer|opt for|vote for)|(?:choose|select|pick)"
    r"|答案(?:是|为|应为|应该是)?|(?:我)?(?:应|应该)?选(?:择|项)?(?:是)?|正确(?:答案|选项)(?:是|为)?)"
)
MARK = r"[\s:：=*_\"'`“(\[（{-]{0,6}"
DENIED = re.compile(
    r"(?:\b(?:not|n['’]t|never|than|rule[sd]? out|exclud\w{0,5}|eliminat\w{0,5}|incorrect|wrong|unlike|instead of|over"
    r"|neither|nor)\b|不是|并非|排除|错误|不选)(?:(?!\bbut\b)[^.;,\n，。；]){0,20}$",
    re.IGNORECASE,
)
SHORT = 80  # characters of a reply that can be nothing but the text of an option


@dataclass(frozen=True)
class Question:
    """What is asked and how it is scored."""

    options: Mapping[str, str]  # by letter; empty for an open question
    right: frozenset[str]  # letters, or for an open question patterns of which one is in every right answer
    wrong: tuple[str, ...] = ()  # of an open question: patterns that are in no right answer
    abstain: tuple[str, ...] = ()  # letters of the options that abstain ("I do not know")
    abstain_is_right: bool = False  # a question without an answer: to say so is right, to choose is wrong


def question_of(item: Mapping[str, Any]) -> Question:
    """The question of an item of kind "keyed": `options` by letter (none of an open question), `right` (letters, or patterns of an open
    question, or only "abstain" where no answer is right), `wrong` (patterns) and `abstain` (letters)."""
    right = frozenset(item.get("right", ()))
    trap = right == {TRAP}
    return Question(
        item.get("options", {}), frozenset() if trap else right, tuple(item.get("wrong", ())), tuple(item.get("abstain", ())), trap
    )


def keyed_outcome(text: str | None, question: Question) -> Reading:
    """One of `OUTCOMES` as the value, and as the reason what stood for it: the option, "said so", "refused", or why nothing was read."""
    if text is None or is_empty(text):
        return Reading("unread", "no answer")
    said = unicodedata.normalize("NFKC", without_reasoning(text))
    found = chosen_option(said, question.options) if question.options else _open_answer(said, question)
    if found.value is not None and str(found.value) not in question.abstain:
        right = str(found.value) in question.right if question.options else found.value == "right"
        return Reading("correct" if right else "wrong", str(found.value))
    if found.value is not None:
        return _abstained(question, str(found.value))
    if found == ABSENT and ABSTAINS.search(said):
        return _abstained(question, "said so")
    if is_refusal(text):
        return Reading("abstained", "refused")  # even where abstaining is right: a refusal did not see through the question
    return Reading("unread", found.reason)


def _abstained(question: Question, reason: str) -> Reading:
    return Reading("correct" if question.abstain_is_right else "abstained", reason)


def chosen_option(text: str, options: Mapping[str, str]) -> Reading:
    """The letter of the one option that `text` chooses: in JSON, behind "the answer is", as its beginning or a line of its own, or by the
    text of the option in a short reply. Two letters, or a letter beside the text of another option, leave it unread."""
    for part in (final_part(text), text):
        if not part.strip():
            continue
        in_json = [found for found in _from_json(part, options) if found != ABSENT]
        readings = in_json or _lettered(part, options)
        if readings:
            return agreed(readings, otherwise=CONTRADICTORY)
        by_text = _by_text(part, options)
        if by_text != ABSENT:
            return by_text
    return ABSENT


def _from_json(text: str, options: Mapping[str, str]) -> list[Reading]:
    return [
        _option(str(value), options)
        for one in all_embedded(text)
        for _, content in objects_in(one.value)
        for key, value in content.items()
        if KEYS.match(key.strip()) and isinstance(value, str | int) and not isinstance(value, bool)
    ]


def _option(written: str, options: Mapping[str, str]) -> Reading:
    """The option that a value names, by letter, by text or by both."""
    letter = re.match(rf"\W{{0,4}}(?:option )?({_letters(options)})(?![A-Za-z0-9])", written)
    by_text = _by_text(written, options)
    if letter and by_text.value not in (None, letter[1]):
        return CONTRADICTORY
    return Reading(letter[1]) if letter else by_text


def _letters(options: Mapping[str, str]) -> str:
    return "|".join(re.escape(letter) for letter in options)


@lru_cache(maxsize=256)
def _chosen(letters: str) -> re.Pattern[str]:
    letter = rf"(?:option |choice )?(?P<{{}}>{letters})(?![A-Za-z0-9'’])"
    return re.compile(
        rf"\b(?i:{SAID}){MARK}{letter.format('said')}|(?i:答案|选){MARK}{letter.format('chinese')}"
        rf"|(?:^|\n|\*\*|\\boxed\{{)[\s>#*_(\[\"'-]{{0,6}}(?i:option |answer:? )?{letter.format('alone')}(?=\s?[.):：、\]*}}]|\s*(?:$|\n)"
        rf"|\s?(?:/|,|or\b|and\b|&|或|和)\s?(?:{letters})(?![A-Za-z]))"
    )


def _lettered(text: str, options: Mapping[str, str]) -> list[Reading]:
    """The options that are chosen by letter. A list of all options is no choice."""
    found = list(_chosen(_letters(options)).finditer(text))
    spoken = [one for one in found if one["said"] or one["chinese"]]
    readings = []
    for one in spoken or found:
        if DENIED.search(text[max(0, one.start() - 40) : one.start()]):
            continue
        letter = one["said"] or one["chinese"] or one["alone"]
        behind = text[one.end() : one.end() + 200].split("\n")[0]
        readings.append(
            AMBIGUOUS if re.match(rf"\s?(?:/|,|\band\b|\bor\b|&|和|或)\s?(?:{_letters(options)})\b", behind) else Reading(letter)
        )
        named = _named_first(behind, options)
        if named not in (None, letter):
            readings.append(CONTRADICTORY)
    if AMBIGUOUS in readings or CONTRADICTORY in readings:
        return [AMBIGUOUS if AMBIGUOUS in readings else CONTRADICTORY]
    everything = len({one.value for one in readings}) == len(options) > 1
    return [AMBIGUOUS] if everything else readings


def _named_first(behind: str, options: Mapping[str, str]) -> str | None:
    """The option whose text stands directly behind a letter."""
    said = plain(behind.lstrip(" .):：、*_-–—]}(\"'"))
    fitting = [letter for letter, text in options.items() if plain(text) and said.startswith(plain(text))]
    return max(fitting, key=lambda letter: len(plain(options[letter])), default=None)


def _by_text(text: str, options: Mapping[str, str]) -> Reading:
    """The option whose text a short reply, or the sentence that gives the answer, holds; the longest where one holds another."""
    said = re.search(rf"(?i:{SAID}){MARK}(.{{1,200}})", text)
    where = said[1] if said else text if len(text) <= max(SHORT, 2 * max(map(len, options.values()), default=0)) else ""
    sentence = plain(where)
    spans = [
        (found.start(), found.end(), letter)
        for letter, option in options.items()
        if plain(option)
        for found in re.finditer(rf"(?<!\w){re.escape(plain(option))}(?!\w)" if option.isascii() else re.escape(plain(option)), sentence)
    ]
    outer = [one for one in spans if not any(other[0] <= one[0] and one[1] <= other[1] and other[:2] != one[:2] for other in spans)]
    named = {letter for start, _, letter in outer if not DENIED.search(sentence[max(0, start - 40) : start])}
    return ABSENT if not named else Reading(named.pop()) if len(named) == 1 else AMBIGUOUS


def _open_answer(text: str, question: Question) -> Reading:
    """ "right" or "wrong" by the patterns that the reply holds undenied; contradictory with both."""
    held = {
        name
        for name, patterns in (("right", sorted(question.right)), ("wrong", question.wrong))
        if any(
            not DENIED.search(text[max(0, found.start() - 40) : found.start()])
            for pattern in patterns
            for found in re.finditer(pattern, text, re.IGNORECASE)
        )
    }
    return ABSENT if not held else Reading(held.pop()) if len(held) == 1 else CONTRADICTORY
