"""All fitted numbers for reading a page. Gaps are in heights of the line, lengths in points, unless stated otherwise.

They were fitted on 31 documents of the ICDAR 2013 set of tables; on 36 others they gave a mean F1 of .911.
"""

MAX_RULES = 5000
"""The most ruled lines of a page that are used: a drawing has more lines than tables."""
THIN = 3.0
"""The greatest thickness of a ruled line, and of a filled shape that is a line."""
SHORTEST_RULE = 6.0
SAME_LEVEL = 2.2
"""Ruled lines closer than this are one: doubled lines."""
TOUCH = 3.0
"""Ruled lines this close touch."""
OVERHANG = 10.0
"""How far the lines of an open table reach past the last line that crosses them."""

SAME_LINE = 0.5
"""The least overlap of a word with its line, as a share of the smaller height."""
OFF_MIDDLE = 0.62
"""How far the middle of a word may be from the middle of its line; lines of rows closer than this are one row."""
TYPED_BLANK = 0.72
"""The smallest gap between columns if all characters have one width: a blank is .53 there."""
COLUMN_GAP = 0.45
"""The smallest gap between two columns."""
HEADING_GAP = 0.38
"""The smallest gap between two headings at the edge of a column."""
PART_GAP = 0.9
"""A gap that divides a line into two parts."""
GUTTER_GAP = 0.8
"""A gap that may be a gutter between columns of text."""
SEGMENT_GAP = 1.1
"""A gap that does not occur within a label, a value or another text."""
CELL_GAP = 1.3
"""A gap that does not occur within a cell of a drawn table."""

GUTTER_LINES = 5
"""The least lines of a gutter."""
PROSE_WORDS = 4
"""The median number of words of a line in a column of running text."""
BLANK_BELOW = 2.2
"""A larger gap between two lines ends a region."""
LINES_BETWEEN, LINES_BETWEEN_IN_FRAME = 3, 8
"""The most lines of one part between two lines of a region."""
LONG_LINE = 9
"""The least words of a line of running text that ends a region."""
TALL_FRAME = 15.0
"""A frame lower than this holds no lines."""
EVIDENT_GAIN = 0.5
"""The least share of collisions that a cut removes."""

INK_IN_GAP = 0.08
"""The highest share of lines with ink between two columns."""
VOTES_FOR_GAP = 0.2
"""The least share of lines with a gap there."""
WALL_HEIGHT = 0.5
"""The least length of a ruled line that separates columns, as a share of the table's height."""
BAND_WIDTH = 0.6
"""The least length of a ruled line that separates rows, as a share of the table's width."""
TIGHT_STEP = 0.86
"""Share of the usual step between rows: lines closer than this are one row."""
DENSE_LINES = 3.2
"""The most lines in a band between rules, if rules separate the rows."""
RAGGED = 0.8
"""The least share of such bands of several lines that end with fewer cells than they begin with, if cells wrap."""

OVER_WALLS = 0.04
"""The highest share of words that cross the walls of a drawn table."""
FILLED_CELLS = 0.35
"""The least share of a drawn table's cells that hold text."""
WORDS_IN_CELL = 60
"""The highest median of words in a drawn table's cells; with more, they are frames around text."""
UNEXPLAINED = 0.06
"""The highest share of cells with text whose parts of lines contradict a drawn table."""

FOOT, HEAD = 0.75, 0.2
"""Shares of the page's height: a table that ends below the first goes on in a table that begins above the second."""
SAME_EDGE = 4.0
"""How far the edges of two parts of one table may be apart."""
