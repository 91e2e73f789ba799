"""What a set's variants are like, before anybody gets one."""

CLASS = 300
"""Students in the class for which collisions are foreseen, where nobody says how many there are."""
