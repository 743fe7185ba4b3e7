"""How hard is a Chinese answer to read? Lengths, rare characters, rare words and medical terms; there is no accepted formula and no grade.

Sentences, clauses and characters need nothing but the text. Words need a segmenter: spaCy's blank Chinese pipeline with jieba, which
`pip install 'medaudit[zh]'` brings along; without it the measures of words are nan. Characters are held against level 1 of the state's
table of 2013, which is of simplified characters: a text in traditional ones seems harder than it is.
"""

from __future__ import annotations

import math
import re
import warnings
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from audit.measures.text import HAN, prepare

COMMON = Path(__file__).with_name("common_characters.txt")
CHARACTER = re.compile(f"[{HAN}]")
CLAUSE = re.compile(r"[，,；;：:。！？!?]+")
COMMON_WORDS = (1_000, 5_000, 20_000)  # ranks by frequency at which words are counted as common
NEEDS = "words need the segmenter jieba: pip install 'medaudit[zh]'"
MEDICAL_TERMS = frozenset(
    re.findall(
        r"\S+",
        "高血压 低血压 糖尿病 冠心病 心绞痛 心肌梗死 心肌梗塞 心力衰竭 心律失常 房颤 脑卒中 中风 脑梗死 动脉 静脉 动脉粥样硬化"
        " 血栓 贫血 白血病 哮喘 肺炎 支气管 肺结核 结核 乙肝 丙肝 肝硬化 脂肪肝 黄疸 胆囊 胆结石 胰腺 胰岛素 胰岛 胃溃疡 溃疡"
        " 幽门 结肠 直肠 息肉 痔疮 阑尾 肾功能 肾病 透析 尿毒症 尿酸 痛风 甲状腺 甲亢 甲减 骨质疏松 骨折 关节 风湿 类风湿"
        " 红斑狼疮 湿疹 荨麻疹 过敏 感染 病毒 细菌 真菌 艾滋病 流感 疫苗 抗体 抗原 抗生素 激素 肿瘤 癌症 化疗 放疗 活检 病理"
        " 超声 造影 心电图 血常规 尿常规 血糖 血脂 血压 胆固醇 甘油三酯 转氨酶 肌酐 血红蛋白 糖化血红蛋白 白细胞 血小板 阿司匹林"
        " 二甲双胍 他汀 华法林 青霉素 头孢 布洛芬 对乙酰氨基酚 硝酸甘油 利尿剂 降压药 降糖药 处方 剂量 禁忌 禁忌症 副作用"
        " 不良反应 并发症 综合征 症状 诊断 预后 手术 麻醉 内镜 胃镜 肠镜 支架 搭桥 移植 癫痫 抑郁症 焦虑症 痴呆 帕金森病 青光眼"
        " 白内障 妊娠 流产 子宫 卵巢 前列腺 乳腺 水肿 休克 昏迷 炎症 酸中毒 腹泻 便秘 发热 头痛 眩晕 骨科 肝炎 肾炎 胃炎",
    )
)
MEDICAL_ENDING = re.compile(
    r".+(?:炎|癌|瘤|症|病|综合征|素|酶|剂|胺|酸|酮|唑|地平|洛尔|沙坦|普利|他汀|霉素|西林|球蛋白|抗体|动脉|静脉|切除术|成形术|造口术|术|疗法|中毒)$"
)
EVERYDAY = frozenset(re.findall(r"\S+", "生病 看病 疾病 毛病 因素 元素 要素 技术 艺术 学术 美术 魔术 战术 因病 得病 发病 心酸 辛酸"))


def measure(text: str) -> dict[str, float]:
    """Every measure of one Chinese answer by its name; nan where there is nothing to measure.

    `characters` are Chinese ones; `sentences`, `characters_per_sentence`, `clauses_per_sentence` (1 or more) and `characters_per_clause`
    are lengths. `rare_character_share`, in [0, 1], is the share of characters outside level 1 of the state's table (0 is easiest).
    With a segmenter: `words`, `characters_per_word`, `medical_term_share` of the words, and `words_in_top_1000`, `_5000` and `_20000`,
    the shares of words among the so many most frequent of jieba's dictionary, in [0, 1]; 1 is easiest.
    """
    prepared = prepare(text)
    characters = CHARACTER.findall("".join(prepared.sentences))
    if not characters:
        return dict.fromkeys(MEASURES, math.nan)
    clauses = sum(1 for sentence in prepared.sentences for clause in CLAUSE.split(sentence) if CHARACTER.search(clause))
    sentences = len(prepared.sentences)
    common = common_characters()
    return {
        "characters": len(characters),
        "sentences": sentences,
        "characters_per_sentence": len(characters) / sentences,
        "clauses_per_sentence": clauses / sentences,
        "characters_per_clause": len(characters) / clauses,
        "rare_character_share": sum(character not in common for character in characters) / len(characters),
        **_of_words(prepared.sentences),
    }


def can_segment() -> bool:
    """Whether words can be told, that is, whether jieba is installed."""
    return find_spec("jieba") is not None


def is_medical(word: str) -> bool:
    """Whether a Chinese word is a medical term: on the list, or made with an ending that diseases, drugs and procedures have."""
    return word in MEDICAL_TERMS or (word not in EVERYDAY and MEDICAL_ENDING.fullmatch(word) is not None)


@lru_cache(maxsize=1)
def common_characters() -> frozenset[str]:
    """The 3,500 characters of level 1 of the Table of General Standard Chinese Characters (2013)."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))


def _of_words(sentences: tuple[str, ...]) -> dict[str, float]:
    words = [word for sentence in sentences for word in segment(sentence) if CHARACTER.match(word)] if can_segment() else []
    if not words:
        return dict.fromkeys(OF_WORDS, math.nan)
    ranks = [_ranks().get(word, math.inf) for word in words]
    shares = (sum(rank <= size for rank in ranks) / len(words) for size in COMMON_WORDS)
    medical = sum(map(is_medical, words)) / len(words)
    return dict(zip(OF_WORDS, (len(words), sum(map(len, words)) / len(words), medical, *shares), strict=True))


def segment(sentence: str) -> list[str]:
    """The words of a Chinese sentence, marks included, by jieba's dictionary. ModuleNotFoundError without the extra `zh`."""
    return [token.text for token in _pipeline()(sentence)]


def _jieba() -> Any:
    with warnings.catch_warnings():  # it is old, and its import warns of its own code
        warnings.simplefilter("ignore")
        import jieba  # type: ignore[import-not-found,import-untyped,unused-ignore]
    jieba.setLogLevel("WARNING")  # else it tells on standard error how long it took to load
    jieba.initialize()
    return jieba


@lru_cache(maxsize=1)
def _pipeline() -> Any:
    import spacy

    jieba = _jieba()
    for term in sorted(MEDICAL_TERMS):  # else a drug's name falls into single characters
        jieba.add_word(term)
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    """Rank of every word of jieba's dictionary by frequency, 1 the most frequent; single marks and Latin words aside."""
    jieba = _jieba()
    counted = ((number, word) for word, number in jieba.dt.FREQ.items() if number and CHARACTER.match(word))
    return {word: rank for rank, (_, word) in enumerate(sorted(counted, key=lambda one: (-one[0], one[1])), 1)}


OF_WORDS = ("words", "characters_per_word", "medical_term_share", *(f"words_in_top_{size}" for size in COMMON_WORDS))
LENGTHS = ("characters", "sentences", "characters_per_sentence", "clauses_per_sentence", "characters_per_clause", "rare_character_share")
MEASURES = (*LENGTHS, *OF_WORDS)
