"""An encounter outside meetings of a case: at a CPD session, or by chance. Contact can harm, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.textbook.encounter import Encounter
from benchmarks.textbook.participant import Participant

if TYPE_CHECKING:
    from benchmarks.textbook.worker import Worker


class Contact(Encounter):
    """Two people who differ by their frameworks. No forms and no mandate are at stake, so no process conflict.

    Args:
        one, two: the two.
        purpose: what the luck is for.
        when: the week, and what tells several contacts of a week apart.
    """

    def __init__(self, one: Worker, two: Worker, purpose: int, when: int) -> None:
        sides = (Participant(each, each.trust[other], each.tension[other]) for each, other in ((one, two), (two, one)))
        super().__init__(one.locality, *sides)
        self.purpose, self.when = purpose, when

    def happen(self) -> bool:
        """Both speak or not and handle it as they do; returns whether it came to an episode."""
        u_speak, u_style, u_episode, _ = self.draw(self.i, self.j)
        self.first.act(u_speak, u_style)
        u_speak, u_style, *_ = self.draw(self.j, self.i)
        self.second.act(u_speak, u_style)
        self.unfold(1.0, u_episode)
        note = self.model.notes.pair(self.p, self.q)
        note["contacts"] += 1
        note["contact_episodes"] += int(self.episode)
        return self.episode

    def draw(self, one: Worker, other: Worker) -> tuple[float, float, float, float]:
        """The luck of one of the two in meeting the other."""
        return self.model.rng_key.uniforms(self.purpose, self.when, one.address, other.address)

    def preferences_apart(self) -> float:
        """How far a foreign framework discounts what the other would do (E3)."""
        return self.model.p.values.value_divergence * self.distance
