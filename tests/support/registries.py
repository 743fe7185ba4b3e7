"""A real HTTP server on this machine that answers like Crossref, PubMed and OpenAlex from a small library, or misbehaves as told."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from aiohttp import web
from loopback import Loopback

TOMATOES = {  # a made-up library: titles, names and numbers belong to no real work
    "doi": "10.5555/garden.2019.17",
    "pmid": "90000017",
    "title": "Moonlit watering of tomato seedlings in winter greenhouses",
    "authors": [("Okonkwo", "Ada"), ("Lindqvist", "Per")],
    "year": 2019,
    "journal": "Journal of Imaginary Horticulture",
    "abbreviation": "J Imag Hort",
    "volume": "12",
    "pages": "101-109",
}
RETRACTED = {
    "doi": "10.5555/garden.2015.3",
    "pmid": "90000003",
    "title": "Singing to orchids doubles the number of their petals",
    "authors": [("Faber", "Tilda")],
    "year": 2015,
    "journal": "Journal of Imaginary Horticulture",
    "abbreviation": "J Imag Hort",
    "volume": "8",
    "pages": "1-7",
    "retracted": "2017-04-02",
}
LIBRARY = (TOMATOES, RETRACTED)


@dataclass(frozen=True)
class Asked:
    """One question as it arrived."""

    registry: str  # "crossref", "pubmed" or "openalex"
    path: str  # below the registry's address, decoded
    query: dict[str, str]
    headers: dict[str, str]
    at: float  # seconds on the server's clock


@dataclass
class RegistryServer(Loopback):
    """The server; `address(name)` is where a registry is played, `behaviour[name]` how it misbehaves."""

    library: list[dict[str, Any]] = field(default_factory=lambda: [dict(one) for one in LIBRARY])
    indexed: dict[tuple[str, int], int] = field(default_factory=dict)  # MEDLINE records of a journal in a year
    behaviour: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def address(self, registry: str) -> str:
        """The address of one registry."""
        return f"{self.url}/{registry}"

    def questions(self, registry: str) -> list[Asked]:
        """What one registry was asked."""
        return [one for one in self.asked if one.registry == registry]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        parts = urlsplit(request.raw_path)
        registry, _, path = parts.path.strip("/").partition("/")
        query = dict(parse_qsl(parts.query))
        self.asked.append(Asked(registry, "/" + unquote(path), query, dict(request.headers), self.loop.time()))
        self.open += 1
        self.peak = max(self.peak, self.open)
        try:
            await asyncio.sleep(0.005)
            told = self.behaviour.get(registry, "ok")
            self.times[registry, parts.path + parts.query] += 1
            if told.endswith("-once"):
                told = told.removesuffix("-once") if self.times[registry, parts.path + parts.query] == 1 else "ok"
            if told in XML_FAULTS and path == "efetch.fcgi":
                return web.Response(body=XML_FAULTS[told], content_type="text/xml")
            if told in MISBEHAVIOUR:
                return await MISBEHAVIOUR[told](request)
            return self._answer(registry, unquote(path), query)
        finally:
            self.open -= 1

    def _answer(self, registry: str, path: str, query: dict[str, str]) -> web.StreamResponse:
        if registry == "crossref":
            if path.startswith("works/"):
                found = [one for one in self.library if one["doi"] == path.removeprefix("works/").lower()]
                return web.json_response({"status": "ok", "message": crossref_work(found[0])}) if found else _missing()
            items = [crossref_work(one) for one in self._alike(query["query.bibliographic"])]
            return web.json_response(
                {"status": "ok", "message-type": "work-list", "message": {"total-results": len(items), "items": items}}
            )
        if registry == "openalex":
            if path.startswith("works/"):
                kind, _, value = path.removeprefix("works/").partition(":")
                found = [one for one in self.library if one[kind] == value]
                return web.json_response(openalex_work(found[0])) if found else _missing()
            results = [openalex_work(one) for one in self._alike(query["filter"].partition(":")[2])]
            return web.json_response({"meta": {"count": len(results)}, "results": results})
        if path == "esearch.fcgi":
            return web.json_response({"header": {"type": "esearch"}, "esearchresult": self._search(query["term"])})
        articles = [pubmed_article(one) for one in self.library if one["pmid"] in query["id"].split(",")]
        return _xml(f"<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>")

    def _alike(self, words: str) -> list[dict[str, Any]]:
        wanted = set(words.lower().split())
        shared = Counter({number: len(wanted & set(one["title"].lower().split())) for number, one in enumerate(self.library)})
        return [self.library[number] for number, count in shared.most_common(5) if count > 1]

    def _search(self, term: str) -> dict[str, Any]:
        """The part of PubMed's query language that is asked for."""
        journal = re.fullmatch(r'"(.+)"\[ta\] AND (\d{4})\[dp\] AND medline\[sb\]', term)
        if journal:
            count = self.indexed.get((journal[1], int(journal[2])), 0)
            there = [one for one in self.library if journal[1] in (one["journal"], one["abbreviation"], one.get("alias"))]
            missing = {} if there else {"warninglist": {"quotedphrasesnotfound": [f'"{journal[1]}"[ta]'], "phrasesignored": []}}
            return {"count": str(count), "idlist": [one["pmid"] for one in there], **missing}
        owned = re.fullmatch(r"(.+)\[(doi|uid)\]", term)
        if owned:
            name = {"doi": "doi", "uid": "pmid"}[owned[2]]
            found = [one for one in self.library if one[name].lstrip("0") == owned[1].lstrip("0")]
        else:
            words = re.findall(r"(\w+)\[ti\]", term)
            join = any if " OR " in term else all
            found = [one for one in self.library if join(word in one["title"].lower() for word in words)]
            author = re.match(r"(.+)\[1au\] AND (\d{4}):(\d{4})\[dp\]", term)
            if author:
                found = [one for one in found if one["authors"][0][0] == author[1] and int(author[2]) <= one["year"] <= int(author[3])]
        return {"count": str(len(found)), "retmax": "10", "idlist": [one["pmid"] for one in found]}


