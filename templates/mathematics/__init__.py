"""Mathematics on its way to print, for every target: the order of signs and brackets is decided here, once.

fragments.py  Fragment: printed mathematics with widths and the places where a line may break
script.py     Script: how a target writes a fraction, a name, a figure ... (`templates.latex`, `templates.mathml`)
sums.py       sums over an index: by sign or written out
terms.py      Term -> Fragment, in symbols
compact.py    Term -> Fragment, as a definition is written
numbers.py    Term -> Fragment, with a slot for every number
"""
