"""The published data of showcases: read with suspicion, and compared."""
