"""A study on disk: nothing computed is lost, nothing is kept twice, nothing old is mixed in unseen."""
