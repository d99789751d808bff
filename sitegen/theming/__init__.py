"""A theme's templates, words and style, and the house style put over it."""
