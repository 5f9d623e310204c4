"""The workshop: precomputed services for a group of people, shown offline by one page or by a local server."""
