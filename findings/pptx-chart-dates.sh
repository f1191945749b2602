#!/usr/bin/env bash
# The dates of a chart are read as numbers of days, its quarters without their years, and a scatter chart as an empty table.
#
# Package:   python-pptx 1.0.2 and markitdown 0.1.9, which reads charts by it; the charts are made by python-pptx itself.
# Behaviour: the labels of `plot.categories` are what the file stores: of a date its number of days, though the chart has a number format for
#            dates beside it, and of labels on two levels the lower one. A scatter chart has no categories; markitdown, which writes a row
#            for each, leaves all its points out.
# Expected:  what the slide shows, or the values that were given, which were dates. (python-pptx has both levels in `flattened_labels`,
#            and the points in `values`; nothing has the dates.)
# Seen:      2024-05-06, 2024-05-07      python-pptx 45418.0, 45419.0    markitdown | 45418.0 | 1.5 |
#            2024 Q1, 2024 Q2, 2025 Q1   python-pptx Q1, Q2, Q1          markitdown | Q1 | 1.0 | and a second | Q1 | 3.0 |
#            points 1/2 and 3/4          python-pptx none                markitdown | Category | y | and no rows
# Matters:   charts hold the figures of a deck. A model is told two figures for one quarter, and days that it cannot name.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-pptx==1.0.2 "markitdown[pptx]==0.1.9"
"$dir/venv/bin/python" - "$dir/a.pptx" <<'PY'
import sys
from datetime import date

from markitdown import MarkItDown
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

PATH = sys.argv[1]

days = CategoryChartData()
days.categories = [date(2024, 5, 6), date(2024, 5, 7)]
days.add_series("y", (1.5, 2.5))
quarters = CategoryChartData()
for year, names in (("2024", ("Q1", "Q2")), ("2025", ("Q1",))):
    above = quarters.add_category(year)
    for name in names:
        above.add_sub_category(name)
quarters.add_series("y", (1, 2, 3))
points = XyChartData()
series = points.add_series("y")
series.add_data_point(1, 2)
series.add_data_point(3, 4)

deck = Presentation()
for kind, data in (("COLUMN_CLUSTERED", days), ("COLUMN_CLUSTERED", quarters), ("XY_SCATTER", points)):
    shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
    shapes.add_chart(getattr(XL_CHART_TYPE, kind), 0, 0, Inches(4), Inches(3), data)
deck.save(PATH)

plots = [slide.shapes[0].chart.plots[0] for slide in Presentation(PATH).slides]
labels = [list(plot.categories) for plot in plots]
rows = [line for line in MarkItDown().convert(PATH).markdown.split("\n") if line.startswith("|") and "---" not in line]
print("python-pptx:", *labels)
print("markitdown:", *rows, sep="\n")
assert list(plots[2].series[0].values) == [2, 4]
head = "| Category | y |"
expected = [head, "| 45418.0 | 1.5 |", "| 45419.0 | 2.5 |", head, "| Q1 | 1.0 |", "| Q2 | 2.0 |", "| Q1 | 3.0 |", head]
sys.exit(labels != [["45418.0", "45419.0"], ["Q1", "Q2", "Q1"], []] or rows != expected)
PY
