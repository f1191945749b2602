"""A document as lines of segments: the form that every rule of the reader works on."""
