"""Mesa's face of the leadership: a leader is a window on one seat. Arrays act, agents show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from sim.interfaces.mesa.service_model import ServiceModel


class Leader(mesa.Agent):
    """One seat of the leadership, or the director, and whoever holds it.

    Attributes:
        seat: number of the seat (int), the row; stable over time.
        director: whether this is the director (bool).
        home: id of the profession that the seat belongs to (str).
    """

    def __init__(self, model: ServiceModel, seat: int) -> None:
        super().__init__(model)
        self.seat = seat
        row = self._row()
        self.director = bool(row["director"])
        self.home = model.professions[int(row["home"])]

    def _row(self):
        return self.model.state.leaders[self.seat]

    @property
    def occupied(self) -> bool:
        """Whether someone holds the seat."""
        return bool(self._row()["occupied"])

    @property
    def profession(self) -> str | None:
        """Id of the holder's profession; None while the seat is empty."""
        return self.model.professions[int(self._row()["profession"])] if self.occupied else None

    @property
    def tenure(self) -> int | None:
        """Weeks since the holder came; None while the seat is empty. The first holders came in the first week."""
        if not self.occupied:
            return None
        return self.model.simulator.week - int(self.model.simulator.calendar_week(self._row()["since"]))

    @property
    def agenda(self) -> float:
        """How far the holder favours the own profession over the headcount (0-1)."""
        return float(self._row()["agenda"])

    @property
    def weight(self) -> float:
        """Weight beside an ordinary seat."""
        return float(self._row()["weight"])

    @property
    def predecessors(self) -> int:
        """How many held the seat before."""
        return int(self._row()["occupant"])

    def __repr__(self) -> str:
        name = "director" if self.director else f"seat {self.seat}"
        return f"<Leader {name}, {self.profession or 'empty'}>"
