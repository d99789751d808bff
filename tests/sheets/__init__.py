"""Promises of sitegen/sheets/."""
