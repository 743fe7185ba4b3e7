"""The fields of one written reference: Vancouver, AMA, APA, Nature and MLA-like styles, BibTeX, or one label per line."""

from __future__ import annotations

import re
from urllib.parse import unquote

LONGEST = 2500  # characters of one reference that are read

DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi\s?[:=]\s?\{?)?\b(10\.\d{4,9}/ ?[^\s\"<>{}|`“”，；。]{2,200})", re.IGNORECASE)
DOI_IN_URL = re.compile(r"https?://[^\s<>)\]]{0,200}", re.IGNORECASE)
PMID = re.compile(
    r"\b(?:PMID|PubMed\s?(?:ID|PMID)?|pmid)[\"'*_`]{0,3}\s?[:#=]?\s?[\"'{*]{0,3}(\d{4,8})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{4,8})\b",
    re.IGNORECASE,
)
PMC = re.compile(r"\bPMC(?:ID)?:?\s?(?:PMC)?\d{4,9}\b")
YEAR = re.compile(r"(?<![\d./-])((?:18|19|20)\d\d)[a-z]?(?![\d/])")
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
PAGES = r"[A-Za-z]{0,3}\d[\w.]{0,12}(?:\s?[-–—]{1,2}\s?[A-Za-z]{0,3}\d\w{0,9})?"
VOLUME = r"(?:vol(?:ume|\.)?\s?)?(?P<volume>(?!(?:18|19|20)\d\d\b)[A-Za-z]?\d{1,4})"
ISSUE = r"(?:\s?\([^()]{1,24}\)|\.\d{1,4})?"
TAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[.,]?\s(?P<year>(?:18|19|20)\d\d)(?:[ ,]\s?(?:{MONTH})\.?(?:[ -]\w{{1,9}})?)?\s?;\s?{VOLUME}{ISSUE}"
        rf"(?:\s?[:,]\s?(?:pp?\.?\s?)?(?P<pages>{PAGES}))?",
        rf"[.,]?\s\(?(?P<year>(?:18|19|20)\d\d)\)?[,;:]\s?{VOLUME}{ISSUE}\s?[:,]\s?(?:pp?\.?\s?)?(?P<pages>{PAGES})",
        rf"[.,]?\s{VOLUME}{ISSUE}(?:,\s?(?:no\.?"
        rf"|issue)\s?\d{{1,4}})?\s?[,:]\s?(?:pp?\.?\s?)?(?P<pages>{PAGES})\s?[.,]?\s?\((?P<year>(?:18|19|20)\d\d)\)",
        rf"[.,]?\s{VOLUME}{ISSUE}(?:,\s?(?:no\.?|issue)\s?\d{{1,4}})?\s?\((?P<year>(?:18|19"
        rf"|20)\d\d)\)\s?[,:]\s?(?:pp?\.?\s?)?(?P<pages>{PAGES})",
        rf",\s{VOLUME}{ISSUE}(?:,\s?(?:no\.?|issue)\s?\d{{1,4}})?(?:,\s(?P<year>(?:18|19"
        rf"|20)\d\d))?(?:\s?[,:]\s?(?:pp?\.?\s?|article\s)?(?P<pages>{PAGES}))?(?=[.,;]|\s|$)",
        r"[.,]?\s\(?(?P<year>(?:18|19|20)\d\d)\)?(?=[.,;]?\s?$)",
    )
)
LABELS = {
    "title": "title|article|题名|标题",
    "authors": r"authors?|author\(s\)|first author|作者",
    "journal": "journal|publication|published in|source|booktitle|期刊",
    "year": "year|publication year|published|date|年份",
    "volume": "volume|vol",
    "pages": "pages|page|pp",
}
LABELLED = {
    name: re.compile(
        rf"(?:^|\n|[{{,;|])[\s\"'*_•>#-]{{0,10}}(?:{words})[\"'*_]{{0,3}}\s?[:=：]\s?[\"'{{*_]{{0,3}}\s?([^\n]{{1,500}})", re.IGNORECASE
    )
    for name, words in LABELS.items()
}
QUOTED = re.compile(r"[\"“«]([^\"“”«»]{8,400})[\"”»]")
EMPHASIS = re.compile(r"\*\*([^*]{8,400})\*\*")
APA = re.compile(
    r"^(?P<authors>[^\n]{2,600}?)[.,]?\s\((?P<year>(?:18|19"
    r"|20)\d\d)[a-z]?(?:,\s[^()]{1,30})?\)[.:,]?\s(?P<rest>[\"“*_\[(]{0,3}[A-Z0-9\u4e00-\u9fff].*)",
    re.DOTALL,
)
PARTICLE = r"(?:van|von|de|der|den|di|da|del|della|la|le|el|al|ter|ten|du|dos|bin|ibn)"
INITIALS = re.compile(r"^(?:[A-Z]\.?[- ]?){1,4}(?:\s?(?:Jr|Sr|II|III|2nd|3rd)\.?)?$")
SUFFIX = re.compile(r",?\s(?:Jr|Sr|II|III|IV|2nd|3rd|MD|PhD)\b\.?")
GROUP = re.compile(
    r"\b(?:group|investigators|collaborat\w+|consortium|committee|society|association|organi[sz]ation|task force"
    r"|initiative|college|institute|network|team|study|trial|ministry|agency|centers?)\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[^\s.])([.?!])\s+(?=[\"“*_\[(]{0,3}[A-Z0-9\u4e00-\u9fff])")
