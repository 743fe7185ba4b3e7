"""Laws of audit/transcript.py: what was answered is never lost, and nothing else is ever read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.adapter import FINISHES, Response
from audit.errors import TranscriptError
from audit.plan import build_plan, write_plan
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.transcript import TABLE, TRANSCRIPT, TranscriptWriter, answered, open_study, read_plan, read_rows, repair, sha256_of

CARD = {
    "name": "tiny", "title": "Tiny", "version": "1", "kind": "questions", "language": "en", "jurisdiction": "US", "licence": "none",
    "source": "test", "as_of": "2026-01-01", "review_by": "2027-01-01", "sign_off": "test",
}  # fmt: skip
MODEL = {"adapter": "test", "model": "test", "hosts": [], "settings": {}}


def tiny(*items: str, repeats: int = 1) -> ProbeSet:
    """A set of one question for each name."""
    return build_probe_set(
        {**CARD, "repeats": repeats, "items": [{"id": name, "texts": [f"What is {name}?"]} for name in items]}, where="tiny"
    )


def planned(folder: Path, *items: str, repeats: int = 1) -> Path:
    """A run folder with the plan of such a set."""
    write_plan(build_plan([tiny(*items, repeats=repeats)], model=MODEL, policy={"name": "none"}), folder)
    return folder


def answer(item: str, text: str | None = "yes", *, repeat: int = 1, **more: Any) -> Response:
    """A response to an item of `tiny`."""
    return Response(f"tiny/{item}/none/p1", repeat, text, **more)


def record(folder: Path, *responses: Response) -> Path:
    """Append responses in one session; the transcript."""
    with TranscriptWriter(folder) as writer:
        for response in responses:
            writer.append(response)
    return folder / TRANSCRIPT


def joined(text: str) -> str:
    """A text with two halves of one character, if they stand in a row, as that character: JSON cannot tell them apart."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


any_text = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["", "\x00", "\n", "\r\n", "a\u2028b", "\ud800", "\udfffx", "\\ud800", "\ufeff"]
)
numbers = st.none() | st.floats(0, 1e9) | st.integers(0, 10**12)
settings_of = st.dictionaries(any_text.map(joined), st.none() | st.booleans() | st.integers() | any_text, max_size=3)
responses = st.builds(
    Response,
    probe=any_text,
    repeat=st.integers(1, 10**6),
    text=st.none() | any_text,
    replies=st.lists(any_text, max_size=3).map(tuple),
    model=st.none() | any_text,
    finish=st.sampled_from(FINISHES),
    error=st.none() | any_text,
    seconds=numbers,
    tokens_in=st.none() | st.integers(0, 10**9),
    tokens_out=st.none() | st.integers(0, 10**9),
    settings=settings_of,
)


def as_read(value: Any) -> Any:
    """A value of a Response as JSON gives it back."""
    if isinstance(value, str):
        return joined(value)
    if isinstance(value, tuple):
        return [as_read(one) for one in value]
    return {joined(key): as_read(one) for key, one in value.items()} if isinstance(value, dict) else value


@given(st.lists(responses, max_size=4))
def test_any_response_comes_back(given_: list[Response]) -> None:
    """Lone surrogates, newlines, NULs and all: each row holds every field that was set, in order, and one line each.

    The replies of a single turn are its text, and are not written twice.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = record(Path(folder), *given_)
        rows = list(read_rows(path))
        assert path.read_bytes().count(b"\n") == len(given_)
    assert [row.pop("at")[-1] for row in rows] == ["Z"] * len(given_)
    expected = [{name: as_read(value) for name, value in vars(one).items() if value not in (None, (), {})} for one in given_]
    for row, one in zip(rows, given_, strict=True):
        if one.replies == (one.text,):
            row["replies"] = [row["text"]]
    assert rows == expected


def test_what_json_does_not_know_is_kept_as_text(tmp_path: Path) -> None:
    """A setting of a strange kind does not cost the answer that it came with."""
    (row,) = read_rows(record(tmp_path, answer("a", settings={"path": Path("x"), "stop": {"."}})))
    assert row["settings"] == {"path": "x", "stop": "{'.'}"}


def test_an_answer_is_readable_by_others_at_once(tmp_path: Path) -> None:
    """A row stands in the file as soon as `append` returns, not when the session ends."""
    with TranscriptWriter(tmp_path) as writer:
        for number in range(1, 4):
            writer.append(answer("a", repeat=number))
            assert [row["repeat"] for row in read_rows(tmp_path / TRANSCRIPT)] == [*range(1, number + 1)]


def test_a_lone_answer_is_forced_to_the_disk_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to answer again for the last row to be safe from a power cut."""
    forced = threading.Event()
    real = os.fsync

    def fsync(file: int) -> None:
        real(file)
        forced.set()

    with TranscriptWriter(planned(tmp_path, "a", "b")) as writer:
        monkeypatch.setattr(os, "fsync", fsync)
        writer.append(answer("a"))
        assert forced.wait(1.0)


