"""Writes the fixtures of the reference checker: a registry of invented works and labelled claims about them (see fixtures/DATASHEET.md).

Run by hand from the repository root: python tests/references/make_fixtures.py. The same seed gives the same files, byte for byte.
"""

from __future__ import annotations

import csv
import random
import re
import unicodedata
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).with_name("fixtures")
FIELDS = ("title", "authors", "year", "journal", "volume", "pages", "doi", "pmid")
REGISTRY = ("id", "kind", *FIELDS, "abbreviation", "retracted")
CLAIMS = ("id", "split", "label", "fault", "variant", "work", *FIELDS)
Row = dict[str, Any]

GIVEN = [
    "Anna",
    "Benjamin",
    "Chiara",
    "David",
    "Elena",
    "Farid",
    "Grace",
    "Henrik",
    "Irene",
    "Jorge",
    "Katarzyna",
    "Lucas",
    "Maria",
    "Nadia",
    "Oliver",
    "Priya",
    "Quentin",
    "Rosa",
    "Samuel",
]
SECOND = ["", "", "", " A.", " J.", " M.", " Louise", " Peter"]
FAMILY = [
    "Abernathy",
    "Ågren",
    "Bernasconi",
    "Björklund",
    "Castañeda",
    "Chaudhry",
    "Dąbrowski",
    "Dimitrov",
    "Eriksen",
    "Fitzgerald",
    "García-Ruiz",
    "Gonçalves",
    "Haddad",
    "Hoffmann",
    "Ishikawa",
    "Jovanović",
    "Kaczmarek",
    "Lindqvist",
    "MacAllister",
    "Mbeki",
    "Müller",
    "Nakamura",
    "O'Donnell",
    "Okonkwo",
    "Papadakis",
    "Quispe",
    "Rasmussen",
    "Sánchez",
    "Schröder",
    "Takahashi",
    "Thørgersen",
    "Uzun",
    "van~der~Meer",
    "de~la~Cruz",
    "von~Stein",
    "Villanueva",
    "Whitcombe",
    "Yıldız",
    "Zhou",
    "Li",
    "Chen",
    "Wang",
]
GROUPS = ["CALMSEA Investigators", "PolarHeart Collaborative Group", "North Coast Stroke Consortium"]
JOURNALS = {  # full name: abbreviation
    "The New England Journal of Medicine": "N Engl J Med",
    "The Lancet": "Lancet",
    "JAMA Internal Medicine": "JAMA Intern Med",
    "Annals of Internal Medicine": "Ann Intern Med",
    "British Journal of Anaesthesia": "Br J Anaesth",
    "Journal of the American College of Cardiology": "J Am Coll Cardiol",
    "European Heart Journal": "Eur Heart J",
    "Diabetes Care": "Diabetes Care",
    "Nature Communications": "Nat Commun",
    "PLoS ONE": "PLoS One",
    "The Journal of Clinical Investigation": "J Clin Invest",
    "Archives of Disease in Childhood": "Arch Dis Child",
    "International Journal of Epidemiology": "Int J Epidemiol",
    "Proceedings of the National Academy of Sciences of the United States of America": "Proc Natl Acad Sci U S A",
    "American Journal of Respiratory and Critical Care Medicine": "Am J Respir Crit Care Med",
    "Kidney International": "Kidney Int",
}
CHINESE_JOURNALS = ["中华内科杂志", "中国循证医学杂志", "中华护理杂志"]
INTERVENTION = [
    "Low-dose methotrexate",
    "Early oral feeding",
    "Home-based cardiac rehabilitation",
    "Intravenous ferric carboxymaltose",
    "Nurse-led telephone follow-up",
    "Dapagliflozin",
    "Prone positioning while awake",
    "Restrictive fluid resuscitation",
    "Oral vancomycin prophylaxis",
    "Vagus nerve stimulation",
    "Melatonin",
    "High-flow nasal oxygen",
]
CONDITION = [
    "chronic heart failure",
    "type 2 diabetes",
    "septic shock",
    "rheumatoid arthritis",
    "community-acquired pneumonia",
    "acute ischaemic stroke",
    "ulcerative colitis",
    "stage 4 chronic kidney disease",
    "iron-deficiency anaemia",
    "treatment-resistant epilepsy",
    "severe asthma",
    "postoperative delirium",
]
PEOPLE = ["older adults", "children", "pregnant women", "hospitalised patients", "adults in primary care", "survivors of intensive care"]
OUTCOME = ["mortality", "hospital readmission", "quality of life", "length of stay", "cognitive decline", "tumour recurrence"]
GENE = ["TNF-α", "HIF-1α", "TGF-β1", "Piezo2", "NLRP3", "IFN-γ"]
PROCESS = ["mitochondrial fission", "synaptic pruning", "T cell exhaustion", "epithelial repair", "lipid droplet turnover"]
TISSUE = ["the mouse hippocampus", "human airway organoids", "zebrafish larvae", "ageing skeletal muscle", "the developing kidney"]
# What inventions are made of besides; none of these words is in the registry.
NEW_TREATMENT = [
    "Guided birdsong listening",
    "Transdermal spermidine",
    "Quarterly plasma lavage",
    "Virtual-reality juggling",
    "Topical kelp extract",
]
NEW_CONDITION = ["cluster hiccups", "occupational aphonia", "refractory pruritus ani", "alpine vertigo", "adult teething syndrome"]
NEW_TITLES = [
    "{t} versus sham for {c}: a multicentre crossover trial", "Long-term outcomes of {t} in veterans with {c}",
    "{t} and gait speed in centenarians: results from a coastal registry", "Mechanisms of {c}: insights from wearable thermography",
    "Does {t} improve school attendance in adolescents with {c}? A stepped-wedge evaluation",
]  # fmt: skip
UK_TO_US = {"ischaemic": "ischemic", "anaemia": "anemia", "hospitalised": "hospitalized", "tumour": "tumor", "ageing": "aging"}


