"""The fields of one written reference: Vancouver, AMA, APA, Nature and MLA-like styles, BibTeX, or one label per line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from audit.answers.author_names import GROUP, INITIALS, PARTICLE, UPPER, first_author, split_authors
from audit.answers.citation_identifiers import ARXIV, DOI, DOI_IN_URL, PMC, PMID, TRIAL, find_identifiers
from audit.answers.citation_kinds import kind_of
from audit.answers.citation_tails import YEAR, find_tail, tail_fields

LONGEST = 2500  # characters of one reference that are read
LONGEST_JOURNAL = 14  # words of a journal that no year or volume follows

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
LINK = re.compile(r"\[([^\[\]\n]{2,400})\]\((https?://[^\s()]{0,200}(?:\([^\s()]{0,100}\)[^\s()]{0,100})?)\)")
QUOTED = re.compile(r"[\"“«]([^\"“”«»]{8,400}|[A-Z][^\"“”«»]{2,6}(?:[.,?!]|(?=[\"”»] by )))[\"”»]")
APOSTROPHES = re.compile(r"(?<!\S)['‘](?=[^\Wa-z_])([^\n]{8,400}?)(?:['’][,.;]|[.?!,]['’][,.;]?)(?=\s|$)")
EMPHASIS = re.compile(r"\*\*([^*]{8,400})\*\*")
TITLE_LINE = re.compile(r"[\s>•-]{0,6}(?:\*\*[^*\n]{8,400}\*\*|[\"“][^\"“”\n]{8,400}[\"”])[.:]?[ \t]*\n")
APA = re.compile(
    r"^(?P<authors>[^\n]{2,600}?)[.,]?\s\((?P<year>(?:18|19"
    r"|20)\d\d)[a-z]?(?:,\s[^()]{1,30})?\)[.:,]?\s(?P<rest>[\"“*_\[(]{0,3}[^\Wa-z_].*)",
    re.DOTALL,
)
CHINESE_NAMES = re.compile(
    r"[\u4e00-\u9fff·]{2,4}(?:[,，、;；&\s]{1,4}[\u4e00-\u9fff·]{2,4}){0,60}|[\u4e00-\u9fff]{2,20}(?:会|局|组|组织|院|中心|部)"
)
MARK = re.compile(r"\[([MDRS])(?:/OL)?\]")  # kind of a document in the Chinese style
MARKED = {"M": "book", "D": "thesis", "R": "report", "S": "guideline"}
PLACE = re.compile(r"(?:[A-Z][\w ,]{1,30}|[\u4e00-\u9fff]{2,6})[:：]\s?(?=[^\s\d])")  # of a publisher
SERIES = re.compile(r"(?:(?:the )?lancet|nature reviews|mmwr|(?:the )?journals of gerontology)\.", re.IGNORECASE)  # "The Lancet. Oncology"
SMALL = frozenset({"of", "the", "for", "and", "on", "in", "de", "et", "to"})
NAME = re.compile(rf"(?:(?:[{UPPER}][\w.'’-]*|{PARTICLE})(?:\s|$)){{1,5}}")
LONE_NAME = re.compile(rf"(?:{PARTICLE}\s){{0,3}}[{UPPER}][\w'’-]+")
TITLE_AND_JOURNAL = re.compile(r"(?:[^\s.?!]+\s+){2,60}[^\s.?!]+[.?!]\s+[^\W\d_]")
NEXT_FAMILY = re.compile(rf"(?:[{UPPER}]\.\s?)?(?:{PARTICLE}\s){{0,3}}[{UPPER}][\w'’-]+(?:[.,;]|\s&|\sand\b)")
LAST_AUTHOR = re.compile(rf"(?:&|\band)\s+[^,;&]{{2,40}},(?:[\s-]?[{UPPER}]\.?)+$")  # "& Smith, J. A"
REST_OF_NAME = re.compile(
    rf"{LONE_NAME.pattern}(?:,\s[{UPPER}][\w'’-]+\s(?:[{UPPER}]\.?\s)?(?:[\w'’-]+\s){{0,3}}?[{UPPER}][\w'’-]+[,.&]|\.\s{TITLE_AND_JOURNAL.pattern})"
)
NEXT_AUTHOR = re.compile(
    rf"(?:[{UPPER}]\.|(?:{PARTICLE}\s){{0,3}}[{UPPER}][\w'’-]+(?:,\s?[{UPPER}]\.|\sand\s(?:[{UPPER}]\.|[{UPPER}][\w'’-]+,)|\s&|\s[{UPPER}]\.)|&)"
)
SENTENCE_END = re.compile(r"(?<=[^\s.])([.?!])\s+(?=[\"“*_\[(]{0,3}[^\Wa-z_])")
ABBREVIATED = frozenset(
    re.findall(
        r"\S+",
        "n engl j med am coll cardiol ann intern arch br clin eur heart nat proc natl acad sci u s a int rev respir crit care"
        " kidney dis soc nephrol endocrinol metab oncol pediatr psychiatry neurol surg gastroenterol hepatol rheum rheumatol"
        " infect immunol dermatol obstet gynecol ophthalmol radiol anesth anesthesiol public health digit commun biol chem res"
        " exp mol cell genet hum world asian chin indian scand can aust new pract prev educ inform assoc syst cochrane"
        " database b plos invest",
    )
)


def read_fields_of(raw: str) -> dict[str, Any]:
    """title, authors, et_al, first_author, year, journal, volume, pages, doi, pmid, pmcid, arxiv, trial, url and kind of one reference;
    None for what it does not give, and as the kind "" for an article or where the fields do not tell."""
    text = raw[:LONGEST]
    identifiers = find_identifiers(text)
    labelled = {name: _value(found[1]) for name, pattern in LABELLED.items() if (found := pattern.search(text))}
    fields = _from_labels(labelled) if "title" in labelled else _from_prose(_without_identifiers(text))
    listed = fields.pop("authors") or ""
    names, cut = split_authors(listed)
    first = first_author(listed)
    kind = _kind(text, fields, identifiers, first)
    return {**fields, **identifiers, "authors": names, "et_al": cut, "first_author": first, "kind": kind}


def _kind(text: str, fields: Mapping[str, Any], identifiers: Mapping[str, str | None], first: str | None) -> str:
    kind = kind_of(
        title=fields["title"], journal=fields["journal"], volume=fields["volume"], first_author=first,
        url=identifiers["url"], trial=identifiers["trial"],
    )  # fmt: skip
    if identifiers["arxiv"] and not fields["volume"]:
        return "preprint"
    marked = MARK.search(text)
    if kind in ("", "report") and marked:
        return MARKED[marked[1]]
    published = re.search(rf"[.。]\s?{PLACE.pattern}[^:;.\n]{{2,60}}[;,，]\s?(?:18|19|20)\d\d", text)
    return "book" if not kind and published and not fields["journal"] and not fields["volume"] else kind


def _value(written: str) -> str:
    return re.split(r"[\"}](?:\s*[,}]|\s*$)|\s\|\s|;\s(?=[A-Za-z]+:)|,\s*\"\w", written, maxsplit=1)[0].strip(" \"'{}*_,;.")


def _from_labels(labelled: dict[str, str]) -> dict[str, Any]:
    year = YEAR.search(labelled.get("year", "")) or YEAR.search(labelled.get("journal", ""))
    journal = labelled.get("journal", "")
    tail = find_tail(f" {journal}")
    found: dict[str, Any] = {"volume": None, "pages": None, **(tail_fields(tail) if tail else {})}
    return {
        "title": labelled["title"].strip("[] ") or None,
        "authors": labelled.get("authors", "").lstrip("[\"' "),
        "journal": (f" {journal}"[: tail.start()] if tail else journal).strip(" *_.,") or None,
        "year": int(year[1]) if year else None,
        "volume": labelled.get("volume") or found["volume"],
        "pages": labelled.get("pages") or found["pages"],
    }


def _without_identifiers(text: str) -> str:
    text = LINK.sub(lambda link: f'"{link[1]}"' if link.start() < 4 and not YEAR.search(link[1]) else link[1], text)
    if TITLE_LINE.match(text):  # then names, journal and the rest have lines of their own
        text = re.sub(r"[.,;]?[ \t]*\n[ \t]*(?=\S)", ". ", text)
    text = re.sub(r"(?<=\w)-\s*\n\s*(?=[a-z])", "-", text)
    text = DOI_IN_URL.sub(" ", text)
    text = DOI.sub(" ", text)
    text = TRIAL.sub(" ", ARXIV.sub(" ", PMC.sub(" ", PMID.sub(" ", text))))
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


def _from_prose(text: str) -> dict[str, Any]:
    titled = QUOTED.search(text) or EMPHASIS.search(text) or APOSTROPHES.search(text)
    apa = APA.match(text) if not titled else None
    if titled:
        return _around_title(titled[1], text[: titled.start()], text[titled.end() :])
    if apa and (_looks_like_authors(apa["authors"]) or LONE_NAME.fullmatch(apa["authors"])):
        title, rest = _split_first(apa["rest"])
        return _after_title(title, rest) | {"authors": apa["authors"], "year": int(apa["year"])}
    cut = re.match(r"(.{2,300}?\bet al)\b\.?,\s(.+)", _unmarked(text))  # "Smith J, et al., Lancet 2019;…"
    cut = cut if cut and ("." not in cut[1] or _are_names(cut[1])) else None
    authors, rest = (cut[1], cut[2]) if cut else _split_authors(_unmarked(text))
    tail = find_tail(f" {rest}") if cut else find_tail(rest)
    rest = f" {rest}" if cut else rest
    head = rest[: tail.start()] if tail else rest
    name, journal = _split_journal(head, has_tail=tail is not None, has_volume=bool(tail_fields(tail)["volume"]))
    fields: dict[str, Any] = {
        "title": name,
        "journal": journal,
        "authors": authors,
        **tail_fields(tail),
    }
    if fields["volume"] and not journal and name and _is_journal_alone(name):
        fields |= {"title": None, "journal": name}
    if fields["year"] is None:
        fields["year"] = _only_year(text)
    return fields


def _is_journal_alone(name: str) -> bool:
    """Whether what stands before year and volume is a journal and not a title: few words, each with a capital."""
    words = name.split()
    return len(words) <= 5 and all(re.match(rf"[{UPPER}]|(?:of|the|and|for|in)$", word) for word in words)


def _around_title(title: str, before: str, behind: str) -> dict[str, Any]:
    behind = _unmarked(behind).lstrip(" .,;:-–—")
    before = _unmarked(before).strip(" .,;:-–—")
    authors, rest = (before, behind)
    if not before:
        behind = re.sub(r"^by\s", "", behind, flags=re.IGNORECASE)
        listed = re.match(r"(.{2,300}?\bet al)\b\.?[,.;]?\s(.*)", behind)
        authors, rest = (listed[1], listed[2]) if listed else _split_authors(behind)
    fields = _after_title(title, rest)
    stated = re.search(r"(?:\(|[.,]\s)((?:18|19|20)\d\d)[a-z]?(?:\)|$)", before)
    if stated:
        fields["year"] = int(stated[1])
        authors = before[: stated.start()]
    if fields["year"] is None:
        fields["year"] = _only_year(f"{before} {behind}")
    return fields | {"authors": authors if _looks_like_authors(authors) else ""}


def _after_title(title: str, rest: str) -> dict[str, Any]:
    rest = _unmarked(rest).strip(" .,;")
    tail = find_tail(f" {rest}")
    journal = f" {rest}"[: tail.start()] if tail else _split_first(rest)[0]
    journal = re.sub(r"^(?:(?:in|published in)[:\s]|journal:)\s*", "", journal.strip(" .,;:()-–—"), flags=re.IGNORECASE).strip(" .,;:()-–—")
    journal = re.sub(r"\s(?:in|on)$", "", journal)
    return {"title": _clean(title), "journal": journal if re.search(r"[^\W\d_]{2}", journal) else None, **tail_fields(tail)}


def _split_first(text: str) -> tuple[str, str]:
    stop = SENTENCE_END.search(text)
    return (text[: stop.end(1)], text[stop.end() :]) if stop else (text, "")


def _split_authors(text: str) -> tuple[str, str]:
    """Authors and the rest; no authors when the first sentence does not read like names."""
    cut = re.match(r"(.{2,300}?\bet al)\b\.?\s+(?=[\"“*_\[(]{0,3}[^\Wa-z_])(.+)", text)
    if cut and _are_names(cut[1]):  # "J. A. Smith et al. Title", whose initials look like ends of sentences
        return cut[1], cut[2]
    for stop in SENTENCE_END.finditer(text):
        left, right = text[: stop.start()], text[stop.end() :]
        if _names_go_on(left, right):
            continue
        is_name = LONE_NAME.fullmatch(left) and TITLE_AND_JOURNAL.match(right)
        return (left, right) if is_name or _looks_like_authors(left) else ("", text)
    return "", text


def _names_go_on(left: str, right: str) -> bool:
    """Whether the point between `left` and `right` stands behind an initial within the list of authors, and not at its end."""
    if not re.search(rf"(?:^|[\s.,]|\.-)[{UPPER}]$", left[-3:]):
        return False
    if LAST_AUTHOR.search(left):
        return re.match(rf"[{UPPER}]\.", right) is not None
    *before, last = (one.strip() for one in re.split(r",|;|\band\b|&", left))
    if not INITIALS.fullmatch(last):  # "Smith J", or "Elena J" where the names begin with the given name
        given_first = any(" " in one and not INITIALS.fullmatch(one.split()[-1]) and not GROUP.search(one) for one in before)
        return (NEXT_FAMILY if given_first else REST_OF_NAME).match(right) is not None
    if before and before[-1] and INITIALS.fullmatch(before[-1].split()[0]) and " " in before[-1]:
        return True  # "J. Smith, K", and a name does not end with its initial
    return NEXT_FAMILY.match(right) is not None or NEXT_AUTHOR.match(right) is not None


def _looks_like_authors(text: str) -> bool:
    text = _unmarked(text).strip(" .,")
    if re.search(r"\bet al\b|等$", text) or CHINESE_NAMES.fullmatch(text) or (GROUP.search(text) and _is_group(text)):
        return True
    parts = _parts(text)
    if not _are_names(text):
        return False
    has_initials = any(INITIALS.fullmatch(part.split()[-1]) for part in parts)
    return has_initials or len(parts) > 1 or sum(word[0].isupper() for word in text.split()) in (2, 3)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r",|;|\sand\s|&|\bet al\b", text) if part.strip()]


def _are_names(text: str) -> bool:
    """Whether every part of a list, but for "et al", has the form of a name."""
    parts = _parts(text)
    return bool(parts) and all(any(kind.fullmatch(part) for kind in (NAME, INITIALS, CHINESE_NAMES)) for part in parts)


def _is_group(text: str) -> bool:
    """Whether a text with a word such as "group" is the name of one, and not a title: every telling word has a capital."""
    words = re.findall(r"[\w'’-]+", text)
    return len(words) <= 14 and all(word[0].isupper() or word.isdigit() or word in SMALL or GROUP.fullmatch(word) for word in words)


def _split_journal(head: str, *, has_tail: bool, has_volume: bool) -> tuple[str | None, str | None]:
    """Title and journal of "Title. N. Engl. J. Med" or "Title. Lancet"."""
    head = head.strip(" .,;:")
    starts = [0, *(stop.end() for stop in re.finditer(r"(?<=\S)[.?!]\s+", head))]
    parts = [head[start:end] for start, end in zip(starts, [*starts[1:], len(head)], strict=True)]
    cut = len(parts) - 1
    while cut > 1 and ((len(parts[cut].split()) <= 2 and _is_abbreviated(parts[cut - 1])) or SERIES.fullmatch(parts[cut - 1].strip())):
        cut -= 1
    journal = head[starts[cut] :] if cut else ""
    if not journal or (not has_tail and len(journal.split()) > LONGEST_JOURNAL):
        return _clean(head), None
    if not has_volume and PLACE.match(journal):  # of a book
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
    text = re.sub(
        r"\s?\[(?:internet|online|[JMDCRPSN]|(?:[JMDCRPSN]|EB)/OL)\]?\s?\.?$", "", _unmarked(text).strip(), flags=re.IGNORECASE
    ).strip(" .,;:\"“”'-–—[]")
    return text if re.search(r"[^\W\d_]{2}", text) else None
