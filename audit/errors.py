"""Errors a user can mend. Each says where, what, and what would be right; the CLI prints the message and exits with 2.

MedauditError
├── ProbeError        a probe set is malformed or unknown
├── AdapterError      a model cannot be reached or is configured wrongly
├── TranscriptError   a run folder or a file of recorded answers cannot be used
└── PolicyError       a policy file is malformed
"""

from __future__ import annotations


class MedauditError(Exception):
    """Something the user can mend; its text is shown as it is."""


class ProbeError(MedauditError):
    """A probe set is malformed or unknown."""


class AdapterError(MedauditError):
    """A model cannot be reached or is configured wrongly; no answer was lost."""


class TranscriptError(MedauditError):
    """A run folder or a file of recorded answers cannot be used as it is."""


class PolicyError(MedauditError):
    """A policy file is malformed."""
