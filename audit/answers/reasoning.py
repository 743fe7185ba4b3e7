"""The part of a reply that is addressed to the user: without the reasoning that some models print in tags before it."""

from __future__ import annotations

import re

TAG = re.compile(r"<(/?)(?:think|thinking|reasoning|reflection)>", re.IGNORECASE)


def without_reasoning(text: str) -> str:
    """`text` without `<think>…</think>` and its kin. What follows an opening tag that is never closed is reasoning as well, and so
    is what precedes a closing tag that was never opened: some chat templates open it in the prompt."""
    kept: list[str] = []
    start, open_tags = 0, 0
    for tag in TAG.finditer(text):
        if tag[1]:
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
