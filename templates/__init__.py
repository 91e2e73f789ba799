"""From derivations to pages."""
