"""Plug-ins that Hydra discovers."""
