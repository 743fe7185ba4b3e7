"""From a dossier to pages people read: each renderer is a pure function from the parsed `dossier.json` to text."""
