"""Pages of lessons that are no single network or graph, a file each: their data -> blocks.

descent.py            one function at several learning rates, with the paths on its curve
descent_words.py      its sentences
activations.py        activations side by side, each slope derived
losses.py             losses with the activations in front of them
names.py              names of a single layer
"""
