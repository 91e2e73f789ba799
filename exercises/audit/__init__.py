"""`audit`: what a published text or example prints, held against what follows from it.

    document -> regions -> tokens -> chains of parts -> trees -> spans of values -> findings

A region is a formula or a stretch of running text, a chain is `a = b = c`, a part is one of its sides. A span is a
number with the range that it may stand for, as a printed number stands for all that round to it.
"""
