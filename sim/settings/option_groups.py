"""Names of the groups of options in ``conf/``. This module imports nothing, so help texts can use it cheaply."""

from __future__ import annotations

OPTION_GROUPS = (
    "scenario", "organisation", "leadership", "paperwork", "structure", "stance", "cpd", "events", "instruments",
    "model",
)  # fmt: skip
STUDY_OPTION_GROUPS = ("experiment", "design", "engine", "parameters")
MULTIPLE_CHOICE = ("instruments",)  # groups of which several options may be chosen at once
PATTERNS = "patterns"  # the folder of published patterns; no group: nothing is chosen from it
CLAIMS = "claims"  # the folder of claims about the model; no group either
CONTRASTS = "contrasts"  # the folder of contrasts that analyses look at; no group either
