"""The appearance of values on a page: fonts, line breaks, ticks, pictures; and drawing them permanently."""
