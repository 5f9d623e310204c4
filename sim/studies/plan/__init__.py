"""What a study is made of: from words to cells, checked and costed before anything is run."""
