"""Alternatives that the money could buy instead of CPD, one file each; a new file is found automatically."""
