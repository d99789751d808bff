"""What differs by language: dates, numbers, quotes, tables of words."""
