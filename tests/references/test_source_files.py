"""Laws of audit/references/source_files.py: how a file is packed makes no difference to what it holds."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest
from bibliography import read_all, write

from audit.references import source_files
from audit.references.source_files import source_file
from audit.references.work import ReferenceIndexError, Work

RECORDS = [{"DOI": f"10.1000/{one}", "title": [f"Title {one}"]} for one in range(5)]
DUMP = json.dumps({"items": RECORDS}).encode()


def archive(path: Path, members: dict[str, bytes]) -> Path:
    """A tar file with these members, packed if its name says so."""
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as file:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            file.addfile(member, io.BytesIO(content))
    return path


def dois(path: Path) -> list[str]:
    """The DOIs of a file's works."""
    return [one.doi for one in read_all(path)[0] if isinstance(one, Work)]


@pytest.mark.parametrize("packed", [False, True])
def test_gzip_is_known_by_its_contents(tmp_path: Path, packed: bool) -> None:
    """The name of a file says nothing about whether it is packed."""
    path = tmp_path / "works.json"
    path.write_bytes(gzip.compress(DUMP) if packed else DUMP)
    assert dois(path) == [f"10.1000/{one}" for one in range(5)]


@pytest.mark.parametrize("name", ["dump.tar", "dump.tar.gz"])
def test_an_archive_of_files(tmp_path: Path, name: str) -> None:
    """Every file in an archive is read, packed or not, in its own format; what is none is told and passed over."""
    members = {
        "april/0.json.gz": gzip.compress(DUMP),
        "april/1.jsonl": b"\n".join(json.dumps(one | {"DOI": f"{one['DOI']}/b"}).encode() for one in RECORDS[:2]),
        "april/README": b"What this is",
        "april/._0.json": b"\x00\x05\x16\x07",
        "april/2.ris": b"TY  - JOUR\nDO  - 10.1000/ris\nER  - \n",
    }
    path = archive(tmp_path / name, members)
    assert dois(path) == [*(f"10.1000/{one}" for one in range(5)), "10.1000/0/b", "10.1000/1/b", "10.1000/ris"]
    _, faults = read_all(path)
    assert len(faults) == 1 and faults[0].startswith("README: the format is not recognised")


def test_places_in_an_archive(tmp_path: Path) -> None:
    """A bad record is found again: by the file in the archive and its place there."""
    path = archive(tmp_path / "dump.tar", {"0.json": json.dumps([*RECORDS, {"type": "x"}]).encode()})
    assert read_all(path)[1] == ["0.json, record 6: has no title, DOI or PMID"]


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_a_damaged_packing_is_told(tmp_path: Path, share: float) -> None:
    """A download that stopped half way names its file and how far it was read."""
    whole = gzip.compress("".join(json.dumps(one) + "\n" for one in RECORDS * 300).encode())
    path = tmp_path / "works.jsonl.gz"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ReferenceIndexError, match=r"works\.jsonl\.gz: the packed file is damaged or cut off after"):
        read_all(path)


def test_a_torn_archive_is_told(tmp_path: Path) -> None:
    """An archive that ends too early is not taken for a short one."""
    path = archive(tmp_path / "dump.tar", {"0.json": DUMP * 1, "1.json": DUMP})
    path.write_bytes(path.read_bytes()[:1_600])
    with pytest.raises(ReferenceIndexError, match="damaged or cut off"):
        read_all(path)


def test_a_packed_file_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks to one endless record is given up before it fills the memory; many records of any total are not."""
    monkeypatch.setattr(source_files, "LONGEST_RECORD", 1 << 20)
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"title": "' + b"A" * (1 << 22)))
    with pytest.raises(ReferenceIndexError, match="one record is longer than 1 MB"):
        read_all(path)
    lines = "".join(json.dumps(one | {"abstract": "A" * 10_000}) + "\n" for one in RECORDS * 50)
    assert len(dois(write(tmp_path / "many.jsonl.gz", lines))) == 250


def test_digests(tmp_path: Path) -> None:
    """The digest is that of the contents, wherever the file lies; SHA-256 of nothing is e3b0c442… (FIPS 180-4)."""
    (tmp_path / "a").write_bytes(b"")
    assert source_file(tmp_path / "a").digest.startswith("e3b0c442")
    (tmp_path / "b").write_bytes(b"x")
    assert (source_file(tmp_path / "b").size, source_file(tmp_path / "b").digest == source_file(tmp_path / "a").digest) == (1, False)
