"""What an instrument is: scales of items, pages, a sampling frame, and how people reply (E28, E29)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sim.core.errors import did_you_mean, listed
from sim.core.parameters import Spec, param
from sim.model.survey.latents import LATENTS
from sim.model.validation_context import ValidationContext, unknown_value

LIKERT, POINTS, TICKS = "likert", "points", "ticks"
KINDS = (LIKERT, POINTS, TICKS)
SYMMETRIC = (-1.5, -0.5, 0.5, 1.5)
FLOOR_HEAVY = (0.0, 0.8, 1.5, 2.2)
CEILING_HEAVY = tuple(-cut for cut in reversed(FLOOR_HEAVY))
SHAPES = {"symmetric": SYMMETRIC, "floor_heavy": FLOOR_HEAVY, "ceiling_heavy": CEILING_HEAVY}
EVERYONE, EDUCATION_SIDE, LEADERS = "everyone", "education_side", "leaders"
FRAMES = (EVERYONE, EDUCATION_SIDE, LEADERS)
EDUCATION_FORMS = "education"  # the set of forms that the education side uses
MCAR, MAR, MNAR = "mcar", "mar", "mnar"
MISSING = (MCAR, MAR, MNAR)
MAX_ITEMS = 99
FIRST_LETTER = ord("A")
MAX_THRESHOLDS = 10
ROUNDING = 1e-9  # allowed in variances that add up to 1
LONGEST_CODE = 32
CODE = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{LONGEST_CODE - 1}}}")
STUDY_REPLIES = "the study: 74 of 140 completed its survey"


@dataclass(frozen=True)
class Scale(Spec):
    """Items that measure one latent. No item's wording is included: ``construct`` is a paraphrase of our own."""

    mechanism = "instruments"
    kind: str = LIKERT
    code: str = ""  # items are named INSTRUMENT_CODE1, 2, ...
    label: str = ""
    construct: str = ""
    latent: str = ""  # what it measures: a name in sim/model/survey/latents.py
    shape: str = "symmetric"
    thresholds: list[float] = field(default_factory=list)  # instead of a shape: where one category ends, in SDs
    shift: dict[str, float] = field(default_factory=dict)  # profession: how much higher it answers at the same latent
    shares: dict[str, float] = field(default_factory=dict)  # ticks: the share that ticks each at the norm
    items: int = param(3, "items", 1, MAX_ITEMS, grade="D", eq="E28", meaning="items of the scale")
    loading: float = param(
        0.8, "SD/SD", 0.0, 1.0, grade="D", eq="E28", meaning="how strongly an item reflects the latent (lambda)"
    )
    common_method: float = param(
        0.3, "SD/SD", 0.0, 1.0, grade="E", eq="E28",
        meaning="how strongly a person's mood and response style affect every item (c)",
    )  # fmt: skip
    offset: float = param(
        0.0, "SD", -3.0, 3.0, grade="E", eq="E28",
        meaning="how much higher everyone answers at the same value of the latent",
    )  # fmt: skip
    concentration: float = param(
        30.0, "ratio", 1.0, 1000.0, grade="E", eq="E28", meaning="points: how similarly people distribute them (kappa)"
    )

    def cuts(self) -> list[tuple[float, ...]]:
        """For each item, the thresholds between its categories, in standard deviations."""
        from scipy.special import ndtri

        if self.kind == TICKS:
            return [(float(ndtri(1 - share)),) for share in self.shares.values()]
        return [tuple(self.thresholds) or SHAPES[self.shape]] * self.items

    @property
    def lowest(self) -> int:
        """The number of the lowest category."""
        return 1 if self.kind == LIKERT else 0

    @property
    def options(self) -> int:
        """How many categories an item has."""
        return len(self.cuts()[0]) + 1

    @property
    def names(self) -> list[str]:
        """Suffixes of the items' names: what can be ticked, letters for points, else numbers from 1."""
        if self.kind == TICKS:
            return list(self.shares)
        return [chr(FIRST_LETTER + k) if self.kind == POINTS else str(k + 1) for k in range(self.items)]

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each part that does not fit the others or the organisation."""
        yield from _not_a_code(self.code, f"{key}.code")
        yield from unknown_value(self.kind, KINDS, f"{key}.kind")
        yield from unknown_value(self.latent, LATENTS, f"{key}.latent")
        yield from unknown_value(self.shape, SHAPES, f"{key}.shape")
        yield from self._problems_of_kind(key)
        yield from self._problems_of_thresholds(f"{key}.thresholds")
        if self.loading**2 + self.common_method**2 > 1 + ROUNDING:
            yield (
                f"{key}: loading {self.loading:g} and common_method {self.common_method:g} leave no room for error; "
                "their squares may add up to at most 1."
            )
        yield from context.unknown_professions(self.shift, f"{key}.shift")

    def _problems_of_kind(self, key: str) -> Iterator[str]:
        shared_among = LATENTS[self.latent].shared_among if self.latent in LATENTS else ()
        if (self.kind == POINTS) != bool(shared_among):
            reason = "points are shared among kinds of culture" if self.kind == POINTS else "it takes points only"
            yield f"{key}: kind '{self.kind}' does not fit latent '{self.latent}': {reason}."
        if self.kind == POINTS and tuple(self.shares) != shared_among:
            yield f"{key}.shares must give the usual share of {listed(shared_among)}, in this order."
        if self.kind == POINTS and self.items != len(shared_among):
            yield f"{key}.items = {self.items} must be {len(shared_among)}: {listed(shared_among)}."
        if self.kind == TICKS and not self.shares:
            yield f"{key}.shares must name what can be ticked, each with the share that usually ticks it."
        for name, share in self.shares.items():
            if not 0 < share < 1:
                yield f"{key}.shares.{name} = {share:g} must lie between 0 and 1."

    def _problems_of_thresholds(self, key: str) -> Iterator[str]:
        cuts = self.thresholds
        if any(not math.isfinite(cut) for cut in cuts) or any(later <= cut for cut, later in pairwise(cuts)):
            yield f"{key} = {cuts} must be rising numbers, e.g. [-1.5, -0.5, 0.5, 1.5]."
        if len(cuts) > MAX_THRESHOLDS:
            yield f"{key} makes {len(cuts) + 1} categories; at most {MAX_THRESHOLDS + 1} are allowed."


@dataclass(frozen=True)
class Page(Spec):
    """Scales shown together, and the share of people who do not answer them."""

    mechanism = "instruments"
    scales: list[str] = field(default_factory=list)
    relevance: dict[str, float] = field(default_factory=dict)  # profession: share to whose role it applies
    applies: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E29", meaning="share of people to whose role the page applies"
    )
    skip: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E29", meaning="share of people who leave the page out and go on"
    )
    break_off: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E29", meaning="share of people who stop before the page"
    )

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each part that does not fit the organisation."""
        yield from context.unknown_professions(self.relevance, f"{key}.relevance")
        for profession, share in self.relevance.items():
            if not 0 <= share <= 1:
                yield f"{key}.relevance.{profession} = {share:g} must lie between 0 and 1."


