"""Laws of audit/plugins.py; the project must be installed, which is how its built-in parts are registered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.errors import AdapterError, MedauditError
from audit.plugins import find, names, open_model
from audit.probe import Probe

ROOT = Path(__file__).parent.parent
PROMPT = Prompt(Probe(id="s/i/none/p1", set="s", item="i", turns=("Hello",)), 1)


@pytest.mark.parametrize("group", ["adapters", "analysers"])
def test_every_built_in_part_is_registered_and_opens(group: str) -> None:
    """What pyproject.toml registers is found under its name, and each offers the function that its kind must have."""
    known = names(group)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text.split(f'[project.entry-points."medaudit.{group}"]\n')[1].split("\n\n")[0]
    assert known == dict(re.findall(r'^([\w-]+) = "(.+)"$', section, re.MULTILINE))
    assert list(known) == sorted(known)
    wanted = {"adapters": "open_adapter", "analysers": "analyse"}[group]
    assert [name for name in known if not callable(getattr(find(group, name), wanted, None))] == []


@pytest.mark.parametrize(
    ("group", "said"), [("adapters", "no adapter called 'x'; there are "), ("analysers", "no analyser called 'x'; there are ")]
)
def test_an_unknown_name_lists_what_exists(group: str, said: str) -> None:
    """A failed look-up is answered with the names that there are."""
    with pytest.raises(MedauditError, match=f"no {group[:-1]} called 'x'; there are {', '.join(names(group))}"):
        find(group, "x")


def test_a_model_is_opened_by_its_kind() -> None:
    """What stands before the colon names the adapter, the rest is the adapter's own."""
    assert open_model("sim:fair", AdapterOptions()).describe()["model"] == "sim:fair"
    with pytest.raises(AdapterError, match="no simulated model 'x'; there are sim:fair, "):
        open_model("sim:x", AdapterOptions())


def test_any_function_is_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """module:function in the current folder answers; one that is not there is an error that says so."""
    (tmp_path / "my_own_model.py").write_text("def shout(prompt):\n    return prompt.upper()\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (response,) = open_model("my_own_model:shout", AdapterOptions())([PROMPT])
    assert (response.text, response.model) == ("HELLO", "my_own_model:shout")
    with pytest.raises(AdapterError, match=r"'my_own_model' has no function 'whisper' \(functions there: shout\)"):
        open_model("my_own_model:whisper", AdapterOptions())
    with pytest.raises(AdapterError, match="cannot import module 'not_my_own_model'"):
        open_model("not_my_own_model:shout", AdapterOptions())


@pytest.mark.parametrize("name", ["gpt-x", "meta/Llama-3:8b"])
def test_a_bare_name_with_a_base_url_is_a_served_model(name: str) -> None:
    """The whole name goes to the endpoint, a colon in it too."""
    described = open_model(name, AdapterOptions(base_url="http://127.0.0.1:9/v1")).describe()
    assert (described["adapter"], described["model"]) == ("openai", name)
    assert "127.0.0.1" in str(described["hosts"])


def test_a_bare_name_alone_says_what_to_write() -> None:
    """Without an address there is nobody to ask: the error lists every form."""
    with pytest.raises(AdapterError, match=r"no model 'gpt-x'; write anthropic:…, .*a Python module:function, or .* with --base-url"):
        open_model("gpt-x", AdapterOptions())
