"""Markdown taken off, sentences and words found, script told, prose taken out of JSON."""

from __future__ import annotations

import time

import pytest

from audit.measures import text as text_module
from audit.measures.text import Memo, prepare, prose_of, script, sentences, words

ANSWER = """## What *metformin* does

Metformin lowers **blood sugar**. See [the CDC](https://www.cdc.gov/diabetes) or https://example.org/page. [1, 2]

1. Take 2.5 mg daily
2. Call Dr. Smith

| Dose | Time |
|------|------|
| 5 mg | noon |

```python
print("No. Prose.")
```

**References**
1. Smith J. A study. 2020.
"""


def test_answer_in_markdown() -> None:
    """Headings and items are sentences; tables, code, addresses, citation marks and references are gone."""
    prepared = prepare(ANSWER)
    assert prepared.sentences == (
        "What metformin does",
        "Metformin lowers blood sugar.",
        "See the CDC or .",
        "Take 2.5 mg daily",
        "Call Dr. Smith",
    )
    assert prepared.words[:7] == ("What", "metformin", "does", "Metformin", "lowers", "blood", "sugar")
    # 3 + 4 + 4 + 4 + 3 words
    assert len(prepared.words) == 18
    # 4+9+4 = 17; 9+6+5+6 = 26; 3+3+3+2+1 = 12; 4+3+2+5 = 14; 4+3+5 = 12
    assert prepared.characters == 17 + 26 + 12 + 14 + 12


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take 2.5 mg. It helps.", ["Take 2.5 mg.", "It helps."]),
        ("Take 5 mg. daily with food.", ["Take 5 mg. daily with food."]),
        ("Above 126 mg/dL. Dr. Lee agrees.", ["Above 126 mg/dL.", "Dr. Lee agrees."]),
        ("Use fruit, e.g. Apples or pears.", ["Use fruit, e.g. Apples or pears."]),
        ("It fell, i.e. it is low, vs. Placebo.", ["It fell, i.e. it is low, vs. Placebo."]),
        ("In the U.S. Food and Drug rules hold.", ["In the U.S. Food and Drug rules hold."]),
        ("Made in the U.S. The label says so.", ["Made in the U.S.", "The label says so."]),
        ("Come at 8 a.m. Bring water.", ["Come at 8 a.m.", "Bring water."]),
        ("Get vitamin D. Sunlight helps.", ["Get vitamin D.", "Sunlight helps."]),
        ("H. Pylori is a germ.", ["H. Pylori is a germ."]),
        ("Smith et al. (2020) found none. See No. 5.", ["Smith et al. (2020) found none.", "See No. 5."]),
        ("The answer is no. You can.", ["The answer is no.", "You can."]),
        ("What is it? eGFR is a test!", ["What is it?", "eGFR is a test!"]),
        ("Wait... Now go.", ["Wait...", "Now go."]),
        ('"Really?" she said. (Yes.) Good.', ['"Really?" she said.', "(Yes.)", "Good."]),
        ("Rest well. ... !", ["Rest well."]),
        ("你好。请休息！好吗？好", ["你好。", "请休息！", "好吗？", "好"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Only a stop that ends a sentence does; short sentences count and pieces without a word do not."""
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don’t stop", ["don’t", "stop"]),
        ("mg/dL 120/80 and/or 5–10 1,000", ["mg/dL", "120/80", "and/or", "5–10", "1,000"]),
        ("well-being—truly, patients' care", ["well-being", "truly", "patients", "care"]),
        ("the U.S., e.g., a Ph.D.", ["the", "U.S", "e.g", "a", "Ph.D"]),
        ("10.5% & more", ["10.5", "more"]),
        ("吃metformin吧", ["吃", "metformin", "吧"]),
        ("...", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """A word is what stands between spaces without its outer punctuation; Chinese comes by the character."""
    assert words(text) == expected


def test_wrapped_lines_are_joined() -> None:
    """A line broken by its width goes on; a short complete line does not."""
    wrapped = "This is one long sentence that was broken because the line was at its\nLimit of width."
    assert len(prepare(wrapped).sentences) == 1
    assert len(prepare("Dose: 5 mg\nTime: noon").sentences) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take it with food.", "latin"),
        ("β-blockers and µg are used here", "latin"),
        ("请服用 metformin，每天两次", "han"),  # 7 of 16 letters
        ("これはひらがなと漢字", "other"),
        ("Принимайте с едой", "other"),
        ("12 / 5 !", "none"),
        ("", "none"),
    ],
)
def test_script(text: str, expected: str) -> None:
    """The script is that of most letters, and Chinese with drug names in Latin letters stays Chinese."""
    assert script(text) == expected


def test_prose_of_json() -> None:
    """The long strings of an object are its prose, fenced or not and at any depth; other text stays as it is."""
    value = (
        '{"triage": 2, "choice": "not at all", "why": "The pain is getting worse.", "steps": ["rest", {"x": "Go to the clinic today."}]}'
    )
    prose = "The pain is getting worse.\n\nGo to the clinic today."
    assert prose_of(value) == prose
    assert prose_of(f"```json\n{value}\n```\n") == prose
    assert len(prepare(value).sentences) == 2
    for other in ("Take it {daily}.", "[1, 2]", '"a quoted text of words"', f"Here: {value}", "[" * 100_000):
        assert prose_of(other) == other


def test_no_prose() -> None:
    """Nothing, marks only, code only or a table only leaves nothing to count."""
    for text in ("", "  \n", "***", "```python\ncode", '{"a": "yes"}', "| a | b |\n|---|---|\n| 1 | 2 |", "https://example.org/x"):
        assert prepare(text).words == ()
        assert prepare(text).sentences == ()
        assert prepare(text).characters == 0


def test_a_memo_keeps_what_may_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token is looked up once, a very long one every time, and at most so many are kept."""
    asked: list[str] = []
    memo = Memo(lambda token: asked.append(token) or len(token))  # type: ignore[func-returns-value]
    long = "x" * 1_000
    assert [memo[token] for token in ("one", "one", long, long)] == [3, 3, 1_000, 1_000]
    assert asked == ["one", long, long] and list(memo) == ["one"]
    monkeypatch.setattr(text_module, "TOKENS_KEPT", 2)
    assert [memo[token] for token in ("two", "three")] == [3, 5] and list(memo) == ["three"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stop . ( Then go.", ["Stop .", "( Then go."]),  # the word behind an opening bracket decides
        ("Stop . ( then go.", ["Stop . ( then go."]),
        ('See Dr . Smith. "Yes." ) No.', ["See Dr . Smith.", '"Yes."', ") No."]),  # a stop apart from its abbreviation
        ("很好。Good.很好！”再见", ["很好。", "Good.很好！”", "再见"]),  # full-width stops end within what has no blanks
    ],
)
def test_stops_and_what_stands_around_them(text: str, expected: list[str]) -> None:
    """Whether a stop ends a sentence is told by the words on both sides, blanks or no blanks between."""
    assert sentences(text) == expected


def test_a_long_paragraph_is_split_in_one_pass() -> None:
    """A hundred thousand sentences in one paragraph are as many: looking ahead never starts from the beginning."""
    assert len(sentences("Stop now. " * 100_000)) == 100_000


@pytest.mark.parametrize("piece", ["[", "*", "• ", "a.", "a-", "| ", "(", "<!--", "_ ", ".", "<a ", "[a](", "```\n", "$$", "x\n"])
def test_hostile_text_takes_no_long_time(piece: str) -> None:
    """A mark repeated 5 000 times is prepared in well under a second or two: no expression explodes."""
    start = time.perf_counter()
    prepare(piece * 5_000)
    assert time.perf_counter() - start < 2.0
