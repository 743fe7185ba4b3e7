"""What a dossier becomes in its run folder: the page and the table of findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audit.render.csv import render_csv
from audit.render.html import render_html


def write_files(folder: Path, dossier: dict[str, Any]) -> Path:
    """Write `findings.csv` and `dossier.html` into `folder`; the path of the page."""
    (folder / "findings.csv").write_text(render_csv(dossier), encoding="utf-8", newline="")
    page = folder / "dossier.html"
    page.write_text(render_html(dossier), encoding="utf-8")
    return page
