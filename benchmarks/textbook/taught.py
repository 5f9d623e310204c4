"""What a person gained by CPD, and how fast it fades (E22)."""

from __future__ import annotations


class Taught:
    """Understanding and skill gained by CPD and not yet lost. Both fade at one rate, the mean over all gains."""

    def __init__(self) -> None:
        self.understanding = self.skill = self.fading = 0.0

    @property
    def stock(self) -> float:
        """The total that is left."""
        return self.understanding + self.skill

    def e22_gain(self, understanding: float, skill: float, half_life: float, spacing_bonus: float) -> None:
        """Add what a session taught; a gain lasts longer if more is left of earlier gains.

        A loss of skill reduces the taught skill.
        """
        gain = max(understanding, 0.0) + max(skill, 0.0)
        if gain > 0:
            fresh = self.stock / (self.stock + gain)
            rate = (1 - 2 ** (-1 / half_life)) / (1 + spacing_bonus * fresh)
            self.fading = fresh * self.fading + (1 - fresh) * rate
        self.understanding += max(understanding, 0.0)
        self.skill = max(self.skill + skill, 0.0)

    def e22_fade(self) -> float:
        """One week's loss; returns the skill lost."""
        lost = self.fading * self.skill
        self.understanding -= self.fading * self.understanding
        self.skill -= lost
        return lost
