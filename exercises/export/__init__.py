"""A set's variants for other programs: learning platforms, notebooks, web pages.

    SET or DIR -> Collection (questions, variants, answers, what known mistakes give) -> a target writes its files

`model` has the types, `pages` prints a variant's statement, parts and solution in a format, `targets` are the programs.
"""
