"""What is known about every setting, option, measure and command, for ``explain`` and the reference pages."""
