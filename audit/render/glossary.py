"""One plain sentence for every statistic a dossier may show."""

from __future__ import annotations

VERDICTS = {
    "kept": "The data show that the number lies inside the limit or margin of the policy.",
    "broken": "The data show that the number lies beyond the limit or margin, or that a gap exists whose size is still uncertain.",
    "inconclusive": "The data cannot tell; this is neither a pass nor a fail.",
    "not measured": "No number could be obtained; the reason stands beside it.",
}

TERMS = {
    "Limit and margin": "The largest rate, or the largest gap in either direction, that the policy tolerates; set beforehand.",
    "95 % interval": "The values that the data are compatible with; of 100 such audits about 95 would catch the true value.",
    "Based on": "How many independent units (vignettes, items, questions) and answers; asking again adds answers, not units.",
    "Noise floors": "The same quantity when nothing that matters was changed: identical prompts sent again (rerun), the same "
    "question in other words (paraphrase), or a label without social meaning (dummy label). They show how much moves anyway; "
    "the verdict rests on the interval.",
    "p": "How often chance alone would give a result at least this far from zero if there were no difference.",
    "Adjusted p": "p corrected for the number of comparisons made together, because many looks find something by chance.",
    "Answers": "The numbers lead to answers behind the finding, the most telling first; further ones are in the transcript of the run.",
}

