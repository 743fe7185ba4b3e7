"""Chinese answers: lengths, rare characters and, with a segmenter, words."""

from __future__ import annotations

import math

import pytest

from audit.measures import chinese
from audit.measures.chinese import COMMON_WORDS, MEASURES, can_segment, common_characters, is_medical, measure

# 请随餐服药 5, 并喝一杯水 5 | 如果感觉更糟 6, 请联系医生 5        21 characters, 2 sentences, 4 clauses
ADVICE = "请随餐服药，并喝一杯水。如果感觉更糟，请联系医生。"


def test_lengths_by_hand() -> None:
    """Characters, sentences and clauses are those counted by hand; marks are no characters."""
    found = measure(ADVICE)
    assert (found["characters"], found["sentences"]) == (21, 2)
    assert (found["characters_per_sentence"], found["clauses_per_sentence"], found["characters_per_clause"]) == (10.5, 2.0, 5.25)
    assert found["rare_character_share"] == 0.0


def test_rare_characters() -> None:
    """胍 (of metformin's name) and 蛋 in 10 characters: the first is outside level 1, the second is common."""
    assert measure("二甲双胍和蛋白质都好。")["rare_character_share"] == pytest.approx(0.1)


def test_common_characters_are_the_whole_of_level_one() -> None:
    """3,500 characters, no two alike; the first and the last of the table are there, one of level 2 is not."""
    common = common_characters()
    assert len(common) == 3500 and {"一", "矗", "医", "药", "癌"} <= common and not {"胍", "醫", "a"} & common


def test_no_chinese_gives_no_number() -> None:
    """Empty and English texts have no measure at all, never 0."""
    for text in ("", "Rest well."):
        assert tuple(measure(text)) == MEASURES and all(map(math.isnan, measure(text).values()))


def test_markdown_is_taken_off() -> None:
    """Marks, lists and references do not change the counts of the sentences."""
    assert measure(f"**{ADVICE}**\n\n参考文献\n[1] 王")["characters"] == 21


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("二甲双胍", True),
        ("糖尿病", True),
        ("胃炎", True),
        ("阿莫西林", True),
        ("病", False),
        ("因素", False),
        ("看病", False),
        ("医生", False),
    ],
)
def test_medical_words(word: str, expected: bool) -> None:
    """Names on the list and words with a medical ending are terms; everyday words with such an ending are not."""
    assert is_medical(word) is expected


def test_without_a_segmenter_words_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lengths are there, words are nan, and the way to get them is named."""
    monkeypatch.setattr(chinese, "can_segment", lambda: False)
    found = measure(ADVICE)
    assert found["characters"] == 21 and all(math.isnan(found[name]) for name in chinese.OF_WORDS)
    assert "medaudit[zh]" in chinese.NEEDS


@pytest.mark.skipif(not can_segment(), reason="jieba is not installed")
def test_words_with_a_segmenter() -> None:
    """A drug's name stays one word, is a medical term, and rare words lie outside the common ones."""
    found = measure("医生建议服用二甲双胍。")
    words = chinese.segment("医生建议服用二甲双胍。")
    assert words == ["医生", "建议", "服用", "二甲双胍", "。"]
    assert (found["words"], found["characters_per_word"], found["medical_term_share"]) == (4, 2.5, 0.25)
    shares = [found[f"words_in_top_{size}"] for size in COMMON_WORDS]
    assert shares == sorted(shares) and shares[-1] == 0.75
