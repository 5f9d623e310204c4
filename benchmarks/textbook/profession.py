"""A profession: its framework, its forms and systems, its treatment by leadership."""

from __future__ import annotations

from types import SimpleNamespace

from benchmarks.textbook.arithmetic import toward
from sim.core.entity_ids import entity_id
from sim.model.organisation import Profession as Declaration


class Profession:
    """One profession of the service. Compared by identity, so it can be a dictionary key."""

    def __init__(self, name: str, declared: Declaration, posts: int, direct_hours: float, merged: list[str]) -> None:
        self.name = name
        self.key = entity_id(name)
        self.headcount_share = declared.headcount / posts
        self.direct_hours = direct_hours
        roof = ("one roof",)  # professions under it share forms and system with each other alone
        self.form_set = roof if name in merged else declared.form_set
        self.information_system = roof if name in merged else declared.information_system
        self.statutory = declared.statutory
        self.casework_share = declared.casework_share
        self.framework = dict(declared.framework.numbers())
        self.agenda_share = self.headcount_share
        self.received_share = self.headcount_share
        self.voice = 1.0
        self.dominant = False
        self.deprivation = 0.0
        self.money = self.training = 0.0  # of CPD, a week, as remembered
        self.spent = self.trained = 0.0  # this week
        self.others: list[Profession] = []  # all other professions with posts

    def e21_voice(self, agenda_share: float, p: SimpleNamespace) -> None:
        """Voice v = min(1, l / w), raised by levelled meetings and by collective voice (E23)."""
        self.agenda_share = agenda_share
        heard = min(1.0, agenda_share / self.headcount_share) if p.leadership.voice else 1.0
        levelled = toward(heard, 1.0, p.voice.levelling)
        self.voice = toward(levelled, 1.0, p.stance.collective_voice)

    def e21_remember(self, leadership: SimpleNamespace) -> None:
        """Attention, CPD money and CPD hours received, each remembered for some weeks."""
        given = self.agenda_share if leadership.attention else self.headcount_share
        self.received_share += (given - self.received_share) / leadership.memory_weeks
        self.money += (self.spent - self.money) / leadership.memory_weeks
        self.training += (self.trained - self.training) / leadership.memory_weeks
        self.spent = self.trained = 0.0

    def e21_deprivation(self, money_of_all: float, hours_of_all: float, leadership: SimpleNamespace) -> None:
        """f = max(0, 1 - received / w); CPD counts beside attention, in money and in hours."""
        received, cpd = self.received_share, []
        if money_of_all > 0:
            cpd.append((1 - leadership.cpd_time_weight, self.money / money_of_all))
        if hours_of_all > 0:
            cpd.append((leadership.cpd_time_weight, self.training / hours_of_all))
        if len(cpd) == 1:
            received = toward(received, cpd[0][1], leadership.cpd_weight)
        elif cpd:
            received = toward(received, sum(weight * share for weight, share in cpd), leadership.cpd_weight)
        felt = max(0.0, 1 - received / self.headcount_share)
        self.deprivation = felt if leadership.resentment else 0.0

    def training_per_head(self) -> float:
        """Recent CPD hours relative to the share of the staff; with rule 'need', less means a larger share."""
        return self.training / self.headcount_share
