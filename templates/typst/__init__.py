"""Mathematics as Typst reads it: a `Script` whose texts stand between dollar signs of a Typst source.

Every text that begins with a letter begins with a space, so that texts set side by side never run together into
one name. Commas and brackets that are printed are escaped: they must not end an argument.
"""
