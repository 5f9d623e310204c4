"""An appraisal: once or twice a year a manager looks at one person's work, needs and plans."""

from dataclasses import dataclass

from sim.core.parameters import param
from sim.model.cpd.activity import Activity, columns, effect, half_life, hours, reach, register


@register
@dataclass(frozen=True)
class Appraisal(Activity):
    """Appraisal, one to one."""

    kind = "appraisal"
    label = "Appraisal"
    description = "A manager who stays long enough to know the person talks through work, needs and plans."
    grouping = "alone"
    addresses = "access"
    needs_stability = True
    writes = columns("hours", "understanding", "skill", "recognition")

    hours: float = hours(1.5, 0.5, 3.0)
    price: float = param(
        0.0, "GBP/head", 0.0, 45.0, grade="D", eq="E22", meaning="price of one place",
        source="assumption: the manager's post is paid for already; at most 1.5 manager hours at GBP 30 in full",
    )  # fmt: skip
    reach: float = reach(0.64, grade="C", source="the study's survey: 64 % named appraisals; its top five are ties")
    understanding: float = effect(0.0, 0.05, "own role among the others made clear (e_r)")
    skill: float = effect(0.0, 0.05, "handling of conflict discussed (e_k)")
    recognition: float = effect(
        0.0, 0.1, "felt deprivation reduced by recognition (e_f)", grade="D",
        source="the study: 'a lack of recognition'; that appraisal answers it, and by how much: assumption",
    )  # fmt: skip
    half_life_weeks: float = half_life(26.0)