def _person(dice: random.Random) -> str:
    return f"{dice.choice(FAMILY).replace('~', ' ')}, {dice.choice(GIVEN)}{dice.choice(SECOND)}"


def _titles(dice: random.Random) -> list[tuple[str, str]]:
    """Kinds and titles of the works in Latin script, many of them alike; all different."""
    found: dict[str, str] = {}
    while len(found) < 128:
        i, c, p, o = (dice.choice(words) for words in (INTERVENTION, CONDITION, PEOPLE, OUTCOME))
        made = dice.choice(
            [
                f"{i} for {c} in {p}: a randomised controlled trial",
                f"Effect of {i[0].lower() + i[1:]} on {o} in {p} with {c}",
                f"Predictors of {o} among {p} with {c}: a prospective cohort study in {dice.randint(3, 40)} centres",
                f"{c[0].upper() + c[1:]} and the risk of {o}: a systematic review and meta-analysis",
                f"Global, regional, and national burden of {c}, 1990–{dice.randint(2010, 2021)}",
                f"Management of {c}",
                f"{dice.choice(GENE)} regulates {dice.choice(PROCESS)} in {dice.choice(TISSUE)}",
            ]
        )
        found.setdefault(made, "preprint" if "regulates" in made and dice.random() < 0.6 else "article")
    return [(kind, title) for title, kind in found.items()]


def make_registry(dice: random.Random) -> list[Row]:
    """128 works in Latin script, 12 of them also as a preprint and 6 retracted, and 10 in Chinese."""
    works: list[Row] = []
    for kind, title in _titles(dice):
        works.append(_work(dice, len(works), kind, title))
    for work in [one for one in works if one["kind"] == "article" and ("regulates" in one["title"] or "Predictors" in one["title"])][:12]:
        works.append(_preprint_of(dice, work, len(works)))
    for work in dice.sample([one for one in works[:128] if one["kind"] == "article"], 6):
        work["retracted"] = f"retracted {int(work['year']) + 2}-03-14"
    for topic in ("高血压", "2型糖尿病", "慢性阻塞性肺疾病", "脑卒中", "冠心病"):
        works.append(_chinese(dice, len(works), f"{topic}患者自我管理行为的影响因素分析"))
        works.append(_chinese(dice, len(works), f"中西医结合治疗{topic}的临床疗效观察"))
    return works