ABBREVIATED = frozenset(
    re.findall(
        r"\S+",
        "n engl j med am coll cardiol ann intern arch br clin eur heart nat proc natl acad sci u s a int rev respir crit care"
        " kidney dis soc nephrol endocrinol metab oncol pediatr psychiatry neurol surg gastroenterol hepatol rheum rheumatol"
        " infect immunol dermatol obstet gynecol ophthalmol radiol anesth anesthesiol public health digit commun biol chem res"
        " exp mol cell genet hum world asian chin indian scand can aust new pract prev educ inform assoc syst cochrane"
        " database b",
    )
)


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


def read_fields_of(raw: str) -> dict[str, str | int | None]:
    """title, first_author, year, journal, volume, pages, doi and pmid of one reference; None for what it does not give."""
    text = raw[:LONGEST]
    fields: dict[str, str | int | None] = dict.fromkeys(("title", "first_author", "year", "journal", "volume", "pages"))
    fields |= {"doi": find_doi(text), "pmid": find_pmid(text)}
    labelled = {name: _value(found[1]) for name, pattern in LABELLED.items() if (found := pattern.search(text))}
    if "title" in labelled:
        return fields | _from_labels(labelled)
    return fields | _from_prose(_without_identifiers(text))


def _value(written: str) -> str:
    return re.split(r"[\"}](?:\s*[,}]|\s*$)|\s\|\s|;\s(?=[A-Za-z]+:)|,\s*\"\w", written, maxsplit=1)[0].strip(" \"'{}*_,;.")


def _from_labels(labelled: dict[str, str]) -> dict[str, str | int | None]:
    year = YEAR.search(labelled.get("year", "")) or YEAR.search(labelled.get("journal", ""))
    journal = labelled.get("journal", "")
    tail = _tail(f" {journal}")
    found: dict[str, str | int | None] = {"volume": None, "pages": None, **(_tail_fields(tail) if tail else {})}
    return {
        "title": labelled["title"].strip("[] ") or None,
        "first_author": first_author(labelled.get("authors", "").lstrip("[\"' ")),
        "journal": (f" {journal}"[: tail.start()] if tail else journal).strip(" *_.,") or None,
        "year": int(year[1]) if year else None,
        "volume": labelled.get("volume") or found["volume"],
        "pages": labelled.get("pages") or found["pages"],
    }


