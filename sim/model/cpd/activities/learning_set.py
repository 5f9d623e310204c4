"""A reflective learning set: a fixed small group of several professions discusses its members' questions."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class LearningSet(Activity):
    """Reflective learning set; planned monthly."""

    kind = "learning_set"
    label = "Reflective learning set"
    description = "A small group of several professions works through its members' own questions about joint work."
    grouping = "mixed"
    addresses = "process_conflict"
    writes = columns("hours", "understanding", "myths", "skill", "trust")

    hours: float = hours(1.5, 0.5, 3.0)
    price: float = price(10.0, 30.0, source="assumption: a facilitator shared by six to eight people")
    reach: float = reach(0.58, grade="C", source="the study's survey: 58 % named learning sets; its top five are ties")
    understanding: float = effect(0.0, 0.1, "other points of view considered (e_r)")
    myths: float = effect(0.0, 0.08, "a myth questioned by the people it concerns (e_s)")
    skill: float = effect(
        0.0, 0.12, "handling of conflict practised on real cases (e_k)", grade="D",
        source="teamwork training: 51 controlled studies, medium-sized effects (McEwan et al. 2017); size here assumed",
    )  # fmt: skip
    trust: float = effect(0.0, 0.06, "trust in people met (e_T)")
    half_life_weeks: float = half_life(26.0)
