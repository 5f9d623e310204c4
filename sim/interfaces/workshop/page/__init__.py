"""The workshop's page: labels, templates, style and scripts."""
