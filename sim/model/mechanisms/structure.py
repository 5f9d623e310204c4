"""The structure of the service (E7, E8): mandate clarity, lead professionals, co-location."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.core.parameters import Spec, param
from sim.model.validation_context import ValidationContext


@dataclass(frozen=True)
class Structure(Spec):
    """How far the service is integrated, from aligned to merged.

    ``merged`` names professions in one organisation: they use the same forms and the same information system.
    """

    mechanism = "M4, M5"
    mandate_clarity: float = param(
        0.65, "share", 0.0, 1.0, grade="C", eq="E7, E8", meaning="how clear responsibilities are (m)",
        source="the study: 'a poorly defined service so the task wasn't clear'",
    )  # fmt: skip
    mandate_spread: float = param(
        0.3, "sd of logit", 0.0, 2.0, grade="E", eq="E7, E8", meaning="variation between localities",
        source="set by hand, so that process conflict clusters by locality as climate scales do (ICC(1) .04-.13)",
    )  # fmt: skip
    lead_professional: int = param(
        1, "0/1", 0, 1, grade="C", eq="E7", meaning="each case has a lead professional", source="the study"
    )
    co_location: float = param(
        0.0, "share", 0.0, 1.0, grade="C", eq="E10", meaning="how far colleagues of a locality share offices",
        source="the study: co-location alone does not 'bring about joined-up practices'",
    )  # fmt: skip
    informal_rate: float = param(
        0.3, "1/week", 0.0, 1.0, grade="E", eq="E10",
        meaning="weekly probability that a person starts an informal contact, at full co-location",
    )  # fmt: skip
    merged: list[str] = field(default_factory=list)

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each merged profession that does not exist."""
        yield from context.unknown_professions(self.merged, f"{key}.merged")
