"""An encounter outside case meetings: at a CPD session, or informal. Contact can do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.textbook.encounter import Encounter
from benchmarks.textbook.participant import Participant

if TYPE_CHECKING:
    from benchmarks.textbook.worker import Worker


class Contact(Encounter):
    """Two people who differ by their frameworks. Without forms and mandate there is no process conflict.

    Args:
        one, two: the two people.
        stream: the stream of its random numbers.
        when: the week combined with the round, which distinguishes several contacts in a week.
    """

    def __init__(self, one: Worker, two: Worker, stream: int, when: int) -> None:
        alike = one.profession is two.profession  # equal standing: each has a voice
        sides = (
            Participant(each, each.trust[other], each.tension[other], 1.0 if alike else None)
            for each, other in ((one, two), (two, one))
        )
        super().__init__(one.locality, *sides)
        self.stream, self.when = stream, when

    def simulate(self) -> bool:
        """Both speak or not, and handle conflict; returns whether it becomes an episode."""
        u_speak, u_style, u_episode, _ = self.draw(self.i, self.j)
        self.first.e5_e9_respond(u_speak, u_style)
        u_speak, u_style, *_ = self.draw(self.j, self.i)
        self.second.e5_e9_respond(u_speak, u_style)
        self.simulate_equations(1.0, u_episode)
        return self.episode

    def draw(self, one: Worker, other: Worker) -> tuple[float, float, float, float]:
        """The random numbers of one of the two."""
        return self.model.draws.uniforms(self.stream, self.when, one.key, other.key)

    def preference_gap(self) -> float:
        """How much a different framework discounts what the other would do (E3)."""
        return self.model.p.values.value_divergence * self.distance
