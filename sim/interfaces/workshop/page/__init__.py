"""The page of a workshop: its words, its look, one script a screen."""
