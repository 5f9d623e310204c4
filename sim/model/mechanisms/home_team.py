"""Colleagues of one profession in a locality meet regularly, talk, and tell of colleagues elsewhere (E36, M19)."""

from dataclasses import dataclass

from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class HomeTeam(Spec):
    """M19 home team. Its meetings take their time from supervision (``casework.supervision_hours``)."""

    mechanism = "M19"
    enabled: bool = True
    weeks: int = param(
        2, "weeks", 0, 8, grade="D", eq="E36", off=0,
        meaning="weeks from one meeting of the home team to the next; 0: none",
    )  # fmt: skip
    partners: int = param(
        2, "colleagues", 0, 7, grade="E", eq="E36", off=0,
        meaning="colleagues whom each member talks with at a meeting, if there are as many",
        source="direction: contact (Pettigrew & Tropp 2006); the number is assumed",
    )  # fmt: skip
