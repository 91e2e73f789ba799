"""From derivations to pages.

    Plan + Style -> Manner (tellings/) -> Document of blocks (document.py) -> compiled.py -> filled for each variant
    filled bodies -> formats/<name> (tex, pdf, md) -> bytes

Words and order are decided in `tellings` and `lessons`, names in `notations` and `styles`; mathematical LaTeX is made
in `latex` alone, and each format writes the same blocks its own way.
"""
