"""What an instrument is: scales of items, pages, a mailing list, and how people reply (E28, E29)."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.core.parameters import Spec, param

AGREEMENT, POINTS, TICKS = "likert", "points", "ticks"
KINDS = (AGREEMENT, POINTS, TICKS)
SYMMETRIC = (-1.5, -0.5, 0.5, 1.5)
FLOOR_HEAVY = (0.0, 0.8, 1.5, 2.2)
CEILING_HEAVY = tuple(-cut for cut in reversed(FLOOR_HEAVY))
SHAPES = {"symmetric": SYMMETRIC, "floor_heavy": FLOOR_HEAVY, "ceiling_heavy": CEILING_HEAVY}
EVERYONE, LEADERS = "everyone", "leaders"
EDUCATION_SIDE = "education_side"
FRAMES = (EVERYONE, EDUCATION_SIDE, LEADERS)
MCAR, MAR, MNAR = "mcar", "mar", "mnar"
MISSING = (MCAR, MAR, MNAR)
MOST_ITEMS = 99
FIRST_LETTER = ord("A")
MOST_STEPS = 10
STUDY_REPLIES = "the study: 74 of 140 completed its survey"


@dataclass(frozen=True)
class Scale(Spec):
    """Items that ask for one thing. No item's wording is shipped: ``construct`` is a paraphrase of our own."""

    mechanism = "instruments"
    kind: str = AGREEMENT
    code: str = ""  # items are named INSTRUMENT_CODE1, 2, ...
    label: str = ""
    construct: str = ""
    latent: str = ""  # what it asks for: a name in sim/model/survey/latents.py
    shape: str = "symmetric"
    thresholds: list[float] = field(default_factory=list)  # instead of a shape: where one answer ends, in SDs
    shift: dict[str, float] = field(default_factory=dict)  # profession: how much higher it ticks at the same standing
    shares: dict[str, float] = field(default_factory=dict)  # ticks: the share that ticks each at the norm
    items: int = param(3, "items", 1, MOST_ITEMS, grade="D", eq="E28", meaning="items of the scale")
    loading: float = param(
        0.8, "SD/SD", 0.0, 1.0, grade="D", eq="E28", meaning="how well an item shows what it asks for (lambda)"
    )
    common_method: float = param(
        0.3, "SD/SD", 0.0, 1.0, grade="E", eq="E28", meaning="how far a person's mood and manner colour every item (c)"
    )
    offset: float = param(
        0.0, "SD", -3.0, 3.0, grade="E", eq="E28", meaning="how much higher everybody ticks at the same standing"
    )
    concentration: float = param(
        30.0, "ratio", 1.0, 1000.0, grade="E", eq="E28", meaning="points: how closely people share them alike (kappa)"
    )

    def cuts(self) -> list[tuple[float, ...]]:
        """For each item, the thresholds between its answers."""
        from scipy.special import ndtri

        if self.kind == TICKS:
            return [(float(ndtri(1 - share)),) for share in self.shares.values()]
        return [tuple(self.thresholds) or SHAPES[self.shape]] * self.items

    @property
    def lowest(self) -> int:
        """The value of the lowest answer."""
        return 1 if self.kind == AGREEMENT else 0

    @property
    def options(self) -> int:
        """How many answers an item offers."""
        return len(self.cuts()[0]) + 1

    @property
    def names(self) -> list[str]:
        """What tells the items apart: names of what is ticked, else numbers from 1."""
        if self.kind == TICKS:
            return list(self.shares)
        return [chr(FIRST_LETTER + k) if self.kind == POINTS else str(k + 1) for k in range(self.items)]


@dataclass(frozen=True)
class Page(Spec):
    """Scales shown together, and whom they lose."""

    mechanism = "instruments"
    scales: list[str] = field(default_factory=list)
    relevance: dict[str, float] = field(default_factory=dict)  # profession: share to whose role it applies
    applies: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E29", meaning="share to whose role the page applies; others pass it by"
    )
    skip: float = param(0.0, "share", 0.0, 1.0, grade="D", eq="E29", meaning="leave the page out and go on")
    break_off: float = param(0.0, "share", 0.0, 1.0, grade="D", eq="E29", meaning="stop before the page")


@dataclass(frozen=True)
class Reply(Spec):
    """Who answers. MCAR: luck alone; MAR: strain and profession too; MNAR: conflict, which is asked about, too."""

    mechanism = "instruments"
    missing: str = MAR
    profession: dict[str, float] = field(default_factory=dict)  # logit, beside other professions
    rate: float = param(
        0.53, "share", 0.0, 1.0, grade="C", eq="E29", meaning="share of those invited who answer", source=STUDY_REPLIES
    )
    strain: float = param(
        -0.3, "logit/SD", -3.0, 3.0, grade="E", eq="E29", meaning="how much the strained answer more (MAR, MNAR)"
    )
    conflict: float = param(
        -0.3, "logit/SD", -3.0, 3.0, grade="E", eq="E29", meaning="how much those in conflict answer more (MNAR)"
    )
    item_missing: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E29", meaning="single items left empty by those who answer"
    )

    def slopes(self) -> tuple[float, float]:
        """Logit a standard deviation of strain, and of relationship conflict."""
        return (0.0 if self.missing == MCAR else self.strain, self.conflict if self.missing == MNAR else 0.0)

    def of_professions(self) -> dict[str, float]:
        """Logit beside other professions."""
        return {} if self.missing == MCAR else self.profession


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
    answers: list[str] = field(default_factory=list)  # what each answer of its items says
    scales: dict[str, Scale] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)  # in order; without any, all scales are on one
    reply: Reply = field(default_factory=Reply)
    invited: int = param(
        0, "people", 0, 100_000, grade="D", eq="E29", meaning="people of the frame drawn at random; 0: all"
    )

    @property
    def order(self) -> dict[str, Page]:
        """The pages as they are shown."""
        return self.pages or {"all": Page(scales=list(self.scales))}

    def item_names(self, scale: str) -> list[str]:
        """Names of a scale's items, as in data files: ``ICS_T1``."""
        found = self.scales[scale]
        joint = "_" if found.kind == TICKS else ""
        return [f"{self.code}_{found.code}{joint}{name}" for name in found.names]
