"""Measures of people's minds, hours and staffing."""

from sim.measures.measure import OWN, PEOPLE, SHARE, measure

MINDS = (
    measure("strain", "Strain", SHARE, "Mean strain of people in post.", "E18", OWN, PEOPLE, True),
    measure(
        "load",
        "Load",
        ("hours demanded/available", 0.0, None),
        (
            "Mean load: hours due by some date over the hours there are until then, at its worst date; counted "
            "up to the declared ceiling."
        ),
        "E18",
        OWN,
        PEOPLE,
    ),
    measure(
        "understanding",
        "Role understanding",
        SHARE,
        "Mean understanding of the other professions' roles.",
        "E10, E20",
        OWN,
        PEOPLE,
        True,
    ),
    measure(
        "myths",
        "Myths",
        SHARE,
        "Mean stereotypes of the other professions.",
        "E10, E20",
        "the study: 'urban myths'",
        PEOPLE,
        True,
    ),
    measure(
        "perceived_task_conflict",
        "Perceived task conflict",
        SHARE,
        "Task conflict of about eight weeks, plus hostile attribution.",
        "E27",
        OWN,
        PEOPLE,
    ),
    measure(
        "felt_tension",
        "Tension met lately",
        SHARE,
        "Tension in the encounters of about eight weeks.",
        "E27",
        OWN,
        PEOPLE,
    ),
    measure(
        "caseload",
        "Caseload",
        ("cases/practitioner", 0.0, None),
        "Open cases held by a person in post.",
        "E16",
        OWN,
        PEOPLE,
    ),
    measure(
        "deprivation",
        "Felt deprivation",
        SHARE,
        "Share of leadership's attention and CPD money that a profession misses against its share of staff.",
        "E21",
        "the study: 'they're special, we're not'",
        PEOPLE,
    ),
    measure("voice", "Voice", SHARE, "Share of the agenda against share of staff, at most 1.", "E21", OWN, PEOPLE),
    measure("spoke_share", "Spoke up", SHARE, "Share of places in meetings whose holder spoke.", "E5", OWN, PEOPLE),
    *(
        measure(
            f"style_{style}",
            f"Handled by {style}",
            SHARE,
            f"Share of places in meetings handled by {style}.",
            "E9",
            "Rahim's five styles",
            PEOPLE,
        )
        for style in ("integrating", "obliging", "dominating", "avoiding", "compromising")
    ),
)

USES = (
    ("direct", "Time on direct work", "work with families"),
    ("forms", "Time on forms", "forms and computer"),
    ("meetings", "Time in meetings", "meetings, conflict aside"),
    ("conflict", "Time on conflict", "lost to tension or spent on differences"),
    ("supervision", "Time in supervision", "supervision"),
    ("training", "Time for CPD", "CPD, ring-fenced time included"),
    ("absence", "Absence from work", "away"),
    ("slack", "No work at hand", "nothing to do"),
)

TIME = (
    *(
        measure(
            f"time_{use}",
            label,
            SHARE,
            f"Share of hours, overtime and paid cover included: {meaning}.",
            "E15",
            OWN,
            PEOPLE,
            use in ("direct", "forms"),
        )
        for use, label, meaning in USES
    ),
    measure("overtime", "Overtime", SHARE, "Hours beyond contract hours, as a share of these.", "E15", OWN, PEOPLE),
    measure(
        "utilisation", "Utilisation", SHARE, "Hours used of the hours people were present.", "E15", OWN, PEOPLE, True
    ),
)

STAFF = (
    measure("vacancy_rate", "Vacancies", SHARE, "Posts not filled at the start of the week.", "E19", OWN, PEOPLE, True),
    measure("absence_rate", "Absence", SHARE, "People in post who are away all week.", "E18", OWN, PEOPLE),
    measure(
        "turnover",
        "Turnover",
        ("leavers/filled post/year", 0.0, None),
        "People who left, per filled post, times 52.",
        "E19",
        OWN,
        PEOPLE,
        True,
    ),
)
