"""Ways of reaching a model, one file each, imported only when named: `open_adapter(target, options)` gives the Adapter.

Siblings never import each other, except that those which speak HTTP share `http_client`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from audit.errors import AdapterError


@dataclass(frozen=True, kw_only=True)
class AdapterOptions:
    """How a model is asked. None leaves the choice to the endpoint; an adapter ignores what does not concern it."""

    base_url: str | None = None
    api_key_env: str | None = None  # name of the environment variable that holds the key; never the key itself
    temperature: float | None = None
    max_tokens: int | None = None  # of one reply
    seed: int | None = None
    system: str = ""  # used where the probe brings no system prompt of its own
    concurrency: int = 16  # calls in flight at once
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None  # read and written together
    timeout: float = 120.0  # seconds for one request
    retries: int = 5  # further attempts after the first
    batch_size: int = 8  # prompts that a local model answers at once
    device: str | None = None  # "cpu", "cuda", "cuda:1"; None takes a GPU where there is one

    def __post_init__(self) -> None:
        """Refuse numbers that cannot work, by name."""
        least = {"concurrency": 1, "batch_size": 1, "max_tokens": 1, "retries": 0, "temperature": 0}
        above_zero = ("requests_per_minute", "tokens_per_minute", "timeout")
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if value is not None and name in least and not value >= least[name]:
                raise AdapterError(f"{name} must be {least[name]} or more, got {value}")
            if value is not None and name in above_zero and not value > 0:
                raise AdapterError(f"{name} must be above 0, got {value}")
