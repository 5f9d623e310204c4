"""A participant of an encounter: whether they speak, and how they handle conflict (E5, E9)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import index_at, logistic

if TYPE_CHECKING:
    from benchmarks.textbook.worker import Worker

# Rahim's five styles: (concern for self, concern for the other) of each prototype.
STYLES = {
    "integrating": (1.0, 1.0),
    "obliging": (0.0, 1.0),
    "dominating": (1.0, 0.0),
    "avoiding": (0.0, 0.0),
    "compromising": (0.5, 0.5),
}


class Participant:
    """One side of an encounter; trust and tension are towards those present."""

    def __init__(self, worker: Worker, trust: float = 0.0, tension: float = 0.0, voice: float | None = None) -> None:
        self.worker, self.profession, self.model = worker, worker.profession, worker.model
        self.trust, self.tension = trust, tension
        self.voice = worker.profession.voice if voice is None else voice

    def e5_e9_respond(self, u_speak: float, u_style: float, led: bool = False) -> None:
        """Speak or not, and choose a style; ``led``: while management intervenes."""
        self.speaks = u_speak < self.e5_speaking_probability()
        self.style = list(STYLES)[index_at(self.e9_style_probabilities(led), u_style)]
        self.concern = STYLES[self.style][1]

    def e5_speaking_probability(self) -> float:
        """sigma(phi0 + phi_T (T - ½) - phi_R R - 2 phi_v (1 - v) + e); only a share of silence may count."""
        voice = self.model.p.voice
        drive = (
            voice.baseline
            + voice.trust_slope * (self.trust - 0.5)
            - voice.tension_slope * self.tension
            - 2 * voice.standing_slope * (1 - self.voice)
            + self.e23_encouragement()
        )
        return 1 - voice.silence_share * (1 - logistic(drive))

    def e23_encouragement(self) -> float:
        """Encouragement by management: more if recent task conflict is below its target."""
        stance = self.model.p.stance
        missing = max(stance.stimulation_target - self.worker.task_met, 0.0)
        return stance.encouragement + stance.stimulation * missing

    def e9_concerns(self) -> tuple[float, float]:
        """Concern for self and for the other; commitment (E24) raises the latter, resistance (E25) lowers it."""
        handling, worker = self.model.p.handling, self.worker
        overload = max(worker.capped_load() - 1, 0.0)
        for_self = handling.self_base + handling.self_voice * (self.voice - 0.5)
        for_other = (
            handling.other_base
            + handling.other_trust * self.trust
            - handling.other_tension * self.tension
            + handling.other_skill * worker.skill
            - handling.other_load * overload
            + handling.other_commitment * (worker.commitment - self.model.p.justice.usual_trust)
            - handling.other_resistance * worker.resistance
        )
        return for_self, for_other

    def e9_style_probabilities(self, led: bool) -> list[float]:
        """Proportional to exp(-|concerns - prototype|^2 / 2 kappa^2 + habit + tilt); resistance favours avoiding."""
        handling, stance = self.model.p.handling, self.model.p.stance
        for_self, for_other = self.e9_concerns()
        emphasis = 1 + stance.intervention_strength if led else 1.0
        logs = []
        for style, (own, other) in STYLES.items():
            distance = (for_self - own) ** 2 + (for_other - other) ** 2
            habit, tilt = getattr(handling, f"{style}_habit"), getattr(stance, f"{style}_tilt")
            logs.append(habit + emphasis * tilt - distance / (2 * handling.width**2))
        logs[list(STYLES).index("avoiding")] += handling.avoiding_resistance * self.worker.resistance
        most = max(logs)  # so that no probability is lost to underflow
        weights = [math.exp(value - most) for value in logs]
        total = sum(weights)
        return [weight / total for weight in weights]
