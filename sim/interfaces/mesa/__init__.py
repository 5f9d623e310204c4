"""The service as a Mesa model."""
