"""Measures of leadership, justice and CPD: conflict between levels beside that between colleagues."""

from sim.measures.measure import NUMBER, OWN, PAIRS, PEOPLE, SERVICE, SHARE, measure

COLQUITT = "Colquitt et al. 2001"
MONEY = ("GBP/week", 0.0, None)

JUSTICE = (
    measure(
        "vertical_episode_rate",
        "Vertical conflict",
        ("episodes/100 practitioner-weeks", 0.0, None),
        "Episodes of open conflict between frontline and leadership, for 100 people in post and week.",
        "E24",
        "the study: conflict between frontline, service and leadership",
        PEOPLE,
    ),
    measure("grievance", "Grievance", SHARE, "Memory of open conflict with leadership.", "E24", OWN, PEOPLE),
    measure("leadership_trust", "Trust in leadership", SHARE, "Mean trust in leadership.", "E24", COLQUITT, PEOPLE),
    measure(
        "distributive_justice",
        "Distributive justice",
        SHARE,
        "Sense of getting a fair share of what leadership gives.",
        "E24",
        COLQUITT,
        PEOPLE,
    ),
    measure(
        "procedural_justice",
        "Procedural justice",
        SHARE,
        "Sense of being heard, by leaders who stay.",
        "E24",
        COLQUITT,
        PEOPLE,
    ),
    measure(
        "commitment", "Commitment to integration", SHARE, "Mean commitment to integrated working.", "E24", OWN, PEOPLE
    ),
    measure("resistance", "Resistance to change", SHARE, "Mean resistance after restructures.", "E25", OWN, PEOPLE),
    measure("skill", "Handling skill", SHARE, "Mean skill in handling conflict.", "E9, E22", OWN, PEOPLE),
)

LEADERSHIP = (
    measure("agenda_share", "Share of the agenda", SHARE, "Share of leadership's agenda.", "E21", OWN, ("profession",)),
    measure(
        "leadership_conflict",
        "Conflict within the leadership",
        SHARE,
        "Distance between what two leaders would give the professions, mean over pairs of leaders in post.",
        "E21",
        OWN,
        SERVICE,
    ),
    measure(
        "leadership_churn",
        "Change at the top",
        SHARE,
        "How much of the leadership changed lately.",
        "E21",
        OWN,
        SERVICE,
    ),
    measure("leaders_left", "Leaders who left", NUMBER, "Leaders who left in the week.", "E21", OWN, SERVICE),
    measure("seats_empty", "Empty seats", NUMBER, "Seats of the leadership that are empty.", "E21", OWN, SERVICE),
    measure(
        "risk_aversion", "Risk aversion", SHARE, "Leadership's risk aversion after incidents.", "E25", OWN, SERVICE
    ),
)

CPD = (
    measure("cpd_attended", "CPD places taken", NUMBER, "Places taken in CPD sessions.", "E22", OWN, PEOPLE),
    measure(
        "cpd_turned_away",
        "Turned away from CPD",
        NUMBER,
        "People who came to a session when places or money had run out.",
        "E22",
        "the study: 'first come, first served and the pot was empty'",
        PEOPLE,
    ),
    measure("cpd_spend", "CPD spending", MONEY, "Money spent on CPD activities.", "E22", OWN, PEOPLE),
    measure(
        "alternative_spend",
        "Spending on alternatives",
        MONEY,
        "Money spent on what was bought instead.",
        "E22",
        OWN,
        SERVICE,
    ),
    measure("agency_spend", "Spending on agency workers", MONEY, "Price of agency workers.", "E19", OWN, SERVICE),
    measure(
        "money_released",
        "Money released",
        MONEY,
        "Money released for CPD and its alternatives in the week.",
        "E22",
        OWN,
        SERVICE,
    ),
    measure(
        "cpd_pot",
        "Money left",
        ("GBP", 0.0, None),
        "Money for CPD not spent by the end of the week.",
        "E22",
        OWN,
        SERVICE,
    ),
    measure(
        "programmes_lapsed",
        "Activities standing still",
        NUMBER,
        "CPD activities that stand still because a leader left.",
        "E21",
        OWN,
        SERVICE,
    ),
    measure("contacts", "Contacts outside meetings", NUMBER, "Encounters at CPD or by chance.", "E10, E22", OWN, PAIRS),
    measure(
        "contact_episodes",
        "Episodes at contacts",
        NUMBER,
        "Episodes of relationship conflict at CPD or by chance.",
        "E8, E22",
        OWN,
        PAIRS,
    ),
    measure("survey_response", "Response to the own survey", SHARE, "Replies for people asked.", "E22", OWN, SERVICE),
)