def _work(dice: random.Random, number: int, kind: str, title: str) -> Row:
    year, journal = dice.randint(1998, 2022), dice.choice(list(JOURNALS))
    first = dice.randint(10, 2400)
    names = list(dict.fromkeys(_person(dice) for _ in range(dice.choice([1, 2, 3, 4, 5, 6, 8, 11]))))
    if dice.random() < 0.05:
        names = [dice.choice(GROUPS), *names]
    article = {
        "journal": journal, "abbreviation": JOURNALS[journal], "volume": str(dice.randint(5, 480)),
        "pages": f"{first}-{first + dice.randint(3, 14)}" if dice.random() < 0.85 else f"e{first}", "pmid": str(90_000_000 + 137 * number),
        "doi": f"10.5555/{dice.choice(['jmed', 'S0140', 'eh', 'ncomms'])}.{year}.{1000 + 7 * number}",
    }  # fmt: skip
    if kind == "preprint":
        article = {
            "journal": "bioRxiv", "abbreviation": "bioRxiv", "volume": "", "pages": "", "pmid": "",
            "doi": f"10.5555/{max(year, 2014)}.{dice.randint(1, 12):02}.{dice.randint(1, 28):02}.{400_000 + number}",
        }  # fmt: skip
        year = max(year, 2014)
    return {"id": f"w{number:03}", "kind": kind, "title": title, "authors": "; ".join(names), "year": str(year), "retracted": "", **article}


def _preprint_of(dice: random.Random, work: Row, number: int) -> Row:
    made = _work(dice, number, "preprint", work["title"])
    return made | {"authors": work["authors"], "year": str(int(work["year"]) - 1)}


def _chinese(dice: random.Random, number: int, title: str) -> Row:
    names = ["".join(dice.choice(part) for part in ("王李张刘陈杨黄", "伟芳娜敏静强磊", "军洋勇艳杰娟")) for _ in range(dice.randint(2, 4))]
    journal = dice.choice(CHINESE_JOURNALS)
    made = _work(dice, number, "article", title)
    return made | {"authors": "; ".join(names), "journal": journal, "abbreviation": journal, "pmid": ""}


def _initials(authors: str) -> str:
    """ "Müller, Anna A.; Zhou, Li" as Vancouver style prints it."""
    short = []
    for name in authors.split("; "):
        family, _, given = name.partition(", ")
        short.append(f"{family} {''.join(word[0] for word in given.split())}".strip())
    return ", ".join(short)


def _plain(text: str) -> str:
    special = str.maketrans({"ø": "o", "ı": "i", "ł": "l"})
    return "".join(one for one in unicodedata.normalize("NFKD", text.translate(special)) if not unicodedata.combining(one))


def _american(title: str) -> str:
    for uk, us in UK_TO_US.items():
        title = title.replace(uk, us)
    return title.replace("randomised", "randomized").replace("centres", "centers")


def right_claims(dice: random.Random, work: Row) -> list[tuple[str, Row]]:
    """The same work as people write it: nothing here is an error."""
    claim = {name: work[name] for name in FIELDS}
    first = claim["authors"].split("; ")[0]
    title, pages = claim["title"], claim["pages"]
    ways = [
        ("verbatim", claim),
        ("abbreviated", claim | {"authors": _initials(claim["authors"]), "journal": work["abbreviation"], "title": title.capitalize()}),
        ("et al", claim | {"authors": f"{_initials(first)}, et al.", "doi": "", "pmid": ""}),
        ("first author", claim | {"authors": first.split(",")[0], "volume": "", "pages": "", "pmid": ""}),
        ("no accents", claim | {"authors": _plain(claim["authors"]), "title": _american(title), "doi": ""}),
        ("entities", claim | {"title": re.sub("α", "&alpha;", title).replace("β", "beta").replace("γ", "&#947;").replace("–", "&ndash;")}),
        ("address", claim | {"doi": f"https://doi.org/{claim['doi'].upper()}", "journal": work["abbreviation"].replace(" ", ". ")}),
        ("sparse", claim | {"authors": "", "volume": "", "pages": "", "pmid": "", "doi": ""}),
        ("given names first", claim | {"authors": ", ".join(" ".join(reversed(one.split(", "))) for one in claim["authors"].split("; "))}),
    ]
    if ": " in title:
        ways.append(("no subtitle", claim | {"title": title.split(": ")[0]}))
    if found := re.fullmatch(r"(\d+)(\d\d)-\1(\d\d)", pages):
        ways.append(("short pages", claim | {"pages": f"{found[1]}{found[2]}-{found[3]}"}))
    if work["kind"] == "preprint":
        ways.append(("version", claim | {"doi": f"{claim['doi']}v2", "journal": "bioRxiv preprint"}))
    return dice.sample(ways, 3 if len(ways) > 3 else len(ways))


