"""Read a field, a stance, a ranked list, a reference list, a patient or a refusal out of free text; None when it is not there."""
