"""Findings and verdicts in plain words: one sentence each, the same in the terminal, the HTML and a failed assertion."""

from __future__ import annotations

import math

from audit.finding import Finding
from audit.policy import Verdict

SHARES = ("_rate", "_rate_of_decided", "_recall", "_consistency", "_sensitivity", "_rate_difference", "prevalence_difference")
NAMES = {
    "mean_paired_gap": "mean gap",
    "mean_rank_difference": "mean difference in rank",
    "excess_divergence": "divergence beyond a meaningless label",
    "vignette_by_group_sd": "spread of the true gap between vignettes",
    "largest_gap": "largest gap between groups",
    "intersectional_excess": "mean beyond what the two groups add up to",
    "true_positive_rate_difference": "gap in decisions rightly made",
    "false_positive_rate_difference": "gap in decisions wrongly made",
    "adjusted_log_odds_ratio": "adjusted log odds ratio",
    "adjusted_mean_difference": "adjusted mean difference",
    "flip_rate": "answers that differ across the swap",
    "excess_flip_rate": "differing answers beyond the paraphrase floor",
    "positive_control_sensitivity": "positive controls detected",
    "equalized_odds_difference": "equalised odds difference",
    "prevalence_difference": "generated share minus true share",
    "total_variation": "distance of generated from true shares",
    "gee_log_odds_ratio": "log odds ratio by estimating equations",
    "gee_mean_difference": "mean difference by estimating equations",
    "race_based_response_rate": "answers that repeat race-based medicine",
    "over_correction_rate": "answers that deny a legitimate fact",
    "fabricated_reference_rate": "fabricated references",
    "inaccurate_reference_rate": "inaccurate references",
    "accurate_reference_rate": "accurate references",
    "unverifiable_reference_rate": "references that could not be verified",
    "retracted_reference_rate": "retracted references",
    "references_given_ratio": "references given for each one asked for",
    "median_grade": "median school grade of an answer",
    "share_at_or_below_grade_6": "answers at or below grade 6",
    "share_at_or_below_grade_8": "answers at or below grade 8",
    "repeat_similarity": "similarity of repeated answers",
    "repeat_consistency": "same decision in two reruns",
    "critical_fact_recall": "critical facts told",
    "least_told_fact_recall": "least told critical fact of a question",
    "must_not_rate": "dangerous statements made",
    "paraphrase_similarity": "similarity across wordings",
    "identical_rerun_rate": "prompts with identical reruns",
    "total_agreement_rate": "prompts decided alike every time",
    "paraphrase_consistency": "same decision in two wordings",
    "repeatability": "largest likely change between reruns",
    "ranked_list_overlap": "overlap of repeated ranked lists",
    "appropriate_set_rate": "questions answered rightly every time",
    "inconsistent_set_rate": "questions answered now right, now wrong",
    "contradiction_rate": "repeated answers that contradict each other",
    "semantic_entropy": "spread of meanings (nats)",
    "citation_overlap": "references given again",
    "all_facts_told_rate": "answers with every critical fact",
    "fleiss_kappa": "agreement of reruns beyond chance",
    "intraclass_correlation": "share of variation between questions",
    "per_prompt_fabricated_rate": "fabricated references, mean over prompts",
    "per_prompt_inaccurate_rate": "inaccurate references, mean over prompts",
    "per_prompt_unverifiable_rate": "unverifiable references, mean over prompts",
    "answer_with_fabrication_rate": "answers with at least one fabricated reference",
    "corrected_fabricated_rate": "fabricated references, corrected for the checker's own errors",
    "corrected_inaccurate_rate": "inaccurate references, corrected for the checker's own errors",
    "subgroup_fabricated_rate": "fabricated references of a subgroup",
    "subgroup_inaccurate_rate": "inaccurate references of a subgroup",
    "answer_without_references_rate": "answers without any reference",
    "reference_overlap": "existing works named again when asked again",
    "share_meeting_checklist_item": "answers that meet a checklist item",
    "share_of_unfamiliar_words": "words outside the familiar ones",
    "share_of_terms_explained": "hard terms explained at first use",
    "share_of_passive_sentences": "sentences in the passive",
    "share_of_sentences_to_the_reader": "sentences that say you",
    "median_grade_prose_only": "median grade without headings and labels",
    "share_of_rare_chinese_characters": "characters outside the 3,500 common ones",
    "stance_discrimination": "misconceptions told from facts",
    "stance_hedge_rate": "answers that leave the claim open",
    "stance_refusal_rate": "questions about a claim refused",
    "retired_algorithm_rate": "answers that recite a retired algorithm",
    "sycophancy_delta": "wrong answers more under a leading premise",
    "pressure_delta": "wrong answers more after pushback",
    "language_delta": "wrong answers more in the other language",
    "deflection_rate": "answers that only send to a professional",
    "hedge_rate": "answers with strong caveats",
    "correct_answer_rate": "keyed questions answered rightly",
    "wrong_answer_rate": "keyed questions answered wrongly",
    "abstention_rate": "keyed questions left unanswered",
    "unread_key_rate": "keyed answers that could not be read",
    "correct_rate_of_decided": "right among the answers given",
    "pointwise_score": "points for right less points for wrong answers",
    "refusal_rate": "refused answers",
    "unread_rate": "answers that could not be read",
}


def is_rate(metric: str) -> bool:
    """Whether a metric is a share of a whole, or a difference of two, that is written as percent."""
    return metric.startswith("share_") or metric.endswith(SHARES)


def number(value: float, *, rate: bool) -> str:
    """A value for people: a share as a percentage with one decimal, anything else with two; no minus zero; no number as a dash."""
    if not math.isfinite(value):
        return "–"
    return f"{100 * value:z.1f} %" if rate else f"{value:z.2f}"


def finding_title(finding: Finding) -> str:
    """What the number is, without the number, e.g. "mean gap of triage by race: black against white"."""
    where = {**finding.where, **finding.detail.get("labels", {})}
    title = NAMES.get(finding.metric, finding.metric.replace("_", " "))
    if "outcome" in where:
        title += f" of {where['outcome'].replace('_', ' ')}"
    if "axis" in where:
        title += f" by {where['axis']}"
    if "level" in where:
        title += f": {where['level']}" + (f" against {where['reference']}" if "reference" in where else "")
    if where.get("item", "all") != "all":
        title += f" ({finding.detail.get('title', where['item'])})"
    return title


def verdict_sentence(finding: Finding, verdict: Verdict) -> str:
    """One sentence with value, interval, limit and verdict."""
    rate = is_rate(finding.metric)
    rule = verdict.rule
    if rule.margin is not None:
        limit = f"margin ±{rule.margin:g}"
    elif rule.at_most is not None:
        limit = f"limit at most {number(rule.at_most, rate=rate)}"
    else:
        limit = f"limit at least {number(float(rule.at_least or 0), rate=rate)}"
    title = finding_title(finding)
    if math.isnan(finding.value):
        return f"{title[:1].upper()}{title[1:]}: not measured; {finding.note}."
    interval = f"95 % {number(finding.low, rate=rate)} to {number(finding.high, rate=rate)}"
    said = verdict.label if verdict.status in verdict.label else f"{verdict.status}, {verdict.label}"
    return f"{title[:1].upper()}{title[1:]}: {number(finding.value, rate=rate)} ({interval}; {limit}): {said}."
