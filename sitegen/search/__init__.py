"""Records to a search index of small files."""
