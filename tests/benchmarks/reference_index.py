"""An index of a million works: how long it takes to build, what it needs, how fast and how surely references are found in it.

Run by hand: python tests/benchmarks/reference_index.py [--works 1000000] [--folder FOLDER]

The aims, with 1,000,000 works: built in less than 10 minutes with 2 GB of memory, at most 1.5 GB on disk; at least 300 references checked
a second on one core, those with nothing but a title included.

The works are made up, in the form of files of PubMed with abstracts. Their titles have 6 to 19 words, drawn after Zipf's law from 300,000;
neighbouring words often belong together, as "atrial fibrillation" does, which is what makes a search by words hard.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from audit.answers.citations import Reference
from audit.references.build import build_index
from audit.references.index import load_index
from audit.references.scope import Scope
from audit.references.store import StoredIndex
from audit.references.verdict import judge
from audit.references.work import Source

VOCABULARY, PAIRS = 300_000, 20_000
ASKED = 2_000  # references of each kind
PER_FILE = 50_000
# fmt: off
FREQUENT = re.findall(r"\w+", """
    of in and the a with for to on from by using patients study treatment cell cells effect effects disease cancer clinical analysis
    human risk between induced after during role factor acute chronic associated therapy expression acid protein children surgery care
    response activity model novel health trial tumor diabetes blood heart liver lung renal cardiac stroke infection women men
    randomized controlled systematic review meta cohort outcomes mortality""")
STEMS = re.findall(r"\w+", """
    cardi neur hepat ren pulm gastr derm ost arthr hem angi onc path immun endocrin nephr myel lymph thromb encephal psych ophthalm
    rhin laryng bronch pneum enter col proct pancreat splen thyr adren gluc lip prote nucle cyt hist morph phys pharm tox vir""")
ENDS = re.findall(r"\w+", "pathy itis osis oma emia uria plasty tomy ectomy scopy graphy gram logy genic lytic cide statin mab nib pril")
RECORD = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID><Article PubModel="Print"><Journal>
<ISSN IssnType="Electronic">1234-{issn:04d}</ISSN><JournalIssue CitedMedium="Internet"><Volume>{volume}</Volume><Issue>3</Issue>
<PubDate><Year>{year}</Year></PubDate></JournalIssue><Title>Journal of {journal}</Title><ISOAbbreviation>J {journal}</ISOAbbreviation>
</Journal><ArticleTitle>{title}.</ArticleTitle><Pagination><MedlinePgn>{page}-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1234/{pmid}.x</ELocationID><Abstract><AbstractText>{abstract}</AbstractText></Abstract>
<AuthorList>{authors}</AuthorList><PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>
<MeshHeadingList>{mesh}</MeshHeadingList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
</ArticleIdList></PubmedData></PubmedArticle>
"""
AUTHOR = """<Author><LastName>{0}</LastName><ForeName>Kim {1}</ForeName><Initials>K{1}</Initials>
<AffiliationInfo><Affiliation>Department of {0}, University Hospital.</Affiliation></AffiliationInfo></Author>"""
# fmt: on
MESH = '<MeshHeading><DescriptorName UI="D000000" MajorTopicYN="N">{}</DescriptorName></MeshHeading>'


def words(rng: random.Random) -> list[str]:
    """As many different words as the vocabulary has, frequent ones first."""
    made = dict.fromkeys(FREQUENT)
    while len(made) < VOCABULARY:
        made[
            "o".join(rng.choices(STEMS, k=rng.randint(1, 3))) + rng.choice(ENDS) + (str(rng.randint(1, 99)) if rng.random() < 0.05 else "")
        ] = None
    return list(made)


def titles(number: int, vocabulary: Sequence[str], seed: int) -> Iterator[str]:
    """Titles of words after Zipf's law; each third word calls for the one that belongs to it."""
    rng = np.random.default_rng(seed)
    cumulated = np.cumsum(1 / (np.arange(VOCABULARY) + 3.7))
    partner = rng.integers(0, PAIRS, VOCABULARY)
    for start in range(0, number, 10_000):
        lengths = rng.integers(6, 20, min(10_000, number - start))
        drawn = np.searchsorted(cumulated, rng.random(lengths.sum()) * cumulated[-1])
        follows = np.flatnonzero(rng.random(len(drawn) - 1) < 1 / 3)
        drawn[follows + 1] = partner[drawn[follows]]
        for one in np.split(drawn, np.cumsum(lengths)[:-1]):
            yield " ".join(vocabulary[min(place, VOCABULARY - 1)] for place in one)


