"""The identifiers that a reference can carry: DOI, PubMed and PubMed Central numbers, arXiv, trial registers, addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote

DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi\s?[:=]\s?\{?)?\b(10\.\d{4,9}/ ?[^\s\"<>{}|`“”，；。]{2,200})", re.IGNORECASE)
DOI_IN_URL = re.compile(r"https?://[^\s<>)\]]{0,200}", re.IGNORECASE)
PMID = re.compile(
    r"\b(?:PMID|PubMed\s?(?:ID|PMID)?|pmid)[\"'*_`]{0,3}\s?[:：#=]?\s?[\"'{*]{0,3}(\d{4,8})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{4,8})\b",
    re.IGNORECASE,
)
PMC = re.compile(r"\b(?:PMCID[:：]?\s?)?PMC(?:ID)?[:：]?\s?(?:PMC)?(\d{4,9})\b")
ARXIV = re.compile(
    r"(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5}(?:v\d{1,2})?)|\barXiv[:\s]{1,2}(\d{4}\.\d{4,5}(?:v\d{1,2})?)\b",
    re.IGNORECASE,
)
TRIAL = re.compile(
    r"\b(?:ClinicalTrials\.gov(?:\s(?:identifier|number|ID))?[:：]?\s)?(NCT\d{8}|ISRCTN\d{8}|ChiCTR[\w-]{4,16}\d|ACTRN\d{14}|EudraCT[:\s]{0,2}\d{4}-\d{6}-\d\d)\b",
    re.IGNORECASE,
)
URL = re.compile(r"\bhttps?://[^\s<>\"“”|{}`\\^]{3,300}", re.IGNORECASE)


def find_doi(text: str) -> str | None:
    """The first DOI in `text`, without its resolver address and the punctuation behind it."""
    found = DOI.search(text)
    if found is None:
        decoded = next((unquote(url[0]) for url in DOI_IN_URL.finditer(text) if "10." in url[0]), "")
        found = DOI.search(decoded)
    return _trim_doi(unquote(found[1])) if found else None


def _trim_doi(doi: str) -> str | None:
    doi = re.split(r"\]\(|\*\*|__|&|\?|#", doi.replace("/ ", "/"), maxsplit=1)[0]
    while doi and (doi[-1] in ".,;:*_'’]>" or (doi[-1] == ")" and doi.count(")") > doi.count("("))):
        doi = doi[:-1]
    doi = re.sub(r"/(?:full|pdf|abstract|epdf)$", "", doi)
    return doi if "/" in doi and len(doi.split("/", 1)[1]) > 1 else None


def find_pmid(text: str) -> str | None:
    """The first PubMed number in `text`."""
    found = PMID.search(text)
    return (found[1] or found[2]) if found else None


def find_identifiers(text: str) -> dict[str, str | None]:
    """doi, pmid, pmcid, arxiv, trial and url of one reference, the first of each; the address only where it is none of the others."""
    pmc, arxiv, trial = PMC.search(text), ARXIV.search(text), TRIAL.search(text)
    found = {
        "doi": find_doi(text),
        "pmid": find_pmid(text),
        "pmcid": f"PMC{pmc[1]}" if pmc else None,
        "arxiv": (arxiv[1] or arxiv[2]) if arxiv else None,
        "trial": trial[1] if trial else None,
    }
    address = URL.search(text)
    return found | {"url": trim_address(address[0]) if address and not any(found.values()) else None}


def trim_address(address: str) -> str:
    """An address without the punctuation of the sentence around it; balanced brackets belong to it."""
    while address and (address[-1] in ".,;:*_'’]>" or (address[-1] == ")" and address.count(")") > address.count("("))):
        address = address[:-1]
    return address
