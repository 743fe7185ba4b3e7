"""Laws of audit/adapters/__init__.py."""

from __future__ import annotations

from typing import Any

import pytest

from audit.adapters import AdapterOptions
from audit.errors import AdapterError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("concurrency", 0),
        ("batch_size", 0),
        ("max_tokens", 0),
        ("retries", -1),
        ("temperature", -0.1),
        ("timeout", 0),
        ("tokens_per_minute", 0),
    ],
)
def test_numbers_that_cannot_work_are_refused_by_name(name: str, value: Any) -> None:
    """A concurrency of 0 would wait for ever; the error names the option."""
    with pytest.raises(AdapterError, match=name):
        AdapterOptions(**{name: value})


def test_zero_is_a_temperature_and_a_number_of_retries() -> None:
    """Temperature 0 is greedy decoding and no retries is a choice; neither is refused."""
    assert AdapterOptions(temperature=0, retries=0).temperature == 0
