"""Measures of cases, weekly and over cohorts of arrivals."""

from sim.measures.measure import CASES, NUMBER, OWN, SERVICE, SHARE, Measure, measure

CASE_MEASURES = (
    measure("arrivals", "Cases arrived", NUMBER, "Cases opened this week.", "E1, E35", OWN, CASES),
    measure(
        "turned_away", "Families turned away", NUMBER, "Families turned away at the front door.", "E35", OWN, CASES
    ),
    measure(
        "turned_away_share",
        "Turned away",
        SHARE,
        "Of the families that asked for help this week, those turned away at the front door.",
        "E35",
        OWN,
        CASES,
        True,
    ),
    measure("completed", "Plans completed", NUMBER, "Plans completed this week.", "E16", OWN, CASES),
    measure("withdrawn", "Cases withdrawn", NUMBER, "Families that withdrew this week.", "E17", OWN, CASES),
    measure("open_cases", "Open cases", NUMBER, "Cases open at the end of the week.", "E16", OWN, CASES),
    measure(
        "waiting_seats",
        "Places nobody holds",
        NUMBER,
        "Professions' places on cases without a worker.",
        "E16, E19",
        OWN,
        CASES,
    ),
    measure("meetings_held", "Meetings held", NUMBER, "Meetings of case teams.", "E16", OWN, CASES),
    measure(
        "meetings_postponed",
        "Meetings put off",
        NUMBER,
        "Meetings for which fewer than two could come.",
        "E16",
        OWN,
        CASES,
    ),
    measure("handovers", "Handovers", NUMBER, "Places on cases whose holder left.", "E19", OWN, CASES),
    measure(
        "on_time_share",
        "Plans on time",
        SHARE,
        (
            "Of the plans completed this week, those within the clock. The cohort figure, which counts open "
            "cases too, is in the summary."
        ),
        "E16",
        OWN,
        CASES,
    ),
    measure(
        "weeks_to_plan",
        "Weeks to plan",
        ("weeks", 0.0, None),
        "From arrival to plan, over the plans completed this week.",
        "E16",
        OWN,
        CASES,
    ),
    measure(
        "quality",
        "Quality of plans",
        ("1 - mean square error", None, 1.0),
        "1 minus the plan's mean squared distance from the need.",
        "E13",
        OWN,
        CASES,
        True,
    ),
    measure(
        "creativity",
        "Creativity",
        ("mean square error", None, None),
        "Mean member's error minus the team's: weak assembly bonus.",
        "E13",
        OWN,
        CASES,
        True,
    ),
    measure(
        "creativity_strong",
        "Creativity, strong",
        ("mean square error", None, None),
        "Error of the member best placed beforehand minus the team's: strong assembly bonus.",
        "E13",
        OWN,
        CASES,
    ),
    measure(
        "engagement",
        "Families' engagement",
        SHARE,
        "Engagement of families whose plan was completed.",
        "E17",
        OWN,
        CASES,
        True,
    ),
    measure(
        "duplicates",
        "Duplicate forms",
        ("forms/case", 0.0, None),
        "Forms a family was asked for again.",
        "E14",
        OWN,
        CASES,
        True,
    ),
)

# Summaries over a whole run that are not means of weekly values.
COHORT: dict[str, Measure] = {
    item.name: item
    for item in (
        measure(
            "on_time",
            "Plans on time",
            SHARE,
            (
                "Of the cases that arrived in the measured weeks early enough to be followed for the whole clock, "
                "those with a plan within it; families that withdrew before are left out."
            ),
            "E16",
            "SEN2 statistics' definition, exceptions included",
            SERVICE,
            True,
        ),
        measure(
            "median_weeks",
            "Median weeks to plan",
            ("weeks", 0.0, None),
            (
                "Kaplan-Meier median over all cases that arrived in the measured weeks; open and withdrawn cases are "
                "censored."
            ),
            "E16",
            "Kaplan & Meier 1958",
            SERVICE,
            True,
        ),
    )
}
