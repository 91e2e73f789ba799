"""Problem sets, marking and the command line."""
