"""Laws of how audit/probe.py reads probe sets from files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from audit.errors import ProbeError
from audit.probe_file import build_probe_set, load_probe_set

CARD = {
    "name": "tiny", "title": "Tiny", "version": "1", "kind": "vignettes", "language": "en", "jurisdiction": "US", "licence": "none",
    "source": "test", "as_of": "2026-01-01", "review_by": "2027-01-01", "sign_off": "test", "caveats": ["A test."],
}  # fmt: skip


def write_set(folder: Path, text: str, items: bytes | None = None) -> Path:
    """A folder with a set.toml of the card and `text`, and an items.jsonl."""
    folder.mkdir()
    card = "".join(f"{name} = {json.dumps(value)}\n" for name, value in CARD.items())
    (folder / "set.toml").write_text(card + text, encoding="utf-8")
    if items is not None:
        (folder / "items.jsonl").write_bytes(items)
    return folder


def test_a_folder_is_loaded_with_its_bulk_items(tmp_path: Path) -> None:
    """Items come from set.toml and then from items.jsonl; a line ends at a newline only, and empty lines are passed over."""
    rows = '{"id": "b", "texts": ["one\u2028line\u0085still"]}\n\n{"id": "c", "texts": ["x"]}'
    probes = load_probe_set(str(write_set(tmp_path / "own", '[[items]]\nid = "a"\ntexts = ["x"]\n', rows.encode())))
    assert [item.id for item in probes.items] == ["a", "b", "c"]
    assert probes.item("b").texts == ("one\u2028line\u0085still",)
    with pytest.raises(LookupError, match="probe set 'tiny' has no item 'd'"):
        probes.item("d")


def test_dates_and_byte_order_marks_do_no_harm(tmp_path: Path) -> None:
    """A date may stand without quotes, and a file may begin with the mark that some editors write."""
    folder = write_set(tmp_path / "own", "")
    text = (folder / "set.toml").read_text(encoding="utf-8").replace('"2026-01-01"', "2026-01-01")
    (folder / "set.toml").write_text("\ufeff" + text, encoding="utf-8")
    assert load_probe_set(str(folder)).card["as_of"] == "2026-01-01"


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (b'{"id": "a", "texts": ["x"]}\n{"id": ', "row 2 is not a JSON object in UTF-8"),
        (b'\n\n{"id": "\xff"}', "row 3 is not a JSON object in UTF-8"),
        (b'["a"]', "row 1 is not a JSON object"),
        (b"[" * 100_000, "row 1 is not a JSON object"),
        (b'{"id": "a", "texts": ["\\ud800"]}', "holds half a character"),
        (b'{"id": "a", "texts": "x"}', r"items\[a\].texts must be a list"),
    ],
)
def test_faults_of_bulk_items_name_the_row(tmp_path: Path, items: bytes, said: str) -> None:
    """A broken line of items.jsonl is named by its number."""
    with pytest.raises(ProbeError, match=said):
        load_probe_set(str(write_set(tmp_path / "own", "", items)))


def test_a_set_that_is_none_is_named(tmp_path: Path) -> None:
    """Text that is no TOML names the file; an unknown name lists the sets that there are."""
    with pytest.raises(ProbeError, match=r"set.toml: not valid TOML: .*line 13"):
        load_probe_set(str(write_set(tmp_path / "own", "this is = not TOML\n")))
    with pytest.raises(ProbeError, match=r"no probe set 'absent': neither a folder with a set.toml nor one of .*vignettes"):
        load_probe_set("absent")


def test_the_digest_is_of_the_content_alone(tmp_path: Path) -> None:
    """SHA-256 of the JSON with sorted keys: order and place of items do not matter, one changed letter does."""
    plain = {**CARD, "items": [{"id": "a", "texts": ["ü"]}]}
    expected = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()
    assert build_probe_set(plain, where="x").digest == expected
    assert build_probe_set(dict(reversed(plain.items())), where="y").digest == expected
    assert load_probe_set(str(write_set(tmp_path / "inline", '[[items]]\ntexts = ["ü"]\nid = "a"\n'))).digest == expected
    assert load_probe_set(str(write_set(tmp_path / "bulk", "", b'{"texts": ["\\u00fc"], "id": "a"}'))).digest == expected
    assert build_probe_set({**plain, "version": "2"}, where="x").digest != expected


KEYED = {"id": "q", "texts": ["Which?"], "options": {"A": "Aspirin", "B": "Ibuprofen"}, "right": ["B"]}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"right": []}, "item 'q' has no right answer; give right"),
        ({"right": ["C"]}, "item 'q' names 'C', which is no option \\(options: A, B\\)"),
        ({"abstain": ["E"]}, "item 'q' names 'E', which is no option"),
        ({"options": {}, "right": ["("]}, "the pattern '\\(' is no regular expression"),
        ({"right": "B"}, "right must be a list"),
    ],
)
def test_faults_of_keyed_items(change: dict[str, object], fault: str) -> None:
    """A key names options, or is a list of patterns; what it cannot be is told when the set is loaded."""
    with pytest.raises(ProbeError, match=fault):
        build_probe_set({**CARD, "kind": "keyed", "items": [{**KEYED, **change}]}, where="t")


def test_keyed_sets_and_their_penalty() -> None:
    """Letters, patterns and a trap are keys; a penalty costs between 0 and 1 point."""
    items = [KEYED, {"id": "open", "texts": ["How long?"], "right": ["two weeks"]}, {**KEYED, "id": "trap", "right": ["abstain"]}]
    assert len(build_probe_set({**CARD, "kind": "keyed", "penalty": 0.25, "items": items}, where="t").items) == 3
    with pytest.raises(ProbeError, match="penalty = 2; the points that a wrong answer costs lie in 0 to 1"):
        build_probe_set({**CARD, "kind": "keyed", "penalty": 2, "items": items}, where="t")
