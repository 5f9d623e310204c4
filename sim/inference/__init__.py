"""Methods built on studies: published patterns against the model and its rivals."""
