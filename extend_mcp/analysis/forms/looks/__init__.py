"""What a value looks like on a page: fonts, line breaks, ticks, pictures; and how it is drawn there for good."""