def wrong_claims(dice: random.Random, work: Row, others: list[Row]) -> list[tuple[str, str, Row]]:
    """One claim for each kind of error that this work allows: the field at fault, the variant, the claim."""
    claim = {name: work[name] for name in FIELDS}
    other = dice.choice([one for one in others if one["title"] != work["title"] and one["journal"] != work["journal"]])
    bare = claim | {"doi": "", "pmid": ""}
    strangers = "; ".join(_person(dice) for _ in range(3))
    names = work["authors"].split("; ")
    made = [
        ("title", "a word", claim | {"title": _other_word(dice, work["title"])}),
        ("title", "a word, no identifier", bare | {"title": _other_word(dice, work["title"])}),
        ("title", "halves of two works", bare | {"title": _halves(work["title"], other["title"])}),
        ("title", "rewritten", claim | {"title": f"{other['title'].split(' in ')[0]} revisited"}),
        ("authors", "all", claim | {"authors": strangers}),
        ("authors", "first", bare | {"authors": "; ".join([_person(dice), *names[1:]])}),
        ("year", "near", bare | {"year": str(int(work["year"]) + dice.choice([-1, 1]))}),
        ("year", "far", claim | {"year": str(int(work["year"]) + dice.choice([-6, -4, -3, 3]))}),
        ("journal", "other", claim | {"journal": dice.choice([one for one in JOURNALS if one != work["journal"]])}),
        ("doi", "of another", claim | {"doi": other["doi"]}),
        ("doi", "of none", claim | {"doi": f"10.5555/none.{dice.randint(10**6, 10**7)}"}),
        ("authors", "merged with another work", bare | {"authors": other["authors"]}),
    ]
    if len(names) > 2 and "," in names[1]:
        made.append(("authors", "one of several", claim | {"authors": "; ".join([names[0], _person(dice), *names[2:]])}))
    if work["pmid"]:
        made.append(("pmid", "of none", claim | {"pmid": str(80_000_000 + dice.randint(0, 10**6))}))
        made.append(("volume", "other", claim | {"volume": str(int(work["volume"]) + dice.choice([3, 11, 40]))}))
    if re.fullmatch(r"\d+-\d+", work["pages"]):
        made.append(
            ("pages", "other", bare | {"pages": f"{int(work['pages'].split('-')[0]) + 431}-{int(work['pages'].split('-')[0]) + 440}"})
        )
    if work["kind"] == "preprint":
        made = [("journal", "preprint as published", claim | {"journal": "Nature Communications", "volume": "12", "pages": "1201-1212"})]
    return made


def _halves(one: str, other: str) -> str:
    first, second = one.split(), other.split()
    return " ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])


def _other_word(dice: random.Random, title: str) -> str:
    """`title` with one telling word replaced by another of its kind."""
    if re.search("[\u4e00-\u9fff]", title):
        return title.replace("患者", "老年").replace("临床疗效", "远期预后")
    for words in (INTERVENTION, CONDITION, GENE, PROCESS):
        for word in words:
            if word.lower() in title.lower():
                fresh = dice.choice([one for one in words if one != word])
                return re.sub(re.escape(word), fresh.lower() if words is CONDITION else fresh, title, flags=re.IGNORECASE)
    raise ValueError(f"no word to replace in {title!r}")


