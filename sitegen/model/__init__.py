"""The site as linked, frozen values."""
