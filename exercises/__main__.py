"""`python -m exercises` is the command line."""

from exercises.cli import main

main(prog_name="gradsheet")
