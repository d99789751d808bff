"""The form in the browser: what it shows, what it is made of, and where it saves."""
