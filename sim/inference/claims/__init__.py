"""Claims about the model: statements that a simulation can refute, with the band in which its figures must lie."""
