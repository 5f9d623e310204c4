"""Mesa's face: a practitioner is a window on one row of the tables. Arrays act, agents show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.person_scores import dyad_block
from sim.model.state import PEOPLE

if TYPE_CHECKING:
    from sim.interfaces.mesa.service_model import ServiceModel


class Practitioner(mesa.Agent):
    """One post of the service and whoever holds it.

    Every column of :data:`sim.model.state.PEOPLE` can be read as an attribute (``strain``, ``skill``,
    ``tension``, ``task``, ``process``, ``load``, ``cases``, ``occupied``, ``absent`` …); units and ranges
    are the columns'. Writing is for experiments: ``practitioner.strain = .9`` changes the row.

    Attributes:
        post: number of the post (int), the row; stable over time.
        profession: id of the profession (str).
        locality: index of the locality (int).
    """

    def __init__(self, model: ServiceModel, post: int) -> None:
        super().__init__(model)
        self.post = post

    def _row(self):
        return self.model.state.people[self.post]

    @property
    def profession(self) -> str:
        """Id of the profession."""
        return self.model.professions[int(self._row()["profession"])]

    @property
    def understanding(self) -> dict[str, float]:
        """Understanding of each profession's role (0-1; own profession 1)."""
        return self._by_profession(self.model.state.understanding)

    @property
    def myths(self) -> dict[str, float]:
        """Stereotypes of each profession (0-1; own profession 0)."""
        return self._by_profession(self.model.state.myths)

    @property
    def voice(self) -> float:
        """Voice of the profession (0-1)."""
        return float(self.model.state.professions["voice"][int(self._row()["profession"])])

    def trust_in(self, other: Practitioner) -> float:
        """Trust (0-1) in a colleague of the same locality.

        Raises:
            ValueError: when the other works elsewhere: people of different localities have no dyad.
        """
        return float(self._dyad(other)["trust"])

    def tension_with(self, other: Practitioner) -> float:
        """Tension (0-1) toward a colleague of the same locality; raises as :meth:`trust_in` does."""
        return float(self._dyad(other)["tension"])

    def _dyad(self, other: Practitioner):
        if other.locality != self.locality or other.post == self.post:
            raise ValueError(f"posts {self.post} and {other.post} are not two colleagues of one locality")
        first = int(self.model.state.localities["first_person"][self.locality])
        return dyad_block(self.model.simulator, self.locality)[self.post - first, other.post - first]

    def _by_profession(self, table: np.ndarray) -> dict[str, float]:
        return {name: float(table[self.post, q]) for q, name in enumerate(self.model.professions)}

    def __repr__(self) -> str:
        return f"<Practitioner post {self.post}, {self.profession}, locality {self.locality}>"


def _window(name: str, whole: bool, meaning: str) -> property:
    convert = int if whole else float

    def read(self: Practitioner):
        return convert(self._row()[name])

    def write(self: Practitioner, value) -> None:
        self.model.state.people[name][self.post] = value

    return property(read, write, doc=meaning)


for _column in PEOPLE.columns:
    if not hasattr(Practitioner, _column.name):
        _whole = np.issubdtype(_column.dtype, np.integer)
        setattr(Practitioner, _column.name, _window(_column.name, _whole, f"{_column.meaning} ({_column.unit})."))
