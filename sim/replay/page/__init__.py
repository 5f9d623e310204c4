"""The replay page: one HTML file that needs no network."""
