"""Markdown and HTML taken off an answer: what is left is its prose, unit by unit.

Gone are marks, tables, code blocks, displayed formulas, addresses, citation marks, and everything from a "References" line on.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^\n`]*\n(.*?)(?:^[ >]*\1[`~]*[ \t]*$|\Z)", re.M | re.S)
PROSE_FENCES = ("markdown", "md", "text", "txt", "plaintext")  # a fence with one of these names holds the answer itself
COMMENT = re.compile(r"<!--.*?-->|<(script|style|table|pre)\b.*?</\1>", re.S | re.I)
DISPLAYED = re.compile(r"\$\$[^$]*[\\=^][^$]*\$\$|\\\[.*?\\\]", re.S)
LINE_TAG = re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|section)\b[^<>]*>", re.I)
TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.I)
IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'][^\n]*?[\"'])?\)|\[[^\[\]\n]*\])")
IN_ADDRESS = rf"[^\s<>，。；、（）{HAN}]"
IN_ADDRESSES = ("http", "www.", "mailto:", "doi:", ".com", ".org", ".gov", ".edu", ".net", ".int")  # every address has one of them
ADDRESS = re.compile(
    rf"<?(?:\b(?:https?://|www\.|mailto:|doi:\s?10\.){IN_ADDRESS}*|(?<![\w.-])(?:[\w-]+\.)+(?:com|org|gov|edu|net|int)\b(?:/{IN_ADDRESS}*)?)"
    r"(?<![.,;:!?)\]}\"'”’])>?",
    re.I,
)
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
CITATION = re.compile(rf"\s?\[\^?\d+(?:\s?[,–-]\s?\^?\d+)*\]|\s?\[\^[\w-]+\]|[{RAISED}]+")
HOLLOW = re.compile(r"\(\s*\)|\[\s*\]")  # brackets from which a link was taken

DEFINITION = re.compile(r"^\s*\[[^\]]+\]:\s")
RULER = re.compile(r"^\s*(?:(?:[-*_]\s*){3,}|=+|-{2,})\s*$")
UNDERLINE = re.compile(r"^\s*(?:={2,}|-{2,})\s*$")
TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$|^\s*\|\s*:?-+:?\s*\|\s*$")
EMPHASIS = re.compile(  # it begins with a mark and looks back from there: that is many times faster than looking back first
    r"[*~_`](?<!\\.)(?:(?<=\*)(?:\*{0,2}(?=\S)|(?<=\S.)\*{0,2})|(?<=~)(?:~(?=\S)|(?<=\S.)~)"
    r"|(?<=_)(?:(?<!\w.)_{0,2}(?=\S)|(?<=\S.)_{0,2}(?!\w)|_+)|(?<=`)`*)"
)
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
QUOTE = re.compile(r"^\s*(?:>\s?)+")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
ITEM = re.compile(  # a bullet, with or without a box to tick; "1.", "a)", "(iv)"; Chinese "1、"; "1.Take"
    r"[-*+•‣◦▪●·–—]\s+(?:\[[ xX]\]\s+)?(?=\S)|[•●▪](?=\w)"
    r"|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)|\d{1,2}(?:[、．]\s*(?=\S)|\.(?=[A-Z]))"
)
REFERENCES = re.compile(
    r"^[#*_\s]*(?:\d{1,2}[.)]\s*)?(?:(?:(?:key|selected|cited|suggested) )?references?(?: list| cited)?|bibliography|works cited|citations"
    r"|(?P<sources>sources?)|further reading|参考文献|参考资料)[*_\s]*[:：]?[*_#\s]*$|^[#*_\s]*references[*_]*:[*_]*\s",
    re.I,
)
IN_REFERENCES = ("reference", "bibliograph", "works cited", "citations", "source", "further reading", "参考文献", "参考资料")
PUBLISHED = re.compile(r"https?://|www\.|\bdoi\b|\b(?:19|20)\d\d\b", re.I)  # tells "Sources" of facts from those of vitamins

FULL_LINE = 60  # characters; a line this long without a stop at its end was wrapped, a shorter one is complete
ENDS = tuple(".!?…:;。！？：；")


@dataclass
class Unit:
    """A paragraph, a heading or a list item, without its marks."""

    text: str
    kind: str  # "paragraph", "heading" or "item"

    @property
    def is_prose(self) -> bool:
        """Whether it is read as sentences: no heading, and no short line that ends without a stop."""
        if self.kind == "heading":
            return False
        return len(self.text) >= FULL_LINE or self.text.rstrip("*_\"'”’)」』）]").endswith(ENDS)


def strip_markdown(text: str) -> str:
    """The prose of a text in Markdown or HTML: one unit (paragraph, heading, list item) after another, a blank line between them."""
    return "\n\n".join(unit.text for unit in units(text))


def units(text: str) -> list[Unit]:
    """The units of a text in Markdown or HTML in order; none when it holds no prose."""
    found: list[Unit] = []
    open_line = ""  # the line before, when the next one may go on with it
    for raw in _without_tables(_without_marks(_without_references(text)).split("\n")):
        line = _without_emphasis(raw)
        opening = raw.lstrip()[:1]
        if not line or (opening in "-*_=" and RULER.match(raw)) or (opening == "[" and DEFINITION.match(raw)):
            if UNDERLINE.match(raw) and open_line and not open_line.rstrip().endswith(ENDS):
                found[-1].kind = "heading"
            open_line = ""
            continue
        heading = HEADING.match(line) if line[0] == "#" else None
        content = _without_bullet(heading[1] if heading else line)
        if open_line and content == line and _goes_on(open_line, line):
            found[-1].text += " " + content
        else:
            found.append(Unit(content, "heading" if heading else "paragraph" if content == line else "item"))
        open_line = "" if heading else raw
    return found


def _without_emphasis(raw: str) -> str:
    line = QUOTE.sub("", raw) if ">" in raw else raw
    if "*" in line or "_" in line or "`" in line or "~" in line:
        line = EMPHASIS.sub("", line)
    return (ESCAPE.sub(r"\1", line) if "\\" in line else line).strip()


def _without_references(text: str) -> str:
    """The text up to the line that opens its reference list."""
    lines = text.strip().splitlines()
    if _has_any(text, IN_REFERENCES):
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
    """The text without code blocks, tags, links, addresses and citation marks; its lines stay lines.

    Each expression is tried only where a sign that it needs is there: most answers have few of them.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    if "```" in plain or "~~~" in plain:
        plain = _without_fences(plain)
    if "<" in plain:
        plain = COMMENT.sub("\n\n", plain)
    if "$$" in plain or "\\[" in plain:
        plain = DISPLAYED.sub("\n\n", plain)
    if "<" in plain:
        plain = TAG.sub("", LINE_TAG.sub("\n", plain))
    if "&" in plain:
        plain = html.unescape(plain)
    if "[" in plain:
        plain = LINK.sub(lambda link: "" if link[1].strip("^ ").isdigit() else link[1], IMAGE.sub("", plain))
    if _has_any(plain, IN_ADDRESSES):
        plain = ADDRESS.sub("", plain)
    if "[" in plain or not plain.isascii():
        plain = CITATION.sub("", plain)
    return HOLLOW.sub("", plain) if len(plain) < len(text) else plain


