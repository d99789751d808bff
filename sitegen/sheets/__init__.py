"""Cards from a spreadsheet, and a spreadsheet of all cards."""
