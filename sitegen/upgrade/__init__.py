"""What a newer version of the program changes for a content folder."""
