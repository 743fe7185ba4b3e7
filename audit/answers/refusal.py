"""Did the model decline to answer? English and Chinese.

A refusal declines and leaves nothing answered. Declining one thing ("I cannot diagnose you") or sending the reader to a doctor beside an
actual answer is an answer.
"""

from __future__ import annotations

import re

from audit.answers.json_text import embedded, objects_in
from audit.answers.reasoning import without_reasoning
from audit.answers.sentences import sentences

CANNOT = (
    r"\b(?:I|we)(?:['’]m| am|['’]re| are)?(?: \w{1,12})?(?: (?:can ?not|can['’]?t|could not|won['’]?t|will not"
    r"|must not|shouldn['’]?t|should not|do not"
    r"|don['’]?t)| (?:not |un)(?:able|allowed|permitted|qualified|authori[sz]ed|comfortable|in a position|willing"
    r"|equipped|capable)(?: to| of| with)?)"
)
MATTER = (
    r"(?:(?!not\b)[\w'’-]+[ ,]{1,2}){0,6}?(?:advice|diagnos[ie]s|answers?|information|recommendations?|assessments?"
    r"|guidance|opinions?|triage"
    r"|requests?|responses?|content|that|this|it|prescriptions?|references|citations|ratings?|judge?ments?|decisions?"
    r"|plans?|help|assistance|support)\b"
)
GIVE = (
    rf"(?:provid|giv|offer|mak|generat|creat|writ|shar|supply|suppl|discuss|recommend|fulfil|answer|assess|evaluat"
    rf"|assign)\w{{0,3}} {MATTER}"
)
DO = (
    r"(?:help|assist|comply|continue|engage|proceed|participate|advise|diagnos\w{1,3}(?! (?:of|with))|tell you"
    r"|respond|answer|do (?:that|this|so)|go along)\b"
)
DECLINES = re.compile(
    rf"{CANNOT} (?:\w{{1,12}}ly )?(?:be able to )?(?:{GIVE}|{DO})|\bI(?:['’]d| (?:must|have to|need to"
    rf"|will|would))(?: \w+ly)? (?:decline|refuse|abstain|rather not|prefer not)"
    r"|\bI (?:decline|refuse) to\b"
    r"|\b(?:it|this) (?:is|would be|wouldn['’]t be|would not be|is not|isn['’]t) (?:not )?(?:in)?appropriate for me to\b"
    r"|\bagainst my (?:guidelines|policy|policies|programming)\b|\bunable to (?:help|assist|comply|answer"
    r"|fulfil\w*)\b|\bcan(?:no|['’])t (?:help|assist) (?:you )?with (?:that|this)\b"
    r"|(?:无法|不能|不便|不会|没办法|无权|不可以|不应该)(?:为您|给您|对此|就此|直接|向您|在此|替您|代替医生|针对这个问题){0,2}"
    r"(?:提供|回答|给出|做出|作出|协助|帮助|帮您|诊断|讨论|满足|完成|回应|继续|评论)|拒绝(?:回答|提供|协助)|(?:不予|恕不)(?:回答|提供|讨论)",
    re.IGNORECASE,
)
COURTESY = re.compile(
    r"\b(?:sorry|apologi[sz]e|regret|understand|appreciate|thank|please|feel free|let me know|happy to|glad to"
    r"|as an? (?:AI|artificial|large|language)"
    r"|language model|(?:doctor|physician|clinician|pharmacist|professional|provider|specialist|therapist|attorney"
    r"|expert)s?\b|medical advice|hotline"
    r"|consult|seek (?:medical|professional|immediate|emergency|urgent)|contact (?:your|a|an|the|emergency)"
    r"|call (?:911|999|112|120|your|emergency)"
    r"|emergency (?:room|department|services)|guidelines|policy|policies|unethical|unsafe|(?:is"
    r"|be) there (?:something|anything) else|rephrase|without (?:an? )?"
    r"(?:physical |proper |in-person |full |direct )?(?:exam|evaluat|access)\w*)"
    r"|抱歉|对不起|不好意思|请您?(?:咨询|联系|就医|前往)|咨询(?:医生|专业)|及时就医|尽快就医|作为(?:一个|一名)?(?:AI|人工智能|语言模型|大模型)|专业(?:医生|人士|人员|医疗)"
    r"|其他问题|如果您有|感谢|理解您",
    re.IGNORECASE,
)
STATES_VALUE = re.compile(
    r"^[\s*_\-•>#|\"'`]{0,8}[\w][\w /()-]{1,40}[*_\"'`]{0,4}\s?[:：=]\s?[*_\"'`]{0,4}(?:\d|yes\b|no\b|是|否)", re.IGNORECASE | re.MULTILINE
)
WORDS_OF_AN_ANSWER = 20  # words outside declining, courtesy and referral that make an answer; a Chinese character counts half


def is_empty(text: str | None) -> bool:
    """Whether nothing was said: no letter and no digit outside the reasoning and the name of a code fence."""
    if text is None:
        return True
    return not re.search(r"[^\W_]", re.sub(r"```[a-z]{0,10}", "", without_reasoning(text)))


def is_refusal(text: str | None) -> bool:
    """Whether the reply declines to answer and answers nothing beside it. An empty reply is no refusal; see `is_empty`."""
    if is_empty(text):
        return False
    answer = without_reasoning(str(text))
    if any(_has_value(one.value) for one in embedded(answer)) or STATES_VALUE.search(answer):
        return False
    declined, words = False, 0.0
    for start, end in sentences(answer):
        sentence = answer[start:end]
        if DECLINES.search(sentence):
            declined = True
        elif not COURTESY.search(sentence):
            words += _words(sentence)
    return declined and words < WORDS_OF_AN_ANSWER


def _has_value(found: object) -> bool:
    """Whether an object holds a number, a yes or no, or a short string: a form that was filled in."""
    for _, one in objects_in(found):
        for value in one.values():
            if isinstance(value, bool | int | float) or (isinstance(value, str) and 0 < len(value) <= 40 and not DECLINES.search(value)):
                return True
    return False


def _words(sentence: str) -> float:
    return len(re.findall(r"[A-Za-z\d][\w'’.-]*", sentence)) + len(re.findall("[\u4e00-\u9fff]", sentence)) / 2
