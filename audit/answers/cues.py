"""Words that bear on a claim, each as one letter: a sentence becomes a short string of letters on which denial.py reads its grammar.

The letters keep that reading fast (no pattern ever sees the text) and the same for English and Chinese. Every other word is ".".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# letter -> words; a star stands for any ending or beginning
LEXICON = {
    "n": "no not never cannot neither nor none nobody *n't *n’t hardly lack lacks lacking lacked fails failed 不 没有 没"
    " 无 并非 并不 不是 未 尚未 不再 不应 不要 不会 不能 不存在 毫无",
    "H": "without",
    "A": "a an",
    "L": "little few insufficient scant flimsy weak poor shaky 缺乏 缺少 不足",
    "f": "myth myths misconception misconceptions misbelief* misunderstanding stereotype stereotypes stereotypical"
    " stereotyping fallacy fallacies falsehood* pseudoscience pseudoscientific folklore false untrue incorrect wrong"
    " mistaken erroneous debunked discredited disproven disproved unfounded unsupported unproven refuted baseless"
    " groundless racist invalid unscientific overturned contradicted negligible minimal insignificant trivial"
    " inaccurate spurious fiction error flawed errors mistakes confounding supposedly allegedly ostensibly so-called"
    " artefact artifact 误解 误区 谣言 迷思 错误 不正确 刻板印象 伪科学 不实 偏见 不科学 不成立 站不住脚 没有根据"
    " 没有证据 没有科学依据 没有科学证据 缺乏科学依据 缺乏证据 没有依据 毫无根据",
    "e": "evidence basis bases support supports supported supporting proof justification indication rationale merit"
    " validity foundation truth grounds confirm confirmed bear bears back backed borne 证据 依据 根据 支持 证实",
    "K": "reason reasons place role 理由 道理",
    "a": "claim claims belief beliefs idea ideas notion notions assumption assumptions assertion assertions theory"
    " theories view views perception suggestion suggestions argument hypothesis narrative 说法 观点 观念 假设 看法"
    " 传言 想法",
    "b": "believed believe believes thought think claimed claim assumed assume assumes taught teach alleged purport held"
    " supposed suppose said say argue argued asserted suggested proposed postulated hypothesized hypothesised stated"
    " attributed conclude infer 认为 相信 以为 声称 主张",
    "s": "study studies research literature data researchers scientists textbook textbooks papers science authors reports"
    " 研究 文献 教科书 教材",
    "g": "suggest suggests indicate indicates indicated found find finds show shows shown showed reported report"
    " demonstrated observed 发现 显示 提示 表明",
    "Y": "recently lately now today currently nowadays 近来 最近 现在 目前",
    "p": "historical historically formerly previously traditionally past ago longstanding initially heretofore antebellum"
    " slavery colonial 曾 曾经 过去 以前 历史上 以往 既往 原先 当年 此前 旧",
    "V": "wrongly falsely erroneously mistakenly incorrectly",
    "1": "once",
    "S": "tried tries attempted sought purported aimed",
    "G": "called known termed named referred labelled labeled",
    "o": "older old outdated obsolete legacy former superseded discarded nineteenth-century 19th-century"
    " eighteenth-century 19th eighteenth nineteenth predecessor predecessors antiquated 过时 老旧 旧版 旧式 陈旧",
    "O": "earlier previous prior early original 早期 早先 之前",
    "E": "equation equations formula formulas formulae version versions guideline guidelines calculator calculators"
    " practice practices approach approaches software device devices spirometers method methods tool tools guidance"
    " recommendations 公式 指南 版本 做法",
    "X": "out",
    "x": "removed replaced retired eliminated dropped discontinued abandoned superseded withdrawn deprecated scrapped"
    " discouraged rejected vanished vanish vanishes disappear disappears disappeared refute refutes remove removes"
    " removing removal replace replaces eliminate eliminates eliminating drop drops dropping exclude excludes"
    " excluding excluded omit omits omitting omitted discarded disregarded dispel dispels dispelled debunk debunks"
    " reject rejects 取消 废除 替代 弃用 移除 去除 淘汰 停用 取代 删除 摒弃 剔除 否定 驳斥 推翻 去掉 废弃 停止",
    "D": "avoid avoids avoided avoiding refrain refrained against stop stopping stopped oppose opposes caution cautions"
    " cautioned 避免 反对",
    "v": "true correct accurate valid proven established appropriate recommended recommend necessary required require"
    " requires needed warranted justified acceptable right real advised advise endorsed exist exists apply applies"
    " applied validated replicated reproduced documented used use uses using include includes included considered"
    " part 推荐 建议 需要 必要 成立 正确 准确 使用 采用 应用 存在 纳入 考虑",
    "m": "may might could possibly perhaps potentially 可能 也许 或许",
    "c": "controversial debated controversy controversies debate debates questioned criticized criticised criticism"
    " challenged scrutiny disputed inconclusive settle unsure unresolved undecided mixed unclear conflicting"
    " unsettled contested uncertain inconsistent disagree disagreement 争议 质疑 不确定 定论 不一致 批评 争论 不明确",
    "k": "but however although though while whereas yet nevertheless nonetheless despite conversely 但 但是 然而 不过 虽然 尽管 却 相反",
    "t": "that",
    "w": "which who whose",
    "i": "is are be 's ’s being remains remain 是 属于",
    "I": "was were been had became",
    "h": "has have having 's",
    "d": "do does did should must will would shall ought",
    "j": "it this that's these they such it's 这 这种 这些 该 它 此 这一 这类",
    "u": "and or so then & 和 与 或 且 并 以及",
    "l": "only just merely simply solely necessarily always entirely completely fully exclusively purely directly yet"
    " universally wholly 仅 只 仅仅 完全 一定 必然",
    "r": "because since as due 因为 由于 所以 因此 因而",
    "z": "if unless when until before 如果 若 除非 当",
    "W": "whether 是否",
    "F": "leave leaving forget forgotten ignore ignored overlook overlooked neglect neglected hesitate skip fail deny"
    " denied mistake doubt question surprising 忽视 忽略 否认 忘记",
    "R": "rather instead 而不是 而非",
    "T": "than",
    "P": "people patients doctors physicians clinicians students trainees nurses residents scientists some many several"
    " others colleagues experts historians medical doctor surgeons carriers those labs lab laboratories laboratory"
    " hospitals 有人 人们 一些 部分 某些 很多 许多 医生",
    "C": "often commonly sometimes widely frequently still long generally persistently 常 常常 经常 仍 仍然 普遍 一直 有时",
    "Q": "to",
    "%": "of about for regarding in 关于",
    "y": "yes",
    ",": ", 、",
    ";": "; ； ， ... …",
    ":": ": ：",
    "-": "– — —— -",
    "(": "( （",
    ")": ") ）",
    '"': '" “ ” „ « » 「 」 『 』',
    "?": "? ？",
    "\n": "\n",
}
CHINESE_NOT = "没无不未"
CHINESE = re.compile("[\u3400-\u9fff]")
WORD = r"[A-Za-z][A-Za-z\d]*(?:[-‐‑'’][A-Za-z\d]+)*|\d+(?:[.,]\d+)*|['’]s\b|[,;:()?\"“”„«»–—\n-]|\.{3}|…"
CHINESE_MARKS = "，。！？；：、（）「」『』"
MOST_CACHED = 50_000  # distinct words whose letters are kept


def _glob(word: str) -> str:
    """A regular expression for a word in which stars stand for any letters, digits and hyphens."""
    return re.escape(word).replace(r"\*", r"[\w'’.-]*")


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches exactly one of `words`, in which stars stand for any run of letters; case is ignored."""
    return re.compile("|".join(_glob(word) for word in words) or "(?!)", re.IGNORECASE)


