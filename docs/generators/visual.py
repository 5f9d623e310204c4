"""docs/visual-odd.svg: the model on one page, drawn from the code: entities, schedule, parameters, measures."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import sim
from generators import declarations, drawing, schedule
from generators.drawing import GREY, arrow, box, label, paragraph, tag
from sim.measures.measure import EVERYWHERE
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import Config
from sim.model.state import TABLES, State
from sim.settings.compose import compose_config

LEFT, MIDDLE, RIGHT = 20, 316, 822  # where the three columns begin
NARROW, WIDE = 284, 494  # how wide they are: the outer ones, the middle one
TOP = 104
BESIDE = 136  # where the text beside a step's name begins, from the start of its column
MAX_NAMED = 20  # columns of one entity that are named; of the others only the number is given


@dataclass(frozen=True)
class Entity:
    """One box: its letter, colour, and parts of the state."""

    letter: str
    label: str
    colour: str
    parts: tuple[str, ...]


ENTITIES = (
    Entity("S", "service and its leadership", "#000000", ("leaders", "service")),
    Entity("Q", "professions", "#D55E00", ("professions",)),
    Entity("A", "CPD: activities, money, own survey", "#8a5a83", ("activities", "activity_access", "survey_answers")),
    Entity("L", "localities", "#767676", ("localities",)),
    Entity("P", "practitioners, one per post", "#0072B2", ("people",)),
    Entity("B", "what they know and believe", "#00638a", ("understanding", "myths", "frameworks")),
    Entity("D", "dyads: ties to each colleague", "#007a5a", ("dyads",)),
    Entity("C", "cases and the roles of their teams", "#9a6a00", ("cases", "case_roles", "queue")),
)
# Parts that never change during a run: settings in another form.
CONSTANT = {
    "profession_frameworks", "case_types", "case_type_weights", "cumulative_sizes", "rng_key", "events", "releases",
    "survey_pages", "survey_items", "item_thresholds", "item_shifts", "page_relevance",
}  # fmt: skip
RULE = (
    ("differences", "in information, values, understanding, paperwork, mandate, load and status"),
    ("conflict", "task · process · relationship · and unspoken disagreement"),
    ("four paths", "pooled information · hours · trust · staying or leaving"),
    ("outcomes", "plans and their speed · families' engagement · staff"),
)
NOWHERE = "No outcome is a function of conflict, and no remedy lowers conflict directly."
TITLE = "Dissonance on one page: a visual ODD"
ABOUT = (
    "Three columns. Left: the entities of the model with the variables that change. Middle: the steps of one week in "
    "order, for the whole service, each locality, and the whole service again, with letters for the entities that each "
    "step changes. "
    "Right: the causal rule, scales, design concepts, evidence and measures."
)


def entity_of(part: str) -> Entity:
    """The entity that a part of the state belongs to.

    Raises:
        KeyError: the part is drawn nowhere.
    """
    for entity in ENTITIES:
        if part in entity.parts:
            return entity
    raise KeyError(f"{part} of the state is in no entity of the visual ODD")


def undrawn() -> set[str]:
    """Parts of the state that are neither drawn nor constant."""
    return set(State._fields) - CONSTANT - {part for entity in ENTITIES for part in entity.parts}


def visual() -> str:
    """The page as SVG."""
    return drawing.page(TITLE, ABOUT, [*_head(), *_entities(), *_week(), *_right(), _foot()])


def _head() -> list[str]:
    text = (
        "Purpose: to explain, under stated assumptions, how conflict arises in a children's integrated service and "
        "acts on plans, families and staff; to compare frameworks of continuing professional development (CPD) with "
        "their alternatives. The services are stylised: the model forecasts nothing about any real person, team or "
        "authority, and children's outcomes are not in it."
    )
    lines, _ = paragraph(LEFT, 58, text, drawing.WIDTH - 2 * LEFT, 11)
    return [label(LEFT, 36, TITLE, 20, bold=True), *lines]


def _foot() -> str:
    text = f"Version {sim.__version__}. Drawn from the code; docs/ODD.md has every equation, variable and number."
    return label(LEFT, drawing.HEIGHT - 16, text, 8.5, ink=GREY)


def changing(part: str) -> list[str]:
    """Names of the variables of a part of the state that change; its own name where it has no columns."""
    tables = {table.name: table for table in TABLES}
    if part not in tables:
        return [part.replace("_", " ")]
    return [column.name.replace("_", " ") for column in tables[part].columns if column.changes]


def _named(entity: Entity) -> str:
    names = list(dict.fromkeys(name for part in entity.parts for name in changing(part)))
    more = f" … and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return ", ".join(names[:MAX_NAMED]) + more


def _entities() -> list[str]:
    parts, y = [label(LEFT, TOP, "2 Entities and their variables", 12.5, bold=True)], TOP + 10
    for entity in ENTITIES:
        lines, end = paragraph(LEFT + 10, y + 32, _named(entity), NARROW - 20, 10)
        parts += [box(LEFT, y, NARROW, end - y - 4), *tag(LEFT + 10, y + 17, entity.letter, entity.colour)]
        parts += [label(LEFT + 28, y + 17, entity.label, 11, bold=True), *lines]
        y = end + 4
    return parts


def touched(step: str) -> list[Entity]:
    """The entities that a step changes, in the order in which they are drawn."""
    written = {column.split(".")[0] for column in schedule.writes_of(step, schedule.steps())}
    letters = {entity_of(part).letter for part in written}
    return [entity for entity in ENTITIES if entity.letter in letters]


def _week() -> list[str]:
    parts, y = [label(MIDDLE, TOP, "3 One week, in this order", 12.5, bold=True)], TOP + 10.0
    parts.append(label(MIDDLE + 190, TOP, "letters: what a step changes; no letter: it only observes", 10, ink=GREY))
    known, group = schedule.steps(), ""
    for number, (name, often) in enumerate(schedule.week_order(), start=1):
        if often != group:
            parts.append(label(MIDDLE, y + 13, often, 10, bold=True, ink=GREY))
            group, y = often, y + 18
        about = (ast.get_docstring(known[name][1]) or "").split("\n")[0].replace("`", "")
        drawn, y = _step(number, name, about, y)
        parts += drawn
    return parts


def _step(number: int, name: str, about: str, y: float) -> tuple[list[str], float]:
    tags = touched(name)
    lines, end = paragraph(MIDDLE + BESIDE, y + 10, about, WIDE - BESIDE - 6 - 15 * max(len(tags), 1), 8.5)
    parts = [label(MIDDLE + 4, y + 10, f"{number}", 8.5, ink=GREY), label(MIDDLE + 22, y + 10, name, 9.5, bold=True)]
    for index, entity in enumerate(reversed(tags)):
        parts += tag(MIDDLE + WIDE - 13 - 14 * index, y + 10, entity.letter, entity.colour)
    line = f'<path d="M{MIDDLE} {end - 6.4:g} H{MIDDLE + WIDE}" stroke="#dddddd" stroke-width="0.6"/>'
    return [*parts, *lines, line], end - 4.6


def _right() -> list[str]:
    rule, y = _rule()
    parts = [*rule]
    for head, makes in SECTIONS.items():
        lines, end = paragraph(RIGHT, y + 32, makes(), NARROW - 6, 10)
        parts += [label(RIGHT, y + 17, head, 12.5, bold=True), *lines]
        y = end + 1
    return parts


def _rule() -> tuple[list[str], float]:
    parts, y = [label(RIGHT, TOP, "1 The causal rule", 12.5, bold=True)], TOP + 10.0
    for index, (head, text) in enumerate(RULE):
        lines, end = paragraph(RIGHT + 10, y + 28, text, NARROW - 20, 10)
        parts += [box(RIGHT, y, NARROW, end - y - 5), label(RIGHT + 10, y + 15, head, 11, bold=True), *lines]
        y = end + 7
        if index + 1 < len(RULE):
            parts.append(arrow(RIGHT + NARROW / 2, y - 11.5, 10))
    lines, y = paragraph(RIGHT, y + 4, NOWHERE, NARROW, 10, GREY)
    return [*parts, *lines], y - 8


def scales() -> str:
    """Time, space and size, from the defaults and the case study."""
    config, service = Config(), compose_config("case_study").organisation
    posts = sum(item.headcount for item in service.professions.values())
    return (
        f"A step is one working week: {config.burn_in} of burn-in, then {config.weeks} measured. The case study has "
        f"{posts} posts of {len(service.professions)} professions in {service.localities} localities; only people of "
        "one locality meet. "
        f"{config.replicates} replicates by default, on common random numbers."
    )


def concepts() -> str:
    """Element 4 in a few words."""
    return (
        "Nobody optimises: people speak, handle differences, come to training, stay or leave by probabilities. They "
        "see a need with error, learn roles by working together, and hear stories from colleagues of their profession. "
        "Every random number is tied to an event. Conflict, plans, delay, trust, its gap between professions, and "
        "turnover emerge; leadership's seats and CPD's direct effects are given."
    )


def numbers() -> str:
    """How many numbers there are, and on which evidence."""
    grades = [row.grade for row in declarations.of_the_model()]
    weak = sum(grade in "DE" for grade in grades) / len(grades)
    counted = ", ".join(f"{grade} {grades.count(grade)}" for grade in declarations.GRADES)
    return (
        f"{len(grades)} parameters, each with unit, bounds, source and grade of evidence ({counted}); {weak:.0%} rest "
        "on judgement (D) or nothing (E) and must be swept. Matched by hand, not validated."
    )


def measures() -> str:
    """What is observed."""
    return (
        f"{len(MEASURES) + len(COHORT)} measures, by {', '.join(EVERYWHERE)}; each unit of conflict split by cause; "
        "surveys of the simulated staff beside the truth. Measures only read."
    )


SECTIONS = {"2 Scales": scales, "4 Design concepts": concepts, "4 Measures": measures, "7 Numbers": numbers}
