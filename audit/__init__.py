"""medaudit: an audit of a language model in care, from probes to a dossier that stands up."""

__version__ = "0.1.0"
