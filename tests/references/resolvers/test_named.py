"""What users name: known registries, an address to complain to, and a list of the hosts that will be contacted."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.references.resolvers.named import ASKED, RECORD, Registries, hosts_asked, read_registries, registries_asked
from audit.references.work import ReferenceIndexError

FILE = Path("answers.sqlite")


@pytest.mark.parametrize("contact", ["", "nobody", "a@b", "two@x.org,three@x.org", "name <me@x.org>", "me@x.org "])
def test_nobody_is_asked_without_a_contact(contact: str) -> None:
    """Asking needs one e-mail address; reading what was recorded needs none."""
    with pytest.raises(ReferenceIndexError, match=r"e-mail address .* --contact"):
        Registries(("crossref",), FILE, contact=contact)
    assert Registries(("crossref",), FILE, contact=contact, offline=True).hosts() == []
    assert Registries((), FILE).hosts() == []


def test_unknown_names_list_the_known_ones() -> None:
    """A registry that there is not, wherever it is named."""
    known = "there are crossref, pubmed, openalex, retraction-watch"
    with pytest.raises(ReferenceIndexError, match=f"no registry 'scopus'; {known}"):
        Registries(("scopus",), FILE, contact="me@x.org")
    with pytest.raises(ReferenceIndexError, match="no registry 'medline'"):
        Registries((), FILE, urls={"medline": "http://x.org"})
    with pytest.raises(ReferenceIndexError, match="no registry 'medline'"):
        Registries((), FILE, key_names={"medline": "KEY"})


@pytest.mark.parametrize("url", ["x.org", "ftp://x.org", "http://", "http://me:secret@x.org", "http://x.org:99999999"])
def test_addresses_are_whole_and_hold_no_password(url: str) -> None:
    """What is no address of a web service is refused, and a password in it is not repeated."""
    with pytest.raises(ReferenceIndexError, match="the address of crossref must look like") as told:
        Registries(("crossref",), FILE, contact="me@x.org", urls={"crossref": url})
    assert "secret" not in str(told.value)


def test_every_host_is_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hosts of the named registries, another address in place of the usual one, and a proxy on the way without its password."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    named = Registries(
        ("crossref", "retraction-watch", "pubmed"), FILE, contact="me@x.org", urls={"pubmed": "http://mirror.example:81/eutils"}
    )
    assert named.hosts() == ["api.crossref.org", "mirror.example:81"]
    monkeypatch.setenv("https_proxy", "http://user:secret@proxy.example:3128")
    assert named.hosts() == ["api.crossref.org", "mirror.example:81", "proxy.example:3128"]


def test_a_run_keeps_neither_contact_nor_keys(tmp_path: Path) -> None:
    """What is left in the run folder is enough to read the record again, offline, wherever the folder is moved, and to list the hosts."""
    urls, key_names = {"pubmed": "http://mirror.example"}, {"pubmed": "MY_KEY_NAME"}
    Registries(("pubmed",), tmp_path / RECORD, contact="me@x.org", urls=urls, key_names=key_names).write()
    kept = (tmp_path / ASKED).read_text(encoding="utf-8")
    assert "me@x.org" not in kept and "MY_KEY_NAME" not in kept and str(tmp_path) not in kept
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    again = registries_asked(moved)
    assert again is not None and again.offline
    assert (again.names, again.record, again.url("pubmed")) == (("pubmed",), moved / RECORD, "http://mirror.example")
    assert hosts_asked(moved) == ["mirror.example"]


def test_a_run_without_registries_names_none(tmp_path: Path) -> None:
    """No file: nobody was asked. A spoilt one is named."""
    assert registries_asked(tmp_path) is None and hosts_asked(tmp_path) == []
    (tmp_path / ASKED).write_text("{")
    with pytest.raises(ReferenceIndexError, match="is not what `medaudit` wrote there"):
        registries_asked(tmp_path)


def test_a_command_line_is_read() -> None:
    """Names once each; addresses and key variables as pairs, in which only the first sign of equality parts."""
    named = read_registries(
        ["pubmed", "crossref", "pubmed"], record=FILE, contact="me@x.org", urls=["crossref=http://x.org/?a=b"], key_names=["pubmed=MY_KEY"]
    )
    assert named == Registries(
        ("pubmed", "crossref"), FILE, "me@x.org", urls={"crossref": "http://x.org/?a=b"}, key_names={"pubmed": "MY_KEY"}
    )


@pytest.mark.parametrize("pair", ["crossref", "=http://x.org", "crossref="])
def test_half_a_pair_is_refused(pair: str) -> None:
    """An address without its registry, or the other way round."""
    with pytest.raises(ReferenceIndexError, match="names no registry with its address; write it as crossref="):
        read_registries(["crossref"], record=FILE, contact="me@x.org", urls=[pair])
