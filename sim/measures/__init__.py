"""What is read off a week, and why it happened. Measures only observe."""
