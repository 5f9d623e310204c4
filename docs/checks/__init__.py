"""Checks of the documents: every function returns complaints, one sentence each, and an empty list if all is well."""
