"""What must be said beside every result: what kind of model this is, and what it must not be used for."""

from __future__ import annotations

MISUSE = (
    "This is a model of stylised services. It is matched by hand to published averages and to the qualitative findings "
    "of one small study (10 interviews, 74 questionnaires). It does not describe any real person, team, profession "
    "or authority and cannot predict what will happen in one. It compares assumptions. Do not use it to appraise "
    "staff, to justify cuts or restructuring, or as evidence about a named service. Professions are labels for "
    "positions in a structure; swapping the labels gives mirror-image results."
)

MISUSE_BRIEF = (
    "A stylised model, not a prediction: it compares assumptions and does not describe any real person, team or "
    "authority. Do not use it to appraise staff, to justify cuts or restructuring, or as evidence about a named "
    "service."
)

CAVEAT = "stylised model, not a prediction"

# Where the evaluative loop is given what no organisation has.
UPPER_BOUND = "upper bound: the evaluative loop reads the true state"

# Whose outcomes no measure of the model speaks for.
NOT_MODELLED = (
    "Children's outcomes. No measure says whether a child is safer, healthier or learns more. Whether integrated "
    "working helps children is itself contested in the research; nothing here settles it.",
    "Families, beyond need and engagement. Their circumstances, their views of the plan, and who they are "
    "(no protected characteristics) are left out.",
    "Practitioners' lives outside work, and their health beyond strain and absence.",
    "Schools, clinics, courts and neighbouring services as organisations: they appear only through the people who "
    "take part in cases.",
)
