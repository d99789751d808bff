"""The content folder to documents: scan, read, parse, with every problem."""
