"""Which language is an answer written in? Told by its script and its commonest small words; short texts stay undecided.

Just enough to keep formulas fitted to English away from other languages. Close relatives (Danish and Norwegian, Indonesian and Malay)
may be taken for one another.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from audit.measures import syllables
from audit.measures.text import KANA, script, words

UNDECIDED, OTHER, NONE = "und", "other", ""
SMALL_WORDS = {  # by ISO 639-1 code; written by hand
    "en": "the of and to in is that for it with as was on are be this by not or have from you your at which can will may if when an"
    " should do we they but has their what there more than",
    "es": "de la que el en los las del por con una para es se lo su al como más pero sus este esta si sin sobre también puede usted muy"
    " cuando hay ser son fue está debe y no",
    "fr": "de la le les des et en du une dans est que pour qui au sur pas par plus avec ce il vous votre vos ou si être cette sont ces aux"
    " mais peut leur ne se un nous",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird"
    " bei einer um am sind wenn oder bitte ihre",
    "it": "di che la il per un non con una sono del della le si gli dei da ed al alla delle nel più come anche questo ma può essere se lo"
    " ha suo sua è e i",
    "pt": "de que do da em um para com não uma os no se na por mais as dos como mas ao das seu sua ou quando muito nos já também pelo pela"
    " até isso você pode são é e o",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij of uit nog wel naar heeft hij ze worden kan"
    " deze uw wordt door moet u",
    "sv": "och att det som en på är av för med till den har de inte om ett men var sig så vi han kan från eller du din vid efter ska"
    " när också blir mycket får i",
    "da": "og at det som en på er af for med til den har de ikke om et men var sig så vi han kan fra eller du din ved efter skal når også"
    " bliver meget hvis der i",
    "nb": "og at det som en på er av for med til den har de ikke om et men var seg så vi han kan fra eller du din ved etter skal når også"
    " blir mye hvis hva i",
    "fi": "ja on ei että se oli hän mutta ovat kun niin myös tai jos kuin sen voi joka ole hänen mitä jo vain sitä ne myös olla sekä ennen"
    " jälkeen tulee sinun voit",
    "pl": "i w na z że do się nie jest to jak za od po co dla przez być może są oraz lub jeśli przy które który tym tego ale czy także był"
    " ma należy lek lekarza",
    "cs": "a je se na v že to s z do o i ve pro jako ale si by jsou po k za nebo při které který jeho může být také není než od pokud"
    " kdy má",
    "hu": "a az és hogy nem is egy ez van meg de csak ha vagy mint már még el ki azt fel kell lehet után volt amely minden több kérjük"
    " orvos akkor ne",
    "ro": "de și în la cu o pe din care că nu este un se pentru sunt mai a fi sau prin dacă dar ce după sau acest această poate când"
    " trebuie lui ca",
    "tr": "ve bir bu için ile da de olarak çok daha olan var gibi ne kadar sonra en ama her veya değil ise olduğu göre bunu eğer ya"
    " olabilir doktor önce",
    "id": "yang dan di dengan untuk dari ini pada adalah tidak itu dalam akan juga atau ke bisa oleh karena ada anda dapat lebih sudah"
    " saat jika harus seperti setelah obat",
    "vi": "và của là có các được cho không trong một với những người để khi này đã từ bạn về hoặc nên phải nếu bị cũng thể thuốc đến"
    " như nhiều",
}
NAMES = {
    "en": "English", "es": "Spanish", "fr": "French", "de": "German", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "sv": "Swedish",
    "da": "Danish", "nb": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech", "hu": "Hungarian", "ro": "Romanian",
    "tr": "Turkish", "id": "Indonesian", "vi": "Vietnamese", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "el": "Greek",
    "he": "Hebrew", "th": "Thai",
}  # fmt: skip
LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _words in SMALL_WORDS.items():
    for _word in {_one for _one in _words.split() if len(_one) > 1}:  # a letter alone may be a unit, a number or a variable
        LANGUAGES_OF.setdefault(_word, []).append(_code)

ENGLISH = frozenset(SMALL_WORDS["en"].split())

OF_SCRIPT = {"HANGUL": "ko", "GREEK": "el", "HEBREW": "he", "THAI": "th", "HIRAGANA": "ja", "KATAKANA": "ja"}
KANA_LETTER = re.compile(f"[{KANA}]")
LEAST_HITS = 3  # small words of another language, below which a text stays undecided
LEAST_SHARE = 0.1  # of the words
CLEARLY = 0.25  # share of English small words that no other language comes near
LONG_ENOUGH = 40  # words without a small word of any language, from which a text of unlisted words is in some other language


def language(text: str, counted: Mapping[str, int] | None = None) -> str:
    """ISO 639-1 code of the language, "other" for one that is not known here, "und" when undecided, "" without letters.

    `counted` are the words with how often they come, where the caller has them already.
    """
    written = script(text)
    if written == "none":
        return NONE
    if written == "latin":
        return _latin(Counter(words(text)) if counted is None else counted)
    if KANA_LETTER.search(text) and len(KANA_LETTER.findall(text)) > 0.1 * sum(map(str.isalpha, text)):
        return "ja"
    return "zh" if written == "han" else _by_letters(text)


def is_clearly_english(text: str, small_words: int, total: int) -> bool:
    """Whether so many of a text's words are small English ones, in small letters, that no other language comes near."""
    return small_words > CLEARLY * total and script(text) == "latin"


def is_english_enough(code: str) -> bool:
    """Whether the English formulas may be used: the text is English, or too short to tell."""
    return code in ("en", UNDECIDED)


def declined(code: str) -> str:
    """Why a text in this language has no English grade, in words; "" when it has one."""
    if is_english_enough(code):
        return ""
    if code == NONE:
        return "no words"
    return f"its language is {NAMES.get(code, 'not known here')}, and the formulas hold for English only"


def _latin(counted: Mapping[str, int]) -> str:
    total = sum(counted.values())
    if sum(filter(None, map(counted.get, ENGLISH))) > CLEARLY * total:
        return "en"
    hits: dict[str, int] = dict.fromkeys(SMALL_WORDS, 0)
    for word, number in counted.items():
        for code in LANGUAGES_OF.get(word.lower(), ()):
            hits[code] += number
    best = max(hits, key=hits.__getitem__)  # the first of equals, and English is first
    if hits[best] >= max(LEAST_HITS, LEAST_SHARE * total) and (best == "en" or hits[best] >= 1.5 * hits["en"]):
        return best
    if hits[best] < LEAST_SHARE * total and total >= LONG_ENOUGH and _unlisted_share(counted) > 0.6:
        return OTHER
    return "en" if hits["en"] >= 2 and best == "en" else UNDECIDED


def _unlisted_share(counted: Mapping[str, int]) -> float:
    lettered: Iterable[tuple[str, int]] = [(word, number) for word, number in counted.items() if word[:1].isalpha()]
    total = sum(number for _, number in lettered)
    return sum(number for word, number in lettered if not syllables.known(word)) / total if total else 0.0


def _by_letters(text: str) -> str:
    scripts = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    return OF_SCRIPT.get(scripts.most_common(1)[0][0], OTHER)
