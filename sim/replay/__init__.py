"""One replicate of a run, recorded week by week, and the page that shows it (docs/replay.md)."""

FORMAT, VERSION = "dissonance-replay", 2  # of a replay record
