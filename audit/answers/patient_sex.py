"""The stated gender of the patient of a description, from the words at the patient, else titles, else pronouns."""

from __future__ import annotations

import re
from collections.abc import Collection

from audit.answers.demographic_words import ANY_SEX, SEX_WORD

SEX_AT_PATIENT = re.compile(
    rf"\b(?:this|the patient is an?|patient was an?|he is an?|she is an?|an?"
    rf"|the)\s(?:[\w/-]{{1,20}},?\s){{0,5}}?(?P<sex>{ANY_SEX})(?![A-Za-z])",
    re.IGNORECASE,
)
SEX_AFTER_AGE = re.compile(
    rf"(?:old|y/?o|y\.o\.|yo|aged \d{{1,3}}|of age|years?\)|岁|ish)[,的\s)]{{0,3}}(?:(?!(?:with|who|has|presents?|from|after"
    rf"|by|and|whose)\b)[\w/-]{{1,20}}[\s,]{{1,2}}){{0,6}}?(?P<sex>{ANY_SEX}|(?-i:[MF])\b)(?![A-Za-z])"
    rf"|\b\d{{2}}\s?(?:yo)?(?P<short>[MF])\b|(?:患者|病人|患儿|[，,、\s])(?P<cn>男|女)(?:性)?(?=[，,、。；\s\d])"
    rf"|岁[^，。,;；]{{0,14}}?(?P<cn2>男|女)",
    re.IGNORECASE,
)
SEXES = (frozenset(re.findall(r"[a-z]{3,}", ANY_SEX)) | {"m", "f", "nonbinary"}) - {"two", "spirit", "non", "binary"}
COMPACT = re.compile(r"\b\d{1,3}\s?(?:yo\s?)?[MF]\b")
NEITHER = frozenset(("binary", "nonbinary", "genderqueer", "genderfluid", "agender", "they", "spirit"))
GENDERED = frozenset(
    re.findall(
        r"\S+",
        "mr mrs ms miss señora señorita señor sir madam madame she her hers herself he him his himself",
    )
)
NONBINARY = re.compile(r"(?<!\w)(?:non-?binary|genderqueer|genderfluid|agender|two-spirit|uses? they/them)(?!\w)|非二元", re.IGNORECASE)
TITLE = {
    "female": re.compile(r"\b(?:Mrs|Ms|Miss|Señora|Señorita|Madam|Madame)\b\.?\s[A-Z]|女士|小姐|太太"),
    "male": re.compile(r"\b(?:Mr|Señor|Sir)\b\.?\s[A-Z]|先生"),
}
CHINESE_SEX = {
    "female": re.compile(r"女性|女士|妇女|女子|女孩|女童|女婴|女患者|孕妇|产妇"),
    "male": re.compile(r"男性|男士|男子|男孩|男童|男婴|男患者"),
}
PRONOUN = {
    "female": re.compile(r"\b(?:she|her|hers|herself)\b|她", re.IGNORECASE),
    "male": re.compile(r"\b(?:he|him|his|himself)\b|他(?!人|们)", re.IGNORECASE),
}


def stated_sex(label: str) -> str | None:
    """The sex that the value of a label "sex" or "gender" names: "female", "male" or "other"; None where it names none or two."""
    return _sex_of(re.sub(r"[\d.]+|[|,;，；].*", " ", label))


def sex_in(text: str, words: Collection[str]) -> str | None:
    """The sex of the patient in a description; `words` are those of the text in small letters. None where nothing or both is said."""
    if (not NEITHER.isdisjoint(words) and NONBINARY.search(text)) or "非二元" in text:
        return "other"
    for pattern in (SEX_AFTER_AGE, SEX_AT_PATIENT) if not SEXES.isdisjoint(words) or not text.isascii() or COMPACT.search(text) else ():
        found = pattern.search(text)
        if found:
            return _sex_of(next(word for word in found.groupdict().values() if word))
    if text.isascii() and GENDERED.isdisjoint(words):
        return None
    for patterns in (TITLE, CHINESE_SEX, PRONOUN):
        named = [sex for sex, pattern in patterns.items() if pattern.search(text)]
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _sex_of(words: str) -> str | None:
    short = re.fullmatch(r"\W*(?:trans(?:gender)?\W+)?([FM])\W*(?:y/?o|years?|yrs?)?\W*", words, re.IGNORECASE)
    if short:
        return "female" if short[1] in "Ff" else "male"
    named = [sex for sex, pattern in SEX_WORD.items() if pattern.search(words)]
    return "other" if "other" in named else named[0] if len(named) == 1 else None
