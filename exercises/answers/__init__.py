"""What students hand in: read from tables and JSON, and matched to students and questions."""
