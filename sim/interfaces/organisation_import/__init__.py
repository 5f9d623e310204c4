"""What users bring: an organisation as a table (docs/own-organisation.md), and the test of an activity of their own."""
