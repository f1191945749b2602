"""Every fitted number of reading a page. Gaps are in heights of the line, lengths in points, unless said otherwise.

They were fitted on 31 documents of the ICDAR 2013 set of tables; on 36 others they gave a mean F1 of .911.
"""

MAX_RULES = 5000
"""Of a page: a drawing has more lines than a table."""
THIN = 3.0
"""A line no thicker is ruled; a filled shape no thicker is a line."""
SHORTEST_RULE = 6.0
SAME_LEVEL = 2.2
"""Ruled lines closer than this are one, as doubled lines are."""
TOUCH = 3.0
"""Ruled lines this close touch."""
OVERHANG = 10.0
"""By how much the lines of an open table reach past the last line that crosses them."""

SAME_LINE = 0.5
"""Of the smaller height: how much of a word overlaps its line at least."""
OFF_MIDDLE = 0.62
"""How far the middle of a word may be from that of its line; lines of rows closer than this are one row."""
TYPED_BLANK = 0.72
"""No smaller gap parts columns where all characters are of one width: a blank is .53 there."""
COLUMN_GAP = 0.45
"""The smallest gap between two columns."""
HEADING_GAP = 0.38
"""The smallest gap between two headings at the edge of a column."""
PART_GAP = 0.9
"""A gap at which a line is of two parts."""
GUTTER_GAP = 0.8
"""A gap that may be a gutter between columns of text."""
SEGMENT_GAP = 1.1
"""A gap that no label, value or other text that stands together holds."""
CELL_GAP = 1.3
"""A gap that no cell of a drawn table holds."""

GUTTER_LINES = 5
"""Lines that a gutter runs through at least."""
PROSE_WORDS = 4
"""Words of a line of running text, as the median of its column."""
BLANK_BELOW = 2.2
"""A larger gap between two lines ends a region."""
LINES_BETWEEN, LINES_BETWEEN_IN_FRAME = 3, 8
"""Lines of one part that may stand between two lines of a region."""
LONG_LINE = 9
"""Words of a line of running text that ends a region."""
TALL_FRAME = 15.0
"""A frame lower than this holds no lines."""
EVIDENT_GAIN = 0.5
"""Of the collisions: how many a cut removes at least."""

INK_IN_GAP = 0.08
"""Of the lines: how many may have ink where two columns part."""
VOTES_FOR_GAP = 0.2
"""Of the lines: how many have a gap there at least."""
WALL_HEIGHT = 0.5
"""Of the table's height: how long a ruled line is that parts columns."""
BAND_WIDTH = 0.6
"""Of the table's width: how long a ruled line is that parts rows."""
TIGHT_STEP = 0.86
"""Of the usual step between rows: lines closer than this are one row."""
DENSE_LINES = 3.2
"""Lines in a band between rules, at most, where rules part the rows."""
RAGGED = 0.8
"""Of such bands of several lines: how many end with fewer cells than they begin with, where cells of rows wrap."""

OVER_WALLS = 0.04
"""Of the words: how many may cross the walls of a drawn table."""
FILLED_CELLS = 0.35
"""Of the cells of a drawn table: how many hold text at least."""
WORDS_IN_CELL = 60
"""The median of a drawn table's cells at most; more are frames around text."""
UNEXPLAINED = 0.06
"""Of the cells with text: how many parts of lines may be against a drawn table."""

FOOT, HEAD = 0.75, 0.2
"""Of the page's height: a table that ends below the one goes on in a table that begins above the other."""
SAME_EDGE = 4.0
"""How far the edges of two parts of one table may be apart."""
