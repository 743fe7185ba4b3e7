"""Markdown and HTML taken off, units kept apart and told from headings."""

from __future__ import annotations

import pytest

from audit.measures.markdown import strip_markdown, units

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fever\nCough\nRash", "Fever\n\nCough\n\nRash"),
        ("* one\n  - [x] two\n+ three\na) four\n(iv) five\n1、六", "one\n\ntwo\n\nthree\n\nfour\n\nfive\n\n六"),
        ("Title\n=====\nText goes\non here.", "Title\n\nText goes on here."),
        ("> Quoted `code` and __bold__ snake_case.", "Quoted code and bold snake_case."),
        ("About ~5 mg, ~~not~~ 6 \\* 2.", "About ~5 mg, not 6 * 2."),
        ("<p>One<br>Two &amp; three</p>", "One\n\nTwo & three"),
        ("See ![scan](a.png) [this][2] [3].[^note]", "See  this."),
        ("a | b\n--|--\n1 | 2\n\nAfter", "After"),
        ("```\nAll of it is fenced.\n```", "All of it is fenced."),
        ("```markdown\n# Hello\n```", "Hello"),
        ("```\nx\n```\nProse.\n```\ny\n```", "Prose."),
        ("Text.\n```json\n{}", "Text."),
        ("Eat well.\n\nSources:\n- NIH, 2021", "Eat well."),
        ("## Sources\n- salmon\n- eggs", "Sources\n\nsalmon\n\neggs"),
        ("Ask.\nReferences: Smith, 2020.\nLee, 2021.", "Ask."),
        ("吃药。\n参考文献\n[1] 王", "吃药。"),
    ],
)
def test_strip_markdown(text: str, expected: str) -> None:
    """Units stand apart and bare; what is not prose is gone, and food sources are no literature."""
    assert strip_markdown(text) == expected


def test_stripping_twice_changes_nothing() -> None:
    """What was stripped has nothing left to strip."""
    once = strip_markdown(ANSWER)
    assert strip_markdown(once) == once


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# Rest\nSleep well.", [("heading", False), ("paragraph", True)]),
        ("Rest\n====\nSleep well.", [("heading", False), ("paragraph", True)]),
        ("Sleep well.\n---\nRest.", [("paragraph", True), ("paragraph", True)]),  # a rule under a sentence makes no heading of it
        ("- water\n- Drink water.", [("item", False), ("item", True)]),
        ("**What to do**\n\nCall us (today).", [("paragraph", False), ("paragraph", True)]),
        ("x" * 70, [("paragraph", True)]),  # cut off, not a label
        ("按时吃药。", [("paragraph", True)]),
    ],
)
def test_units(text: str, kinds: list[tuple[str, bool]]) -> None:
    """A heading and a short line without a stop are not prose; a sentence is, also in a list."""
    assert [(unit.kind, unit.is_prose) for unit in units(text)] == kinds