def write_files(folder: Path, number: int, vocabulary: Sequence[str]) -> list[Path]:
    """Files of PubMed with that many works."""
    rng, paths = random.Random(1), []
    abstracts = [" ".join(rng.choices(vocabulary[:20_000], k=180)) for _ in range(500)]
    numbered = enumerate(titles(number, vocabulary, 1), 1)
    for part in range(-(-number // PER_FILE)):
        paths.append(folder / f"pubmed{part:04d}.xml.gz")
        with gzip.open(paths[-1], "wt", encoding="utf-8", compresslevel=1) as file:
            file.write('<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n')
            file.writelines(record(pmid, title, vocabulary, rng.choice(abstracts), rng) for pmid, title in islice(numbered, PER_FILE))
            file.write("</PubmedArticleSet>")
    return paths


def record(pmid: int, title: str, vocabulary: Sequence[str], abstract: str, rng: random.Random) -> str:
    """One work with six authors."""
    return RECORD.format(
        pmid=pmid,
        issn=pmid % 5_000,
        volume=pmid % 90,
        year=year_of(pmid),
        journal=vocabulary[100 + pmid % 5_000],
        title=title[0].upper() + title[1:],
        page=pmid % 2_000,
        abstract=abstract,
        authors="".join(AUTHOR.format(vocabulary[rng.randrange(5_000)].title(), one) for one in "ABCDEF"),
        mesh="".join(MESH.format(rng.choice(vocabulary)) for _ in range(12)),
    )


def year_of(pmid: int) -> int:
    """The year of a made-up work."""
    return 1980 + pmid % 45


def build(files: Sequence[Path], out: Path) -> None:
    """Builds the index and prints what that took; run in a process of its own, so that its memory is told alone."""
    begun = time.perf_counter()
    built = build_index(files, out, scope=Scope("Made up", complete=True))
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"works": built.coverage.count, "seconds": seconds, "memory_mb": memory, "disk_mb": out.stat().st_size / 2**20}))


def slips(title: str, rng: random.Random) -> str:
    """A title with two wrong letters; of each third one the last third is missing."""
    parts = title.split()
    for _ in range(2):
        place = rng.randrange(len(parts))
        letter = rng.randrange(len(parts[place]))
        parts[place] = parts[place][:letter] + rng.choice("abcdefghijklmnopqrstuvwxyz") + parts[place][letter + 1 :]
    return " ".join(parts[: len(parts) * 2 // 3] if rng.random() < 1 / 3 and len(parts) > 8 else parts)


def timed(name: str, asked: Sequence[object], look_up: Callable[[int], bool], what: str) -> None:
    """Prints how many look-ups a second there were, and how many succeeded."""
    begun = time.perf_counter()
    hits = sum(look_up(place) for place in range(len(asked)))
    seconds = time.perf_counter() - begun
    print(f"{name:34} {len(asked) / seconds:9,.0f} a second   {hits:,} of {len(asked):,} {what}")


def measure(out: Path, vocabulary: Sequence[str], number: int) -> None:
    """Prints speed and recall of the look-ups of an index and of whole verdicts against it."""
    index = load_index(out)
    rng = random.Random(2)
    chosen = rng.sample(range(1, number + 1), ASKED)
    known = [index.by_pmid(str(pmid)) for pmid in chosen]
    right = [work.title for work in known]
    wrong, invented = [slips(title, rng) for title in right], list(titles(ASKED, vocabulary, 99))
    timed("by DOI", known, lambda place: index.by_doi(known[place].doi) == known[place], "found")
    timed("by title, exact", right, lambda place: index.by_title(right[place])[0] == known[place], "found")
    timed(
        "by title, wrong letters or cut",
        wrong,
        lambda place: any(one == known[place] for one, _ in index.near_titles(wrong[place])),
        "found",
    )
    timed("by title, invented", invented, lambda place: index.by_title(invented[place])[1] < 0.8, "like none")
    for name, given, verdicts in (
        ("verdict, right title", right, {"accurate"}),
        ("verdict, wrong letters or cut", wrong, {"accurate", "inaccurate", "fabricated"}),
        ("verdict, invented", invented, {"fabricated"}),
    ):
        claims = [Reference("", 0, 0, title, year=year_of(pmid)) for title, pmid in zip(given, chosen, strict=True)]
        timed(name, claims, partial(is_judged, claims, index, verdicts), f"{' or '.join(sorted(verdicts))}")
    if isinstance(index, StoredIndex):
        index.close()


def is_judged(claims: Sequence[Reference], index: Source, verdicts: set[str], place: int) -> bool:
    """Whether the verdict on a claim, of which nothing but title and year are given, is one of these."""
    return judge(claims[place], [index]).verdict in verdicts


def main() -> None:
    """Makes files, builds an index of them and looks references up in it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the files are made, and found again; a temporary folder when left out")
    parser.add_argument("--build", nargs="+", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.build:
        build(given.build[1:], given.build[0])
        return
    vocabulary = words(random.Random(0))
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted(folder.glob("pubmed*.xml.gz")) or write_files(folder, given.works, vocabulary)
        out = folder / "index"
        out.unlink(missing_ok=True)
        print(
            f"{len(files)} files of PubMed XML, {sum(one.stat().st_size for one in files) / 2**20:,.0f} MB packed; {os.cpu_count()} cores"
        )
        done = subprocess.run([sys.executable, __file__, "--build", out, *files], check=True, capture_output=True, text=True)
        told = json.loads(done.stdout)
        print("{works:,} works built in {seconds:.0f} s, {memory_mb:,.0f} MB of memory, {disk_mb:,.0f} MB on disk".format(**told))
        measure(out, vocabulary, given.works)


if __name__ == "__main__":
    main()
