"""The dossier as one self-contained page: works offline, on a phone and in print; untrusted text is escaped everywhere."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from audit.render import certificate, glossary, numbers
from audit.render.charts import charts_of, group_of, top_chart
from audit.render.evidence import cited_by, marked, merged, partners, same_again
from audit.render.intervals import status
from audit.render.terminal import outcome, sentence, tally
from audit.render.text import anchor, link, metric_words, printable, sentence_case
from audit.render.tipping import tipping_strip

TEMPLATES = Path(__file__).with_name("templates")
WORST_FIRST = ("broken", "inconclusive", "not measured", "kept", "no limit set")
LONGEST = 8  # values of one entry of `detail` that a row of a table tells
Dossier = dict[str, Any]
Finding = dict[str, Any]


def render_html(dossier: Dossier) -> str:
    """The whole page; the same dossier gives the same bytes."""
    return _environment().get_template("dossier.html.j2").render(**_page(dossier)) + "\n"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        anchor=anchor,
        link=link,
        number=numbers.number,
        count=numbers.count,
        counted=numbers.counted,
        units=numbers.units,
        sentence_case=sentence_case,
        p_value=numbers.p_value,
        moment=numbers.moment,
        words=_words,
        metric_words=metric_words,
    )
    environment.globals.update(
        bounds=numbers.bounds,
        interval=numbers.interval,
        limit=numbers.limit,
        status=status,
        sentence=sentence,
        tally=tally,
        tipping_strip=tipping_strip,
        certificate_table=certificate.certificate_table,
    )
    return environment


def _shown(value: Any) -> Any:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _words(value: Any) -> str:
    """Any JSON value in words: lists with commas, objects as "name: value", a dash for nothing."""
    if value is None or value in ("", [], {}):
        return numbers.DASH
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_words(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and not value.strip():
        return json.dumps(value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _page(dossier: Dossier) -> dict[str, Any]:
    sections = [_section(area, dossier) for area in _areas(dossier)]
    top = _top(dossier)
    charts = [one["chart"] for one in top if one["chart"]]
    charts += [chart for section in sections for group in section["groups"] for chart in group["charts"]]
    return {
        "dossier": dossier,
        "sections": sections,
        "top": top,
        "answers": _answers(dossier),
        "next_steps": _next_steps(dossier),
        "outcome": outcome(dossier),
        "glossary": glossary,
        "totals": _totals(dossier["accounting"]),
        "languages": {one["name"]: one["language"] for one in dossier["sets"]},
        "css": Markup(_template_text("dossier.css")),
        "script": Markup(_template_text("dossier.js")),
        "charts": _embedded([chart.spec() for chart in charts]),
        "plotly": _plotly() if charts else Markup(""),
    }


def _template_text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _plotly() -> Markup:
    from plotly.offline import get_plotlyjs

    return Markup(get_plotlyjs())


def _embedded(value: Any) -> Markup:
    """JSON inside a <script>: the signs that could end the element are written as escapes."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _areas(dossier: Dossier) -> list[dict[str, Any]]:
    """The areas of the dossier, with an entry for any that has findings but was not summed up."""
    known = {area["area"] for area in dossier["areas"]}
    left = sorted({finding["area"] for finding in dossier["findings"]} - known)
    bare = dict.fromkeys(("kept", "broken", "inconclusive", "not_measured"), 0)
    return [
        *dossier["areas"],
        *({"area": name, "title": metric_words(name), "verdict": "no limit set", "sentence": "", **bare} for name in left),
    ]


def _section(area: dict[str, Any], dossier: Dossier) -> dict[str, Any]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in dossier["findings"]:
        if finding["area"] == area["area"]:
            groups[group_of(finding["metric"])].append(finding)
    ordered = sorted(groups.items(), key=lambda group: min(map(_rank, group[1])))
    drawn = [_group(name, rows, dossier, prefix=f"chart-{area['area']}-{place}") for place, (name, rows) in enumerate(ordered)]
    return {**area, "groups": drawn}


def _rank(finding: Finding) -> int:
    return WORST_FIRST.index(status(finding)) if status(finding) in WORST_FIRST else 0


