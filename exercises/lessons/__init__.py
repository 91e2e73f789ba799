"""What an example teaches: its numbers, its worked solution, and what its source prints."""
