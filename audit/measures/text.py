"""An answer made ready for measuring: Markdown taken off, sentences and words found, script told.

Headings and list items count as sentences of their own, because a reader stops at their ends; tables, code, addresses and reference
lists are dropped, because they are not read as prose.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = "\u3040-\u30ff"

FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^\n`]*\n(.*?)(?:^[ >]*\1[`~]*[ \t]*$|\Z)", re.M | re.S)
PROSE_FENCES = ("markdown", "md", "text", "txt", "plaintext")  # a fence with one of these names holds the answer itself
BLOCK = re.compile(r"<!--.*?-->|<(script|style|table|pre)\b.*?</\1>|\$\$[^$]*[\\=^][^$]*\$\$|\\\[.*?\\\]", re.S | re.I)
LINE_TAG = re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|section)\b[^<>]*>", re.I)
TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.I)
IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'][^\n]*?[\"'])?\)|\[[^\[\]\n]*\])")
IN_ADDRESS = rf"[^\s<>，。；、（）{HAN}]"
ADDRESS = re.compile(
    rf"<?(?:\b(?:https?://|www\.|mailto:|doi:\s?10\.){IN_ADDRESS}*|(?<![\w.-])(?:[\w-]+\.)+(?:com|org|gov|edu|net|int)\b(?:/{IN_ADDRESS}*)?)"
    r"(?<![.,;:!?)\]}\"'”’])>?",
    re.I,
)
CITATION = re.compile(r"\s?\[\^?\d+(?:\s?[,–-]\s?\^?\d+)*\]|\s?\[\^[\w-]+\]|[⁰¹²³⁴-⁹]+")
HOLLOW = re.compile(r"\(\s*\)|\[\s*\]")  # brackets from which a link was taken

DEFINITION = re.compile(r"^\s*\[[^\]]+\]:\s")
RULER = re.compile(r"^\s*(?:(?:[-*_]\s*){3,}|=+|-{2,})\s*$")
TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$|^\s*\|\s*:?-+:?\s*\|\s*$")
EMPHASIS = re.compile(r"(?<!\\)(?:(?:\*{1,3}|~~)(?=\S)|(?<=\S)(?:\*{1,3}|~~)|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|_{2,}|`+)")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
QUOTE = re.compile(r"^\s*(?:>\s?)+")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
ITEM = re.compile(  # a bullet, with or without a box to tick; "1.", "a)", "(iv)"; Chinese "1、"; "1.Take"
    r"[-*+•‣◦▪●·–—]\s+(?:\[[ xX]\]\s+)?(?=\S)|[•●▪](?=\w)"
    r"|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)|\d{1,2}(?:[、．]\s*(?=\S)|\.(?=[A-Z]))"
)
REFERENCES = re.compile(
    r"[#*_\s]*(?:\d{1,2}[.)]\s*)?(?:(?:(?:key|selected|cited|suggested) )?references?(?: list| cited)?|bibliography|works cited|citations"
    r"|(?P<sources>sources?)|further reading|参考文献|参考资料)[*_\s]*[:：]?[*_#\s]*$|[#*_\s]*references[*_]*:[*_]*\s",
    re.I,
)
PUBLISHED = re.compile(r"https?://|www\.|\bdoi\b|\b(?:19|20)\d\d\b", re.I)  # tells "Sources" of facts from those of vitamins

STOP = re.compile(r"(?<![.!?…])([.!?…]+)[\"'”’)\]]*(?=\s)|[。！？]+[”’」』）]*")
NEVER_LAST = re.compile(r"dr|mr|mrs|ms|prof|rev|st|vs|v|e\.g|i\.e|cf|viz|approx|ca|resp|dept")
BEFORE_FIGURES = re.compile(r"nos?|vol|pp?|ch|sec|figs?|eq|refs?|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")
BEFORE_LETTERS = re.compile(r"vitamins?|hepatitis|type|group|grade|class|stage|influenza|part|plan|step|factor|option|and|or")
STARTERS = re.compile(  # words that begin a sentence rather than go on with a name, as after "in the U.S."
    "an?|the|this|that|these|those|its?|if|in|on|at|for|from|about|when|while|with|without|your?|we|our|they|their|he|his|she|her|there|what|why"
    "|how|who|which|but|and|or|so|because|although|however|also|then|most|many|some|several|not|no|do|does|avoid|ask|call|take|talk|see|use|tell"
    "|get|keep|stop|start|seek|contact|please|be|is|are|as|by|to|after|before|during|until|since|other|each|every|all"
)
LETTER = rf"(?![{HAN}{KANA}])[^\W_]"
WORD = re.compile(  # joined by apostrophe, hyphen or slash; by points, commas, colons and dashes between figures; by points in "U.S"
    rf"[{HAN}{KANA}]|(?:{LETTER})+(?:(?:['’‑/-]|(?<=\d)[.,:–](?=\d)|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)|(?<=Ph)\.(?=D))(?:{LETTER})+)*"
)
FULL_LINE = 60  # characters; a line this long without a stop at its end was wrapped, a shorter one is complete


@dataclass(frozen=True)
class Prepared:
    """One answer ready to be counted."""

    sentences: tuple[str, ...]  # headings and list items included
    words: tuple[str, ...]
    characters: int  # letters, figures and punctuation marks of the sentences; no spaces, no pictographs


def prepare(text: str) -> Prepared:
    """Sentences, words and characters of an answer in Markdown, plain text or JSON; all empty when it holds no prose."""
    found = sentences(strip_markdown(prose_of(text)))
    characters = sum(_is_typed(character) for sentence in found for character in sentence)
    return Prepared(tuple(found), tuple(word for sentence in found for word in words(sentence)), characters)


def prose_of(text: str) -> str:
    """The strings of more than three words in a JSON object, a blank line between them; any other text as it is.

    The object may stand in a code fence. Short strings are choices and codes, not prose.
    """
    fenced = re.fullmatch(r"\s*```\w*\s*\n(.*)\n\s*```\s*", text, re.S)
    try:
        value = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError):
        return text
    return "\n\n".join(one for one in _strings(value) if len(words(one)) > 3) if isinstance(value, dict) else text


def script(text: str) -> str:
    """The script of the text by share of its letters: "latin", "han", "other", or "none" without letters.

    Other scripts win with more than half of the letters; after that Han wins with 30 %, since one character stands for a word
    or half of one, where a drug's name in a Chinese answer brings ten Latin letters.
    """
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return "none"
    han = len(re.findall(f"[{HAN}]", "".join(letters))) / len(letters)
    latin = sum(_is_latin(letter) for letter in letters) / len(letters)
    if 1 - han - latin > 0.5:
        return "other"
    return "han" if han >= 0.3 else "latin"


def strip_markdown(text: str) -> str:
    """The prose of a text in Markdown or HTML: one unit (paragraph, heading, list item) after another, a blank line between them.

    Gone are marks, tables, code blocks, displayed formulas, addresses, citation marks, and everything from a "References" line on.
    """
    units: list[list[str]] = []
    open_line = ""  # the line before, when the next one may go on with it
    for raw in _without_tables(_without_marks(_without_references(text)).split("\n")):
        line = ESCAPE.sub(r"\1", EMPHASIS.sub("", QUOTE.sub("", raw))).strip()
        if not line or RULER.match(raw) or DEFINITION.match(raw):
            open_line = ""
            continue
        heading = HEADING.match(line)
        content = _without_bullet(heading[1] if heading else line)
        if open_line and content == line and _goes_on(open_line, line):
            units[-1].append(content)
        else:
            units.append([content])
        open_line = "" if heading else raw
    return "\n\n".join(" ".join(unit) for unit in units)


def sentences(text: str) -> list[str]:
    """Sentences of plain text in order; a blank line ends one too. A piece without a word is none; one of two words is.

    Stops inside numbers, after titles and abbreviations ("Dr.", "e.g.", "U.S. adults") and before small letters end nothing.
    """
    return [one for unit in re.split(r"\n\s*\n", text) for one in _split(" ".join(unit.split())) if WORD.search(one)]


def words(text: str) -> list[str]:
    """Words in order, without the punctuation around them; Chinese and Japanese come by the character.

    "well-being", "mg/dL", "120/80", "2.5" and "don't" are one word each, as the readability formulas count them.
    """
    return WORD.findall(unicodedata.normalize("NFC", text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _is_typed(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LNPS" and category != "So"


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"


def _without_references(text: str) -> str:
    """The text up to the line that opens its reference list."""
    lines = text.strip().splitlines()
    for number, line in enumerate(lines):
        opens = REFERENCES.match(line)
        if opens and (not opens["sources"] or PUBLISHED.search("\n".join(lines[number:]))):
            return "\n".join(lines[:number])
    return "\n".join(lines)


def _without_bullet(line: str) -> str:
    """The line without the marks of a list item in front, of which nested lists may have several."""
    while item := ITEM.match(line):
        line = line[item.end() :]
    return line


def _without_marks(text: str) -> str:
    """The text without code blocks, tags, links, addresses and citation marks; its lines stay lines."""
    plain = unicodedata.normalize("NFC", text)
    for _ in range(2):  # a fence around the whole answer may hold another
        first = FENCE.match(plain)
        if first and first.end() == len(plain) and not first[2]:
            plain = first[3].strip()
        plain = FENCE.sub(lambda fence: f"\n{fence[3]}\n" if fence[2].lower() in PROSE_FENCES else "\n\n", plain)
    plain = html.unescape(TAG.sub("", LINE_TAG.sub("\n", BLOCK.sub("\n\n", plain))))
    plain = LINK.sub(lambda link: "" if link[1].strip("^ ").isdigit() else link[1], IMAGE.sub("", plain))
    return HOLLOW.sub("", CITATION.sub("", ADDRESS.sub("", plain)))


def _without_tables(lines: list[str]) -> list[str]:
    """The lines with those of tables made blank: around a rule of dashes and bars, or with bars at both ends."""
    table = {number for number, line in enumerate(lines) if re.match(r"^\s*\|.*\|\s*$", line)}
    for number in [number for number, line in enumerate(lines) if TABLE_RULE.match(line)]:
        table |= {number - 1, number}
        for below in range(number + 1, len(lines)):
            if "|" not in lines[below]:
                break
            table.add(below)
    return ["" if number in table else line for number, line in enumerate(lines)]


def _goes_on(before: str, line: str) -> bool:
    """Whether `line` continues the sentence of the line before it rather than beginning a unit of its own."""
    if before.endswith(("  ", "\\")) or before.rstrip().rstrip("*_\"'”’)").endswith(tuple(".!?:;。！？：；")):
        return False
    return line[0].islower() or len(before) >= FULL_LINE


def _split(unit: str) -> Iterator[str]:
    start = 0
    for stop in STOP.finditer(unit):
        if _is_end(unit[start : stop.start()], stop[1], unit[stop.end() :]):
            yield unit[start : stop.end()].strip()
            start = stop.end()
    yield unit[start:].strip()


def _is_end(before: str, mark: str | None, after: str) -> bool:
    """Whether the stop `mark` ends the sentence `before`, given what comes after; None is a full-width stop, which always does."""
    follows = after.lstrip(" \"'“‘([*_")
    word = "".join(re.findall(r"^[^\W_]+", follows))
    if mark is None or not follows:
        return True
    if word and word[0].islower() and word.islower():
        return False
    if mark != ".":
        return True
    tokens = [token.strip("\"'“‘([") for token in before.split()[-2:]]
    last = tokens[-1].lower() if tokens else ""
    if NEVER_LAST.fullmatch(last) or (BEFORE_FIGURES.fullmatch(last) and word[:1].isdigit()):
        return False
    if len(before.split()) < 2 and re.fullmatch(r"\d{1,2}", last):  # "1." opens an item
        return False
    if last in ("a.m", "p.m") or (len(tokens) == 2 and BEFORE_LETTERS.fullmatch(tokens[0].lower())):
        return True
    if last == "al" or re.fullmatch(r"[^\W\d_](?:\.[^\W\d_])*", last):  # an initial, "U.S.", "et al."
        return STARTERS.fullmatch(word.lower()) is not None
    return True
