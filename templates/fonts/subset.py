"""Makes stix-two-math.woff2 from the whole font: `python subset.py ORIGINAL.woff2`, with fonttools and brotli there.

The original is `files/stix-two-math-latin-400-normal.woff2` of the npm package @fontsource/stix-two-math 5.3.0.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SIGNS = """
    20-7E A0-FF 131 237 2C6 2DC 300-304 30C 391-3A9 3B1-3C9 3D1 3D5 3F5 2002-200A 2010-2015 2016 2018-201D 2020-2022
    2026 202F 2032-2034 2061-2064 20D6 20D7 210E 2113 211D 2190-2194 21A6 21D0-21D4 2200-2211 2212-221E 2223-222A 223C
    2245 2248 2260-2265 226A 226B 2282-2287 2295-2299 22A4 22A5 22C5 22EE-22F1 2308-230B 23DE 23DF 25A1 27E8 27E9
    1D400-1D49B 1D6A4 1D6A5 1D6A8-1D755 1D7CE-1D7D7
"""
OPTIONS = (
    "--layout-features=ssty,kern,mark,mkmk,ccmp",
    "--flavor=woff2",
    "--no-hinting",
    "--desubroutinize",
    "--name-IDs=0,1,2,3,4,5,6,13,14",
    "--notdef-outline",
)


def main() -> None:
    """Cut the font down to SIGNS and what mathematics stretches and stacks of them."""
    place = Path(__file__).parent / "stix-two-math.woff2"
    signs = ",".join(f"U+{sign}" for sign in SIGNS.split())
    command = (sys.executable, "-m", "fontTools.subset", sys.argv[1], f"--unicodes={signs}", f"--output-file={place}")
    subprocess.run((*command, *OPTIONS), check=True)  # noqa: S603 - the interpreter that runs this


if __name__ == "__main__":
    main()