_GROUPS = re.compile(
    "|".join(f"(?P<_{ord(letter)}>{'|'.join(map(_glob, words.split(' ')))})" for letter, words in LEXICON.items()), re.IGNORECASE
)
CHINESE_WORDS = frozenset(word for words in LEXICON.values() for word in words.split(" ") if CHINESE.search(word))


class _Letters(dict[str, str]):
    """The letter of each word, remembered: a look-up is far cheaper than a match."""

    def __missing__(self, word: str) -> str:
        found = _GROUPS.fullmatch(word)
        letter = chr(int(found.lastgroup[1:])) if found and found.lastgroup else "."
        if letter == "." and word[0] in CHINESE_NOT and not word.startswith("不同"):
            letter = "n"  # a Chinese word of a claim that holds its negation
        if len(self) < MOST_CACHED:
            self[word] = letter
        return letter


_LETTERS = _Letters()


def letters(words: Iterable[str]) -> str:
    """One letter for each word; "." for a word that bears on no claim."""
    return "".join([_LETTERS[word] for word in words]).replace("nk", "n.")  # "not yet" is no contrast


def tokeniser(chinese: Iterable[str] = ()) -> re.Pattern[str]:
    """Finds words, figures and the marks that divide clauses; with `chinese` words, the longest first and other characters one by one."""
    known = sorted({*chinese, *CHINESE_WORDS}, key=len, reverse=True)
    return re.compile(f"{'|'.join(map(re.escape, known))}|[\u3400-\u9fff{CHINESE_MARKS}]|{WORD}")


PLAIN = re.compile(WORD)
