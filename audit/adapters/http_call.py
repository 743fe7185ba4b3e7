"""What a service that speaks JSON over HTTP is told and how its answers are read: the vocabulary of `http_client`.

Keys come from environment variables only and are blanked out of whatever is shown.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.errors import AdapterError
from audit.http_manners import retry_after

SHOWN = 200  # characters of an unreadable answer that go into an error
SECRET_LENGTH = 12  # characters; a shorter "key" is a placeholder such as EMPTY, which an answer may contain as a word


class Fault(Exception):
    """One request failed. `retry`: worth another attempt; `fatal`: every further call would meet it; `again`: `build` now avoids it."""

    def __init__(self, message: str, *, retry: bool = False, fatal: bool = False, again: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.retry, self.fatal, self.again = retry, fatal, again
        self.wait = wait  # seconds that the server asks for


@dataclass(frozen=True)
class Reply:
    """What one request brought back; fields as in Response."""

    text: str | None
    finish: str = "stop"
    model: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """How one service is spoken to; `build` sees the prompt and the replies so far, whose number says which turn is next."""

    adapter: str
    model: str
    url: str  # what is asked, for messages and the plan
    build: Callable[[Prompt, Sequence[str]], tuple[str, Mapping[str, str], Any]]  # url, headers, JSON body
    parse: Callable[[int, str], Reply]  # of any status that the client does not handle itself; raises Fault
    settings: Mapping[str, Any] = field(default_factory=dict)
    method: str = "POST"
    key_name: str | None = None  # the environment variable that holds the key, for messages
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def host(self) -> str:
        """Host and, where the URL names one, port."""
        return urlsplit(self.url).netloc

    @property
    def place(self) -> str:
        """The URL without its query."""
        return urlunsplit((*urlsplit(self.url)[:3], "", ""))


def read_key(name: str) -> str:
    """The key in environment variable `name`; AdapterError when there is none or it cannot be sent."""
    key = os.environ.get(name, "").strip()
    if not key:
        raise AdapterError(f"no key in ${name}: set this environment variable, or name the one that holds the key with --api-key-env")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise AdapterError(f"${name} holds blanks, line breaks or other signs that no key has")
    return key


def choose_key(options: AdapterOptions, usual: str) -> tuple[str | None, str]:
    """Variable and key: the variable that the options name, else `usual`; another base URL is sent no key unless one is named."""
    name = options.api_key_env or (None if options.base_url else usual)
    return (name, read_key(name)) if name else (None, "")


def disguises(secret: str) -> tuple[str, ...]:
    """`secret` as it may stand in a text or in JSON; nothing for an empty one."""
    escaped = json.dumps(secret)[1:-1]
    return tuple(dict.fromkeys((secret, escaped, escaped.replace("/", "\\/")))) if secret else ()


def mask(text: str, secrets: Sequence[str], *, shortest: int = SECRET_LENGTH) -> str:
    """`text` with "***" in place of every secret of at least `shortest` characters."""
    for secret in secrets:
        if len(secret) >= shortest and secret in text:
            text = text.replace(secret, "***")
    return text


def endpoint(base_url: str, path: str) -> str:
    """The URL of `path` below `base_url`, which may name it already."""
    check_url(base_url, "base_url")
    parts = urlsplit(base_url)
    folder = parts.path.rstrip("/")
    whole = folder if folder.endswith(path) else folder + path
    return urlunsplit((parts.scheme, parts.netloc, whole, parts.query, ""))


def check_url(url: str, what: str) -> None:
    """AdapterError unless `url` is a full HTTP address without a password in it."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if not whole:
        raise AdapterError(f"{what} must be a full address such as https://host/v1, got {url.rpartition('@')[2]!r}")
    if "@" in parts.netloc:
        raise AdapterError(f"{what} must not hold a user name or password; put the key into an environment variable")


def document(status: int, body: str) -> Any:
    """The JSON object in `body`; Fault for a refusal (400 and above) or for anything that is not a JSON object."""
    if status >= 400:
        raise Fault(f"status {status}: {complaint(body)}")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict | list):
        raise Fault(f"the answer is not a JSON object: {snippet(body)}", retry=True)
    return found


def complaint(body: str) -> str:
    """The message of an error body in any of the usual shapes, else its beginning."""
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    for name in ("error", "message", "detail"):
        if isinstance(found, dict) and found.get(name):
            found = found[name]
    return snippet(found if isinstance(found, str) else body)


def snippet(text: str) -> str:
    """The beginning of `text`, on one line."""
    line = " ".join(text[: 4 * SHOWN].split())
    return (line[:SHOWN] + "…" if len(line) > SHOWN else line) or "(nothing)"


def whole(value: Any) -> int | None:
    """`value` where it is a count."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def label(value: Any) -> str | None:
    """`value` where it is a name."""
    return value if isinstance(value, str) and value else None


def decode(content: bytes, status: int, call: Call) -> str:
    """The text of a body, masked before anything is cut out of it: half a key would not be recognised."""
    try:
        return mask(content.decode("utf-8-sig", "replace" if status >= 300 else "strict"), call.secrets)
    except UnicodeDecodeError:
        text = mask(content.decode("utf-8", "replace"), call.secrets)
        raise Fault(f"the answer is not UTF-8 text: {snippet(text)}", retry=True) from None


def read(call: Call, status: int, body: str) -> Reply:
    """What `call` makes of an answer; Fault where it has another form than the service promises."""
    try:
        return call.parse(status, body)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Fault(f"the answer has an unknown form: {snippet(body)}", retry=True) from None


def status_fault(status: int, headers: Mapping[str, str], body: str, call: Call) -> Fault | None:
    """The fault that a status stands for, whatever the service; None where `parse` decides."""
    if 300 <= status < 400:
        to = urlsplit(headers.get("Location", "")).netloc or call.host
        return Fault(f"{call.place} redirects to {to} ({status}), which is not followed; give the final address", fatal=True)
    if status in (401, 403):
        if call.key_name:
            return Fault(f"the key in ${call.key_name} was refused by {call.host} ({status}): {complaint(body)}", fatal=True)
        return Fault(
            f"{call.host} asks for a key ({status}): {complaint(body)}; name the variable that holds it with --api-key-env", fatal=True
        )
    if status == 404:
        return Fault(
            f"{call.place} answers 404 for model {call.model!r}: {complaint(body)}; is the address right, and the model's name?", fatal=True
        )
    if status in (408, 409, 425, 429) or status >= 500:
        return Fault(f"{call.host} answers {status}: {complaint(body)}", retry=True, wait=retry_after(headers.get("Retry-After", "")))
    return None