def inventions(dice: random.Random, works: list[Row]) -> list[tuple[str, Row]]:
    """References to works that were never written; the last two kinds lean on what is real."""
    made: list[tuple[str, Row]] = []
    for number in range(120):
        title = dice.choice(NEW_TITLES).format(t=dice.choice(NEW_TREATMENT), c=dice.choice(NEW_CONDITION))
        work = dice.choice(works)
        row = {
            "title": title[0].upper() + title[1:], "authors": "; ".join(_person(dice) for _ in range(dice.randint(1, 5))),
            "year": str(dice.randint(1999, 2021)), "journal": dice.choice(list(JOURNALS)), "volume": str(dice.randint(5, 480)),
            "pages": f"{number + 11}-{number + 19}", "doi": f"10.5555/made.{number}.up", "pmid": "",
        }  # fmt: skip
        variant = ("plain", "sparse", "real authors", "real identifier", "familiar topic", "plain")[number % 6]
        if variant == "sparse":
            row |= dict.fromkeys(("volume", "pages", "doi", "pmid"), "")
        elif variant == "real authors":
            row |= {"authors": work["authors"]}
        elif variant == "real identifier":
            row |= {"doi": work["doi"]}
        elif variant == "familiar topic":
            p, c, o = dice.choice(PEOPLE), dice.choice(CONDITION), dice.choice(OUTCOME)
            row |= {"title": f"{dice.choice(NEW_TREATMENT)} for {c} in {p}: effects on {o} in a randomised controlled trial"}
        made.append((variant, row))
    return made


OUTSIDE: list[tuple[str, Row]] = [
    (
        "year",
        {"title": "Observations on the seat of fevers in sailors", "authors": "Blane, Gilbert", "year": "1891", "journal": "The Lancet"},
    ),
    (
        "year",
        {
            "title": "Foundation models at the bedside: a pragmatic trial",
            "authors": "Haddad, Rosa",
            "year": "2025",
            "journal": "Nature Medicine",
        },
    ),
    (
        "book",
        {
            "title": "Handbook of coastal medicine, 3rd edition",
            "authors": "Quispe, Jorge",
            "year": "2011",
            "journal": "Oxford University Press",
        },
    ),
    ("guideline", {"title": "Guideline for the management of alpine vertigo", "authors": "World Health Organization", "year": "2016"}),
    ("nothing", {}),
    ("authors only", {"authors": "Nakamura, Irene", "year": "2015"}),
    ("number only", {"doi": "10.5555/none.77"}),
]


def make_claims(dice: random.Random, works: list[Row]) -> list[Row]:
    """Labelled claims, about a third of them held out."""
    rows: list[Row] = []
    split_dice = random.Random(3)

    def add(label: str, fault: str, variant: str, work: str, claim: Row) -> None:
        split = "held out" if split_dice.random() < 1 / 3 else "tuning"
        head = {"id": f"c{len(rows):03}", "split": split, "label": label, "fault": fault, "variant": variant, "work": work}
        rows.append(head | {name: claim.get(name, "") for name in FIELDS})

    for work in works:
        label = "retracted" if work["retracted"] else "accurate"
        for variant, claim in right_claims(dice, work):
            add(label, "", variant, work["id"], claim)
        if not work["retracted"]:
            twins = {one["title"] for one in works if one is not work}
            wrong = wrong_claims(dice, work, works)
            for fault, variant, claim in dice.sample(wrong, min(3, len(wrong))) if work["title"] not in twins else ():
                add("inaccurate", fault, variant, work["id"], claim)
    for variant, claim in inventions(dice, works):
        add("fabricated", "", variant, "", claim)
    for variant, claim in OUTSIDE:
        add("unverifiable", "", variant, "", claim)
    return rows


def _write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Write both files."""
    works = make_registry(random.Random(20261121))
    _write(FIXTURES / "registry.csv", REGISTRY, works)
    _write(FIXTURES / "claims.csv", CLAIMS, make_claims(random.Random(1121), works))


if __name__ == "__main__":
    main()
