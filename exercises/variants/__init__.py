"""Random numbers for students: drawn by a key, sieved until they are sound, and looked at as a whole."""
