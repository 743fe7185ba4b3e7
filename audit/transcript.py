"""The record of a run: `transcript.jsonl`, append-only, one row per response, and what analysers read from it.

A run folder holds `plan.json` (what was to be asked, of whom, under which policy), `probes.jsonl` (every prompt) and the transcript.
A response is named "probe#repeat". Where a prompt was sent again after an error, the answer replaces the error.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from audit.adapter import Response
from audit.errors import TranscriptError
from audit.probe import Field, Probe, ProbeSet
from audit.probe_file import build_probe_set

if TYPE_CHECKING:
    import pandas as pd

PLAN, PROBES, TRANSCRIPT = "plan.json", "probes.jsonl", "transcript.jsonl"
SYNC_SECONDS = 0.5  # rows are forced to the disk this often; kill -9 loses none, a power cut those written since


@dataclass(frozen=True)
class Study:
    """A run folder opened for judging: what was asked and what came back."""

    table: pd.DataFrame  # one row per planned response that was sent; columns in `TABLE`
    sets: tuple[ProbeSet, ...]
    plan: Mapping[str, Any]
    folder: Path | None = None  # where it was read from
    primary: tuple[str, ...] = ()  # outcomes of the primary family that the policy names; none: those that the sets declare

    def is_primary(self, outcome: Field) -> bool:
        """Whether the contrasts of an outcome belong to the primary family, which is adjusted together and strictly."""
        named = {outcome.name, outcome.name.partition("=")[0]}  # a value of a choice belongs to its field
        return bool(named & set(self.primary)) if self.primary else outcome.primary

    @property
    def seed(self) -> int:
        """The seed of every resampling."""
        return int(self.plan["seed"])

    def of_kind(self, *kinds: str) -> Iterator[tuple[ProbeSet, pd.DataFrame]]:
        """Each set of these kinds with its rows."""
        for one in self.sets:
            if one.kind in kinds:
                yield one, self.table[self.table["set"] == one.name]


ASKED = ("set", "item", "arm", "factors", "name", "paraphrase", "prompt")
GIVEN = ("text", "finish", "error", "model", "seconds", "tokens_in", "tokens_out", "at", "outcomes")
TABLE = ("id", *ASKED, "repeat", *GIVEN)
FINISH = GIVEN.index("finish")
NO_OUTCOMES: Mapping[str, Any] = {}


class TranscriptWriter:
    """Appends responses to a transcript and keeps a second process out. Use as a context manager.

    A row is with the operating system before `append` returns, so kill -9 loses none; a thread forces rows to the disk as time goes by.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / TRANSCRIPT
        self._file: IO[bytes] | None = None
        self._unsynced, self._stop = threading.Event(), threading.Event()
        self._fault: OSError | None = None

    def __enter__(self) -> Self:
        """Open, lock and repair the transcript."""
        file = self.path.open("ab", buffering=0)
        try:
            _lock(file, self.path)
            repair(self.path)
        except BaseException:
            file.close()
            raise
        self._file = file
        self._syncer = threading.Thread(target=self._sync_now_and_then, daemon=True)
        self._syncer.start()
        return self

    def append(self, response: Response, **extra: Any) -> None:
        """Write one response as a row and hand it to the operating system at once. TranscriptError when the disk takes no more."""
        if self._file is None:
            raise ValueError("the transcript is not open")
        row = {key: value for key, value in vars(response).items() if value not in (None, (), {})} | extra
        if response.replies == (response.text,):  # one turn: the text says it
            del row["replies"]
        row["at"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        # A lone surrogate is kept as its JSON escape; a setting that JSON does not know, as its text.
        line = json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace") + b"\n"
        try:
            if self._fault:
                raise self._fault
            while line:
                line = line[self._file.write(line) :]
        except OSError as error:
            raise TranscriptError(f"{self.path}: cannot be written ({error.strerror}); the answers so far are kept") from error
        self._unsynced.set()

    def _sync_now_and_then(self) -> None:
        while not self._stop.wait(SYNC_SECONDS):
            if self._unsynced.is_set() and self._file is not None:
                self._unsynced.clear()
                try:
                    os.fsync(self._file.fileno())
                except OSError as error:
                    self._fault = error
                    return

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Sync, unlock and close."""
        self._stop.set()
        self._syncer.join()
        if self._file is not None:
            with self._file, suppress(OSError) if kind is not None else nullcontext():  # a fault on its way already is not covered up
                os.fsync(self._file.fileno())
            self._file = None


def _lock(file: IO[bytes], path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # no advisory locks on this system
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise TranscriptError(f"{path}: another process is asking into this run folder; wait for it, or choose another --out") from error
    except OSError as error:
        raise TranscriptError(f"{path}: cannot be locked ({error.strerror}); choose an --out on a disk of this machine") from error


def repair(path: Path) -> int:
    """Cut off a last line that a crash left torn; the number of bytes removed. A whole row that lacks its newline only gets one."""
    with path.open("rb+") as file:
        end = keep = file.seek(0, os.SEEK_END)
        tail = b""
        while keep > 0 and b"\n" not in tail:
            block = max(0, keep - 65536)
            file.seek(block)
            tail = file.read(keep - block) + tail
            keep = block
        torn = tail[tail.rfind(b"\n") + 1 :]
        if torn and _whole(torn):
            file.seek(end)
            file.write(b"\n")
            return 0
        if torn:
            file.truncate(end - len(torn))
        return len(torn)


def _whole(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file in order; a torn last line is passed over, a broken line elsewhere is an error with its number."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line.decode())
                fault = "" if isinstance(row, dict) else "is not a JSON object"
            except (ValueError, RecursionError) as error:  # bad JSON or bad UTF-8
                fault = f"is not a JSON row: {error}"
            if not fault:
                yield row
            elif line.endswith(b"\n"):
                raise TranscriptError(f"{path}: line {number} {fault}")


def read_transcript(folder: Path) -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
    """(probe, repeat) and content of every row of a run folder's transcript, errors included, in order."""
    for number, row in enumerate(read_rows(folder / TRANSCRIPT), 1):
        probe, repeat = row.get("probe"), row.get("repeat")
        if not isinstance(probe, str) or not isinstance(repeat, int):
            raise TranscriptError(f"{folder / TRANSCRIPT}: line {number} names no probe and repeat; it has {', '.join(row)}")
        yield (probe, repeat), row


def answered(folder: Path) -> Iterator[tuple[str, int]]:
    """(probe, repeat) of every response that need not be asked again."""
    return (key for key, row in read_transcript(folder) if row.get("finish") != "error")


def read_plan(folder: Path) -> dict[str, Any]:
    """`plan.json` of a run folder. TranscriptError when the folder holds none."""
    path = folder / PLAN
    if not path.is_file():
        raise TranscriptError(f"{folder}: no {PLAN} here; give the folder that `medaudit run`, `plan` or `import` wrote")
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TranscriptError(f"{path}: not a plan: {error}") from error
    if not isinstance(plan, dict) or plan.get("format") != 1:
        found = plan.get("format") if isinstance(plan, dict) else None
        raise TranscriptError(f"{path}: plan format {found!r} is not 1, the one this version reads")
    return plan


def read_probe(row: Mapping[str, Any]) -> Probe:
    """A Probe from its row of `probes.jsonl`."""
    return Probe(**{**row, "turns": tuple(row["turns"])})


def open_study(folder: Path) -> Study:
    """Everything analysers need from a run folder. TranscriptError when it holds no answers."""
    import pandas as pd

    plan = read_plan(folder)
    sets = tuple(build_probe_set(raw, where=f"{folder}/{PLAN}") for raw in plan["sets"])
    probes = sorted((_asked(row) for row in read_rows(folder / PROBES)), key=lambda probe: str(probe["id"]))
    index = {probe["id"]: place for place, probe in enumerate(probes)}
    latest: dict[tuple[int, int], tuple[Any, ...]] = {}
    for (probe, repeat), row in read_transcript(folder):
        if probe not in index:
            raise TranscriptError(f"{folder / TRANSCRIPT}: answer to probe {probe!r}, which the plan does not hold")
        key = index[probe], repeat
        if key not in latest or latest[key][FINISH] == "error":
            latest[key] = tuple([_readable(one) if isinstance(one, str) and not one.isascii() else one for one in map(row.get, GIVEN)])
    if not latest:
        raise TranscriptError(f"{folder}: no answers yet; `medaudit ask` or `medaudit run` collects them")
    order = sorted(latest)
    asked = [probes[place] for place, _ in order]
    columns: dict[str, Any] = {name: [probe[name] for probe in asked] for name in ASKED}
    columns |= {
        "repeat": [repeat for _, repeat in order],
        "id": [f"{probe['id']}#{key[1]}" for probe, key in zip(asked, order, strict=True)],
    }
    columns |= dict(zip(GIVEN, zip(*[latest[key] for key in order], strict=True), strict=True))
    columns["outcomes"] = [one or NO_OUTCOMES for one in columns["outcomes"]]
    columns["text"] = pd.Series(columns["text"], dtype=object)  # no text is None, in every release of pandas
    return Study(pd.DataFrame(columns, columns=list(TABLE)), sets, plan, folder)


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    """What the table needs of a probe; one object is shared by all its answers."""
    return {**{name: row.get(name, "") for name in ASKED}, "id": row["id"], "prompt": "\n\n".join(row["turns"])}


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain dicts."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _readable(value: str) -> str:
    """A text with each lone surrogate as U+FFFD, so that it can be written."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def sha256_of(path: Path) -> str:
    """Hex digest of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
