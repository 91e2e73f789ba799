"""The one maker of MathML, the part of it that browsers draw (MathML Core).

elements.py   elements and signs
names.py      Name -> MathML
figures.py    Figure -> MathML
matrices.py   matrices, with columns aligned at the point
script.py     all of them as the `Script` that the printers of `templates.mathematics` write with
"""
