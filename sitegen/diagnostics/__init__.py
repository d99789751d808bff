"""Problems without words, and the words: as text, JSON, annotations or HTML."""
