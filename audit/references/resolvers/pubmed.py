"""PubMed through the E-utilities (esearch, efetch): works by number, by DOI and by what a reference says.

PubMed holds every article of the journals that MEDLINE indexes, so its silence can mean something: not for a whole registry, but for one
journal in one year of which it holds a good number of MEDLINE records. https://www.ncbi.nlm.nih.gov/books/NBK25499 documents the calls.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.answers.citations import Reference
from audit.references.formats import pubmed_xml
from audit.references.names import same_journal
from audit.references.resolvers.client import Client
from audit.references.resolvers.registry import ROWS, Found, Registry, is_found, json_object, marked, telling_words, unique
from audit.references.work import Work, normal_doi

ENOUGH = 20  # MEDLINE records of one journal in one year that show that it is indexed, not merely touched upon
RAREST = 8  # words of a title by which similar ones are searched
SUPPLEMENT = re.compile(r"suppl|\babstr", re.IGNORECASE)  # abstracts of congresses, which PubMed does not hold
EDGE = 3  # words by which a title with a known author is searched


@dataclass
class _Asked:
    """What one look-up has gathered so far."""

    client: Client
    works: list[Work] = field(default_factory=list)
    days: list[str] = field(default_factory=list)

    async def search(self, term: str, rows: int = ROWS) -> tuple[int, Sequence[str]]:
        """How many records fit `term`, 0 where PubMed did not know a part of it, and the numbers of the most relevant."""
        asked = {"db": "pubmed", "term": term, "retmode": "json", "retmax": str(rows), "sort": "relevance"}
        found, day = await self.client.get("/esearch.fcgi", asked, read_search)
        self.days.append(day)
        return found or (0, ())

    async def fetch(self, pmids: Sequence[str]) -> Sequence[Work]:
        """The works with these numbers."""
        if not pmids:
            return ()
        asked = {"db": "pubmed", "id": ",".join(pmids), "retmode": "xml"}
        found, day = await self.client.get("/efetch.fcgi", asked, read_articles)
        self.days.append(day)
        return found or ()

    async def gather(self, term: str) -> None:
        """Add the works that fit `term`."""
        _, pmids = await self.search(term)
        self.works += await self.fetch([one for one in pmids if one not in {work.pmid for work in self.works}])


async def look_up(reference: Reference, client: Client) -> Found:
    """The works under the claimed identifiers, then what wider and wider searches find, until one has the claimed title."""
    asked = _Asked(client)
    for term in _terms(reference):
        if is_found(reference, asked.works):
            break
        await asked.gather(term)
    complete = bool(reference.title) and not is_found(reference, asked.works) and await _is_indexed(reference, asked)
    return Found(unique(asked.works), min(asked.days, default=""), complete)


def _terms(reference: Reference) -> Sequence[str]:
    """Searches from the narrowest to the widest; the last finds titles that share only some of the words."""
    words = telling_words(reference.title or "")
    rarest = sorted(dict.fromkeys(words), key=lambda word: (-len(word), word))
    # Not fetched by its number at once: PubMed answers some numbers that it does not have with a refusal.
    terms = [f"{reference.pmid.strip()}[uid]"] if reference.pmid and reference.pmid.strip().isdecimal() else []
    terms += [f"{_plain_doi(reference.doi)}[doi]"] if reference.doi else []
    if words:
        terms.append(" AND ".join(f"{word}[ti]" for word in words))
        if reference.first_author and reference.year:
            years = f"{reference.year - 1}:{reference.year + 1}[dp]"
            terms.append(f"{_words(reference.first_author)}[1au] AND {years} AND ({_any(rarest[:EDGE])})")
        terms.append(_any(rarest[:RAREST]))
    return terms


def _any(words: Sequence[str]) -> str:
    return " OR ".join(f"{word}[ti]" for word in words)


async def _is_indexed(reference: Reference, asked: _Asked) -> bool:
    """Whether PubMed demonstrably indexes the claimed journal in the claimed year."""
    if not (reference.journal and reference.year and _words(reference.journal)) or SUPPLEMENT.search(reference.raw):
        return False
    count, pmids = await asked.search(f'"{_words(reference.journal)}"[ta] AND {reference.year}[dp] AND medline[sb]', rows=EDGE)
    if count < ENOUGH:
        return False
    sample = await asked.fetch(pmids)
    # PubMed may have taken the name for another journal's, so that its records are looked at.
    return bool(sample) and all(_is_of(work, reference.journal) for work in sample)


def _is_of(work: Work, journal: str) -> bool:
    return any(same_journal(journal, name) for name in (work.journal, work.journal_abbreviation) if name)


def read_search(body: bytes) -> tuple[int, Sequence[str]]:
    """Count and numbers of a search; the count is 0 where PubMed left out a part that it did not know. ValueError for another form."""
    whole = json_object(body)
    found = whole.get("esearchresult")
    if not isinstance(found, dict) or "ERROR" in found or "error" in whole:
        raise ValueError("it tells of an error")
    pmids = found.get("idlist")
    if not isinstance(pmids, list) or not all(isinstance(one, str) and one.isdecimal() for one in pmids):
        raise ValueError("it holds no list of numbers")
    parts = [found.get(name) for name in ("errorlist", "warninglist")]
    left_out = any(isinstance(part, dict) and (part.get("phrasesnotfound") or part.get("quotedphrasesnotfound")) for part in parts)
    return 0 if left_out else int(found.get("count", "")), pmids


def read_articles(body: bytes) -> Sequence[Work]:
    """The works of an efetch; ValueError for another form, for declared entities, and for a file that ends too early."""
    if re.search(rb"<ERROR>", body):
        raise ValueError("it tells of an error")
    return [work for _, record in pubmed_xml.split(io.BytesIO(body)) for work in marked(pubmed_xml.read(record))]


def _words(name: str) -> str:
    """A name without the signs of the query language."""
    return " ".join(re.findall(r"[\w'&.-]+", name))


def _plain_doi(doi: str) -> str:
    return re.sub(r"[\s\[\]\"]", "", normal_doi(doi))


def polite(contact: str, key: str) -> dict[str, str]:
    """The parameters that say who asks."""
    return {"tool": "medaudit", "email": contact, **({"api_key": key} if key else {})}


REGISTRY = Registry("pubmed", "PubMed", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", 3.0, look_up, polite, keyed_per_second=10.0)
