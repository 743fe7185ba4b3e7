"""Laws of audit/adapters/hf.py, on tiny models made here with random weights."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tiny_models import TEMPLATE, TEXTS, save, served

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.adapters.hf import LocalModel, open_adapter
from audit.adapters.openai import open_adapter as open_chat
from audit.errors import AdapterError

torch = pytest.importorskip("torch", reason="local models need torch")
transformers = pytest.importorskip("transformers", reason='local models need pip install "medaudit[hf]"')

Make = Callable[..., Prompt]
NO_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}" + TEMPLATE


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Folders of the models."""
    root = tmp_path_factory.mktemp("models")
    return {
        "chat": save(root / "chat", "llama", template=TEMPLATE),
        "strict": save(root / "strict", "llama", template=NO_SYSTEM),
        "plain": save(root / "plain", "gpt2"),
        "t5": save(root / "t5", "t5"),
    }


def load(folder: str, **options: Any) -> LocalModel:
    """The model on the processor, with short replies."""
    return open_adapter(folder, AdapterOptions(**{"device": "cpu", "max_tokens": 8, "temperature": 0.0, **options}))


def texts(responses: Iterator[Response]) -> list[str | None]:
    """Replies in order."""
    return [response.text for response in responses]


@pytest.mark.parametrize("kind", ["chat", "plain", "t5"])
def test_a_reply_does_not_depend_on_its_batch(models: dict[str, str], prompt_of: Make, kind: str) -> None:
    """Greedy replies are the same alone and padded beside longer prompts: padding is masked and on the left."""
    prompts = [prompt_of(text, id=f"p{number}") for number, text in enumerate(["Rate", *TEXTS, TEXTS[0] + TEXTS[1], "x"])]
    alone, together = (list(load(models[kind], batch_size=size)(prompts)) for size in (1, 4))
    assert texts(iter(alone)) == texts(iter(together))
    assert len(set(texts(iter(alone)))) > 1
    assert [r.tokens_in for r in alone] == [r.tokens_in for r in together]
    assert [response.probe for response in together] == [f"p{number}" for number in range(6)]


def test_greedy_reply_is_what_the_library_generates(models: dict[str, str], prompt_of: Make) -> None:
    """The same tokens as calling the library by hand on the text that the chat template gives."""
    adapter = load(models["chat"])
    (response,) = adapter([prompt_of("Rate", system="Answer")])
    ids = adapter.tokenizer("<|system|>Answer</s><|user|>Rate</s><|assistant|>", return_tensors="pt", add_special_tokens=False)["input_ids"]
    by_hand = adapter.model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=8)[0, ids.shape[1] :]
    assert response.text == adapter.tokenizer.decode(by_hand, skip_special_tokens=True).strip()
    assert response.tokens_in == ids.shape[1]


def test_a_reply_without_end_is_cut_by_the_limit(models: dict[str, str], prompt_of: Make) -> None:
    """No end token within the limit means "length", and the limit is what was written."""
    adapter = load(models["plain"], max_tokens=5)
    adapter.model.generation_config.eos_token_id = None
    adapter.tokenizer.eos_token = None
    (response,) = adapter([prompt_of("Rate the urgency")])
    assert (response.finish, response.tokens_out) == ("length", 5)


def test_an_end_token_ends_the_reply(models: dict[str, str], prompt_of: Make) -> None:
    """With the first greedy token declared the end, the reply is empty and one token long; beside it in the batch, replies go on."""
    adapter = load(models["chat"], max_tokens=6)
    prompts = [prompt_of(text) for text in TEXTS]
    first = [int(adapter.model.generate(**_inputs(adapter, text), do_sample=False, max_new_tokens=1)[0, -1]) for text in TEXTS]
    adapter.model.generation_config.eos_token_id = [2, first[0]]
    found = list(adapter(prompts))
    assert (found[0].finish, found[0].text, found[0].tokens_out) == ("empty", "", 1)
    assert all((response.finish == "empty") == (token in (2, first[0])) for response, token in zip(found, first, strict=True))


def _inputs(adapter: LocalModel, text: str) -> dict[str, Any]:
    return dict(
        adapter.tokenizer(f"<|user|>{text}</s><|assistant|>", return_tensors="pt", add_special_tokens=False, return_token_type_ids=False)
    )


def test_seed_fixes_the_run_but_not_the_repeats(models: dict[str, str], prompt_of: Make) -> None:
    """The same seed gives the same run; repeats of one prompt differ from each other; another seed gives another run."""
    prompts = [prompt_of("Rate", repeat=repeat) for repeat in range(1, 5)]
    one, again, other = (
        texts(load(models["chat"], temperature=1.5, seed=seed, batch_size=1, max_tokens=12)(prompts)) for seed in (1, 1, 2)
    )
    assert one == again != other
    assert len(set(one)) > 1


