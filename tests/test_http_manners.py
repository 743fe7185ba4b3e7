"""Laws of audit/http_manners.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from audit.http_manners import proxy_of, retry_after


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        *(("0", 0.0), ("12", 12.0), (" 0.5 ", 0.5), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)),
        *(("soon", None), ("", None), ("-3", None), ("²", None), (".", None)),
    ],
)
def test_retry_after_reads_seconds_and_dates(value: str, seconds: float | None) -> None:
    """A date that has passed means now; what is neither means that nothing was said."""
    assert retry_after(value) == seconds


def test_retry_after_counts_to_a_date_to_come() -> None:
    """A minute from now is at most sixty seconds away."""
    assert 55 < float(retry_after(format_datetime(datetime.now(UTC) + timedelta(seconds=60))) or 0) <= 60


def test_proxies_are_for_other_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's proxy is used for other hosts and never for this machine."""
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    monkeypatch.setenv("http_proxy", "proxy.example:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert proxy_of("https://api.example/works") == "http://proxy.example:3128"
    assert proxy_of("http://127.0.0.1:8000/works") is None


def test_without_a_proxy_nobody_stands_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable, no proxy."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert proxy_of("https://api.example/works") is None
