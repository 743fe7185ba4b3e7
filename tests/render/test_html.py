"""The page: complete, self-contained, the same every time, and deaf to what hostile text asks of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from audit.finding import AREAS
from audit.policy import STATUSES
from audit.render import glossary
from audit.render.html import render_html
from audit.render.text import anchor

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LOADS = ("src", "href", "srcset", "data", "action", "poster", "background", "formaction")


class Page(HTMLParser):
    """What a browser would find in the page: its elements, and the text outside scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        """Leave scripts and styles."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Note the text that is shown."""
        if self.inside not in ("script", "style"):
            self.text += data

    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


def test_nothing_is_loaded_from_anywhere(dossier: dict[str, Any]) -> None:
    """Every link stays on the page, the style loads nothing, and the policy of the page forbids the rest."""
    page = Page(render_html(dossier))
    for _, attributes in page.elements:
        assert all(attributes[name].startswith("#") for name in LOADS if name in attributes)
    style = (Path(__file__).parents[2] / "audit" / "render" / "templates" / "dossier.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import", style)
    policies = [one["content"] for tag, one in page.elements if tag == "meta" and one.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:")


def test_hostile_text_stays_text(dossier: dict[str, Any]) -> None:
    """No element and no attribute comes from the dossier; the text itself is shown; control characters are not."""
    text = render_html(dossier)
    page = Page(text)
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 3
    assert "img" not in tags
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in page.text
    assert "<script>alert" not in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x1b]", page.text)