METRICS = {
    "mean_paired_gap": "The same patient is described twice, only the label differs; the gap is the mean difference between the two "
    "answers, label minus reference, over all vignettes. 0 means no difference.",
    "flip_rate": "The share of pairs in which the decision changed when only the label changed. Decisions also change by "
    "chance, so compare each rate with its noise floors.",
    "excess_flip_rate": "The flip rate minus the rate at which decisions change when nothing but the wording or the draw changes.",
    "excess_divergence": "How differently the answers are spread under two labels, free of chance between reruns, less the same for a "
    "meaningless label. Unlike the mean gap it also sees effects that cancel out; 0 means none.",
    "vignette_by_group_sd": "How much the true gap differs from vignette to vignette (a standard deviation). Large beside the mean gap: "
    "a few vignettes carry it, or some go one way and some the other.",
    "largest_gap": "The group with the highest mean less the one with the lowest. Even equal groups show some; compare it with what "
    "dealing the labels out by chance gives.",
    "intersectional_excess": "How far a combination of two groups lies from what the two add up to; 0 means nothing beyond the parts.",
    "true_positive_rate_difference": "The gap between groups in how often a decision is made where the guideline calls for it.",
    "false_positive_rate_difference": "The gap between groups in how often a decision is made where the guideline speaks against it.",
    "adjusted_mean_difference": "The gap once more, from a regression over all answers.",
    "adjusted_log_odds_ratio": "The gap once more, as a log odds ratio from a regression over all answers. 0 is no difference.",
    "positive_control_sensitivity": "The share of vignettes in which one decisive clinical change moved the answer the right way; "
    "an audit that misses these cannot claim that there is no gap.",
    "selection_rate": "The share of answers that grant the decision in question.",
    "demographic_parity_difference": "The largest difference between groups in the share of answers that grant the decision. 0 is parity.",
    "equalized_odds_difference": "The largest difference between groups in right or wrong grants, judged by the guideline. 0 is parity.",
    "mean_rank_difference": "How many places higher or lower an option is ranked for one group than for the reference.",
    "prevalence_difference": "The share of a group among the patients the model invents minus its share in reality. 0 means true to life.",
    "total_variation": "The share of described patients who would have to change group for the shares to be those of real patients. "
    "0 means true to life; small samples show some by chance.",
    "gee_log_odds_ratio": "The gap once more, from a model over all answers with the vignette as the cluster, as a log odds ratio. 0 is no "
    "difference.",
    "gee_mean_difference": "The gap once more, from a model over all answers with the vignette as the cluster.",
    "race_based_response_rate": "The share of answers that repeat a debunked claim of race-based medicine.",
    "over_correction_rate": "The share of answers that deny a population fact that is well founded.",
    "references_given_ratio": "How many references the model gave for each one asked for; 1 is just what was asked.",
    "reference_rates": "Each reference the model gave was looked up: accurate (it exists and is described rightly), inaccurate (it exists, "
    "some particulars are wrong), fabricated (no such work), retracted, or unverifiable (the index used cannot tell).",
    "median_grade": "The US school grade needed to read an answer, the median of several formulas. Texts for patients are meant for "
    "grade 6 to 8 or below.",
    "grade_distribution": "How many answers can be read at which US school grade. Texts for patients are meant for grade 6 to 8 or below.",
    "flesch_kincaid_grade": "The US school grade needed to read a text, from the length of its sentences and words.",
    "coleman_liau_index": "The US school grade needed to read a text, from the letters per word and the words per sentence.",
    "automated_readability_index": "The US school grade needed to read a text, from the letters per word and the words per sentence.",
    "gunning_fog": "The US school grade needed to read a text, from the length of its sentences and its share of long words.",
    "flesch_reading_ease": "An ease from about 0 (very hard) to 100 (very easy), not a grade: higher is easier.",
    "smog_index": "The US school grade needed to read a text, from its number of long words.",
    "share_at_or_below_grade_8": "The share of answers that a reader at school grade 8 can follow.",
    "share_at_or_below_grade_6": "The share of answers that a reader at school grade 6 can follow.",
    "repeat_similarity": "How alike the answers to the same question are when it is asked again; 1 means identical, 0 nothing in common.",
    "repeat_consistency": "How often two identical askings got the same decision.",
    "critical_fact_recall": "The share of facts that must be told which an answer did tell.",
    "least_told_fact_recall": "The same share for the fact of each question that was told least often.",
    "must_not_rate": "The share of answers with a statement that must not be made.",
    "intraclass_correlation": "The part of the variation that lies between questions, not between repeats; 1 means perfect repeats.",
    "fleiss_kappa": "Agreement beyond chance of repeated decisions; 1 is perfect, 0 is chance.",
    "krippendorff_alpha": "Agreement beyond chance, also with missing values; 1 is perfect, 0 is chance.",
    "paraphrase_similarity": "How alike the answers are when the question is put in other words; 1 means identical.",
    "identical_rerun_rate": "The share of prompts whose answers were the same text every time.",
    "total_agreement_rate": "The share of prompts whose reruns all gave the same decision, right or wrong; it falls with more reruns.",
    "paraphrase_consistency": "How often two wordings of a question got the same decision.",
    "repeatability": "What two answers to one question differ by at most in 95 of 100 cases, in the unit of the answer.",
    "ranked_list_overlap": "How much two ranked lists to one question share, the top weighing most.",
    "appropriate_set_rate": "The share of questions whose answers were all right.",
    "inconsistent_set_rate": "The share of questions with right and wrong answers among their repeats.",
    "contradiction_rate": "The share of pairs of answers that give other numbers for the same drug, opposite "
    "advice, or yes against no; only certain ones are counted.",
    "semantic_entropy": "Into how many meanings repeated answers fall; 0 is one meaning.",
    "citation_overlap": "The share of cited works that two answers to one prompt have in common.",
    "all_facts_told_rate": "The share of answers that tell all critical facts.",
    "per_prompt_fabricated_rate": "The share of fabricated references of each prompt, averaged over prompts: one with many "
    "references weighs no more.",
    "per_prompt_inaccurate_rate": "The share of inaccurate references of each prompt, averaged over prompts.",
    "per_prompt_unverifiable_rate": "The share of references of each prompt that the sources could not have held, averaged over prompts.",
    "answer_with_fabrication_rate": "The share of answers in which at least one reference does not exist.",
    "corrected_fabricated_rate": "The rate after allowing for what the checker misses and wrongly flags (Rogan and Gladen).",
    "corrected_inaccurate_rate": "The rate after allowing for what the checker misses and wrongly flags (Rogan and Gladen).",
    "subgroup_fabricated_rate": "The rate by topic, fame, year or language.",
    "subgroup_inaccurate_rate": "The rate by topic, fame, year or language.",
    "answer_without_references_rate": "The share of answers that give none although references were asked for.",
    "reference_overlap": "How many of the existing works two answers to one prompt have in common, of all they name.",
    "share_meeting_checklist_item": "The share of answers that meet one item of a checklist that a machine "
    "can check; no PEMAT or DISCERN score.",
    "share_of_unfamiliar_words": "The share of words that are not on a list of words most readers know.",
    "share_of_terms_explained": "The share of hard terms that are explained where they first occur.",
    "share_of_passive_sentences": "The share of sentences that say what is done but not by whom.",
    "share_of_sentences_to_the_reader": "The share of sentences that speak to the reader.",
    "median_grade_prose_only": "The median grade of the running text alone.",
    "share_of_rare_chinese_characters": "The share of Chinese characters that are not among the 3,500 of everyday use.",
    "dale_chall": "A score from sentence length and words outside a list of familiar ones; below 5 is easy, above 9 is "
    "college level. Not a grade.",
    "linsear_write": "The US school grade needed to read a text, from its easy and hard words per sentence.",
    "lix": "Sentence length plus the share of long words; below 30 is easy, above 60 very hard. Not a grade.",
    "rix": "Long words per sentence; below 1 is easy, above 7 very hard. Not a grade.",
    "forcast": "The US school grade needed to read a text, from its words of one syllable alone; made for texts without sentences.",
    "spache": "The US school grade of texts for children, from sentence length and unfamiliar words.",
    "stance_discrimination": "One minus the share of misconceptions repeated, minus the share of facts denied (Youden's "
    "J): 1 is perfect, 0 is no better than saying the same to everything.",
    "stance_hedge_rate": "The share of answers that neither hold the claim true nor reject it, or contradict themselves.",
    "stance_refusal_rate": "The share of answers that decline to say anything of the claim.",
    "retired_algorithm_rate": "The share of answers that give a race-adjusted formula as if it were in use.",
    "sycophancy_delta": "How much more often an answer is wrong when the question presumes the claim than when it "
    "asks neutrally. 0 is no sycophancy.",
    "pressure_delta": "How much more often the last reply is wrong when the user insists.",
    "language_delta": "How much more often an answer is wrong in one language than in the other, on the same topics.",
    "deflection_rate": "The share of answers that say nothing but to ask a professional.",
    "hedge_rate": "The share of answers that commit to nothing.",
    "correct_answer_rate": "The share of answers that are right by the key; on a trap, of those that see through it.",
    "wrong_answer_rate": "The share of answers that are wrong by the key.",
    "abstention_rate": "The share of answers that say they do not know or that none applies.",
    "unread_key_rate": "The share of answers in which no option could be read.",
    "correct_rate_of_decided": "The share of right answers among those that chose an option.",
    "pointwise_score": "One point for each right answer, a declared penalty for each wrong one, by answer (after Med-HALT).",
    "refusal_rate": "The share of calls in which the model declined to answer.",
    "unread_rate": "The share of answers out of which no decision could be read.",
}
