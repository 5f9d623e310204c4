"""What happens in a week, one file a step: each says which columns it writes."""
