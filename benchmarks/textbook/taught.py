"""What somebody owes to CPD, and how fast it goes again (E22)."""

from __future__ import annotations


class Taught:
    """Understanding and skill gained by CPD and not yet lost; both fade at one rate, a mean over what was gained."""

    def __init__(self) -> None:
        self.understanding = self.skill = self.fading = 0.0

    @property
    def stock(self) -> float:
        """All that is left of it."""
        return self.understanding + self.skill

    def e22_gain(self, understanding: float, skill: float, half_life: float, spacing_bonus: float) -> None:
        """What a session added; it lasts the longer, the more of what it adds to is still there.

        A loss is nobody's gain: skill spoiled by a session is taken from what was taught.
        """
        gain = max(understanding, 0.0) + max(skill, 0.0)
        if gain > 0:
            fresh = self.stock / (self.stock + gain)
            rate = (1 - 2 ** (-1 / half_life)) / (1 + spacing_bonus * fresh)
            self.fading = fresh * self.fading + (1 - fresh) * rate
        self.understanding += max(understanding, 0.0)
        self.skill = max(self.skill + skill, 0.0)

    def e22_fade(self) -> float:
        """A week's loss; returns the skill lost."""
        lost = self.fading * self.skill
        self.understanding -= self.fading * self.understanding
        self.skill -= lost
        return lost
