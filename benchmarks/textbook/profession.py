"""A profession: how it explains need, what it uses, how leadership treats it, what it says about others."""

from __future__ import annotations

from types import SimpleNamespace

from sim.organisation import Profession as Declaration
from sim.service import name_key


class Profession:
    """One profession of the service. Identity is by object, so it can be the key of a dictionary."""

    def __init__(self, name: str, declared: Declaration, posts: int, direct_hours: float) -> None:
        self.name = name
        self.key = name_key(name)
        self.headcount_share = declared.headcount / posts
        self.direct_hours = direct_hours
        self.form_set = declared.form_set
        self.information_system = declared.information_system
        self.statutory = declared.statutory
        self.casework_share = declared.casework_share
        self.framework = dict(declared.framework.numbers())
        self.agenda_share = self.headcount_share
        self.received_share = self.headcount_share
        self.voice = 1.0
        self.dominant = False
        self.deprivation = 0.0
        self.talk: dict[Profession, float] = {}  # mean myths about each other profession, last week

    def e21_voice(self, seats_share: float, leadership: SimpleNamespace) -> None:
        """Agenda share l between headcount and seats, and voice v = min(1, l / w)."""
        bias = leadership.bias
        self.agenda_share = (1 - bias) * self.headcount_share + bias * seats_share
        self.voice = min(1.0, self.agenda_share / self.headcount_share) if leadership.voice else 1.0

    def e21_deprivation(self, leadership: SimpleNamespace) -> None:
        """f = max(0, 1 - received / w), where what was received is remembered for some weeks."""
        given = self.agenda_share if leadership.attention else self.headcount_share
        self.received_share += (given - self.received_share) / leadership.memory_weeks
        felt = max(0.0, 1 - self.received_share / self.headcount_share)
        self.deprivation = felt if leadership.resentment else 0.0
