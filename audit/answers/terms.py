"""The drugs, measurements and examinations whose numbers are compared between answers: their names in English and Chinese.

A drug that is not listed is known by the ending of its name. Of a brand and a generic name the generic one is given.
"""

from __future__ import annotations

import re

DRUGS = {  # generic name: every name, as a pattern
    "acetaminophen": r"acetaminophen|paracetamol|tylenol|对乙酰氨基酚|扑热息痛|泰诺",
    "ibuprofen": r"ibuprofen|advil|motrin|布洛芬|芬必得",
    "aspirin": r"aspirin|acetylsalicylic acid|阿司匹林",
    "naproxen": r"naproxen|aleve|萘普生",
    "epinephrine": r"epinephrine|adrenaline|epipen|肾上腺素",
    "albuterol": r"albuterol|salbutamol|ventolin|沙丁胺醇",
    "metformin": r"metformin|glucophage|二甲双胍",
    "warfarin": r"warfarin|coumadin|华法林",
    "insulin": r"insulin|胰岛素",
    "amoxicillin": r"amoxicillin|阿莫西林",
    "atorvastatin": r"atorvastatin|lipitor|阿托伐他汀",
    "rosuvastatin": r"rosuvastatin|crestor|瑞舒伐他汀",
    "amlodipine": r"amlodipine|氨氯地平",
    "semaglutide": r"semaglutide|ozempic|wegovy|司美格鲁肽",
    "levothyroxine": r"levothyroxine|synthroid|左甲状腺素|优甲乐",
    "prednisone": r"prednisone|泼尼松|强的松",
    "levonorgestrel": r"levonorgestrel|plan b|左炔诺孕酮|毓婷",
    "folic acid": r"folic acid|folate|叶酸",
    "vitamin d": r"vitamin d\d?|维生素\s?d\d?",
    "iron": r"iron(?: tablets?| supplements?)?|ferrous \w+|铁剂|硫酸亚铁",
}
MEASURED = {  # measurements and examinations, likewise
    "blood pressure": r"(?:systolic )?blood pressure|systolic|血压|收缩压",
    "blood glucose": r"(?:fasting )?(?:blood |plasma )?(?:sugar|glucose)|血糖",
    "hba1c": r"(?:hb ?)?a1c|糖化血红蛋白",
    "temperature": r"temperature|fever|体温|发烧|发热",
    "body mass index": r"bmi|body mass index|体重指数|体质指数",
    "inr": r"inr",
    "egfr": r"e?gfr|glomerular filtration|肾小球滤过率",
    "ldl": r"ldl(?:[- ]c(?:holesterol)?)?|低密度脂蛋白(?:胆固醇)?",
    "potassium": r"potassium|血钾",
    "oxygen saturation": r"oxygen (?:saturation|levels?)|spo2|血氧(?:饱和度)?",
    "heart rate": r"heart rate|pulse|心率|脉搏",
    "hemoglobin": r"ha?emoglobin|血红蛋白",
    "mammogram": r"mammogra\w+|breast cancer screening|乳腺(?:x线|癌)?(?:筛查|摄影|检查)|乳腺钼靶",
    "colonoscopy": r"colonoscop\w+|colorectal cancer screening|肠镜|结直肠癌筛查",
    "cervical screening": r"pap (?:test|smear)|cervical (?:cancer )?screening|宫颈癌筛查|宫颈涂片",
    "lung screening": r"lung cancer screening|low[- ]dose ct|肺癌筛查|低剂量(?:螺旋)?ct",
}
ENDINGS = (
    r"[a-z]{3,}(?:cillin|mycin|micin|floxacin|cycline|conazole|prazole|dazole|pril|sartan|olol|statin|dipine|gliptin|gliflozin|glutide|tidine|azepam"
    r"|azolam|triptan|dronate|mab|tinib|clovir|navir|parin|xaban|gatran|setron|lukast|terol|profen|oxetine|thiazide|formin|codone|morphone"
    r"|metacin|triptyline|sone|solone|oxacin|gabalin|bapentin|racetam|naloxone|phylline)"
)
CHINESE_ENDINGS = (
    r"(?:(?![和或及与用吃服的是])[一-鿿]){1,4}?(?:西林|霉素|沙星|他汀|普利|沙坦|洛尔|地平|拉唑|康唑|替尼|单抗|格列净|列汀|唑仑|西泮)"
)
NAMED = {name: re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])", re.IGNORECASE) for name, pattern in (DRUGS | MEASURED).items()}
UNLISTED = re.compile(rf"(?<![a-z]){ENDINGS}(?![a-z])|{CHINESE_ENDINGS}", re.IGNORECASE)
BARE = frozenset({"body mass index", "inr", "egfr", "hba1c"})  # written without a unit


def terms(text: str) -> list[tuple[int, int, str]]:
    """Start, end and name of every drug, measurement and examination in `text`, in order; a listed name goes before an ending."""
    found = [(one.start(), one.end(), name) for name, pattern in NAMED.items() for one in pattern.finditer(text)]
    rest = text
    for start, end, _ in found:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    found += [(one.start(), one.end(), one[0].lower()) for one in UNLISTED.finditer(rest)]
    return sorted(found)
