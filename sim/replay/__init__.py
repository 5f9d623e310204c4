"""A run as something to watch: one versioned record, from which every viewer and hand-out is made (docs/replay.md)."""
