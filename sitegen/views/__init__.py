"""What templates receive: frozen values, ready to print."""
