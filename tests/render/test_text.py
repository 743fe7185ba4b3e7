"""Untrusted text is safe to look at."""

from __future__ import annotations

from audit.render.text import anchor, link, metric_words, one_line, printable, sentence_case, where_words


def test_printable_shows_control_characters_and_keeps_everything_else() -> None:
    """No control character reaches a page, and nothing is dropped silently."""
    assert printable("a\x1b[31m\x00\x7f\x9b\tb\r\nc 中文") == "a␛[31m␀␡\ufffd\tb\nc 中文"


def test_printable_text_can_always_be_written_as_utf_8() -> None:
    """A lone surrogate, which JSON can hold, becomes U+FFFD."""
    assert printable("\ud800").encode() == "\ufffd".encode()


def test_one_line_leaves_nothing_that_a_terminal_would_obey() -> None:
    """Escape sequences of both forms, bells, carriage returns and direction marks are gone; words stay apart."""
    assert one_line("a\x1b[31mred\x1b[0m\rb\nc\x1b]0;title\x07d\x9b2Je\u202ef\u2066") == "ared b cdef"


def test_one_line_does_not_build_a_sequence_by_removing_one() -> None:
    """A sequence hidden inside another leaves plain text at most."""
    assert "\x1b" not in one_line("\x1b\x1b[0m[31mred")


def test_link_leads_to_its_anchor() -> None:
    """The anchor has no blanks, and the link is that anchor percent-encoded."""
    assert anchor("set/item/a b#1", prefix="answer-") == "answer-set/item/a_b#1"
    assert link("set/item/a b#1", prefix="answer-") == "#answer-set/item/a_b%231"
    assert link('"><img>') == "#%22%3E%3Cimg%3E"


def test_where_words_name_the_contrast_first() -> None:
    """Axis, level and reference read as a contrast; the rest follows; nothing left reads "all"."""
    where = {"set": "vignettes", "axis": "insurance", "level": "uninsured", "reference": "private", "outcome": "triage"}
    assert where_words(where, skip=("set",)) == "insurance: uninsured vs private, outcome triage"
    assert where_words({"item": "chest_pain"}) == "item chest pain"
    assert where_words({"set": "vignettes"}, skip=("set",)) == "all"


def test_words_for_headings() -> None:
    """A metric reads as words, a sentence starts with a capital and keeps its others."""
    assert metric_words("race_based_response_rate") == "Race-based response rate"
    assert sentence_case("eGFR of GPT") == "EGFR of GPT"
    assert sentence_case("") == ""
