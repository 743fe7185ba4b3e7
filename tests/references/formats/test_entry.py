"""Laws of audit/references/formats/entry.py."""

from __future__ import annotations

from audit.references.formats.entry import CONCERN, REINSTATEMENT, RETRACTION, notice


def test_notices_in_words() -> None:
    """Only a retraction begins with "retracted", which is what a verdict looks for; a reinstatement leaves nothing."""
    assert notice(RETRACTION) == "retracted"
    assert notice(RETRACTION, "2010-02-06", "Lancet") == "retracted on 2010-02-06 (Lancet)"
    assert notice(CONCERN, where="Lancet") == "expression of concern (Lancet)"
    assert notice(REINSTATEMENT, "2010") == ""