@dataclass(frozen=True)
class Reply(Spec):
    """Who answers. MCAR: at random; MAR: depends on strain and profession; MNAR: on conflict, too."""

    mechanism = "instruments"
    missing: str = MAR
    profession: dict[str, float] = field(default_factory=dict)  # logit, relative to other professions
    rate: float = param(
        0.53, "share", 0.0, 1.0, grade="C", eq="E29", meaning="share of the invited who reply", source=STUDY_REPLIES
    )
    strain: float = param(
        -0.3, "logit/SD", -3.0, 3.0, grade="E", eq="E29",
        meaning="how much more readily strained people reply (MAR, MNAR)",
    )  # fmt: skip
    conflict: float = param(
        -0.3, "logit/SD", -3.0, 3.0, grade="E", eq="E29",
        meaning="how much more readily people in conflict reply (MNAR)",
    )  # fmt: skip
    item_missing: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E29", meaning="share of items that respondents leave empty"
    )

    def slopes(self) -> tuple[float, float]:
        """Logits per standard deviation of strain and of relationship conflict."""
        return (0.0 if self.missing == MCAR else self.strain, self.conflict if self.missing == MNAR else 0.0)

    def of_professions(self) -> dict[str, float]:
        """Logit of each profession named, relative to other professions."""
        return {} if self.missing == MCAR else self.profession

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for an unknown kind of missing replies or an unknown profession."""
        yield from unknown_value(self.missing, MISSING, f"{key}.missing")
        yield from context.unknown_professions(self.profession, f"{key}.profession")


@dataclass(frozen=True)
class Instrument(Spec):
    """A questionnaire, whom it is sent to, and when."""

    mechanism = "instruments"
    code: str = ""
    label: str = ""
    description: str = ""
    source: str = ""
    weeks: list[int] = field(default_factory=lambda: [-1])  # 0: the first measured week; negative: from the end
    frame: str = EVERYONE
    professions: list[str] = field(default_factory=list)  # of the frame, only these; empty: all
    localities: list[int] = field(default_factory=list)  # of the frame, only these, from 0; empty: all
    answers: list[str] = field(default_factory=list)  # the label of each category of its items
    scales: dict[str, Scale] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)  # in order; without any, all scales are on one
    reply: Reply = field(default_factory=Reply)
    invited: int = param(
        0, "people", 0, 100_000, grade="D", eq="E29", meaning="people of the frame drawn at random; 0: all"
    )

    @property
    def order(self) -> dict[str, Page]:
        """The pages in the order in which they are shown."""
        return self.pages or {"all": Page(scales=list(self.scales))}

    def item_names(self, scale: str) -> list[str]:
        """Names of a scale's items, as in data files: ``ICS_T1``."""
        definition = self.scales[scale]
        separator = "_" if definition.kind == TICKS else ""
        return [f"{self.code}_{definition.code}{separator}{name}" for name in definition.names]

    def reached_professions(self, form_sets: Mapping[str, str]) -> list[str]:
        """Ids of the professions that the frame reaches; ``form_sets`` has the set of forms of each with posts."""
        frame = [name for name, forms in form_sets.items() if self.frame != EDUCATION_SIDE or forms == EDUCATION_FORMS]
        return [name for name in frame if not self.professions or name in self.professions]

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each part that does not fit the others or the organisation; weeks are not checked."""
        if not self.scales:
            name = key.rpartition(".")[2]
            yield f"{key} has no scales; choose a built-in instrument (instruments={name}?) or add at least one."
        yield from _not_a_code(self.code, f"{key}.code")
        for name, scale in self.scales.items():
            if scale.latent or scale.code:
                yield from scale.problems(context, f"{key}.scales.{name}")
            else:  # an override with a misspelt name has made an empty scale
                others = [other for other in self.scales if other != name]
                hint = did_you_mean(name, others)
                yield f"'{key}.scales.{name}' is not a scale of this instrument; it has {listed(others)}.{hint}"
        yield from self._problems_of_items(key)
        yield from self._problems_of_pages(context, key)
        yield from self.reply.problems(context, f"{key}.reply")
        yield from self._problems_of_frame(context, key)

    def _problems_of_items(self, key: str) -> Iterator[str]:
        names = [item for scale in self.scales for item in self.item_names(scale)]
        lower = [name.lower() for name in names]  # SPSS does not distinguish T1 from t1
        twice = next((name for name in names if lower.count(name.lower()) > 1), None)
        if twice:
            yield f"{key}: two items are called {twice}; give each scale a code of its own."
        options = {scale.options for scale in self.scales.values() if scale.kind not in (POINTS, TICKS)}
        if self.answers and options - {len(self.answers)}:
            yield (
                f"{key}.answers has {len(self.answers)} labels, but its items have "
                f"{listed(map(str, sorted(options)))} categories."
            )

    def _problems_of_pages(self, context: ValidationContext, key: str) -> Iterator[str]:
        shown = [scale for page in self.order.values() for scale in page.scales]
        for name, page in self.order.items():
            for scale in page.scales:
                yield from unknown_value(scale, self.scales, f"{key}.pages.{name}.scales")
            yield from page.problems(context, f"{key}.pages.{name}")
        for scale in self.scales:
            if shown.count(scale) != 1:
                number = "no page" if scale not in shown else "more than one page"
                yield f"{key}.pages: scale '{scale}' is on {number}; each scale belongs on one."

    def _problems_of_frame(self, context: ValidationContext, key: str) -> Iterator[str]:
        yield from unknown_value(self.frame, FRAMES, f"{key}.frame")
        yield from context.unknown_professions(self.professions, f"{key}.professions")
        for locality in self.localities:
            if not 0 <= locality < context.localities:
                yield (
                    f"{key}.localities contains {locality}; allowed are 0 to {context.localities - 1} "
                    "in this organisation."
                )
        if self.frame == LEADERS and self.localities:
            yield f"{key}.localities must be empty, because leaders belong to no locality."
        reached = self.reached_professions(context.form_sets)
        leaders = sum(context.leadership_posts.get(name, 0) for name in reached)
        if not reached or (self.frame == LEADERS and not leaders):
            only = f" of the professions {listed(self.professions)}" if self.professions else ""
            yield f"{key}: frame '{self.frame}' contains nobody{only}."

    def problems_of_weeks(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence if there is no week, and for each week outside the run."""
        if not self.weeks:
            yield f"{key} is empty, so no survey would be taken; e.g. {key}=[-1]."
        yield from context.outside_run(self.weeks, key)


def problems_of_instruments(
    instruments: Mapping[str, Instrument], context: ValidationContext, key: str
) -> Iterator[str]:
    """A sentence for each problem of an instrument, its name or its weeks, and for each code used twice."""
    codes: dict[str, str] = {}
    for name, instrument in instruments.items():
        yield from _not_a_code(name, f"{key}.{name}: its name")
        yield from instrument.problems(context, f"{key}.{name}")
        yield from instrument.problems_of_weeks(context, f"{key}.{name}.weeks")
        first = codes.setdefault(instrument.code.lower(), name)
        if first != name:
            yield f"{key}.{name}.code = '{instrument.code}' is also the code of {first}; change one."


def _not_a_code(code: str, key: str) -> Iterator[str]:
    if not CODE.fullmatch(code):
        yield (
            f"{key} = '{code}' must be a short name for files and data: letters, digits and underscores, the first "
            f"a letter, at most {LONGEST_CODE}."
        )
