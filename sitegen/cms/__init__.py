"""The form for editors: its fields from the declared keys, and where it saves."""
