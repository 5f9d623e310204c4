"""The built-in activities, one file each; a new file is found automatically."""
