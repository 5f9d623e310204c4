"""Published patterns: what each says, in which band a simulated service must lie, and how its figure is computed."""