def _without_identifiers(text: str) -> str:
    text = re.sub(r"\[([^\[\]\n]{2,400})\]\((https?://[^\s()]{0,200}(?:\([^\s()]*\)[^\s()]*)?)\)", r"\1", text)
    text = DOI_IN_URL.sub(" ", text)
    text = DOI.sub(" ", text)
    text = PMC.sub(" ", PMID.sub(" ", text))
    text = re.sub(
        r"\b(?:doi|pmid|pmcid|url|link|available (?:from|at)|retrieved from|epub[^.;]{0,30}|published online[^.;]{0,30}"
        r"|accessed[^.;]{0,30})\s?[:.]?(?=[\s.,;)\]]|$)",
        " ",
        text,
        flags=re.IGNORECASE,
    )
    if re.search("[\u4e00-\u9fff]", text):  # the Chinese style puts no blanks behind points and commas
        text = re.sub(r"[.．](?=[^\s\d])", ". ", re.sub(r"[,，](?=\S)", ", ", text))
    return re.sub(r"\s+", " ", re.sub(r"[\[(]\s*[\])]|\|", " ", text)).strip(" .,;:-–—>")


def _from_prose(text: str) -> dict[str, str | int | None]:
    titled = QUOTED.search(text) or EMPHASIS.search(text)
    apa = APA.match(text) if not titled else None
    if titled:
        return _around_title(titled[1], text[: titled.start()], text[titled.end() :])
    if apa and _looks_like_authors(apa["authors"]):
        title, rest = _split_first(apa["rest"])
        return _after_title(title, rest) | {"first_author": first_author(apa["authors"]), "year": int(apa["year"])}
    authors, rest = _split_authors(_unmarked(text))
    tail = _tail(rest)
    head = rest[: tail.start()] if tail else rest
    name, journal = _split_journal(head, has_tail=tail is not None)
    fields: dict[str, str | int | None] = {
        "title": name,
        "journal": journal,
        "first_author": first_author(authors) if authors else None,
        **_tail_fields(tail),
    }
    if fields["year"] is None:
        fields["year"] = _only_year(text)
    return fields


def _around_title(title: str, before: str, behind: str) -> dict[str, str | int | None]:
    behind = _unmarked(behind).lstrip(" .,;:-–—")
    before = _unmarked(before).strip(" .,;:-–—")
    authors, rest = (before, behind)
    if not before:
        behind = re.sub(r"^by\s", "", behind, flags=re.IGNORECASE)
        listed = re.match(r"(.{2,300}?\bet al)\b\.?[,.;]?\s(.*)", behind)
        authors, rest = (listed[1], listed[2]) if listed else _split_authors(behind)
    fields = _after_title(title, rest)
    stated = re.search(r"\((?:18|19|20)\d\d[a-z]?\)", before)
    if stated:
        fields["year"] = int(stated[0][1:5])
        authors = before[: stated.start()]
    if fields["year"] is None:
        fields["year"] = _only_year(f"{before} {behind}")
    return fields | {"first_author": first_author(authors) if authors and _looks_like_authors(authors) else None}


def _after_title(title: str, rest: str) -> dict[str, str | int | None]:
    rest = _unmarked(rest).strip(" .,;")
    tail = _tail(f" {rest}")
    journal = f" {rest}"[: tail.start()] if tail else _split_first(rest)[0]
    journal = re.sub(r"^(?:in|published in|journal)[:\s]\s*", "", journal.strip(" .,;:()-–—"), flags=re.IGNORECASE).strip(" .,;:()-–—")
    return {"title": _clean(title), "journal": journal if re.search(r"[^\W\d_]{2}", journal) else None, **_tail_fields(tail)}


def _tail(rest: str) -> re.Match[str] | None:
    """Year, volume and pages as they stand behind the name of a journal."""
    found = (pattern.search(rest) for pattern in TAILS)
    return next((one for one in found if one and one.start() > 0), None)


def _tail_fields(tail: re.Match[str] | None) -> dict[str, str | int | None]:
    groups = tail.groupdict() if tail else {}
    return {"year": int(groups["year"]) if groups.get("year") else None, "volume": groups.get("volume"), "pages": groups.get("pages")}


def _split_first(text: str) -> tuple[str, str]:
    stop = SENTENCE_END.search(text)
    return (text[: stop.end(1)], text[stop.end() :]) if stop else (text, "")


