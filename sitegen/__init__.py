"""Etalage: a static site generator for the innovation showcase of Dutch municipalities."""

__version__ = "0.2.0"
