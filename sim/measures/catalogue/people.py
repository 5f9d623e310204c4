"""Measures of people's minds, hours and staffing."""

from sim.measures.measure import OWN, PEOPLE, PEOPLE_OF_PLACES, SHARE, measure

MINDS = (
    measure("strain", "Strain", SHARE, "Mean strain of people in post.", "E18", OWN, PEOPLE, True),
    measure(
        "load",
        "Load",
        ("hours in hand/full load", 0.0, None),
        (
            "Mean load: hours of work in hand that can be begun, over the contract hours of a few weeks; counted "
            "up to the declared ceiling."
        ),
        "E33",
        OWN,
        PEOPLE_OF_PLACES,
    ),
    measure(
        "understanding",
        "Role understanding",
        SHARE,
        "Mean understanding of the other professions' roles.",
        "E10, E20",
        OWN,
        PEOPLE_OF_PLACES,
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
    measure(
        "spoke_share",
        "Spoke up",
        SHARE,
        "Share of places in meetings whose holder spoke.",
        "E5",
        OWN,
        PEOPLE_OF_PLACES,
    ),
    *(
        measure(
            f"style_{style}",
            f"Handled by {style}",
            SHARE,
            f"Share of places in meetings handled by {style}.",
            "E9",
            "Rahim's five styles",
            PEOPLE_OF_PLACES,
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
    measure(
        "thoroughness",
        "Thoroughness",
        SHARE,
        "Of the hours that work asked for, direct work and forms, those given to it.",
        "E34",
        OWN,
        PEOPLE,
        True,
    ),
    measure(
        "work_left_out",
        "Work left out",
        ("hours/person/week", 0.0, None),
        "Hours of direct work and forms asked for but left out.",
        "E34",
        OWN,
        PEOPLE,
    ),
    measure("overtime", "Overtime", SHARE, "Hours beyond contract hours, as a share of these.", "E15", OWN, PEOPLE),
    measure(
        "utilisation", "Utilisation", SHARE, "Hours used of the hours people were present.", "E15", OWN, PEOPLE, True
    ),
)

STAFF = (
    measure(
        "vacancy_rate",
        "Vacancies",
        SHARE,
        "Posts without a permanent holder at the start of the week, held by agency workers or empty.",
        "E19",
        "children's social work workforce statistics",
        PEOPLE,
        True,
    ),
    measure(
        "empty_posts", "Empty posts", SHARE, "Posts that nobody holds at the start of the week.", "E19", OWN, PEOPLE
    ),
    measure(
        "agency_share",
        "Agency workers",
        SHARE,
        "Of the people in post at the start of the week, those from an agency.",
        "E19",
        "children's social work workforce statistics",
        PEOPLE,
    ),
    measure("absence_rate", "Absence", SHARE, "People in post who are away all week.", "E18", OWN, PEOPLE),
    measure(
        "turnover",
        "Turnover",
        ("leavers/permanent holder/year", 0.0, None),
        "Permanent holders who left, per post with a permanent holder, times 52.",
        "E19",
        OWN,
        PEOPLE,
        True,
    ),
)