def _split_authors(text: str) -> tuple[str, str]:
    """Authors and the rest; no authors when the first sentence does not read like names."""
    for stop in SENTENCE_END.finditer(text[:800]):
        left, right = text[: stop.start()], text[stop.end() :]
        if re.search(r"(?:^|[\s.])[A-Z]$", left) and re.match(
            rf"(?:[A-Z]\.|(?:{PARTICLE}\s)?[A-Z][\w'’-]+(?:,| and\b| &|\s[A-Z]\.)|&)", right
        ):
            continue
        return (left, right) if _looks_like_authors(left) else ("", text)
    return "", text


def _looks_like_authors(text: str) -> bool:
    text = _unmarked(text).strip(" .,")
    if re.search(r"\bet al\b|等$", text) or (GROUP.search(text) and len(text.split()) <= 14):
        return True
    first = re.split(r",|;| and | & ", text)[0].strip()
    words = first.split()
    if not 1 <= len(words) <= 5 or not all(re.match(rf"(?:[A-Z][\w.'’-]*|{PARTICLE})$", word) for word in words):
        return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,4}(?:[,，、\s]{1,2}[\u4e00-\u9fff]{2,4})*", text))
    has_initials = any(INITIALS.match(part.strip()) for part in re.split(r",|;| and | & ", text)) or bool(
        re.search(r"\s[A-Z]{1,3}$", first)
    )
    return has_initials or "," in text or len(words) in (2, 3)


def _split_journal(head: str, *, has_tail: bool) -> tuple[str | None, str | None]:
    """Title and journal of "Title. N. Engl. J. Med" or "Title. Lancet"."""
    head = head.strip(" .,;:")
    starts = [0, *(stop.end() for stop in re.finditer(r"(?<=\S)[.?!]\s+", head))]
    parts = [head[start:end] for start, end in zip(starts, [*starts[1:], len(head)], strict=True)]
    cut = len(parts) - 1
    while cut > 1 and _is_abbreviated(parts[cut]) and _is_abbreviated(parts[cut - 1]):
        cut -= 1
    journal = head[starts[cut] :] if cut else ""
    if not journal or (not has_tail and len(journal.split()) > 9):
        return _clean(head), None
    if re.match(r"[A-Z][\w ,]{1,30}:\s", journal):  # place and publisher of a book
        journal = ""
    return _clean(head[: starts[cut]]), _clean(journal) if journal else None


def _is_abbreviated(part: str) -> bool:
    words = re.findall(r"\w+", part)
    return 0 < len(words) <= 2 and all(word.lower() in ABBREVIATED for word in words)


def _only_year(text: str) -> int | None:
    years = {int(found[1]) for found in YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else None


def _unmarked(text: str) -> str:
    return re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", text)


def _clean(text: str) -> str | None:
    text = re.sub(r"\s?\[(?:internet|online|J|M|D|C|EB/OL)\]\s?\.?$", "", _unmarked(text).strip(), flags=re.IGNORECASE).strip(
        " .,;:\"“”'-–—[]"
    )
    return text if re.search(r"[^\W\d_]{2}", text) else None


def first_author(authors: str) -> str | None:
    """Family name of the first author, or the name of a group: "Wright JT Jr", "Wright, J. T." and "Jackson T. Wright" give Wright."""
    authors = re.sub(r"\bet al\b\.?|等\.?$|\(\d{4}\w?\)", "", _unmarked(authors)).strip(" .,;&:")
    first = re.split(r"[,;，、]|\sand\s|\s&\s|\|", authors)[0].strip(" .\"'[]")
    if not re.search(r"[^\W\d_]{2}", first):
        return None
    if GROUP.search(first) or re.search("[\u4e00-\u9fff]", first):
        return first
    words = SUFFIX.sub("", first).split()
    while len(words) > 1 and INITIALS.match(words[-1]):
        words.pop()
    if len(words) == 1 or first.split()[-1] != words[-1]:  # nothing but a family name, or one before initials
        return " ".join(words).strip(".")
    follows = authors[len(first) :].lstrip(" ")
    if follows.startswith(",") and INITIALS.match(re.split(r"[,;&]| and ", follows[1:])[0].strip()):
        return " ".join(words)  # "van den Berg, A."
    start = next((index for index, word in enumerate(words[1:], 1) if re.fullmatch(PARTICLE, word)), len(words) - 1)
    return " ".join(words[start:])
