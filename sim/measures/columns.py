"""What the columns of recorded tables mean that are no measures; docs/tables.md describes them at more length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from sim.measures.causes import CAUSES, CONFLICTS
from sim.measures.encounters import EPISODES, OCCASIONS, SIDES
from sim.measures.measure import EVERYWHERE, OWN
from sim.measures.registry import COHORT, MEASURES
from sim.measures.survey.tables import DISPOSITIONS
from sim.model.mechanisms.handling_styles import STYLES
from sim.model.organisation import ExplanatoryFramework

NUMBERED = "number"  # unit of what only identifies something


@dataclass(frozen=True)
class Column:
    """What a column declares about itself.

    Attributes:
        label: a few words.
        unit: ``"weeks"``, ``"share"``, ...; ``"number"`` if it only identifies something; empty for texts.
        low, high: closed bounds of its values; None: no bound.
        definition: one or two sentences.
        source: where it comes from.
        values: texts that it can hold, in their order, as far as they are known beforehand.
        codes: what single numbers mean.
    """

    label: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    definition: str = ""
    source: str = OWN
    values: tuple[str, ...] = ()
    codes: Mapping[int, str] = field(default_factory=dict)


YES_NO = {0: "no", 1: "yes"}
LEADERSHIP = {-1: "leadership, of no locality"}
WHOLE = ("count", 0.0, None)

EVERY_TABLE = {
    "cell": Column("Key of the cell", definition="Hash of everything in its configuration that can change a number."),
    "name": Column("Name of the cell"),
    "replicate": Column(
        "Replicate", NUMBERED, 0, None,
        "Repetition, from 0. The same replicate of two cells has common random numbers.",
    ),
    "week": Column("Week", "week", None, None, "From 0, counted from the end of burn-in; the first week of a span."),
    "scope": Column("Scope", definition="Of what the row is.", values=EVERYWHERE),
    "profession": Column("Profession"),
    "locality": Column("Locality", NUMBERED, 0),
    "instrument": Column("Survey"),
    "scale": Column("Scale", definition="Its key in the instrument."),
    "respondent": Column("Respondent", NUMBERED, 1, None, "Number of the invitation, unrelated to the post."),
    "post": Column("Post", NUMBERED, -1, None, "A place in the service, whoever holds it.", codes={-1: "leadership"}),
    "level": Column("Level", definition="Whose values: true ones, of everybody, of respondents, or of teams."),
}  # fmt: skip
OF_TABLE: dict[str, dict[str, Column]] = {
    "weekly": {"unit": Column("Unit", definition="The profession, pair or locality that the row is of.")},
    "cases": {
        "case": Column("Case", NUMBERED, 0, None, "The same case in another scenario has the same number."),
        "arrival": Column("Week of arrival", "week"),
        "closed": Column("Week of closing", "week", definition="Missing while the case is open."),
        "weeks": Column("Weeks to closing", "weeks", 0, definition="Missing while the case is open."),
        "case_type": Column("Type of case"),
        "size": Column("Professions on the case", *WHOLE),
        "professions": Column("Professions", definition="Separated by |."),
        "lead": Column("Profession of the lead professional"),
        "outcome": Column("Outcome", values=("completed", "withdrawn", "open")),
        "on_time": Column("Plan within the clock", codes=YES_NO),
        "handovers": Column("Handovers", *WHOLE, definition="Places on the case whose holder left."),
        "meetings": Column("Meetings", *WHOLE),
        "encounters": Column("Encounters", *WHOLE),
        "episodes": Column("Episodes of relationship conflict", *WHOLE),
        "value_diversity": Column(
            "Value diversity of the team", "distance", 0, 1,
            "Mean distance between the explanatory frameworks of those who hold its roles when the case closes; "
            "missing for fewer than two.",
            "Harrison & Klein 2007: separation",
        ),
        "faultline_strength": Column(
            "Faultline strength of the team", "share", 0, 1,
            "Fau over profession and values when the case closes: the largest share of the sum of squares between two "
            "subgroups, over all splits of the team; missing for fewer than three people.",
            "Thatcher, Jehn & Zanutto 2003",
        ),
    },
    "practitioners": {
        "occupied": Column("Post is filled", "", 0, 1, codes=YES_NO),
        "occupant": Column("Former occupants of the post", *WHOLE),
        "qualified": Column("May do statutory work", "", 0, 1, codes=YES_NO),
        "caseload": Column("Open cases", *WHOLE),
        "relationship_conflict": Column("Recent tension", "share", 0, 1),
        "spoke_share": Column(
            "Spoke up", "share", 0, 1, "Share of recent meetings at which the person spoke; missing without any."
        ),
        **{
            f"style_{style}": Column(
                f"Tends to {style}", "share", 0, 1,
                f"Probability of {style} with the average colleague of the locality, as things stand.",
                "Rahim's five styles",
            )
            for style in STYLES
        },
        "deprivation": Column(
            "Felt deprivation", "share", 0, 1, "Deprivation of the profession, as far as recognition leaves it."
        ),
        "intention_to_leave": Column(
            "Intention to leave", "share", 0, 1,
            "Probability of leaving within a year at this week's rate; missing for agency workers.",
        ),
        "tenure": Column("Time in the post", "weeks", 0, None, "Counted from the start of the simulation at most."),
        "agency": Column("From an agency", "", 0, 1, codes=YES_NO),
        **{
            f"values_{part.name}": Column(
                f"Weight of: {part.metadata['meaning']}", "share", 0, 1,
                "Part of the explanatory framework; the four add up to 1.",
            )
            for part in fields(ExplanatoryFramework)
        },
    },
    "encounters": {
        "encounter": Column("Encounter", NUMBERED, 0, None, "In the order in which they happened, from 0."),
        "occasion": Column("Occasion", values=tuple(OCCASIONS.values())),
        "case": Column("Case", NUMBERED, -1, None, "As in the table of cases.", codes={-1: "not a case meeting"}),
        **{side: Column(f"Post of the {side} person", NUMBERED, 0) for side in SIDES},
        **{f"{side}_occupant": Column(f"Former occupants of the {side} post", *WHOLE) for side in SIDES},
        **{f"{side}_profession": Column(f"Profession of the {side} person") for side in SIDES},
        **{f"{side}_spoke": Column(f"The {side} person spoke", codes=YES_NO) for side in SIDES},
        **{f"{side}_style": Column(f"Handling style of the {side} person", values=STYLES) for side in SIDES},
        "task_conflict": Column("Task conflict", "share", 0, 1, "Disagreement that both voiced."),
        "unspoken_disagreement": Column(
            "Unspoken disagreement", "share", 0, 1, "Disagreement that at least one kept silent about."
        ),
        "process_conflict": Column(
            "Process conflict", "share", 0, 1, "Friction about who does what and how; 0 outside case meetings."
        ),
        "relationship_conflict": Column(
            "Relationship conflict", "share", 0, 1, "Tension with which the two part, mean of both directions."
        ),
        "hazard": Column("Hazard of an episode", "per encounter", 0),
        "tension": Column("Tension", "share", 0, 1, "Before the encounter, mean of both directions."),
        "trust": Column("Trust", "share", 0, 1, "Before the encounter, mean of both directions."),
        "episode": Column(
            "Episode of relationship conflict", values=EPISODES,
            definition="A quarrel: little concern for each other; a breach: none.",
        ),
    },
    "causes": {
        "first": Column("First profession of the pair"),
        "second": Column("Second profession of the pair"),
        "conflict": Column("Conflict", values=tuple(CONFLICTS)),
        "cause": Column("Cause", values=tuple(CAUSES)),
        "encounters": Column("Encounters of the pair", *WHOLE),
        "amount": Column(
            "Amount", "sum over encounters",
            definition="Adds up over causes to process conflict, or to the hazard of relationship conflict.",
        ),
    },
    "training": {
        "activity": Column("CPD activity"),
        "sessions": Column("Sessions held", *WHOLE),
        "attended": Column("People who got a place", *WHOLE),
        "turned_away": Column("People turned away", *WHOLE),
        "hours": Column("Hours of participants", "hours", 0),
        "spend": Column("Spending on places", "GBP", 0),
    },
    "network": {
        "first": Column("First post of the pair", NUMBERED, 0),
        "second": Column("Second post of the pair", NUMBERED, 0),
        "first_profession": Column("Profession of the first post"),
        "second_profession": Column("Profession of the second post"),
    },
    "invitations": {
        "locality": Column("Locality", NUMBERED, -1, codes=LEADERSHIP),
        "disposition": Column("Disposition", values=DISPOSITIONS),
        "broke_off_before": Column("Page before which the respondent stopped"),
        "pages": Column("Pages answered", *WHOLE),
        "items": Column("Items answered", *WHOLE),
    },
    "answers": {"item": Column("Item"), "answer": Column("Answer", "as on the form")},
    "truths": {
        "in_post": Column("Post is filled", codes=YES_NO),
        "probability": Column("Probability of answering", "share", 0, 1),
        "reading": Column("Latent of the scale", "as in the model"),
        "expected": Column("Mean item over all moods and errors", "as on the form"),
        "census": Column("Mean item as everybody would have answered", "as on the form"),
    },
    "survey_statistics": {
        "statistic": Column("Statistic"),
        "other": Column("Other scale of a correlation, or item ticked"),
        "value": Column("Value of the statistic"),
    },
    "profiles": {
        "profession": Column("Profession", definition="'all' for everybody."),
        "asked": Column("Question", definition="Actual or preferred culture."),
        "kind": Column("Kind of culture"),
        "n": Column("People", *WHOLE),
        "points": Column("Mean points", "points", 0, 100),
        "log_ratio": Column("Mean centred log-ratio"),
    },
}  # fmt: skip


def described(table: str, name: str) -> Column | None:
    """What a column of a recorded table means; None if nothing is declared."""
    column = OF_TABLE.get(table, {}).get(name) or EVERY_TABLE.get(name)
    return column or measure_column(name)


def measure_column(name: str) -> Column | None:
    """A column that holds a measure; None if there is no such measure."""
    item = {**MEASURES, **COHORT}.get(name)
    if item is None:
        return None
    return Column(item.label, item.unit, item.low, item.high, item.definition, item.source)