def test_sampling_leaves_the_random_state_of_the_caller_alone(models: dict[str, str], prompt_of: Make) -> None:
    """An own seed must not seed anybody else."""
    adapter = load(models["chat"], temperature=1.0, seed=1)
    torch.manual_seed(7)
    expected = torch.rand(1).item()
    torch.manual_seed(7)
    list(adapter([prompt_of("Rate")]))
    assert torch.rand(1).item() == expected


def test_a_template_without_system_role_gets_it_in_the_first_message(models: dict[str, str], prompt_of: Make) -> None:
    """Nothing that belongs to a probe is left out, and the response says how it was sent."""
    strict = load(models["strict"])
    (response,) = strict([prompt_of("Rate", system="Be brief.")])
    assert response.settings == {"system": "put in front of the first message"}
    assert response.text == texts(load(models["chat"])([prompt_of("Be brief.\n\nRate")]))[0]


def test_turns_of_different_length_share_a_batch(models: dict[str, str], prompt_of: Make) -> None:
    """A conversation's second turn sees the first reply; a shorter one beside it is finished."""
    adapter = load(models["chat"])
    long, short = adapter([prompt_of("Rate", "Sure?"), prompt_of("Rate")])
    assert (len(long.replies), len(short.replies)) == (2, 1)
    assert long.replies[0] == short.text
    assert (long.tokens_in or 0) > 2 * (short.tokens_in or 0)


def test_a_prompt_that_is_too_long_is_its_own_error(models: dict[str, str], prompt_of: Make) -> None:
    """The model takes 128 tokens; the prompt beside it in the batch is answered."""
    long, short = load(models["chat"])([prompt_of("\x01" * 200, id="long"), prompt_of("Rate")])
    assert long.finish == "error" and "the model takes 128" in (long.error or "")
    assert long.text is None and short.finish != "error"


def test_a_fault_of_the_model_is_recorded(models: dict[str, str], prompt_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library raises becomes the error of the batch; the run goes on."""
    adapter = load(models["plain"], batch_size=1)
    usual, calls = adapter.model.generate, []

    def once(**inputs: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("out of\nmemory")
        return usual(**inputs)

    monkeypatch.setattr(adapter.model, "generate", once)
    first, second = adapter([prompt_of("Rate"), prompt_of("the")])
    assert (first.finish, first.error) == ("error", "RuntimeError: out of memory")
    assert second.finish != "error"


def test_plan_tells_how_the_model_is_run(models: dict[str, str]) -> None:
    """Device, precision, batch size and versions go into the plan; no host is contacted."""
    described = load(models["chat"], seed=3).describe()
    assert (described["adapter"], described["model"], described["hosts"]) == ("hf", models["chat"], [])
    assert described["settings"]["temperature"] == 0.0 and described["settings"]["seed"] == 3
    assert described["settings"]["device"] == "cpu" and described["settings"]["chat_template"] is True
    assert described["settings"]["torch"] == torch.__version__


def test_what_is_not_here_is_not_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown name, an empty folder and an unknown device are errors at the door, without a look at the network."""

    def refuse(*address: Any) -> None:
        raise RuntimeError("the network was used")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for target in ("nobody/no-such-model", str(tmp_path)):
        with pytest.raises(AdapterError, match="nothing is downloaded"):
            open_adapter(target, AdapterOptions())


def test_unknown_device_is_an_error_at_the_door(models: dict[str, str]) -> None:
    """The library's word on the device is passed on."""
    with pytest.raises(AdapterError, match="abacus"):
        load(models["chat"], device="abacus")


@pytest.mark.slow
def test_chat_server_of_the_library_answers_through_the_openai_adapter(models: dict[str, str], prompt_of: Make, tmp_path: Path) -> None:
    """`transformers serve` on this machine is asked over HTTP; a greedy reply is the one that the model gives in this process."""
    with served(models["chat"], tmp_path) as url:
        options = AdapterOptions(base_url=url, temperature=0.0, max_tokens=8, concurrency=2)
        found = {r.probe: r for r in open_chat(models["chat"], options)([prompt_of(text, id=text) for text in TEXTS])}
        here = dict(zip(TEXTS, texts(load(models["chat"])([prompt_of(text) for text in TEXTS])), strict=True))
        assert {name: (response.text or "").strip() for name, response in found.items()} == here
        assert all((response.tokens_out or 0) > 0 for response in found.values())
