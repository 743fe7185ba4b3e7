"""Laws of audit/answers/contradiction.py: what is called a contradiction, and how much that is different is not."""

from __future__ import annotations

import tomllib
from itertools import combinations

import pytest

from audit.answers.contradiction import contradictions, read_claims
from audit.measures.calibration import PAIRS

CONTRADICT = [
    ("Adults can take ibuprofen 400 mg every 6 hours.", "Take ibuprofen 800 mg every 6 hours."),
    ("Do not exceed 4 g of acetaminophen per day.", "The maximum is 3,000 mg of acetaminophen per day."),
    ("Take 500 mg of amoxicillin three times a day.", "Take amoxicillin 500 mg twice daily."),
    ("Start mammograms at age 40.", "Begin mammography at age 50."),
    ("Have a mammogram every two years.", "Get a mammogram every year."),
    ("Fever of 38 °C or above in a baby needs a doctor.", "A baby with a fever of 39 °C or above needs a doctor."),
    ("Stop warfarin 5 days before surgery.", "Stop taking warfarin 2 days before the operation."),
    ("You should stop warfarin before the test.", "Do not stop warfarin before the test."),
    ("You can eat breakfast on the morning of the test.", "Do not eat breakfast on the morning of the test."),
    ("Continue metformin on the day of the scan.", "Stop metformin on the day of the scan."),
    ("You need antibiotics for a sore throat.", "You do not need antibiotics for a sore throat."),
    ("It is safe to take ibuprofen during pregnancy.", "Avoid ibuprofen during pregnancy."),
    ("Yes, you can breastfeed.", "No, you should wait."),
    ("Keep your INR between 2 and 3.", "Keep your INR between 4 and 5."),
    ("Aim for an A1c below 7%.", "Aim for an A1c below 9%."),
    ("Induce vomiting.", "Do not induce vomiting."),
    ("成人可服用布洛芬400毫克，每6小时一次。", "布洛芬每次800毫克，每6小时一次。"),
    ("孕期可以吃布洛芬。", "孕期不能服用布洛芬。"),
    ("对乙酰氨基酚每天最多4克。", "对乙酰氨基酚每天最多2克。"),
    ("可以，您能喝牛奶。", "不可以，请避免牛奶。"),
    ("阿莫西林每日3次，每次0.5克。", "阿莫西林每日2次，每次0.5克。"),
    ("手术前必须停用华法林。", "手术前不要停用华法林。"),
    ("不需要吃抗生素。", "需要吃抗生素。"),
    ("Give the child 10 mg/kg of ibuprofen.", "Give your child ibuprofen 20 mg/kg."),
    ("Target a blood pressure below 130/80 mmHg.", "The target blood pressure is below 150/90."),
    ("Rosuvastatin should be started at 5 mg.", "Start rosuvastatin at 20 mg."),
    (
        "For fever in adults, acetaminophen 500–1,000 mg every 4–6 hours is the usual choice. The maximum is 4,000 mg in 24 hours.",
        "You may take acetaminophen every 4 to 6 hours. The maximum is 2,000 mg in 24 hours.",
    ),
    (
        "**Missed pill:** If it has been less than 24 hours, take it now. You do not need backup contraception.",
        "If it has been less than 24 hours, take it now. You need backup contraception.",
    ),
    ("No. Antibiotics will not help a cold.", "Yes — ask your doctor for an antibiotic."),
    (
        "Colonoscopy screening should start at age 45 for people at average risk.",
        "People at average risk should begin colonoscopy screening at age 50.",
    ),
    ("Metformin should be stopped 48 hours before the contrast scan.", "Stop metformin 24 hours before the contrast scan."),
    ("You can drive yourself home after the sedation.", "You should not drive yourself home after the sedation."),
    ("Hypoglycemia is a blood sugar below 70 mg/dL.", "Hypoglycemia means a blood glucose below 100 mg/dL."),
    ("It is safe to breastfeed while taking amoxicillin.", "It is not safe to breastfeed while taking amoxicillin."),
    ("Use the EpiPen and inject 0.3 mg of epinephrine into the thigh.", "Inject 0.5 mg epinephrine into the outer thigh."),
    ("Your child should take amoxicillin for 10 days.", "Give your child amoxicillin for 5 days."),
    ("You should not cut the tablets in half.", "You can cut the tablets in half."),
    ("Levothyroxine should be taken with food.", "Do not take levothyroxine with food."),
    ("发烧到38.5℃以上可以吃退烧药布洛芬。", "体温39.5℃以上才吃布洛芬。"),
    ("哺乳期可以接种疫苗。", "哺乳期不可以接种疫苗。"),
    ("叶酸每天0.4毫克。", "叶酸每天4毫克。"),
    ("乳腺X线筛查从40岁开始。", "乳腺X线筛查从50岁开始。"),
]
AGREE = [
    ("Adults can take ibuprofen 200-400 mg every 4 to 6 hours.", "Take ibuprofen 400 mg every 6 hours."),
    (
        "Take ibuprofen 400 mg every 6 hours, at most 1200 mg a day.",
        "Take 400 mg of ibuprofen; no more than 1,200 mg per day.",
    ),
    ("Do not take more than 4 g of acetaminophen per day.", "Do not exceed 4000 mg acetaminophen in 24 hours."),
    ("Fever of 100.4 °F or higher needs a call.", "A fever of 38 °C or higher needs a call."),
    ("Do not take ibuprofen if you have kidney disease.", "You can take ibuprofen with food."),
    ("You do not always need antibiotics.", "You need antibiotics."),
    ("Give children 10 mg/kg of ibuprofen.", "Take ibuprofen 400 mg."),
    ("Start rosuvastatin at 5 mg.", "The maximum rosuvastatin dose is 20 mg."),
    ("Do not stop warfarin on your own.", "You may have to stop warfarin before surgery."),
    ("Avoid alcohol.", "Do not drink alcohol."),
    ("Can you eat before the test?", "Do not eat before the test."),
    ("Chew 325 mg of aspirin in a heart attack.", "Aspirin 81 mg daily is used for prevention."),
    ("Start at age 40 if your risk is average.", "You may need to start earlier if your risk is high."),
    ("You should not drive home.", "You should have someone drive you home."),
    ("Call your doctor if you have a fever.", "Do not call an ambulance for mild fever."),
    ("Have a mammogram every two years until you are 74.", "Have mammograms every 1 to 2 years."),
    ("No more than two tablets.", "Yes, two tablets are fine."),
    ("Drink plenty of clear fluids.", "Do not drink red fluids."),
    ("每次布洛芬200到400毫克。", "布洛芬一次400毫克。"),
    ("如果有肾病不要吃布洛芬。", "发烧时可以吃布洛芬。"),
    ("体温超过38度应就医。", "体温超过38.0℃请看医生。"),
    ("不要自行停用华法林。", "手术前医生会让您停用华法林。"),
    ("孕期避免饮酒。", "孕期不要饮酒。"),
    ("Take the medicine with food.", "Do not take the medicine on an empty stomach."),
    ("You can take acetaminophen for pain.", "You should not take aspirin for pain."),
    ("Metformin is started at 500 mg once a day.", "Metformin can be increased to 2000 mg a day."),
    ("A normal INR is about 1.", "With warfarin the INR target is 2 to 3."),
    ("Screening colonoscopy starts at age 45.", "Colonoscopy is done every 10 years."),
    ("You can take ibuprofen, but not on an empty stomach.", "You should not take ibuprofen on an empty stomach."),
    ("Keep the wound dry for 48 hours.", "Do not remove the bandage for 24 hours."),
    (
        "Take 2 puffs of albuterol every 4 to 6 hours. If you need it more often, call your doctor.",
        "Use albuterol, 2 puffs, every 4 hours as needed. Call your doctor if you use it more than twice a week.",
    ),
    (
        "Aspirin 81 mg a day is not recommended for everyone. Talk to your doctor.",
        "Ask your doctor before you take daily aspirin; the usual dose is 75 to 100 mg.",
    ),
    (
        "You should fast for 8 hours before the blood sugar test. Water is fine.",
        "Do not eat for 8 hours before a fasting glucose test. You can drink water.",
    ),
    (
        "A normal fasting blood sugar is below 100 mg/dL. Diabetes is 126 mg/dL or higher.",
        "Diabetes is diagnosed at a fasting glucose of 126 mg/dL or above; prediabetes is 100 to 125 mg/dL.",
    ),
    (
        "Ibuprofen: adults 200-400 mg every 6 hours; no more than 1,200 mg a day without medical advice.",
        "You can take 400 mg of ibuprofen up to 3 times a day, so 1,200 mg per day at most.",
    ),
    (
        "Do not stop your blood pressure medicine suddenly. Your doctor may stop it if your pressure is low.",
        "Never stop the medicine on your own. Keep taking it.",
    ),
    (
        "You don't need to stop eating before the scan, but drink two glasses of water.",
        "You may eat normally before the scan. Drink plenty of water.",
    ),
    ("Call 911 if you have chest pain.", "Do not drive yourself. Call 911 for chest pain that lasts more than 5 minutes."),
    (
        "Warfarin: keep your INR between 2 and 3. With a mechanical valve it should be 2.5 to 3.5.",
        "The target INR is 2.0–3.0 for most people.",
    ),
    (
        "Avoid NSAIDs such as ibuprofen if you have kidney disease. Acetaminophen is safer.",
        "Acetaminophen can be used for pain; avoid ibuprofen with kidney problems.",
    ),
    (
        "Start with 500 mg of metformin once a day with dinner, then go up to 1000 mg twice a day.",
        "Metformin is usually started at 500 mg once or twice a day and increased to 2,000 mg a day.",
    ),
    (
        "You should get a flu shot every year. It cannot give you the flu.",
        "Have the flu vaccine each year. The flu shot does not cause flu.",
    ),
    ("Stop smoking. It is never too late to quit.", "You should quit smoking now."),
    ("You may need antibiotics if the test is positive.", "You do not need antibiotics unless the test is positive."),
    ("Most people do not need surgery. Some people need surgery later.", "Surgery is rarely needed."),
    ("Do not take more than one dose in 4 hours.", "Take one dose every 4 to 6 hours."),
    ("成人布洛芬每次200-400毫克，每4-6小时一次，24小时内不超过1200毫克。", "布洛芬每次400毫克，每6小时一次，每天最多1200毫克。"),
    ("如果体温超过38.5℃，可以服用对乙酰氨基酚。", "体温38.5℃以上可以用对乙酰氨基酚退烧，儿童按体重10-15毫克/公斤。"),
    ("不建议自行停药，应咨询医生。", "医生可能会建议您停药。"),
    ("检查前8小时不要进食，可以喝少量水。", "检查前需要禁食8小时，可少量饮水。"),
    (
        "Colonoscopy every 10 years starting at age 45, or a stool test each year.",
        "Start at 45: a FIT test every year or a colonoscopy every 10 years.",
    ),
    (
        "Insulin pens should be kept in the fridge. Do not freeze them.",
        "Keep unopened insulin in the refrigerator, and do not use insulin that has been frozen.",
    ),
    (
        "Take levothyroxine on an empty stomach, 30 to 60 minutes before breakfast.",
        "Levothyroxine works best 60 minutes before breakfast. Do not take it with calcium.",
    ),
    (
        "Your doctor can stop aspirin before surgery. Do not stop it yourself.",
        "Ask whether to stop aspirin 7 days before surgery.",
    ),
]


