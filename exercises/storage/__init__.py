"""Files of other programs and of runs: text, tables, class lists, the manifest; written whole or not at all."""
