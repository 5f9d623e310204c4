"""The replay viewer: one HTML page that needs no network."""
