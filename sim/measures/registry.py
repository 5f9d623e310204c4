"""Every measure: name, unit, range, definition, equation and source, declared once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """What a number in the output means."""

    name: str
    label: str
    unit: str
    low: float | None
    high: float | None
    definition: str
    equation: str
    source: str
    scopes: tuple[str, ...]
    headline: bool = False


EVERYWHERE = ("service", "profession", "pair", "locality")
PEOPLE = ("service", "profession")
PAIRS = ("service", "profession", "pair")
CASES = ("service", "locality")
SERVICE = ("service",)
SHARE = ("share", 0.0, 1.0)
NUMBER = ("count", 0.0, None)

JEHN = "Jehn 1995; Jehn & Mannix 2001"
OWN = "this model"


def _measure(name, label, unit_range, definition, equation, source, scopes, headline=False) -> Measure:
    unit, low, high = unit_range
    return Measure(name, label, unit, low, high, definition, equation, source, scopes, headline)


_CONFLICT = (
    _measure("task_conflict", "Task conflict", SHARE, "Mean over encounters of disagreement that both voiced.", "E6", JEHN, EVERYWHERE, True),
    _measure("process_conflict", "Process conflict", SHARE, "Mean over encounters of friction about who does what and how.", "E7", JEHN, EVERYWHERE, True),
    _measure("relationship_conflict", "Relationship conflict", SHARE, "Mean over encounters of the tension with which the two part.", "E8, E10", JEHN, EVERYWHERE, True),
    _measure("unspoken_disagreement", "Unspoken disagreement", SHARE, "Mean over encounters of disagreement that at least one kept silent about.", "E6", OWN, EVERYWHERE, True),
    _measure("encounters", "Encounters", NUMBER, "Pairs within meetings.", "E6", OWN, EVERYWHERE),
    _measure("episodes", "Episodes", NUMBER, "Encounters that turned into an episode of relationship conflict.", "E8", OWN, EVERYWHERE),
    _measure("episode_share", "Episodes per encounter", SHARE, "Share of encounters that turned into an episode.", "E8", OWN, EVERYWHERE),
    _measure("episode_rate", "Episodes", ("per 100 practitioner-weeks", 0.0, None), "Episodes per 100 filled posts and week; a profession counts those it took part in.", "E8", OWN, PEOPLE, True),
    _measure("hazard", "Hazard of an episode", ("per encounter", 0.0, None), "Mean hazard over encounters, as split in the cause ledger.", "E8", OWN, PAIRS),
)
_TIES = (
    _measure("tension", "Tension", SHARE, "Mean tension over all directed pairs of filled posts that share a locality.", "E10, E20", OWN, PAIRS),
    _measure("trust", "Trust", SHARE, "Mean trust over all directed pairs of filled posts that share a locality.", "E10, E20", OWN, PAIRS),
    _measure("trust_within", "Trust within professions", SHARE, "The same, pairs of one profession.", "E10, E20", OWN, SERVICE),
    _measure("trust_across", "Trust across professions", SHARE, "The same, pairs of different professions.", "E10, E20", OWN, SERVICE, True),
    _measure("trust_gap", "'Us and them' gap", ("share", -1.0, 1.0), "Trust within minus trust across professions.", "E10, E20", "the study: 'us and them'", SERVICE),
    _measure("tension_across", "Tension across professions", SHARE, "Mean tension over pairs of different professions.", "E10, E20", OWN, SERVICE),
)
_MINDS = (
    _measure("strain", "Strain", SHARE, "Mean strain of people in post.", "E18", OWN, PEOPLE, True),
    _measure("load", "Load", ("hours demanded/available", 0.0, None), "Mean load: hours due by some date over the hours there are until then, at its worst date; counted up to the declared ceiling.", "E18", OWN, PEOPLE),
    _measure("understanding", "Role understanding", SHARE, "Mean understanding of the other professions' roles.", "E10, E20", OWN, PEOPLE, True),
    _measure("myths", "Myths", SHARE, "Mean stereotypes of the other professions.", "E10, E20", "the study: 'urban myths'", PEOPLE, True),
    _measure("perceived_task_conflict", "Perceived task conflict", SHARE, "Task conflict of about eight weeks, plus hostile attribution.", "E27", OWN, PEOPLE),
    _measure("felt_tension", "Tension met lately", SHARE, "Tension in the encounters of about eight weeks.", "E27", OWN, PEOPLE),
    _measure("caseload", "Caseload", ("cases/practitioner", 0.0, None), "Open cases held by a person in post.", "E16", OWN, PEOPLE),
    _measure("deprivation", "Felt deprivation", SHARE, "Share of leadership's attention that a profession misses against its share of staff.", "E21", "the study: 'they're special, we're not'", PEOPLE),
    _measure("voice", "Voice", SHARE, "Share of the agenda against share of staff, at most 1.", "E21", OWN, PEOPLE),
    _measure("spoke_share", "Spoke up", SHARE, "Share of places in meetings whose holder spoke.", "E5", OWN, PEOPLE),
    *(
        _measure(f"style_{style}", f"Handled by {style}", SHARE, f"Share of places in meetings handled by {style}.", "E9", "Rahim's five styles", PEOPLE)
        for style in ("integrating", "obliging", "dominating", "avoiding", "compromising")
    ),
)
_TIME = tuple(
    _measure(f"time_{use}", label, SHARE, f"Share of hours, overtime included: {meaning}.", "E15", OWN, PEOPLE, use in ("direct", "forms"))
    for use, label, meaning in (
        ("direct", "Time on direct work", "work with families"),
        ("forms", "Time on forms", "forms and computer"),
        ("meetings", "Time in meetings", "meetings, conflict aside"),
        ("conflict", "Time on conflict", "lost to tension or spent on differences"),
        ("supervision", "Time in supervision", "supervision"),
        ("absence", "Absence from work", "away"),
        ("slack", "No work at hand", "nothing to do"),
    )
) + (
    _measure("overtime", "Overtime", SHARE, "Hours beyond contract hours, as a share of these.", "E15", OWN, PEOPLE),
    _measure("utilisation", "Utilisation", SHARE, "Hours used of the hours people were present.", "E15", OWN, PEOPLE, True),
)
_STAFF = (
    _measure("vacancy_rate", "Vacancies", SHARE, "Posts not filled at the start of the week.", "E19", OWN, PEOPLE, True),
    _measure("absence_rate", "Absence", SHARE, "People in post who are away all week.", "E18", OWN, PEOPLE),
    _measure("turnover", "Turnover", ("leavers/filled post/year", 0.0, None), "People who left, per filled post, times 52.", "E19", OWN, PEOPLE, True),
)
_CASES = (
    _measure("arrivals", "Cases arrived", NUMBER, "Cases that arrived this week.", "E1", OWN, CASES),
    _measure("completed", "Plans completed", NUMBER, "Plans completed this week.", "E16", OWN, CASES),
    _measure("withdrawn", "Cases withdrawn", NUMBER, "Families that withdrew this week.", "E17", OWN, CASES),
    _measure("open_cases", "Open cases", NUMBER, "Cases open at the end of the week.", "E16", OWN, CASES),
    _measure("waiting_seats", "Places nobody holds", NUMBER, "Professions' places on cases without a worker.", "E16, E19", OWN, CASES),
    _measure("meetings_held", "Meetings held", NUMBER, "Meetings of case teams.", "E16", OWN, CASES),
    _measure("meetings_postponed", "Meetings put off", NUMBER, "Meetings for which fewer than two could come.", "E16", OWN, CASES),
    _measure("handovers", "Handovers", NUMBER, "Places on cases whose holder left.", "E19", OWN, CASES),
    _measure("on_time_share", "Plans on time", SHARE, "Of the plans completed this week, those within the clock. The cohort figure, which counts open cases too, is in the summary.", "E16", OWN, CASES),
    _measure("weeks_to_plan", "Weeks to plan", ("weeks", 0.0, None), "From arrival to plan, over the plans completed this week.", "E16", OWN, CASES),
    _measure("quality", "Quality of plans", ("1 - mean square error", None, 1.0), "1 minus the plan's mean squared distance from the need.", "E13", OWN, CASES, True),
    _measure("creativity", "Creativity", ("mean square error", None, None), "Mean member's error minus the team's: weak assembly bonus.", "E13", OWN, CASES, True),
    _measure("creativity_strong", "Creativity, strong", ("mean square error", None, None), "Error of the member best placed beforehand minus the team's: strong assembly bonus.", "E13", OWN, CASES),
    _measure("engagement", "Families' engagement", SHARE, "Engagement of families whose plan was completed.", "E17", OWN, CASES, True),
    _measure("duplicates", "Duplicate forms", ("forms/case", 0.0, None), "Forms a family was asked for again.", "E14", OWN, CASES, True),
)

MEASURES: dict[str, Measure] = {
    measure.name: measure for group in (_CONFLICT, _TIES, _MINDS, _TIME, _STAFF, _CASES) for measure in group
}

# Summaries over a whole run that are not means of weekly values.
COHORT: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        _measure("on_time", "Plans on time", SHARE, "Of the cases that arrived in the measured weeks early enough to be followed for the whole clock, those with a plan within it; families that withdrew before are left out.", "E16", "SEN2 statistics' definition, exceptions included", SERVICE, True),
        _measure("median_weeks", "Median weeks to plan", ("weeks", 0.0, None), "Kaplan-Meier median over all cases that arrived in the measured weeks; open and withdrawn cases are censored.", "E16", "Kaplan & Meier 1958", SERVICE, True),
    )
}


def on_survey_metric(share: float) -> float:
    """A share (0-1) on the 1-5 metric of conflict scales: 1 + 4 x."""
    return 1 + 4 * share
