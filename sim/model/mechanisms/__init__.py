"""One file a mechanism: its parameters (unit, bounds, default, source, grade) and its equations."""
