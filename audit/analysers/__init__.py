"""Analysers: each answers one question of the audit, `analyse(study) -> list[Finding]`; they never import each other."""
