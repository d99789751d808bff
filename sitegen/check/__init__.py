"""What a careful colleague would say of the content."""
