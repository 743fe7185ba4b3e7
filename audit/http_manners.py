"""What every part that asks over HTTP minds alike: how long a server asks it to wait, and which proxy leads to an address."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def retry_after(value: str) -> float | None:
    """Seconds until another attempt is welcome, at least 0, from the text of a Retry-After header: a number or a date (RFC 9110, 10.2.3).

    None for a header that is empty or neither."""
    value = value.strip()
    if value.isascii() and value.replace(".", "", 1).isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def proxy_of(url: str) -> str | None:
    """The proxy that the environment names for `url`; None without one, and for this machine itself."""
    parts = urlsplit(url)
    found = getproxies().get(parts.scheme)
    if not found or parts.hostname in LOOPBACK or proxy_bypass(parts.netloc):
        return None
    return found if "://" in found else f"http://{found}"
