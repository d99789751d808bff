"""One module a kind of page: its view, how the view is made, and its addresses."""
