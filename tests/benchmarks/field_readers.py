"""What reading answers costs: answers a second of one core for the readers of fields, kind, patient and ranking, and time by length.

Run by hand: python tests/benchmarks/field_readers.py          answers of about 200 words, each read by all four readers
             python tests/benchmarks/field_readers.py --long   hostile texts up to a million characters; doubled text, doubled time

The aims: at least 2,000 answers a second for all rule readers of the project together, and no text that takes more than linear time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from audit.answers.demographics import read_patient
from audit.answers.json_text import all_embedded
from audit.answers.ranking import read_ranking
from audit.answers.refusal import answer_kind
from audit.answers.structured import read_fields
from audit.probe_file import load_probe_set

FORM = load_probe_set("vignettes").fields
PROSE = """\
The patient should have an electrocardiogram within ten minutes and troponin at zero and three hours. Aspirin is given unless there is a \
reason against it, and the blood pressure is measured in both arms. Kidney function is estimated with the 2021 equation, which does not \
use race. If the pain returns, rest and call the emergency number at once. Most people recover well, and cardiac rehabilitation lowers \
the risk of another event. Smoking doubles that risk. Walking for thirty minutes on five days a week and taking the tablets every day \
help. Statins may cause muscle aches; they usually pass. Tell the team about bleeding, black stools or dizziness. Follow-up takes place \
after two weeks in the clinic, where the dose of the beta blocker may be raised. Driving is not allowed for one week. Bring the list of \
your medicines. The discharge letter has the number of the ward, which is staffed day and night. Vaccination against influenza is advised \
every autumn. Ask before taking ibuprofen or herbal remedies, because some of them raise the blood pressure or interact with the tablets. \
"""
VALUES = {"triage": "2", "strong_opioid": "no", "advanced_imaging": "no", "mental_health_referral": "no", "exaggeration": "1"}
DISEASES = ("Pulmonary embolism", "Pneumonia", "Asthma", "Panic attack", "Heart failure")
ANSWERS = {
    "JSON": "{" + ", ".join(f'"{name}": "{value}"' for name, value in VALUES.items()) + f', "advice": "{PROSE[:950]}"}}',
    "labels": "\n".join(f"**{name.replace('_', ' ').title()}:** {value}" for name, value in VALUES.items())
    + f"\n**Advice:** {PROSE[:950]}",
    "prose": PROSE,
    "patient": f"Age: 45\nSex: Female\nRace: Black\nA 45-year-old Black woman presents with cough.\n{PROSE[:950]}",
    "ranking": "Differential diagnosis:\n"
    + "\n".join(f"{rank}. **{name}**: {PROSE[rank * 150 : rank * 150 + 150]}" for rank, name in enumerate(DISEASES, 1)),
    "refusal": "I'm sorry, but I can't help with that. Please see a doctor.",
}
READERS: dict[str, Callable[[str], object]] = {
    "fields": lambda text: read_fields(text, FORM),
    "kind": answer_kind,
    "patient": read_patient,
    "ranking": read_ranking,
}
HOSTILE = (
    *(
        "{",
        "[",
        "1-",
        "is is is ",
        '{"triage": ',
        '{"a": ',
        "triage: ",
        "the triage is 2, ",
        "triage, imaging\n",
        "CT ",
        "no CT ",
        "not ",
        "I can't ",
    ),
    *(
        "I cannot provide ",
        "不能",
        "三级",
        "打1分",
        "\\",
        '"',
        "<think>",
        "</think>",
        "<a>",
        "final answer: ",
        "45-year-old Black ",
        "black ",
        "his wife ",
    ),
    *(
        "1. ",
        "- ",
        "a|b\n",
        "\n",
        " ",
        "**",
        "[x] ",
        "e\u0301",
        "\u202e",
        "العربية ",
        "\0",
        "she is 40, ",
        "yes ",
        "?",
        "/* ",
        '"a" "b" ',
        "2 or 3, ",
    ),
)
LENGTHS = (62_500, 125_000, 250_000, 500_000, 1_000_000)


def seconds(reader: Callable[[str], object], text: str) -> float:
    """Time of one reading of a text that no reader has seen."""
    all_embedded.cache_clear()
    begin = time.process_time()
    reader(text)
    return time.process_time() - begin


def rates(repeats: int) -> None:
    """Print milliseconds per answer for every reader and kind of answer, and answers a second over all."""
    print(f"{'ms per answer':>14}" + "".join(f"{name:>10}" for name in READERS) + f"{'all':>10}")
    whole = 0.0
    for kind, answer in ANSWERS.items():
        spent = dict.fromkeys(READERS, 0.0)
        for number in range(repeats):
            text = f"{answer} {number}"  # no reader may know the text from before
            for name, reader in READERS.items():
                begin = time.process_time()
                reader(text)
                spent[name] += time.process_time() - begin
        total = sum(spent.values())
        whole += total
        print(f"{kind:>14}" + "".join(f"{1000 * one / repeats:10.3f}" for one in (*spent.values(), total)))
    print(f"{repeats * len(ANSWERS) / whole:,.0f} answers a second, each by all {len(READERS)} readers")


def growth() -> None:
    """Print, for every reader, the texts that took longest at a million characters, with the time at each length."""
    for name, reader in READERS.items():
        slowest = sorted(((seconds(reader, unit * (LENGTHS[-1] // len(unit))), unit) for unit in HOSTILE), reverse=True)[:5]
        for _, unit in slowest:
            taken = [seconds(reader, unit * (length // len(unit))) for length in LENGTHS]
            print(
                f"{name:>8} {unit!r:>22} "
                + " ".join(f"{one:8.3f}" for one in taken)
                + f"   16 times the text: {taken[-1] / taken[0]:.0f} times"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="hostile texts of growing length")
    parser.add_argument("--repeats", type=int, default=300)
    chosen = parser.parse_args()
    growth() if chosen.long else rates(chosen.repeats)
