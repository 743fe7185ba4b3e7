"""Yes or no: written as such, or said of the thing that would be done ("I would hold off on a CT", 不建议使用阿片类药物)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from audit.answers.choices import DOUBT
from audit.answers.reading import ABSENT, AMBIGUOUS, UNCLEAR, Reading, settled

NEED = r"(?:needed|required|indicated|necessary|recommended|advised|appropriate|warranted|advisable|applicable|present|justified)"
GOES_ON = r"(?:because|since|as|this|given|due|it|i|there|he|she|they|the|immediately|urgently|for|now|please)"
END = rf"(?=$|\s*[^\w\s/|]|\s+{GOES_ON}\b)"
CHINESE_END = r"(?=$|[^\u4e00-\u9fffA-Za-z0-9])"
CHINESE_ACT = (
    r"(?:立即|马上|尽快|现在|及时|早期|目前|给予|给|予|使用|应用|用|进行|完善|做|行|查|安排|请|开具?|申请|静脉|注射|转介"
    r"|转诊|会诊|处理|强效?阿片类?药物?|吗啡|高级?影像|CT|MRI|检查"
    r"|影像学?检查|至?(?:精神|心理)(?:卫生|科|健康)?(?:服务|医生)?)"
)
YES = re.compile(
    rf"(?:yes|yep|yeah|true|y|definitely|certainly|absolutely|affirmative|{NEED}){END}|✓|✔|✅|☑"
    rf"|(?:(?:是|对|有|会|能|要|可以?|需要?|建议|推荐|应[该当]?|同意|必要|必须){{1,2}}的?){CHINESE_END}"
    rf"|(?:需要?|建议|推荐|应[该当]?|同意|必须|可以|要)(?:{CHINESE_ACT}){{1,5}}{CHINESE_END}"
    r"|1(?:\.0{1,3})?(?=$|\s*[^\w\s./%-]|\s*[(=]|\.\s|\.$)",
    re.IGNORECASE,
)
NO = re.compile(
    rf"(?:no|nope|false|n|none|never|negative){END}|✗|✘|❌|✖|☒|(?:is |are )?not (?:currently |routinely |clinically )?{NEED}\b"
    rf"|not (?:at (?:this|the) (?:time|point|stage|moment)|at present|(?:right )?now|yet|today|currently|for now){END}"
    rf"|none (?:is |are )?{NEED}\b|no (?:[\w-]+ ){{0,3}}(?:{NEED}|need|indication)\b|(?:un|in)(?:necessary|appropriate|advisable)\b"
    rf"|(?:否|不|不是|不会|没有|没|无|不可以?|不能|不行|不对){CHINESE_END}"
    r"|(?:暂时?|目前|现在?)?(?:不(?!仅|但|得不|排除|妨|能不|能排除|能除外|只|确定|清楚|一定|明|详|知|好说|应不)(?:需|用|必"
    r"|建议|推荐|做|给|予|使|应|宜|同意|转|安排|考虑|行|开|会|是|要|可|主张|支持|适合|进行)"
    r"|无(?:需|须|必要|指征|适应证|需要)|没有?(?:必要|指征|需要)|暂缓|并非|避免|禁用)|0(?:\.0{1,3})?(?=$|\s*[^\w\s./%-]|\s*[(=]|\.\s|\.$)",
    re.IGNORECASE,
)
EITHER = re.compile(
    r"(?:yes|no|true|false|y|n)\s{0,2}(?:/|\||or|and/or|and)\s{0,2}(?:yes|no|true|false|y|n)\b"
    r"|[\u4e00-\u9fff]{1,4}\s?[/|或]\s?(?:不|否|无|没)|是否|yes,? but (?:not|only|later)\b",
    re.IGNORECASE,
)
START = re.compile(r"^[\s\"'`*_(\[#:=\-–—>•]{1,10}")
FIRST = re.compile(r"[.;。；\n]")
QUESTION = re.compile(r"[^.?!。？！\n]*[?？]$")
ANSWERS = re.compile(
    r"(?:^|(?<=[.!?？:：;。；！\n—–])|(?<=\*\*)|(?<=[-*•]\s))[ \t*_\"'>]{0,6}(?P<word>yes|no|是的?|否|不是)(?![\w/])", re.IGNORECASE
)
CLAUSE_END = re.compile(r"[;,:!?\n，。；：！？、]|\.(?!\d)")
SMALL = (
    r"(?:\s(?:a|an|any|the|to|for|of|more|iv|im|strong|additional|further|immediate|urgent|emergent|advanced|routine|need"
    r"|role|indication|requirement"
)
SMALL += (
    r"|use|using|him|her|them|this|patient|dose|doses|order|ordering|giving|getting|on|with|in|into|at|out|now|small|low"
    r"|initial|acute|such|\d[\d.]*|mg|micrograms?|mcg)){0,6}"
)
ACT = (
    r"(?:give|giving|start|order|obtain|get|perform|recommend|administer|request|refer(?!red by)|proceed|need|needs|require"
    r"|requires|prescribe|do|use|arrange|want"
    r"|treat|consult|involve|offer|send|ask)"
)
WILL = (
    r"(?:i(?:['’]d| would| will|['’]ll)|we(?:['’]ll| will| should| would|['’]d)|should|must|will|would|please|recommend"
    r"|patient|needs?|requires?|plan|to|and|then|now|yes|^)"
)


@lru_cache(maxsize=64)
def _patterns(things: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Of a clause that speaks of the things, one that rules them out, and one that calls for them."""
    thing = rf"(?<![A-Za-z])(?:{things})(?![A-Za-z])"
    no = (
        rf"\b(?:no|avoid|withhold|without|hold off|defer|refrain from|skip|against|not|forgo){SMALL}\s{thing}(?! (?:allerg|use"
        rf"|history|abuse|exposure))"
        rf"|(?:not|n['’]t|never|cannot)(?:\s\w+){{0,2}}\s{ACT}{SMALL}\s{thing}"
        rf"|(?:not|n['’]t)\s(?:think|believe|feel|see|expect|find)\b(?:\s(?!why\b|avoid|without"
        rf"|not\b)[\w'’-]+){{0,8}}?\s{thing}(?!.*(?:avoid|withh|\bnot\b|without|defer))"
        rf"|{thing}(?:\s(?!and\b|but\b)\w+){{0,4}}\s?(?:is|are|was|be|['’]s)?\s?(?:not|n['’]t|never)(?:\s\w+){{0,2}}\s{NEED}"
        rf"|{thing}(?:\s\w+){{0,3}}\s(?:un|in)(?:necessary|appropriate|indicated|advisable)\b|{thing}(?:\s\w+){{0,2}}\s(?:can"
        rf"|should) (?:be (?:withheld|avoided|deferred)|wait)"
        rf"|(?:不(?!仅|但|得不|排除|能排除|能除外)|无需|无须|未|没有?必要|避免|禁用|勿|暂缓)[^，。；,;]{{0,10}}?(?:{things})"
        rf"|(?:{things})[^，。；,;]{{0,8}}?(?:不需要|不必|无必要|没有必要|不建议|不推荐|无需)"
    )
    yes = (
        rf"{WILL}(?:\s\w+){{0,3}}?\s?{ACT}{SMALL}\s{thing}|^{ACT}{SMALL}\s{thing}|{thing}(?:\s\w+){{0,3}}\s(?:is|are)\s(?:\w+ly\s)?{NEED}"
        rf"|(?:给予|使用|应|需要?|建议|推荐|同意|安排|立即|完善|予|开具|申请)[^，。；,;]{{0,8}}?(?:{things})"
    )
    return tuple(re.compile(one, re.IGNORECASE) for one in (thing, no, yes))  # type: ignore[return-value]