def crossref_work(work: dict[str, Any]) -> dict[str, Any]:
    """A work as Crossref tells it."""
    year, month, day = (int(part) for part in work.get("retracted", "1-1-1").split("-"))
    notice = {
        "DOI": work["doi"] + ".notice", "type": "retraction", "label": "Retraction", "source": work.get("noted_by", "retraction-watch"),
        "record-id": "77", "updated": {"date-parts": [[year, month, day]], "timestamp": 0},
    }  # fmt: skip
    return {
        "DOI": work["doi"],
        "type": "journal-article",
        "prefix": "10.5555",
        "title": [work["title"]],
        "author": [{"family": family, "given": given, "sequence": "first", "affiliation": []} for family, given in work["authors"]],
        "container-title": [work["journal"]],
        "issued": {"date-parts": [[work["year"], 3]]},
        "volume": work["volume"],
        "page": work["pages"],
        **({"updated-by": [notice]} if "retracted" in work else {}),
    }


def openalex_work(work: dict[str, Any]) -> dict[str, Any]:
    """A work as OpenAlex tells it."""
    first, _, last = work["pages"].partition("-")
    return {
        "id": f"https://openalex.org/W{work['pmid']}",
        "doi": f"https://doi.org/{work['doi']}",
        "display_name": work["title"],
        "publication_year": work["year"],
        "ids": {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{work['pmid']}"},
        "authorships": [{"author": {"display_name": f"{given} {family}"}} for family, given in work["authors"]],
        "primary_location": {"source": {"display_name": work["journal"]}},
        "biblio": {"volume": work["volume"], "issue": None, "first_page": first, "last_page": last},
        "type": "article",
        "is_retracted": "retracted" in work,
    }


def pubmed_article(work: dict[str, Any]) -> str:
    """A work as efetch tells it."""
    people = "".join(
        f"<Author ValidYN='Y'><LastName>{family}</LastName><ForeName>{given}</ForeName></Author>" for family, given in work["authors"]
    )
    types = "<PublicationType UI='D016441'>Retracted Publication</PublicationType>" if "retracted" in work else ""
    return (
        f"<PubmedArticle><MedlineCitation Status='MEDLINE'><PMID Version='1'>{work['pmid']}</PMID><Article PubModel='Print'>"
        f"<Journal><ISSN>0000-0000</ISSN><JournalIssue><Volume>{work['volume']}</Volume><PubDate><Year>{work['year']}</Year></PubDate>"
        f"</JournalIssue><Title>{work['journal']}</Title><ISOAbbreviation>{work['abbreviation']}</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{escape(work['title'])}.</ArticleTitle><Pagination><MedlinePgn>{work['pages']}</MedlinePgn></Pagination>"
        f"<AuthorList CompleteYN='Y'>{people}</AuthorList><PublicationTypeList>{types}</PublicationTypeList></Article></MedlineCitation>"
        f"<PubmedData><ArticleIdList><ArticleId IdType='doi'>{work['doi']}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>"
    )


def _xml(body: str, doctype: str = "") -> web.Response:
    return web.Response(text=f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{body}', content_type="text/xml")


def _missing() -> web.Response:
    return web.Response(status=404, text="Resource not found.")


def _status(status: int, **headers: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text="no", headers={name.replace("_", "-"): value for name, value in headers.items()})

    return answer


def _text(text: str, kind: str = "application/json") -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type=kind)

    return answer


async def _slow(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for _ in range(300):
        await response.write(b" ")
        await asyncio.sleep(0.05)
    return response


async def _half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"message": ')
    if request.transport:
        request.transport.close()
    return response


async def _huge(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"[" + b" " * 20_500_000 + b"]", content_type="application/json")


async def _moved(request: web.Request) -> web.StreamResponse:
    return web.Response(status=301, headers={"Location": request.path_qs})


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 50}">' for n in range(9))
BOMB = f"<!DOCTYPE PubmedArticleSet [{LAUGHS}]>"
OUTSIDE = '<!DOCTYPE PubmedArticleSet [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
ARTICLE = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>{}</ArticleTitle></Article>"
    "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
MISBEHAVIOUR: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
    "down": _status(500),
    "gateway": _status(503),
    "busy": _status(429, Retry_After="0.3"),
    "busy-for-hours": _status(429, Retry_After="7200"),
    "lost": _status(404),
    "refuses": _status(400),
    "wants-key": _status(401),
    "elsewhere": _status(302, Location="http://elsewhere.example/works"),
    "nothing": _status(200, Content_Type="application/json"),
    "moves": _moved,
    "slow": _slow,
    "drip": _drip,
    "half": _half,
    "huge": _huge,
    "page": _text("<html><body>Gateway</body></html>", "text/html"),
    "cut": _text('{"message": {"items": [{"DOI": "10.55'),
    "other-form": _text('{"message": {"items": "none"}, "results": 3, "esearchresult": {"idlist": 7}}'),
    "deep": _text("[" * 100_000),
    "limit": _text('{"error": "API rate limit exceeded", "count": "11"}'),
}
XML_FAULTS = {
    "xml-bomb": (BOMB + ARTICLE.format("&l8;")).encode(),
    "xml-outside": (OUTSIDE + ARTICLE.format("&secret;")).encode(),
    "xml-undeclared": ARTICLE.format("&nothing;").encode(),
    "xml-cut": b"<PubmedArticleSet><PubmedArticle><MedlineCitation>",
    "xml-none": b"Service unavailable",
    "xml-error": b"<eFetchResult><ERROR>Cannot retrieve</ERROR></eFetchResult>",
}
