"""A Hugging Face model on this machine: a folder, or the name of one in the local cache. Nothing is ever downloaded."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from audit.adapter import Prompt, Response, conversation
from audit.adapters import AdapterOptions
from audit.errors import AdapterError

USUAL_LIMIT = 1024  # tokens of a reply


@dataclass(frozen=True)
class _Reply:
    """One generated reply."""

    text: str
    finish: str
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True)
class LocalModel:
    """The adapter: model and tokenizer, loaded."""

    name: str
    model: Any
    tokenizer: Any
    options: AdapterOptions
    system_role: bool  # the chat template knows system messages

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """Responses batch by batch, in order; the turns of a conversation one after another."""
        source = iter(prompts)
        while batch := list(islice(source, self.options.batch_size)):
            yield from self._answer(batch)

    def describe(self) -> dict[str, Any]:
        """Contacts nobody. What concerns sampling and is not set here is the model's own generation config."""
        import torch
        import transformers

        options, generation = self.options, self.model.generation_config
        sampled = {name: getattr(generation, name, None) for name in ("do_sample", "temperature", "top_p", "top_k")}
        settings = {
            **({} if options.temperature == 0 else sampled),
            **{name: value for name in ("temperature", "seed", "system") if (value := getattr(options, name)) not in (None, "")},
            "max_tokens": options.max_tokens or USUAL_LIMIT,
            "batch_size": options.batch_size,
            "device": str(self.model.device),
            "dtype": str(self.model.dtype),
            "chat_template": bool(self.tokenizer.chat_template),
            "transformers": transformers.__version__,
            "torch": torch.__version__,
        }
        return {"adapter": "hf", "model": self.name, "hosts": [], "settings": settings}

    def _answer(self, batch: Sequence[Prompt]) -> Iterator[Response]:
        replies: list[list[_Reply]] = [[] for _ in batch]
        started = time.perf_counter()
        for turn in range(max(len(prompt.probe.turns) for prompt in batch)):
            open_ = [
                index
                for index, prompt in enumerate(batch)
                if turn < len(prompt.probe.turns) and all(reply.finish != "error" for reply in replies[index])
            ]
            texts = [self._render(batch[index], replies[index]) for index in open_]
            try:
                found = self._generate(texts, self._seed([batch[index] for index in open_], turn))
            except Exception as fault:  # the model: what it raises is the error of the whole batch
                error = " ".join(f"{type(fault).__name__}: {fault}".split())
                found = [_Reply(error, "error", 0, 0)] * len(open_)
            for index, reply in zip(open_, found, strict=True):
                replies[index].append(reply)
        seconds = (time.perf_counter() - started) / len(batch)
        for prompt, row in zip(batch, replies, strict=True):
            yield self._response(prompt, row, seconds)

    def _response(self, prompt: Prompt, row: Sequence[_Reply], seconds: float) -> Response:
        """`seconds` is the prompt's share of the time of its batch."""
        last, good = row[-1], [reply for reply in row if reply.finish != "error"]
        failed = last.finish == "error"
        return Response(
            probe=prompt.probe.id,
            repeat=prompt.repeat,
            text=None if failed else last.text,
            replies=tuple(reply.text for reply in good),
            model=self.name,
            finish=last.finish,
            error=last.text if failed else None,
            seconds=seconds,
            tokens_in=sum(reply.tokens_in for reply in good) if good else None,
            tokens_out=sum(reply.tokens_out for reply in good) if good else None,
            settings={} if self.system_role or not self._system(prompt) else {"system": "put in front of the first message"},
        )

    def _system(self, prompt: Prompt) -> str:
        return prompt.probe.system or self.options.system

    def _render(self, prompt: Prompt, earlier: Sequence[_Reply]) -> str:
        """The conversation so far as the model wants it, by its chat template where it has one."""
        system, turns = self._system(prompt), list(prompt.probe.turns[: len(earlier) + 1])
        if system and not self.system_role:
            turns[0] = f"{system}\n\n{turns[0]}"
        if not self.tokenizer.chat_template:
            said = conversation(turns, [reply.text for reply in earlier])
            return f"{said}\nUser: {turns[-1]}\nAssistant:" if earlier else turns[0]
        messages = [{"role": "system", "content": system}] if system and self.system_role else []
        for turn, reply in zip(turns, earlier, strict=False):
            messages += [{"role": "user", "content": turn}, {"role": "assistant", "content": reply.text}]
        messages.append({"role": "user", "content": turns[-1]})
        return str(self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))

    def _seed(self, prompts: Sequence[Prompt], turn: int) -> int | None:
        """Another seed for every batch and turn: with the same one, repeats of a prompt would be copies of each other."""
        if self.options.seed is None:
            return None
        names = [self.options.seed, turn, *(f"{prompt.probe.id}#{prompt.repeat}" for prompt in prompts)]
        return int.from_bytes(hashlib.sha256(repr(names).encode()).digest()[:6], "big")

    def _generate(self, texts: Sequence[str], seed: int | None) -> list[_Reply]:
        """One reply for each text; those that are too long for the model get an error and are left out of the batch."""
        special = not self.tokenizer.chat_template  # a template writes the special tokens itself
        rows = [self.tokenizer(text, add_special_tokens=special)["input_ids"] for text in texts]
        room = self._room()
        found = [
            _Reply(f"the prompt has {len(row)} tokens, the model takes {room}", "error", 0, 0)
            if room is not None and len(row) >= room
            else None
            for row in rows
        ]
        fitting = [row for row, reply in zip(rows, found, strict=True) if reply is None]
        made = iter(self._run(fitting, room, seed) if fitting else [])
        return [reply or next(made) for reply in found]

    def _room(self) -> int | None:
        """Tokens that the model can attend to; None where positions are relative, as in T5."""
        limit = getattr(self.model.config.get_text_config(), "max_position_embeddings", None)
        return limit if isinstance(limit, int) and limit > 0 else None

    def _run(self, rows: list[list[int]], room: int | None, seed: int | None) -> list[_Reply]:
        import torch

        device, two_parts = self.model.device, self.model.config.is_encoder_decoder
        inputs = self.tokenizer.pad({"input_ids": rows}, padding=True, padding_side="left", return_tensors="pt").to(device)
        inputs.pop("token_type_ids", None)
        width = 1 if two_parts else inputs["input_ids"].shape[1]  # of what precedes the reply in the output
        limit = self.options.max_tokens or USUAL_LIMIT
        with torch.random.fork_rng(devices=[device] if device.type == "cuda" else [], enabled=seed is not None), torch.inference_mode():
            if seed is not None:
                torch.manual_seed(seed)
            output = self.model.generate(
                **inputs,
                **self._sampling(),
                max_new_tokens=min(limit, room - width) if room else limit,
                pad_token_id=self.tokenizer.pad_token_id,
            )
        return [self._reply(row, ids[width:].tolist()) for row, ids in zip(rows, output, strict=True)]

    def _sampling(self) -> dict[str, Any]:
        temperature, own = self.options.temperature, self.model.generation_config
        if temperature is None:
            return {}
        if temperature == 0:
            return {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
        # Without this the library would keep the 50 likeliest tokens only, which no endpoint does unasked.
        return {"do_sample": True, "temperature": float(temperature), **({} if getattr(own, "top_k", None) else {"top_k": 0})}

    def _reply(self, row: Sequence[int], ids: Sequence[int]) -> _Reply:
        own = self.model.generation_config.eos_token_id
        ends = {self.tokenizer.eos_token_id, *(own if isinstance(own, list) else [own])}
        end = next((index for index, token in enumerate(ids) if token in ends), None)
        text = self.tokenizer.decode(ids[:end], skip_special_tokens=True).strip()
        finish = "length" if end is None else "stop" if text else "empty"
        return _Reply(text, finish, len(row), len(ids) if end is None else end + 1)


def open_adapter(target: str, options: AdapterOptions) -> LocalModel:
    """The model in the folder `target`, or cached under that name."""
    try:
        import torch
        import transformers
    except ImportError as error:
        raise AdapterError(f'local models need torch and pip install "medaudit[hf]": {error}') from error
    try:
        config = transformers.AutoConfig.from_pretrained(target, local_files_only=True)
        kind = transformers.AutoModelForSeq2SeqLM if config.is_encoder_decoder else transformers.AutoModelForCausalLM
        tokenizer = transformers.AutoTokenizer.from_pretrained(target, local_files_only=True)
        model = kind.from_pretrained(target, local_files_only=True, dtype="auto")
        model = model.to(options.device or ("cuda" if torch.cuda.is_available() else "cpu")).eval()
    except ImportError as error:
        raise AdapterError(f'{target} needs a package that is not here; try pip install "medaudit[hf]": {error}') from error
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise AdapterError(
            f"{target!r} cannot be loaded as a local model: give a model folder, or a name that is in the local cache; "
            f"nothing is downloaded ({' '.join(str(error).split())[:300]})"
        ) from error
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.convert_ids_to_tokens(0)
    return LocalModel(target, model, tokenizer, options, _knows_system(tokenizer))


def _knows_system(tokenizer: Any) -> bool:
    """Some templates refuse a system message and some drop it silently."""
    if not tokenizer.chat_template:
        return False
    messages = [{"role": "system", "content": "SYSTEM-MARK"}, {"role": "user", "content": "hello"}]
    try:
        return "SYSTEM-MARK" in tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    except Exception:  # a template is a program of its own and raises what it likes
        return False