LONGEST_CLAUSE = 400  # characters that are looked at
NOT_SAID = re.compile(
    r"\b(?:contraindicat\w*|delay|postpone|hesitate|forget|wait for|allerg\w*|relief|objection|reason not|rule out|exclude"
    r"|respond|received|took|takes|taking"
    r"|normal|negative|shows?|showed|already|history|whether|refus\w*)\b|\?|禁忌|过敏|既往|已(?:经|行|用|做)|拒绝|结果|排除",
    re.IGNORECASE,
)
TENTATIVE = re.compile(r"\b(?:consider\w*|may|might|could|possibl\w*|or|low threshold|discuss)\b|考虑|酌情|或者?", re.IGNORECASE)


def read_yes_no(text: str) -> Reading:
    """1.0 for yes, 0.0 for no; a condition ("yes, if …") or a doubt is unread."""
    start = START.sub("", text)
    if EITHER.match(start) or DOUBT.search(FIRST.split(start, maxsplit=1)[0]):
        return AMBIGUOUS
    if NO.match(start):
        return Reading(0.0)
    return Reading(1.0) if YES.match(start) else UNCLEAR


def said_yes_or_no(text: str, asked: re.Pattern[str]) -> list[Reading]:
    """Every yes or no that begins a sentence or stands behind a colon or a dash, read to the end of its sentence. Behind a question that
    the text puts to itself it counts if the question is what was `asked`."""
    found = []
    for answer in ANSWERS.finditer(text):
        before = text[max(0, answer.start() - 150) : answer.start()].rstrip(" *_\n\t")
        question = QUESTION.search(before)
        if question is None or asked.search(question[0]):
            found.append(read_yes_no(text[answer.start("word") : answer.start("word") + 300]))
    return found


def _clauses_with(hints: Sequence[str], text: str) -> Iterator[str]:
    """Every clause of `text` that holds one of the hints, with the sign that ends it."""
    low, end = f" {text.lower()}", 0  # a hint may begin with a blank
    places = {max(0, found.end() - 2) for hint in hints for found in re.finditer(re.escape(hint), low)}
    for place in sorted(places if len(low) == len(text) + 1 else range(0, len(text), 50)):  # some capitals are two small letters
        if place < end:
            continue
        start = max(end, place - LONGEST_CLAUSE)
        for before in CLAUSE_END.finditer(text, start, place + 1):
            start = before.end()
        after = CLAUSE_END.search(text, place + 1, place + LONGEST_CLAUSE)
        end = after.end() if after else min(len(text), place + LONGEST_CLAUSE)
        yield text[start:end].strip(" ;,.:\n，。；：、")


def read_said(text: str, things: str, hints: Sequence[str]) -> Reading:
    """Whether the clauses of `text` call for one of the things (1.0) or rule them out (0.0); not given where none speaks of them.
    One of `hints`, in small letters, is in every clause that does."""
    thing, no, yes = _patterns(things)
    firm, tentative = list[Reading](), False
    for said in _clauses_with(hints, text):
        if not thing.search(said):
            continue
        if DOUBT.search(said):
            tentative = True
        elif NOT_SAID.search(said):
            continue
        elif no.search(said):
            firm.append(Reading(0.0))
        elif TENTATIVE.search(said):
            tentative = True
        elif yes.search(said):
            firm.append(Reading(1.0))
    return settled(firm) if firm else AMBIGUOUS if tentative else ABSENT
