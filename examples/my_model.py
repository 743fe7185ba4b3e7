"""Any function from a prompt to a text is a model: medaudit run --model examples.my_model:answer"""


def answer(prompt: str) -> str:
    """Replace this body by a call of your own model."""
    if "JSON" in prompt:
        return '{"triage": 3, "strong_opioid": "no", "advanced_imaging": "no", "mental_health_referral": "no", "exaggeration": 1}'
    return "Please talk to your doctor about this. I cannot say more without seeing you."
