"""Which answers belong side by side, and what differs in them."""

from __future__ import annotations

from typing import Any

from audit.render.evidence import LONGEST, cited_by, marked, merged, partners, same_again


def test_an_arm_is_set_beside_the_reference_of_its_finding(dossier: dict[str, Any]) -> None:
    """The reference is the arm that states the reference level, whatever the order of the evidence."""
    found = partners(dossier)
    assert found["vignettes/chest-pain-03/uninsured/p1#1"] == "vignettes/chest-pain-03/private/p1#1"
    assert "vignettes/chest-pain-03/private/p1#1" not in found


def test_only_the_same_item_wording_and_repeat_are_compared(dossier: dict[str, Any]) -> None:
    """Answers to another paraphrase are no pair."""
    dossier["evidence"]["vignettes/chest-pain-03/uninsured/p1#1"]["paraphrase"] = 2
    assert "vignettes/chest-pain-03/uninsured/p1#1" not in partners(dossier)


def test_crossed_arms_meet_their_counterpart() -> None:
    """Of the reference arms of a crossed design, the one that shares the other factors is set beside."""
    arms = {"white/man": ("white", "man"), "white/woman": ("white", "woman"), "black/woman": ("black", "woman")}
    shared = {"set": "s", "item": "i", "paraphrase": 1, "repeat": 1}
    answers = {name: {**shared, "arm": name, "factors": {"race": race, "gender": gender}} for name, (race, gender) in arms.items()}
    finding = {"evidence": [*arms], "where": {"axis": "race", "level": "black", "reference": "white"}}
    assert partners({"evidence": answers, "findings": [finding]})["black/woman"] == "white/woman"


def test_repeats_of_one_arm_are_no_pair(dossier: dict[str, Any]) -> None:
    """Two answers of the same arm show noise, not an effect."""
    assert not [name for name in partners(dossier) if name.startswith("race-medicine/")]
    assert len(same_again(dossier)["race-medicine/egfr/none/p1#1"]) == 9


def test_cited_by(dossier: dict[str, Any]) -> None:
    """An answer leads back to every finding that rests on it."""
    cited = cited_by(dossier)["vignettes/chest-pain-03/uninsured/p1#1"]
    assert cited == [f"mean_paired_gap-vignettes-insurance-uninsured-private-{outcome}" for outcome in ("triage", "analgesia")]


def test_marked_words() -> None:
    """Only the words that differ are marked, in both texts."""
    first, second = marked("give morphine now", "give ibuprofen now")
    assert first == "give <mark>morphine</mark> now"
    assert second == "give <mark>ibuprofen</mark> now"


def test_merged_words() -> None:
    """One text tells both: the shared words once, the others struck out or put in."""
    assert merged("a black man, 50", "a white man, 50") == "a <del>black</del><ins>white</ins> man, 50"
    assert merged("same", "same") == "same"
    assert merged("", "new") == "<ins>new</ins>"


def test_marked_chinese_by_character() -> None:
    """Scripts without blanks are compared sign by sign."""
    assert marked("男患者", "女患者")[1] == "<mark>女</mark>患者"


def test_marked_text_is_escaped() -> None:
    """Hostile text stays text, marked or not, short or too long to compare."""
    for text in ("<script>x</script>", "<b>same</b> " * LONGEST):
        for piece in (*marked(text, text + " <i>"), merged(text, text + " <i>")):
            assert "<script" not in piece
            assert "<b" not in piece
            assert "<i>" not in piece
