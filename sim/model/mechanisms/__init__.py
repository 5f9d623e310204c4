"""One file per mechanism: its parameters (default, unit, bounds, grade, source) and its equations."""
