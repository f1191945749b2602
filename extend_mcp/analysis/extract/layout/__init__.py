"""A document as lines of segments: the form in which every rule of the reader sees it."""
