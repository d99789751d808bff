"""YAML text to strict types, from one declaration a key."""