def _has_any(text: str, signs: tuple[str, ...]) -> bool:
    lower = text.lower()
    return any(sign in lower for sign in signs)


def _without_fences(plain: str) -> str:
    for _ in range(2):  # a fence around the whole answer may hold another
        first = FENCE.match(plain)
        if first and first.end() == len(plain) and not first[2]:
            plain = first[3].strip()
        plain = FENCE.sub(lambda fence: f"\n{fence[3]}\n" if fence[2].lower() in PROSE_FENCES else "\n\n", plain)
    return plain


def _without_tables(lines: list[str]) -> list[str]:
    """The lines with those of tables made blank: around a rule of dashes and bars, or with bars at both ends."""
    barred = [number for number, line in enumerate(lines) if "|" in line]
    if not barred:
        return lines
    table = {number for number in barred if re.match(r"^\s*\|.*\|\s*$", lines[number])}
    for number in [number for number in barred if TABLE_RULE.match(lines[number])]:
        table |= {number - 1, number}
        for below in range(number + 1, len(lines)):
            if "|" not in lines[below]:
                break
            table.add(below)
    return ["" if number in table else line for number, line in enumerate(lines)]


def _goes_on(before: str, line: str) -> bool:
    """Whether `line` continues the sentence of the line before it rather than beginning a unit of its own."""
    if before.endswith(("  ", "\\")) or before.rstrip().rstrip("*_\"'”’)").endswith(ENDS):
        return False
    return line[0].islower() or len(before) >= FULL_LINE
