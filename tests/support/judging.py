"""Replies of a judge, as its prompt demands them."""

from __future__ import annotations

import json
import re

TOKEN = re.compile(r'\{"case": "([0-9a-f]{12})"')


def verdict(prompt: str, stance: str, *, quote: str = "", confidence: float = 0.9) -> str:
    """A reply in the demanded form to this prompt."""
    found = TOKEN.findall(prompt)
    return json.dumps({"case": found[-1], "stance": stance, "quote": quote, "confidence": confidence})
