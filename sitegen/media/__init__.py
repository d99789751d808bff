"""The bytes of a picture to the bytes of its renditions."""
