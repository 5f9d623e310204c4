"""What Hydra finds by itself."""
