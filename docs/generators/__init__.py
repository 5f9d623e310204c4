"""What ``docs/generate.py`` writes into the documents, one file a kind of table."""
