"""The calibration certificate as text and as a table."""

from __future__ import annotations

from audit.render.certificate import certificate_table, render_certificate


def figure(scenario: str, vignettes: int, name: str, value: float, kept: bool | None) -> dict[str, object]:
    """One figure of a certificate."""
    counts = {"vignettes": vignettes, "repeats": 3, "studies": 100, "error": 0.02}
    return {"scenario": scenario, "figure": name, "value": value, "kept": kept, **counts}


CERTIFICATE = {
    "medaudit": "1.0.0",
    "studies": 100,
    "scenarios": {"fair": "nothing", "shifted": "ten points"},
    "figures": [
        figure("fair", 10, "false_alarms", 0.01, True),
        figure("fair", 60, "false_alarms", 0.2, False),
        figure("shifted", 10, "power", 0.3, None),
    ],
}


def test_the_text_names_what_missed() -> None:
    """A line for each figure; a miss and what is only told are marked, and misses are counted."""
    text = render_certificate(CERTIFICATE)
    assert "20.0 %   ± 2.0  MISSED" in text and "30.0 %   ± 2.0  (told, not demanded)" in text
    assert text.endswith("1 figures missed their limit") and "shifted: ten points" in text


def test_the_table_has_a_column_for_each_size() -> None:
    """Rows by what was planted and counted; a size without a figure is empty."""
    header, rows = certificate_table(CERTIFICATE)
    assert header == ["Planted", "Counted", "10 × 3", "60 × 3"]
    assert rows == [["fair", "false alarms", "1.0 %", "20.0 % missed"], ["shifted", "planted effect found", "(30.0 %)", ""]]
