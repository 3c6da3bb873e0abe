"""Names as people write them: folding, class words, references taken apart, names in running text."""
