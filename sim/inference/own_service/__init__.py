"""A service's own data as patterns: a survey, answers or a published table, and figures of staff and work."""
