"""How fast a whole run asks: against the least that can be done, and against Inspect AI. Run by hand:

python tests/benchmarks/client.py --server stub.py                      (a stub server: PORT and milliseconds of latency are its arguments)
python tests/benchmarks/client.py --server stub.py --inspect PYTHON     (the interpreter of an environment that has inspect-ai and openai)
python tests/benchmarks/client.py --url http://127.0.0.1:8000

Three ways take turns on the same server with the same prompts and as many calls in flight: a bare aiohttp loop; `audit.ask.ask` on a
run folder, transcript and progress display included; and `inspect_ai.eval` (generate, no scorer), its log included. Each turn comes
after a warm-up in the same process. The clock runs around that one call: starting interpreters, importing, and writing the plan or
building the data set do not count. With a latency of 50 ms, no client with 64 calls in flight can pass 1,280 prompts per second.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr
from functools import partial
from pathlib import Path

import aiohttp

from audit.adapters import AdapterOptions
from audit.adapters.openai import open_adapter
from audit.ask import ask
from audit.plan import build_plan, write_plan
from audit.policy import load_policy
from audit.questions import load_questions
from audit.render.progress import progress_display
from audit.transcript import TRANSCRIPT, read_rows

WARM_UP = 320  # prompts before each measured turn
Way = Callable[[Sequence[str]], float]  # asks every text; the seconds that took

INSPECT = """
import json, sys, tempfile, time
from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.solver import generate

def seconds(texts):
    task = Task(dataset=MemoryDataset([Sample(input=text) for text in texts]), solver=generate())
    with tempfile.TemporaryDirectory() as logs:
        started = time.perf_counter()
        [log] = eval(task, model="openai-api/local/stub", model_base_url=order["url"] + "/v1", model_args={"api_key": "none"},
                     max_connections=order["concurrency"], display="none", log_dir=logs)
        took = time.perf_counter() - started
        good = sum(bool(sample.output.completion) for sample in log.samples or [])  # read back from the log, not counted
    if log.status != "success" or good != len(texts):
        sys.exit(f"inspect_ai: {log.status}, {good} of {len(texts)} prompts answered: {log.error and log.error.message}")
    return took

order = json.load(sys.stdin)
seconds(order["warm_up"])
print(seconds(order["texts"]))
"""


def vignettes(count: int) -> list[str]:
    """Texts of about 600 characters, each different."""
    return [f"Case {number}. " + "A 54-year-old patient comes with chest pain since two hours. " * 10 for number in range(count)]


def bare(texts: Sequence[str], *, url: str, concurrency: int) -> float:
    """The least that must be done: build the same requests, send them, read the JSON."""
    source = iter(texts)

    async def work(session: aiohttp.ClientSession) -> None:
        for text in source:
            body = {"model": "stub", "messages": [{"role": "user", "content": text}]}
            async with session.post(f"{url}/v1/chat/completions", json=body) as response:
                answer = await response.json()
                if not answer["choices"][0]["message"]["content"]:
                    raise RuntimeError("an empty answer")

    async def everything() -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=concurrency)) as session:
            await asyncio.gather(*(work(session) for _ in range(concurrency)))

    begin = time.perf_counter()
    asyncio.run(everything())
    return time.perf_counter() - begin


def medaudit(texts: Sequence[str], *, url: str, concurrency: int) -> float:
    """The same as a run: a frozen plan, every answer appended to the transcript, progress shown to a file."""
    adapter = open_adapter("stub", AdapterOptions(base_url=f"{url}/v1", concurrency=concurrency))
    with tempfile.TemporaryDirectory() as place:
        folder, questions = Path(place, "run"), Path(place, "questions.csv")
        with questions.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["question"], *([text] for text in texts)])
        sets = [load_questions(questions, repeats=1)]
        write_plan(build_plan(sets, model=adapter.describe(), policy=load_policy(None).raw), folder)
        with Path(place, "shown").open("w", encoding="utf-8") as shown, redirect_stderr(shown):
            begin = time.perf_counter()
            with progress_display() as progress:
                tally = ask(folder, adapter, progress=progress)
            took = time.perf_counter() - begin
        rows = sum(row["finish"] == "stop" and bool(row["text"]) for row in read_rows(folder / TRANSCRIPT))
    if not rows == tally.done == len(texts):
        raise RuntimeError(f"{len(texts) - rows} of {len(texts)} prompts have no answer in the transcript")
    return took


def warmed(way: Way, texts: Sequence[str]) -> float:
    """Seconds of `way` after a warm-up of its own."""
    way(texts[:WARM_UP])
    return way(texts)


def inspect(texts: Sequence[str], *, python: str, url: str, concurrency: int) -> float:
    """The same, warm-up included, as an evaluation of Inspect AI in the environment of the interpreter `python`."""
    order = {"url": url, "concurrency": concurrency, "warm_up": texts[:WARM_UP], "texts": texts}
    with tempfile.TemporaryDirectory() as place:  # no settings of the working directory
        done = subprocess.run([python, "-c", INSPECT], input=json.dumps(order), stdout=subprocess.PIPE, text=True, cwd=place, check=True)
    return float(done.stdout.split()[-1])


def rates(ways: Mapping[str, Way], texts: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Prompts per second of each way, taken in turns so that all meet the same machine."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(len(texts) / way(texts))
    return found


def summary(found: Mapping[str, Sequence[float]]) -> dict[str, object]:
    """Every rate, their medians, and the median over the rounds of our rate over each other one."""
    shown: dict[str, object] = {"per_second": {name: [round(rate, 1) for rate in each] for name, each in found.items()}}
    shown["median"] = {name: round(statistics.median(each), 1) for name, each in found.items()}
    for name in [name for name in found if name != "medaudit"]:
        pairs = zip(found["medaudit"], found[name], strict=True)
        shown[f"medaudit/{name}"] = round(statistics.median(ours / theirs for ours, theirs in pairs), 3)
    return shown


@contextmanager
def started(path: str, latency: float) -> Iterator[str]:
    """The stub server at `path` on a free port; its URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, path, str(port), str(latency)])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def compare(url: str, chosen: argparse.Namespace) -> dict[str, object]:
    """The summary of all ways that were chosen."""
    here = {"url": url, "concurrency": chosen.concurrency}
    ways: dict[str, Way] = {"bare": partial(warmed, partial(bare, **here)), "medaudit": partial(warmed, partial(medaudit, **here))}
    if chosen.inspect:
        ways["inspect"] = partial(inspect, python=chosen.inspect, **here)
    return summary(rates(ways, vignettes(chosen.prompts), chosen.rounds))


def main() -> None:
    """Measure and print one line of JSON."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    where = options.add_mutually_exclusive_group(required=True)
    where.add_argument("--server", help="path of a stub server to start")
    where.add_argument("--url", help="address of a server that runs already")
    options.add_argument("--inspect", metavar="PYTHON", help="an interpreter whose environment has inspect-ai and openai")
    options.add_argument("--latency", type=float, default=50, help="milliseconds")
    options.add_argument("--prompts", type=int, default=5000)
    options.add_argument("--concurrency", type=int, default=64)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    if chosen.url:
        found = compare(chosen.url, chosen)
    else:
        with started(chosen.server, chosen.latency) as url:
            found = compare(url, chosen)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
