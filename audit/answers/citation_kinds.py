"""What kind of work a reference claims to be, as far as its fields tell: an index of articles holds no books and no guidelines."""

from __future__ import annotations

import re

from audit.answers.author_names import GROUP

PREPRINT_SERVER = re.compile(
    r"\b(?:bio|med|chem|ecoevo|eco|tech|engr|agri|(?:psy|soc|earth|ed|law)?a)r?xiv\b|\bpreprints?(?:\.org)?\b|\bresearch square\b"
    r"|\bssrn\b|\bosf\b|\bauthorea\b",
    re.IGNORECASE,
)
PUBLISHER = re.compile(
    r"\b(?:press|publish(?:er|ers|ing)|verlag|springer|elsevier|wiley|saunders|mcgraw|lippincott|thieme|routledge|出版社)\b|出版社",
    re.IGNORECASE,
)
EDITION = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\s(?:ed\.?|edition)(?=\W|$)|\btextbook of\b|\bISBN\b", re.IGNORECASE)
GUIDANCE = re.compile(
    r"\b(?:guidelines?|guidance|recommendations?|consensus (?:statement|report)|position (?:statement|paper)|scientific statement"
    r"|standards of (?:medical )?care|practice (?:parameter|bulletin))\b|指南|共识",
    re.IGNORECASE,
)


BODY = re.compile(
    r"\b(?:world health organi[sz]ation|who|cdc|nice|fda|ema|sign|centers? for disease control|ministry of|department of health"
    r"|national institute for health and care excellence|agency for healthcare)\b|世界卫生组织|卫生健康委",
    re.IGNORECASE,
)
PERIODICAL = re.compile(r"\b(?:journal|annals|archives|proceedings|reviews?|bulletin|letters)\b", re.IGNORECASE)


def kind_of(
    *,
    title: str | None,
    journal: str | None,
    volume: str | None,
    first_author: str | None = None,
    url: str | None = None,
    trial: str | None = None,
) -> str:
    """ "preprint", "guideline", "book", "report", "trial" or "web"; "" for an article and where the fields do not tell."""
    if journal and PREPRINT_SERVER.search(journal):
        return "preprint"
    by_group = not first_author or GROUP.search(first_author) is not None
    is_periodical = journal is not None and PERIODICAL.search(journal) is not None
    if title and not volume and not is_periodical:
        issued = BODY.search(journal or "") is not None
        if GUIDANCE.search(journal or "") or (GUIDANCE.search(title) and (issued or not journal) and by_group):
            return "guideline"
        if EDITION.search(title) or PUBLISHER.search(journal or ""):
            return "book"
        if issued:
            return "report"
    if trial and not journal:
        return "trial"
    return "web" if url and not journal and not volume and by_group else ""
