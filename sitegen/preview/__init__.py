"""Show the site while somebody writes: serve, watch, build again, and the form."""
