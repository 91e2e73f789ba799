"""The one maker of mathematical LaTeX, for every format whose mathematics is LaTeX.

names.py      Name -> LaTeX
figures.py    Figure -> LaTeX
fragments.py  fractions, brackets and boxes
functions.py  functions of Fragments
matrices.py   matrices, with columns aligned at the point
script.py     all of them as the `Script` that the printers of `templates.mathematics` write with
layout.py     Line -> rows that fit the page
heights.py    how high a row is
"""
