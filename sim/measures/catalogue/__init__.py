"""Every measure, declared once: conflict, people, cases."""
