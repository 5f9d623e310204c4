"""No hit turns into a miss, or a miss into a hit, unannounced."""

import pytest
from announced_verdicts import announced, current


@pytest.mark.slow
def test_every_verdict_of_the_small_scoreboard_is_as_announced(tmp_path) -> None:
    now, before = current(tmp_path), announced()
    both = before.merge(now, on=["pattern", "model"], how="outer", suffixes=("_announced", "_now"))
    changed = both[both["verdict_announced"] != both["verdict_now"]]
    assert changed.empty, (
        f"\n{changed.to_string(index=False)}\nIf this is meant: python tests/inference/announced_verdicts.py, and say "
        "so in CHANGELOG.md."
    )
