#!/usr/bin/env bash
# 20260504T100000Z is read as a day in 1753: ten o'clock is taken for a hundred thousand days ago, in Lower Sorbian.
#
# Package:   dateparser 1.5.0, beside arrow 1.4.0 and pendulum 3.3.0.
# Behaviour: a time in the basic format of ISO 8601 fits none of the usual forms, so the languages are tried in turn, and in Lower Sorbian
#            its digits before the Z are a number of days, counted back from now. A week date is read as month and day in the same way:
#            W10-1 is the first of October. `STRICT_PARSING` and `REQUIRE_PARTS` do not change it; a list of languages does.
# Expected:  the time that ISO 8601 says, as the other two have it, or None, as dateparser itself says for 20260504T100000+0200.
# Seen:      on 1 December 2026         dateparser   arrow, pendulum
#            20260504T100000Z           1753-02-15   2026-05-04 10:00
#            20260504T1000Z             2024-03-06   2026-05-04 10:00
#            2026-W10-1                 2026-10-01   2026-03-02
#            2026-05-04T10:00:00Z       2026-05-04   2026-05-04 10:00
# Matters:   calendars in mail, vCards and names of exports hold times of the first form; delivery and production are planned in weeks. A
#            date half a year off is in no way odd enough to be seen.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check dateparser==1.5.0 arrow==1.4.0 pendulum==3.3.0
"$dir/venv/bin/python" - <<'PY'
import sys
from datetime import UTC, datetime

import arrow
import dateparser
import pendulum

NOW = {"RELATIVE_BASE": datetime(2026, 12, 1)}
ALL = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
MORNING = datetime(2026, 5, 4, 10, tzinfo=UTC)
TEXTS = {
    "20260504T100000Z": (datetime(1753, 2, 15), MORNING),
    "20260504T1000Z": (datetime(2024, 3, 6), MORNING),
    "2026-W10-1": (datetime(2026, 10, 1), datetime(2026, 3, 2, tzinfo=UTC)),
    "2026-05-04T10:00:00Z": (MORNING, MORNING),
}

same = True
for text, (wrong, right) in TEXTS.items():
    read = dateparser.parse(text, settings=NOW)
    strict = dateparser.parse(text, settings=NOW | ALL)
    others = arrow.get(text).datetime, pendulum.parse(text)
    print(f"{text:21} dateparser {read}, strictly {strict}; arrow {others[0]}; pendulum {others[1]}")
    same = same and read == strict == wrong and all(other == right for other in others)
offset = dateparser.parse("20260504T100000+0200", settings=NOW)
language = dateparser.DateDataParser(settings=NOW).get_date_data("20260504T100000Z").locale
print(f"20260504T100000+0200: {offset}; the language of 20260504T100000Z: {language}")
sys.exit(not same or offset is not None or language != "dsb")
PY
