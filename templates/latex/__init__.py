"""The one maker of mathematical LaTeX, for every format whose mathematics is LaTeX.

names.py      Name -> LaTeX
fragments.py  Fragment: LaTeX with widths and the places where a line may break
figures.py    Figure -> LaTeX
functions.py  functions of Fragments
sums.py       sums over an index: by sign or written out
terms.py      Term -> Fragment, in symbols
compact.py    Term -> Fragment, as a definition is written
numbers.py    Term -> Fragment, with a slot for every number
layout.py     Line -> rows that fit the page
"""
