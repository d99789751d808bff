"""Promises of sitegen/upgrade/."""
