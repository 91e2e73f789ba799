"""What files say, as checked plain data: YAML read safely, errors with their places, examples and problem sets."""
