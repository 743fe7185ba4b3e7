"""The part of a reply that is addressed to the user, without the reasoning that some models print before it; and what it marks as final."""

from __future__ import annotations

import re

NAMES = r"think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis|inner_monologue|chain_of_thought"
TAG = re.compile(rf"<(/?)(?:{NAMES})>|\[(/?)(?:THINK|REASONING)\]|◁(/?)think▷", re.IGNORECASE)
CHANNEL = re.compile(r"<\|channel\|>(\w{1,20})(?:<\|[a-z]{1,20}\|>[^<]{0,40})?<\|message\|>")
THINKS = ("<", "[", "◁")
FINAL = re.compile(
    r"\b(?:my |the |our )?(?:final|revised|corrected|definitive|ultimate)[ *_]{1,3}(?:(?:answers?|decisions?|assessment"
    r"|response|output|verdict|json|form"
    r"|recommendations?|judge?ment|choice|result|version|rating|conclusion|levels?)\b(?:(?: is| would be)?\s?[:：*—-]{0,4}"
    r"| (?:is|would be))"
    r"|(?=triage|esi\b|level|score|category))"
    r"|\bcorrection\s?[:：—-]|\b(?:I(?:['’]ll| will| would|['’]d)|let['’]s|ultimately|in the end,? I) (?:go with|settle on"
    r"|choose|pick|opt for)\b"
    r"|\bI(?:['’]m| am) (?:going with|settling on)\b|^[#*_ \t]{0,6}(?:answer|conclusion)[*_ ]{0,3}[:：]"
    r"|最终(?:的)?(?:答案|判断|决定|结论|分级|评级|意见|回答|选择|结果|定为|等级)(?:为|是)?[:：]?|更正(?:为)?[:：]?|<answer>|\\boxed\{",
    re.IGNORECASE | re.MULTILINE,
)
HINTS = (
    *("final", "revised", "correct", "definitive", "ultimate", "answer", "conclusion", "settl", "go with", "going with", "choose", "pick"),
    *("opt for", "最终", "更正", "boxed{"),
)


def without_reasoning(text: str) -> str:
    """`text` without `<think>…</think>` and its kin. What follows an opening tag that is never closed is reasoning as well, and so
    is what precedes a closing tag that was never opened: some chat templates open it in the prompt. Of channels, the final one is kept."""
    if "<|channel|>" in text:
        text = _final_channel(text)
    if not any(sign in text for sign in THINKS):
        return text
    kept: list[str] = []
    start, open_tags = 0, 0
    for tag in TAG.finditer(text):
        if tag[1] or tag[2] or tag[3]:
            if not open_tags:
                kept = []
            open_tags = max(open_tags - 1, 0)
        else:
            if not open_tags:
                kept.append(text[start : tag.start()])
            open_tags += 1
        start = tag.end()
    if not open_tags:
        kept.append(text[start:])
    return "".join(kept)


def _final_channel(text: str) -> str:
    marks = list(CHANNEL.finditer(text))
    if not marks:
        return text
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    final = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True) if mark[1].lower() == "final"]
    return re.sub(r"<\|[a-z]{1,20}\|>", "", "\n".join(final))


def final_part(text: str) -> str:
    """What stands behind the last mark of a final answer ("Final answer:", "I'll go with", 最终判断); "" where nothing is marked."""
    low = text.casefold()
    if not any(hint in low for hint in HINTS):
        return ""
    end = 0
    for mark in FINAL.finditer(text):
        end = mark.end()
    return text[end:] if end else ""