def test_hostile_text_everywhere(dossier: dict[str, Any]) -> None:
    """Whatever string of the dossier is hostile, the page gains no element."""
    evil = "</script></style><svg onload=alert(3)>\x1b[31m\ud800'\""

    def poison(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poison(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [poison(one, key) for one in value]
        kept = key in ("id", "area", "metric", "verdict", "status", "evidence", "top")
        return value + evil if isinstance(value, str) and not kept else value

    page = Page(render_html(poison(dossier)))
    clean = Page(render_html(dossier))
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in clean.elements}
    assert [tag for tag, _ in page.elements].count("script") == 3
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    render_html(poison(dossier)).encode()


def test_every_finding_is_an_anchor_and_every_link_resolves(dossier: dict[str, Any]) -> None:
    """Ids are unique; each finding has its row, each answer its place, and no link on the page is dead."""
    page = Page(render_html(dossier))
    ids = page.ids()
    assert len(set(ids)) == len(ids)
    assert {anchor(finding["id"]) for finding in dossier["findings"]} <= set(ids)
    assert {anchor(name, prefix="answer-") for name in dossier["evidence"]} <= set(ids)
    targets = {unquote(attributes["href"][1:]) for tag, attributes in page.elements if tag == "a"}
    assert targets <= set(ids)
    assert "answer-vignettes/chest-pain-03/uninsured/p1#1" in targets


def test_same_dossier_same_bytes(dossier: dict[str, Any]) -> None:
    """Rendering has no clock and no chance, and leaves the dossier as it was; the page is under 6 MB."""
    before = json.dumps(dossier)
    page = render_html(dossier)
    assert page == render_html(json.loads(before))
    assert json.dumps(dossier) == before
    assert len(page.encode()) < 6_000_000


def test_every_picture_has_a_place_and_words(dossier: dict[str, Any]) -> None:
    """The data of each picture and its place on the page match one to one; each place says what it shows."""
    text = render_html(dossier)
    specs = json.loads(text.split('<script type="application/json" id="charts">')[1].split("</script>")[0])
    places = [attributes for _, attributes in Page(text).elements if attributes.get("class") == "plot"]
    assert [spec["id"] for spec in specs] == [place["id"] for place in places]
    assert len(specs) >= 10
    assert all(place["role"] == "img" and len(place["aria-label"]) > 20 for place in places)


def test_the_page_answers_in_order(dossier: dict[str, Any]) -> None:
    """What was audited, the verdicts, what matters most, what was not tested, then the areas and the rest."""
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", render_html(dossier))
    first = ["Verdict per area", "What matters most", "What was not tested"]
    last = ["The answers behind the findings", "Run and model", "Methods and limits"]
    assert headings == [*first, *AREAS.values(), *last]


def test_broken_findings_come_first(dossier: dict[str, Any]) -> None:
    """In an area the group with a broken finding is first, and in its table the broken ones are."""
    dossier["findings"].reverse()
    area = render_html(dossier).split('id="section-area-bias"')[1].split("<h2")[0]
    assert re.findall(r"<h3>(.*?)</h3>", area)[:2] == ["How to read the tables", "Mean paired gap"]
    statuses = re.findall(r'<td class="says"><span class="verdict ([\w-]+)"', area.split("<h3>")[2])
    order = ["broken", "inconclusive", "not-measured", "kept"]
    assert list(dict.fromkeys(statuses)) == order


def test_headings_never_skip_a_level(dossier: dict[str, Any]) -> None:
    """A screen reader finds h1 once and no gap below it; the landmarks are there."""
    page = Page(render_html(dossier))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {"header", "nav", "main", "footer"} <= {tag for tag, _ in page.elements}


def test_what_a_reader_must_not_miss(dossier: dict[str, Any]) -> None:
    """The simulation and its faults, the hosts, the sign-off, how to reproduce, and what the page is not."""
    text = Page(render_html(dossier)).text
    for words in (
        "Simulated model",
        dossier["subject"]["planted"][0],
        "not signed off",
        "8 of 9 items signed off",
        "medaudit analyse DIR",
        "medaudit render DIR",
        "not a statement of legal compliance",
        "not clinicians' ratings",
        dossier["sets"][0]["digest"],
        dossier["limits"][0],
    ):
        assert words in text
    assert re.search(r"Hosts contacted\s*none", text)
    dossier["subject"]["simulated"] = False
    assert "Simulated model" not in Page(render_html(dossier)).text


def test_arms_stand_side_by_side_with_their_words_marked(dossier: dict[str, Any]) -> None:
    """The answer of an arm comes with that of its reference, the differing words marked in both."""
    text = render_html(dossier)
    place = text.split('id="answer-vignettes/chest-pain-03/uninsured/p1#1"')[1].split("</details>")[0]
    assert "<del>private</del><ins>uninsured</ins>" in place
    assert "<mark>Offer</mark>" in place
    assert "<mark>Consider</mark>" in place


def test_texts_keep_their_first_line_breaks(dossier: dict[str, Any]) -> None:
    """HTML drops one line break after <pre>; ours is the one it drops."""
    assert '<pre dir="auto" lang="zh">\n\n\nleading blank lines' in render_html(dossier)


def test_bare_dossier_renders(bare: dict[str, Any]) -> None:
    """Nothing asked, nothing found: a small page without plotly that says so."""
    text = render_html(bare)
    assert len(text) < 60_000
    assert "No area was judged." in text


def test_nulls_are_dashes_not_words(dossier: dict[str, Any]) -> None:
    """A null never shows as None or nan, and a count nobody has is not 0."""
    dossier["run"]["policy"] = None
    dossier["evidence"]["references/statins/none/p1#1"]["answer"] = None
    for row in dossier["sets"]:
        row["as_of"] = row["source"] = row["sign_off"] = None
    text = Page(render_html(dossier)).text
    assert not re.search(r"\bNone\b|\bnan\b|\bnull\b|undefined", text.replace("None recorded", ""))
    assert re.search(r"All(?:\s*[\d,]+){11}\s*—", text)


def test_each_verdict_has_its_meaning() -> None:
    """The page explains the verdicts that a policy can give, and no others."""
    assert set(glossary.VERDICTS) == set(STATUSES)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found on the path")
@pytest.mark.parametrize("width", [390, 1280])
def test_in_a_browser(dossier: dict[str, Any], tmp_path: Path, width: int) -> None:
    """Every picture is drawn, the page never scrolls sideways, and nothing breaks the page's own security policy."""
    endless = "x" * 300  # a word that no line can hold
    dossier["title"] += endless
    dossier["areas"][0] |= {"title": endless, "sentence": endless}
    dossier["subject"] |= {"model": endless, "planted": [endless]}
    dossier["findings"][7]["verdict"]["sentence"] = dossier["findings"][7]["title"] = endless
    measure = """<script>addEventListener("load", function () { parent.postMessage(JSON.stringify({
      wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth,
      places: document.querySelectorAll(".plot").length, drawn: document.querySelectorAll(".plot svg.main-svg:first-of-type").length,
      folded: document.querySelectorAll("details:not([open])").length}), "*"); });</script></body>"""
    (tmp_path / "page.html").write_text(render_html(dossier).replace("</body>", measure), encoding="utf-8")
    frame = f'<pre id="result"></pre><iframe src="page.html" style="width:{width}px;height:800px;border:0"></iframe>'
    listen = '<script>addEventListener("message", function (e) { document.getElementById("result").textContent = e.data; });</script>'
    (tmp_path / "frame.html").write_text(listen + frame, encoding="utf-8")
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"]
    asked = [f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--virtual-time-budget=15000", "--dump-dom"]
    shown = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", *quiet, *asked, (tmp_path / "frame.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search(r'<pre id="result">(\{.*?\})</pre>', shown.stdout)
    assert found, shown.stdout[:2000]
    result = json.loads(found[1])
    assert result["room"] == width
    assert result["wide"] <= width
    assert result["drawn"] == result["places"] >= 10
    assert not [line for line in shown.stderr.splitlines() if "CONSOLE" in line]
