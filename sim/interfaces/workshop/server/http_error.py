"""A request that cannot be answered, in one sentence for the person who asked."""

from __future__ import annotations

BAD, UNKNOWN, FORBIDDEN, CONFLICT, TOO_LARGE, WRONG_KIND, TOO_MANY = 400, 401, 403, 409, 413, 415, 429


class Refusal(Exception):
    """Its text is shown to whoever asked; ``status`` is HTTP's."""

    def __init__(self, sentence: str, status: int = BAD) -> None:
        super().__init__(sentence)
        self.status = status
