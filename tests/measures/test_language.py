"""Languages told apart by script and small words."""

from __future__ import annotations

import pytest

from audit.measures.language import NAMES, SMALL_WORDS, declined, is_english_enough, language

TEXTS = {
    "en": "Take the medicine with food and drink a glass of water. Call your doctor if you feel worse.",
    "es": "Tome el medicamento con la comida y beba un vaso de agua. Llame a su médico si se siente peor.",
    "fr": "Prenez le médicament avec de la nourriture et buvez un verre d'eau. Appelez votre médecin si vous allez plus mal.",
    "de": "Nehmen Sie das Medikament mit dem Essen ein und trinken Sie ein Glas Wasser. Rufen Sie an, wenn es nicht besser wird.",
    "it": "Prenda il medicinale con il cibo e beva un bicchiere d'acqua. Chiami il medico se non si sente bene.",
    "pt": "Tome o remédio com a comida e beba um copo de água. Ligue para o seu médico se não se sentir bem.",
    "nl": "Neem het medicijn in met het eten en drink een glas water. Bel uw arts als het niet beter wordt.",
    "sv": "Ta medicinen med maten och drick ett glas vatten. Ring din läkare om det inte blir bättre.",
    "da": "Tag medicinen med maden og drik et glas vand. Ring til din læge, hvis det ikke bliver bedre af det.",
    "nb": "Ta medisinen med maten og drikk et glass vann. Ring legen din hvis det ikke blir bedre av det.",
    "fi": "Ota lääke ruoan kanssa ja juo lasi vettä. Soita lääkärille, jos olo ei parane tai se on huono, kun olet ottanut sen.",
    "pl": "Lek należy przyjmować z jedzeniem i popić szklanką wody. Proszę zadzwonić do lekarza, jeśli nie jest lepiej.",
    "cs": "Lék užívejte s jídlem a zapijte ho sklenicí vody. Pokud se to nezlepší, zavolejte na linku, která je pro vás.",
    "hu": "A gyógyszert étellel vegye be, és igyon egy pohár vizet. Ha nem lesz jobban, hívja fel az orvost.",
    "ro": "Luați medicamentul cu mâncare și beți un pahar cu apă. Sunați la medic dacă nu este mai bine.",
    "tr": "İlacı yemekle birlikte alın ve bir bardak su için. Daha kötü olursanız veya ağrı çok ise doktor ile görüşün.",
    "id": "Minumlah obat dengan makanan dan segelas air. Hubungi dokter jika anda tidak merasa lebih baik.",
    "vi": "Hãy uống thuốc với thức ăn và một cốc nước. Gọi cho bác sĩ nếu bạn không thấy khá hơn.",
    "zh": "请随餐服药，并喝一杯水。如果感觉更糟，请联系医生。",
    "ja": "薬は食事と一緒に服用し、水を一杯飲んでください。",
    "ko": "약을 음식과 함께 드세요.",
    "el": "Πάρτε το φάρμακο με φαγητό.",
    "other": "Принимайте лекарство с едой.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_languages(code: str) -> None:
    """Two sentences are enough to tell each language."""
    assert language(TEXTS[code]) == code


def test_every_language_with_small_words_is_tried_and_has_a_name() -> None:
    """No list of small words goes untested, and each code has a name to show."""
    assert set(SMALL_WORDS) <= set(TEXTS) and set(SMALL_WORDS) <= set(NAMES)


@pytest.mark.parametrize("text", ["Metformin 500 mg twice daily", "Rest.", "- Aspirin 81 mg\n- Lisinopril 10 mg", "Paracetamol forte"])
def test_short_texts_stay_undecided(text: str) -> None:
    """A few words without small ones could be of any language, and are not declined."""
    assert language(text) == "und" and is_english_enough("und")


def test_a_list_of_drugs_is_not_another_language() -> None:
    """English without small words is told from another language by its listed words."""
    drugs = "Metformin twice daily. Lisinopril every morning. Aspirin with breakfast. Insulin before meals. Iron tablets after lunch."
    assert language(2 * drugs + " Vitamin drops, eye drops, nose spray.") in ("en", "und")
    swahili = (
        "Kunywa dawa hiyo pamoja chakula kila siku asubuhi jioni, usiache kutumia bila kumuuliza daktari wako kwanza; maumivu yakizidi rudi"
        " kliniki haraka sana leo. Usinywe pombe wakati unatumia dawa hizi, epuka vyakula vyenye mafuta mengi, fanya mazoezi mepesi kila"
        " siku, pima shinikizo nyumbani."
    )
    assert language(swahili) == "other"


def test_clinical_shorthand_is_english() -> None:
    """Ages, units and roman numbers are no small words of Spanish or Czech."""
    assert language("66 y, AF on ECG, no mechanical valve or stenosis, CHA2DS2-VA 3, no bleeding.") in ("en", "und")
    assert language("Steps (i)–(iv): dose A, dose B, k = 3, v 2.0, s 4, a, b, i, o, u") == "und"


def test_declined_says_why() -> None:
    """English and undecided texts are not declined; others are, by name."""
    assert declined("en") == declined("und") == ""
    assert "Spanish" in declined("es") and "not known" in declined("other") and declined("") == "no words"
    assert language("12 / 5 !") == ""
