"""Virtual instruments: what a survey of the simulated service would have seen, with the truth beside it."""