def test_a_closed_transcript_takes_nothing(tmp_path: Path) -> None:
    """Appending outside the session is a fault of the program, before and after."""
    writer = TranscriptWriter(tmp_path)
    with pytest.raises(ValueError, match="not open"):
        writer.append(answer("a"))
    with writer:
        writer.append(answer("a"))
    with pytest.raises(ValueError, match="not open"):
        writer.append(answer("a"))
    assert len(list(read_rows(tmp_path / TRANSCRIPT))) == 1


TORN = [answer("a", "line\nbreak"), answer("b", "é\ud800中"), answer("c", "x" * 60, settings={"honoured": None}), answer("d", "{}")]


def test_a_file_cut_at_any_byte_is_mended_to_whole_rows(tmp_path: Path) -> None:
    """For every length a crash can leave: each row that was whole stays, byte for byte; a torn one goes; the next append is sound."""
    whole = record(tmp_path, *TORN).read_bytes()
    ends = [number + 1 for number, byte in enumerate(whole) if byte == ord("\n")]
    path = tmp_path / TRANSCRIPT
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        rows = sum(end - 1 <= cut for end in ends)  # a row that lacks nothing but its newline is whole
        kept = whole[: ends[rows - 1]] if rows else b""
        assert [row["probe"] for row in read_rows(path)] == [one.probe for one in TORN[:rows]]
        assert repair(path) == max(0, cut - len(kept))
        assert path.read_bytes() == kept
        assert repair(path) == 0
    path.write_bytes(whole[: ends[1] + 5])
    record(tmp_path, answer("e"))
    assert [row["probe"] for row in read_rows(path)] == [TORN[0].probe, TORN[1].probe, answer("e").probe]


@pytest.mark.parametrize("tail", [b"\x00" * 300, b"x" * 200_000, b'"text"', b"12", b"[" * 100_000, b'{"a": "\xff'])
def test_what_is_no_row_at_the_end_is_cut_off(tmp_path: Path, tail: bytes) -> None:
    """Zeros of a power cut, long fragments and stray values after the last newline are removed, however long."""
    path = record(tmp_path, answer("a"))
    before = path.read_bytes()
    path.write_bytes(before + tail)
    assert [row["text"] for row in read_rows(path)] == ["yes"]
    assert repair(path) == len(tail)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"probe": "x", "rep\n', "line 2 is not a JSON row"),
        (b"\n", "line 2 is not a JSON row"),
        (b'{"text": "\xff"}\n', "line 2 is not a JSON row"),
        (b"[" * 100_000 + b"\n", "line 2 is not a JSON row"),
        (b"[1]\n", "line 2 is not a JSON object"),
    ],
)
def test_a_broken_line_inside_is_an_error_with_its_number(tmp_path: Path, line: bytes, said: str) -> None:
    """Only the last line can be torn; damage elsewhere is not passed over in silence."""
    path = record(tmp_path, answer("a"))
    path.write_bytes(path.read_bytes() + line + path.read_bytes())
    with pytest.raises(TranscriptError, match=f"{TRANSCRIPT}: {said}"):
        list(read_rows(path))


def test_no_file_has_no_rows(tmp_path: Path) -> None:
    """Before the first answer there is nothing to read."""
    assert list(read_rows(tmp_path / TRANSCRIPT)) == []


HOLDER = """
import sys, pathlib
from audit.transcript import TranscriptWriter
with TranscriptWriter(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    input()
"""


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    """While one process asks, another is told so and writes nothing; once the first has ended, however it ended, the next may."""
    record(tmp_path, answer("a"))
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(TranscriptError, match="another process is asking into this run folder"):
            record(tmp_path, answer("b"))
        assert len(list(read_rows(tmp_path / TRANSCRIPT))) == 1
        holder.kill()
    record(tmp_path, answer("b"))
    assert len(list(read_rows(tmp_path / TRANSCRIPT))) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """A disk that takes no more ends the session with the path and the reason, and no second fault covers it."""
    (tmp_path / TRANSCRIPT).symlink_to("/dev/full")
    with pytest.raises(TranscriptError, match=r"transcript.jsonl: cannot be written \(No space left on device\)"):
        record(tmp_path, answer("a"))


def texts(folder: Path) -> dict[str, Any]:
    """Response id to text of an opened study, None where there is none."""
    table = open_study(folder).table
    return {name: text if isinstance(text, str) else None for name, text in zip(table["id"], table["text"], strict=True)}


