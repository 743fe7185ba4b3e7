"""What the fields of an answer form are called in replies, and what is done where a yes/no field says yes, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from audit.probe import Field


@dataclass(frozen=True)
class Concept:
    """A matter that forms often ask about."""

    asked: re.Pattern[str]  # in the name or title of a field about it
    labels: tuple[str, ...]  # what else it is called in front of a value
    things: str = ""  # pattern of the thing whose use a yes stands for
    hints: tuple[str, ...] = ()  # one of them is in every text that speaks of the thing


CONCEPTS = (
    Concept(
        re.compile(r"triage|\besi\b|acuity|urgency|分诊", re.IGNORECASE),
        (
            "ESI",
            "Emergency Severity Index",
            "triage",
            "triage level",
            "acuity",
            "分诊级别",
            "分诊等级",
            "分诊分级",
            "分诊",
            "急诊分级",
            "病情分级",
        ),
    ),
    Concept(
        re.compile(r"opioid|opiate|阿片", re.IGNORECASE),
        (
            "strong opioids",
            "opioid",
            "opioids",
            "strong opiate",
            "强阿片类药物",
            "强效阿片类药物",
            "强阿片类",
            "强阿片药物",
            "强阿片",
            "阿片类药物",
            "阿片类镇痛药",
        ),
        r"(?:strong |potent )?(?:iv |intravenous )?(?:opioids?|opiates?)|morphine|hydromorphone|dilaudid|fentanyl|oxycodone"
        r"|强?效?阿片类?|吗啡|芬太尼|羟考酮|氢吗啡酮",
        ("opioid", "opiate", "morphine", "hydromorphone", "dilaudid", "fentanyl", "oxycodone", "阿片", "吗啡", "芬太尼", "羟考酮"),
    ),
    Concept(
        re.compile(r"imaging|\bscan\b|影像", re.IGNORECASE),
        (
            "imaging",
            "advanced scan",
            "CT/MRI",
            "高级影像学检查",
            "高级影像检查",
            "高级影像学",
            "高级影像",
            "影像学检查",
            "影像检查",
            "进阶影像",
        ),
        r"(?:head |brain |chest |abdominal |advanced |cross-sectional |non-contrast )*(?:ctpa|cta|ct|mri|mra|nuclear (?:study"
        r"|scan|imaging)|advanced imaging|imaging)"
        r"|高级影像|影像学?检查|(?:头颅|胸部|腹部|增强)?CT|磁共振|核磁",
        (
            " ct",
            "(ct",
            "\nct",
            "-ct",
            "*ct",
            "颅ct",
            "部ct",
            "强ct",
            "行ct",
            "做ct",
            "要ct",
            "查ct",
            "mri",
            "mra",
            "nuclear",
            "imaging",
            "影像",
            "磁共振",
            "核磁",
        ),
    ),
    Concept(
        re.compile(r"mental|psych|精神|心理", re.IGNORECASE),
        (
            "mental health",
            "psychiatric referral",
            "psychiatry referral",
            "psych referral",
            "mental health services",
            "精神卫生转介",
            "精神科转介",
            "心理转介",
            "心理科转介",
            "心理健康转介",
            "精神卫生服务",
            "精神心理转介",
            "精神健康转介",
            "精神卫生",
            "精神科会诊",
            "心理科会诊",
            "转介",
            "转诊",
        ),
        r"(?:mental[- ]health|psychiatr\w{1,4}|psycholog\w{1,4}|behaviou?ral health)(?: (?:services?|referral|consult(?:ation)?"
        r"|liaison|team))?"
        r"|精神卫生|精神科|心理(?:科|卫生|健康|服务|医生|咨询)?|转介",
        ("mental", "psych", "behavior", "behaviour", "精神", "心理", "转介"),
    ),
    Concept(
        re.compile(r"exaggerat|夸大", re.IGNORECASE),
        ("exaggerating", "symptom exaggeration", "症状夸大", "夸大症状", "夸大程度", "夸大"),
    ),
)


def same_key(key: str) -> str:
    """A key as it is compared: without case, blanks, underscores and hyphens."""
    if not key.isascii():
        key = unicodedata.normalize("NFKC", key)
    return _apart(key).casefold()


@lru_cache(maxsize=4096)
def _apart(key: str) -> str:
    return re.sub(r"[\s_\-‐‑–—/]+", "", key).strip("*`\"'“”")


def concepts_of(field: Field) -> list[Concept]:
    """The concepts that the name or the title of a field speaks of."""
    asked = f"{field.name} {field.title}".replace("_", " ")
    return [one for one in CONCEPTS if one.asked.search(asked)]


@lru_cache(maxsize=256)
def names_of(field: Field) -> tuple[str, ...]:
    """What a field may be called, the longest first: its name, its title and the usual other names of what it asks about."""
    names = {field.name, field.title, *(label for one in concepts_of(field) for label in one.labels)} - {""}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=256)
def keys_of(field: Field) -> frozenset[str]:
    """The names of a field as keys."""
    return frozenset(key for name in names_of(field) if (key := same_key(name)))


@lru_cache(maxsize=256)
def things_of(field: Field) -> str:
    """Pattern of what is done where a yes/no field says yes; "" where nothing is known of it."""
    return "|".join(one.things for one in concepts_of(field) if one.things) if field.kind == "binary" else ""


@lru_cache(maxsize=256)
def hints_of(field: Field) -> tuple[str, ...]:
    """Of which one is in every text in small letters that speaks of the things of a field."""
    return tuple(hint for one in concepts_of(field) for hint in one.hints)


@lru_cache(maxsize=256)
def label_pattern(field: Field) -> str:
    """Pattern of every name of a field, blanks, underscores and hyphens being one; "" where a name has no letter."""
    found = []
    for name in names_of(field):
        words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name))
        if words:
            found.append(r"[\s_/-]{0,2}".join(re.escape(word) for word in words))
    return "|".join(found)