def _group(name: str, findings: list[Finding], dossier: Dossier, *, prefix: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": "What became of the references" if name == "reference_rates" else metric_words(name),
        "explained": glossary.METRICS.get(name, ""),
        "charts": charts_of(name, findings, prefix=anchor(prefix)),
        "rows": [_row(one, dossier) for one in sorted(findings, key=_rank)],
        "noise": any(value is not None for one in findings for value in one["noise"].values()),
        "tested": any(one["p"] is not None or one["adjusted_p"] is not None for one in findings),
    }


def _row(finding: Finding, dossier: Dossier) -> dict[str, Any]:
    detail = {**finding["where"], **finding["detail"]}
    shown = [name for name in finding["evidence"] if name in dossier["evidence"]]
    return {
        "finding": finding,
        "links": shown,
        "elsewhere": len(finding["evidence"]) - len(shown),
        "noise": [(key.replace("_", " "), value) for key, value in finding["noise"].items() if value is not None],
        "detail": [(key.replace("_", " "), _short(value)) for key, value in detail.items() if key != "labels"],
    }


def _short(value: Any) -> str:
    """A value of `detail` in words; of a long one its size, for a table is no place for the gap of every vignette."""
    long = isinstance(value, dict | list) and len(value) > LONGEST
    return f"{len(value)} values, in the JSON of the dossier" if long else _words(value)


def _top(dossier: Dossier) -> list[dict[str, Any]]:
    by_id = {finding["id"]: finding for finding in dossier["findings"]}
    found = [by_id[name] for name in dossier["top"] if name in by_id]
    return [{"finding": one, "chart": top_chart(one, id=f"chart-top-{place}")} for place, one in enumerate(found, 1)]


def _answers(dossier: Dossier) -> list[dict[str, Any]]:
    """Every answer of the evidence, with its partner's words beside it where a finding compares the two."""
    beside, again, cited = partners(dossier), same_again(dossier), cited_by(dossier)
    shown = []
    for name, answer in dossier["evidence"].items():
        other = dossier["evidence"].get(beside.get(name, ""))
        texts = {"prompt": answer["prompt"] or "", "answer": answer["answer"] or ""}
        pair = other and (merged(other["prompt"] or "", texts["prompt"]), *marked(other["answer"] or "", texts["answer"]))
        notes = [note for note in answer["notes"] or [] if note not in cited.get(name, ())]
        shown.append(
            {
                "id": name,
                **answer,
                "notes": notes,
                "beside": beside.get(name),
                "other": other,
                "pair": pair,
                "again": again[name],
                "cited": cited.get(name, []),
            }
        )
    return shown


def _totals(rows: list[dict[str, Any]]) -> dict[str, int | None]:
    known = {key: [row[key] for row in rows if row[key] is not None] for key in (rows[0] if rows else ()) if key != "set"}
    return {key: sum(counts) if counts else None for key, counts in known.items()}


def _next_steps(dossier: Dossier) -> list[tuple[str, str]]:
    """Who must do what next, as far as the numbers say."""
    sums = {key: sum(area[key] or 0 for area in dossier["areas"]) for key in ("broken", "inconclusive", "not_measured")}
    lost = sum(row[key] or 0 for row in dossier["accounting"] for key in ("errors", "truncated", "filtered"))
    steps = [
        (
            sums["broken"],
            "Owner of the model",
            "Read the {} that broke the policy and decide, in writing, whether to mend, restrict or stop the use.",
            "finding",
        ),
        (
            sums["inconclusive"],
            "Whoever plans the next run",
            "Add vignettes or questions (more repeats help little): {} could not be decided with these data.",
            "finding",
        ),
        (
            sums["not_measured"],
            "Whoever ran the audit",
            "Read the reasons and repeat what can be repeated: {} without a number.",
            "finding",
        ),
        (lost, "Whoever ran the audit", "Look at the accounting: {} failed, cut short or filtered on the way.", "call"),
        (len(dossier["evidence"]), "A clinician", "Read the {} in the evidence; automatic scores are not clinicians' ratings.", "answer"),
        (len(dossier["sets"]), "A clinician", "Read the {} used and complete the sign-off where it is open.", "probe set"),
    ]
    return [(who, what.format(numbers.counted(number, noun))) for number, who, what, noun in steps if number]
