"""The command line: commands, help, output folders, and the messages for errors."""
