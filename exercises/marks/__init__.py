"""Marks for answers: right, carried, a known mistake or wrong, why, and the files that tell it."""
