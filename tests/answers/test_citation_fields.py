"""Laws of audit/answers/citation_fields.py."""

from __future__ import annotations

import pytest

from audit.answers.citation_fields import read_fields_of

SPRINT = "A Randomized Trial of Intensive versus Standard Blood-Pressure Control"


FULL = {"title": SPRINT, "first_author": "Wright", "year": 2015, "volume": "373", "doi": None, "pmid": None}


@pytest.mark.parametrize(
    ("raw", "journal", "pages"),
    [
        (f"Wright JT Jr, Williamson JD, et al. {SPRINT}. N Engl J Med. 2015;373(22):2103-2116.", "N Engl J Med", "2103-2116"),
        (
            f"Wright JT Jr, Williamson JD. {SPRINT}. *N Engl J Med*. 2015 Nov 26;373(22):2103-16. Epub 2015 Nov 9.",
            "N Engl J Med",
            "2103-16",
        ),
        (
            f"Wright, J. T., & Whelton, P. K. (2015). {SPRINT}. *New England Journal of Medicine*, *373*(22), 2103–2116.",
            "New England Journal of Medicine",
            "2103–2116",
        ),
        (f"Wright, J. T. et al. {SPRINT}. N. Engl. J. Med. 373, 2103–2116 (2015).", "N. Engl. J. Med", "2103–2116"),
        (
            f'Wright, Jackson T., et al. "{SPRINT}." New England Journal of Medicine 373.22 (2015): 2103-2116.',
            "New England Journal of Medicine",
            "2103-2116",
        ),
        (f"J. T. Wright et al. {SPRINT}. N. Engl. J. Med. 373, 2103–2116 (2015).", "N. Engl. J. Med", "2103–2116"),
        (f"J. T. Wright et al., {SPRINT}. NEJM 373, 2103-2116 (2015).", "NEJM", "2103-2116"),
        (f"Wright, J. T., & Whelton, P. K. {SPRINT}. NEJM 373, 2103–2116 (2015).", "NEJM", "2103–2116"),
        (f"Wright, J. T., and Whelton, P. K. (2015). {SPRINT}. NEJM 373, 2103–2116.", "NEJM", "2103–2116"),
        (f"Wright, J. T. et al. (2015) '{SPRINT}', NEJM, 373(22), pp. 2103–2116.", "NEJM", "2103–2116"),
        (f"Wright, Jackson, and Jeff Williamson. 2015. “{SPRINT}.” NEJM 373 (22): 2103–16.", "NEJM", "2103–16"),
        (f"**{SPRINT}**\n   J. T. Wright, J.-M. Whelton, P. Dal Pero\n   *NEJM*, 2015; 373(22): 2103-16", "NEJM", "2103-16"),
        (f"Wright JT, et al. {SPRINT}. The Lancet. Oncology. 2015;373:2103-16.", "The Lancet. Oncology", "2103-16"),
        (f"**{SPRINT}** - Wright JT, Williamson JD. NEJM 2015;373:2103-16", "NEJM", "2103-16"),
        (
            f"**Title:** {SPRINT}\n- **Authors:** Jackson T. Wright, Jeff Williamson\n- **Journal:** NEJM, 2015; 373: 2103-16",
            "NEJM",
            "2103-16",
        ),
        (
            f"@article{{a, title = {{{SPRINT}}}, author = {{Wright, Jackson T and others}}, journal = {{NEJM}}, "
            f"year = {{2015}}, volume = {{373}}, pages = {{2103--2116}}}}",
            "NEJM",
            "2103--2116",
        ),
        (
            f'{{"title": "{SPRINT}", "authors": ["Wright JT", "Williamson JD"], "journal": "NEJM", '
            '"year": 2015, "volume": 373, "pages": "2103-2116"}',
            "NEJM",
            "2103-2116",
        ),
    ],
)
def test_the_same_work_in_every_style(raw: str, journal: str, pages: str) -> None:
    """Vancouver, AMA, APA, Nature, Cell, Harvard, Chicago, MLA, bold title, labelled lines, BibTeX and JSON give the same fields."""
    wanted = FULL | {"journal": journal, "pages": pages}
    found = read_fields_of(raw)
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        (
            "张三, 李四. 高血压的治疗[J]. 中华内科杂志, 2019, 58(3): 180-185.",
            {"title": "高血压的治疗", "first_author": "张三", "journal": "中华内科杂志", "year": 2019, "volume": "58"},
        ),
        (
            "World Health Organization. Guidelines on hepatitis. Geneva: WHO; 2019.",
            {"title": "Guidelines on hepatitis", "year": 2019, "journal": None, "volume": None},
        ),
        (
            '"Sepsis in adults" by Ann Lee et al., Science, 2019.',
            {"title": "Sepsis in adults", "first_author": "Lee", "journal": "Science", "year": 2019, "volume": None},
        ),
        ("Smith J. Sepsis. Lancet. 2020.", {"title": "Sepsis", "first_author": "Smith", "journal": "Lancet", "year": 2020, "volume": None}),
        ("Treatment of 1918 influenza in 2009", {"title": "Treatment of 1918 influenza in", "year": 2009}),
        (
            "国家卫生健康委员会. 高血压合理用药指南[M]. 北京: 人民卫生出版社, 2017.",
            {"title": "高血压合理用药指南", "first_author": "国家卫生健康委员会", "year": 2017, "journal": None, "kind": "book"},
        ),
        (
            "张芳勇. 脑卒中后抑郁的早期识别[D]. 上海: 复旦大学, 2019.",
            {"title": "脑卒中后抑郁的早期识别", "year": 2019, "journal": None, "kind": "thesis"},
        ),
        (
            "Takahashi Y. Readmission after care. Intensive Care Med (2016) 42:1504-1512.",
            {"title": "Readmission after care", "journal": "Intensive Care Med", "year": 2016, "volume": "42", "pages": "1504-1512"},
        ),
        (
            "Müller AK, et al. Eur Heart J 2019;40:1120-8",
            {"title": None, "first_author": "Müller", "journal": "Eur Heart J", "year": 2019, "volume": "40", "et_al": True},
        ),
        (
            "[Early oral feeding](https://doi.org/10.5555/a.1). Okonkwo A, Lindqvist P. *Br J Surg* 2016.",
            {"title": "Early oral feeding", "authors": ("Okonkwo A", "Lindqvist P"), "journal": "Br J Surg", "doi": "10.5555/a.1"},
        ),
        (
            "Whitcombe R. Piezo2 and pruning. arXiv:2005.01234v2 (2021).",
            {"title": "Piezo2 and pruning", "arxiv": "2005.01234v2", "kind": "preprint", "year": 2021},
        ),
        ("Quispe J. Coastal medicine. London: Polar Press; 2011.", {"title": "Coastal medicine", "journal": None, "kind": "book"}),
        ("", dict.fromkeys(("title", "first_author", "year", "journal", "volume", "pages", "doi", "pmid"))),
    ],
)
def test_what_is_not_there_is_none(raw: str, known: dict[str, object]) -> None:
    """Books, short and Chinese references give what they hold, and None for the rest."""
    found = read_fields_of(raw)
    assert {name: found[name] for name in known} == known
