"""Nearly valid input of every kind that is read: whatever comes in, it is told or shown."""
