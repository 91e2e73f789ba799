"""From drawn numbers to pages: sheets and keys filled and set in batches, and all that `make` writes."""
