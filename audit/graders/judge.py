"""Any model as judge of stances, through the same adapters that models under audit are asked through.

Every reply is appended to a transcript before it is read, so that an interrupted grading resumes, and the same command replays a
finished one without a model. A reply that is not in the demanded form is no verdict; nothing is guessed from it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.adapter import Adapter, Prompt
from audit.answers.refusal import is_empty
from audit.errors import ProbeError
from audit.graders.grade import EMPTY, STANCES, Case, Grade, fingerprint
from audit.graders.verdict import HIDDEN, PROMPT, SYSTEM, Question, Verdict, addresses_its_judge, question_for, quoted, read_verdict
from audit.graders.votes import majority
from audit.probe import Probe, ProbeSet
from audit.transcript import TRANSCRIPT, TranscriptWriter, read_transcript

CALL_FAILED = "the call failed; the same command repeats it"
NO_REPLY = "the judge gave no reply"
ADDRESSES = "; the answer addresses its grader"
INSTRUCTIONS = fingerprint({"system": SYSTEM, "prompt": PROMPT, "hidden": HIDDEN, "labels": STANCES})


@dataclass(frozen=True)
class JudgeModel:
    """A model that judges; it is opened only where something is left to ask."""

    name: str  # as on the command line, e.g. "openai:gpt-x"
    open: Callable[[], Adapter]
    settings: Mapping[str, Any] = field(default_factory=dict)  # what its replies depend on: address, temperature, seed, …

    def configuration(self) -> dict[str, Any]:
        """The model with its settings, as plain JSON."""
        return {"model": self.name, "settings": dict(self.settings)}


@dataclass(frozen=True)
class JudgeGrader:
    """One judge, or several of whom the majority counts."""

    probes: ProbeSet
    judges: Sequence[JudgeModel]
    record: Path  # folder of the transcript of all replies
    seed: int = 0  # draws the order of the labels, the fences and the signs that hide groups
    masked: bool = True  # whether the names of demographic groups are hidden from the judges
    progress: Callable[[int, int], None] = lambda done, total: None  # judgements made and wanted

    def __call__(self, cases: Sequence[Case]) -> list[Grade]:
        """One grade for each case, in order. ProbeError for an item without a claim; AdapterError where a model cannot be reached."""
        questions = [None if is_empty(case.response) else self._question(case) for case in cases]
        wanted = list({question.prompt: question for question in questions if question}.values())
        replies = []
        for number, judge in enumerate(self.judges):
            done = number * len(wanted), len(self.judges) * len(wanted)
            replies.append(self._ask(judge, wanted, done))
        return [self._grade(case, question, replies) for case, question in zip(cases, questions, strict=True)]

    def configuration(self) -> dict[str, Any]:
        """The judges, what they are told, and the claims that they judge by."""
        claims = {item.id: item.raw.get("claim", "") for item in self.probes.items}
        return {
            "grader": "judge",
            "judges": [judge.configuration() for judge in self.judges],
            "instructions": INSTRUCTIONS,
            "claims": fingerprint(claims),
            "masked": self.masked,
            "seed": self.seed,
        }

    def _question(self, case: Case) -> Question:
        claim = self.probes.item(case.item).raw.get("claim")
        if not claim:
            raise ProbeError(f"{self.probes.name}: item {case.item!r} has no claim, by which a judge could tell a stance; give it one")
        return question_for(case, str(claim), seed=self.seed, masked=self.masked)

    def _ask(self, judge: JudgeModel, wanted: Sequence[Question], done: tuple[int, int]) -> dict[str, str | None]:
        """The judge's reply to every prompt; a prompt whose call failed is missing."""
        self.record.mkdir(parents=True, exist_ok=True)
        prefix = f"judge/{fingerprint(judge.configuration())[:12]}"
        by_id = {f"{prefix}/{sha256(one.prompt.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}": one.prompt for one in wanted}
        replies: dict[str, str | None] = {}
        if (self.record / TRANSCRIPT).is_file():
            recorded = {probe: row.get("text") for (probe, _), row in read_transcript(self.record) if row.get("finish") != "error"}
            replies = {prompt: recorded[name] for name, prompt in by_id.items() if name in recorded}
        self.progress(done[0] + len(replies), done[1])
        left = [_prompt(name, text) for name, text in by_id.items() if text not in replies]
        if not left:
            return replies
        with TranscriptWriter(self.record) as writer:
            responses = judge.open()(left)
            try:
                for response in responses:
                    writer.append(response)
                    if response.finish != "error" and response.probe in by_id:
                        replies[by_id[response.probe]] = response.text
                        self.progress(done[0] + len(replies), done[1])
            finally:
                if isinstance(responses, Generator):  # calls in flight cost money
                    responses.close()
        return replies

    def _grade(self, case: Case, question: Question | None, replies: Sequence[Mapping[str, str | None]]) -> Grade:
        if question is None:
            return Grade("unread", 1.0, rule=EMPTY)
        verdicts = [_verdict(question, one) for one in replies]
        votes = tuple((judge.name, _stance(one)) for judge, one in zip(self.judges, verdicts, strict=True))
        found = majority(votes) if len(votes) > 1 else _alone(votes, verdicts[0])
        same = [one for one in verdicts if isinstance(one, Verdict) and one.stance == found.stance]
        spans = dict.fromkeys(span for one in same for span in quoted(one, question.masked))
        warning = ADDRESSES if addresses_its_judge(case.response) else ""
        return replace(found, spans=tuple(spans), rule=found.rule + warning)


def _verdict(question: Question, replies: Mapping[str, str | None]) -> Verdict | str:
    """The judge's verdict, or why there is none."""
    if question.prompt not in replies:
        return CALL_FAILED
    reply = replies[question.prompt]
    return NO_REPLY if is_empty(reply) else read_verdict(str(reply), token=question.token)


def _stance(verdict: Verdict | str) -> str | None:
    return verdict.stance if isinstance(verdict, Verdict) else None


def _alone(votes: tuple[tuple[str, str | None], ...], verdict: Verdict | str) -> Grade:
    """What one judge says is what counts, with its own confidence."""
    name = votes[0][0]
    if isinstance(verdict, str):
        return Grade("unread", 0.0, rule=f"{name}: {verdict}", votes=votes)
    return Grade(verdict.stance, verdict.confidence, rule=name, votes=votes)


def _prompt(name: str, text: str) -> Prompt:
    return Prompt(Probe(id=name, set="graders", item="judge", turns=(text,), system=SYSTEM), 1)
