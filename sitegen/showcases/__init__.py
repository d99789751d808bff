"""The published data of showcases: their format, read with suspicion, kept and compared."""
