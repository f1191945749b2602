#!/usr/bin/env bash
# A quarter past three in the afternoon, as Babel writes it in Korean, Arabic or Mexican Spanish, it reads as a quarter past three at night.
#
# Package:   Babel 2.19.0.
# Behaviour: `parse_time` adds twelve hours where the text has the letters "pm", in every locale. A locale's own word for the afternoon,
#            which `format_time` writes, is passed over, and so is "p.m."; the hour is taken as it stands. Twelve at night is noon.
# Expected:  15:15, as the locale's words for the two halves of the day are in the data that `format_time` takes them from; or an error.
# Seen:      of 1147 locales, 15:15 as written by format_time in the short form is read as    15:15 in 979    03:15 in 168
#            오후 3:15 (ko) 03:15    3:15 م (ar_EG) 03:15    3:15 p.m. (es_MX) 03:15    3:15 PM (en_US) 15:15    오전 12:15 (ko) 12:15
# Matters:   times of delivery and of appointments. A test in English passes, as does one with times of the morning.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check babel==2.19.0
"$dir/venv/bin/python" - <<'PY'
import sys
from collections import Counter
from datetime import time

from babel.dates import format_time, parse_time
from babel.localedata import locale_identifiers

AFTERNOON, NIGHT = time(15, 15), time(0, 15)


def read(when, locale):
    text = format_time(when, "short", locale=locale)
    return text, parse_time(text, locale=locale)


for when, locale in ((AFTERNOON, "ko"), (AFTERNOON, "ar_EG"), (AFTERNOON, "es_MX"), (AFTERNOON, "en_US"), (NIGHT, "ko"), (NIGHT, "en_US")):
    text, told = read(when, locale)
    print(f"{locale:6} {text!r} is read as {told:%H:%M}")
assert read(NIGHT, "ko")[1] == time(12, 15)
seen = Counter(read(AFTERNOON, locale)[1] for locale in locale_identifiers())
print("all locales:", {f"{told:%H:%M}": count for told, count in seen.items()})
sys.exit(seen != {AFTERNOON: 979, time(3, 15): 168})
PY