def test_an_answer_replaces_an_error_and_not_the_other_way_round(tmp_path: Path) -> None:
    """Of several rows for one prompt the first answer counts; among errors the last; only an error is asked again."""
    failed: dict[str, Any] = {"text": None, "finish": "error"}
    folder = planned(tmp_path, "a", "b", "c", "d")
    record(folder, answer("a", **failed, error="busy"), answer("a", "late"), answer("b", "first"), answer("b", **failed, error="again"))
    record(
        folder, answer("c", **failed, error="one"), answer("c", **failed, error="two"), answer("d", "x", finish="length"), answer("d", "y")
    )
    study = open_study(folder)
    assert texts(folder) == {"tiny/a/none/p1#1": "late", "tiny/b/none/p1#1": "first", "tiny/c/none/p1#1": None, "tiny/d/none/p1#1": "x"}
    assert study.table.set_index("item").loc["c", "error"] == "two"
    assert {probe.split("/")[1] for probe, _ in answered(folder)} == {"a", "b", "d"}


def test_a_study_shows_what_was_asked_and_what_came_back(tmp_path: Path) -> None:
    """One row per response in the order of ids, with the columns of `TABLE`, the prompt, the sets and the seed."""
    folder = planned(tmp_path, "b", "a", repeats=2)
    record(folder, answer("b", repeat=2), answer("b"), answer("a", "no", model="m", seconds=1.5, tokens_in=3))
    study = open_study(folder)
    assert tuple(study.table.columns) == TABLE
    assert list(study.table["id"]) == ["tiny/a/none/p1#1", "tiny/b/none/p1#1", "tiny/b/none/p1#2"]
    first = study.table.iloc[0]
    assert (first["prompt"], first["arm"], first["factors"], first["outcomes"], first["seconds"]) == ("What is a?", "none", {}, {}, 1.5)
    assert (study.seed, [one.name for one in study.sets]) == (0, ["tiny"])
    assert [len(rows) for _, rows in study.of_kind("questions", "patients")] == [3]
    assert list(study.of_kind("vignettes")) == []


@given(any_text)
def test_any_answer_can_be_written_out_again(text: str) -> None:
    """A lone surrogate, which no file takes, is judged as U+FFFD; every other text as it is."""
    with tempfile.TemporaryDirectory() as folder:
        record(planned(Path(folder), "a"), answer("a", text))
        (found,) = texts(Path(folder)).values()
    assert found.encode() and found == joined(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace") if text else found == ""


def test_a_run_folder_that_cannot_be_judged_says_why(tmp_path: Path) -> None:
    """No plan, a broken plan, a plan of another format, no answers, answers to nothing that was planned: each is named."""
    with pytest.raises(TranscriptError, match=r"no plan.json here"):
        open_study(tmp_path)
    for content, said in (("{", "not a plan"), ("[]", "format None is not 1"), ('{"format": 2}', "format 2 is not 1")):
        (tmp_path / "plan.json").write_text(content, encoding="utf-8")
        with pytest.raises(TranscriptError, match=said):
            read_plan(tmp_path)
    (tmp_path / "plan.json").unlink()
    planned(tmp_path, "a")
    with pytest.raises(TranscriptError, match="no answers yet"):
        open_study(tmp_path)
    record(tmp_path, answer("z"))
    with pytest.raises(TranscriptError, match="answer to probe 'tiny/z/none/p1', which the plan does not hold"):
        open_study(tmp_path)
    (tmp_path / TRANSCRIPT).write_text('{"probe": "tiny/a/none/p1", "text": "x"}\n', encoding="utf-8")
    with pytest.raises(TranscriptError, match="line 1 names no probe and repeat; it has probe, text"):
        list(answered(tmp_path))


def test_the_digest_of_a_file(tmp_path: Path) -> None:
    """SHA-256 of "abc", FIPS 180-2 appendix B.1; a file longer than one piece gives the digest of its whole content."""
    (tmp_path / "short").write_bytes(b"abc")
    assert sha256_of(tmp_path / "short") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    (tmp_path / "long").write_bytes(b"a" * 1_000_000 * 2)
    one = sha256_of(tmp_path / "long")
    (tmp_path / "long").write_bytes(b"a" * 1_000_000 + b"b" + b"a" * 999_999)
    assert sha256_of(tmp_path / "long") != one


def test_rows_are_json_lines_in_utf8(tmp_path: Path) -> None:
    """Whoever reads the file with other tools finds plain JSON, text unescaped."""
    line = record(tmp_path, answer("a", "größer 中")).read_bytes().decode("utf-8")
    assert "größer 中" in line
    assert json.loads(line)["text"] == "größer 中"
