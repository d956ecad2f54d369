"""What the desk knows about words, names and numbers: the lexicon, who holds which post, whose phone is whose."""
