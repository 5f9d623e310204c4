"""The activities that ship: one file each, found by their files."""
