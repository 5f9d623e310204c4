"""What there is to say about each name that can be typed: for ``explain`` and for the reference pages alike."""
