"""Mathematics in words, for those who hear a page: a `Script` like those of print, over the same printers.

numerals.py  figures and indices in words
names.py     names in words: weight w one one, layer two; SpokenNotation tells what kind of quantity each is
matrices.py  matrices row by row
script.py    WORDS: partial derivative of L with respect to weight w one one, layer two
"""