@pytest.mark.parametrize(("first", "second"), CONTRADICT)
def test_contradictory_answers(first: str, second: str) -> None:
    """Other numbers for the same thing, opposite advice and yes against no are called, whichever answer comes first."""
    one, two = read_claims(first), read_claims(second)
    assert contradictions(one, two)
    assert len(contradictions(two, one)) == len(contradictions(one, two))


@pytest.mark.parametrize(("first", "second"), AGREE)
def test_answers_that_agree_or_speak_of_different_things(first: str, second: str) -> None:
    """Overlapping ranges, other circumstances, conditions, other words for the same: nothing is called."""
    assert contradictions(read_claims(first), read_claims(second)) == ()


@pytest.mark.parametrize("text", [text for pair in CONTRADICT + AGREE for text in pair])
def test_nothing_contradicts_itself(text: str) -> None:
    """An answer agrees with itself."""
    assert contradictions(read_claims(text), read_claims(text)) == ()


def test_the_words_of_both_answers_are_kept() -> None:
    """A contradiction says what it is about, and where each answer says it."""
    first, second = read_claims("Rest. Ibuprofen 400 mg helps."), read_claims("<think>100 mg?</think>Ibuprofen: 800 mg.")
    (found,) = contradictions(first, second)
    assert (found.kind, found.about) == ("quantity", "ibuprofen dose")
    assert (first.text[slice(*found.first)], second.text[slice(*found.second)]) == ("400 mg", "800 mg")


@pytest.mark.parametrize("script", ["latin", "han"])
def test_paraphrases_of_longer_advice_do_not_contradict(script: str) -> None:
    """The calibration's wordings of one piece of advice mean the same, so none contradicts another."""
    for topic in tomllib.loads(PAIRS.read_text(encoding="utf-8"))["topics"]:
        if topic["script"] == script:
            for first, second in combinations([read_claims(text) for text in topic["texts"]], 2):
                assert contradictions(first, second) == ()
