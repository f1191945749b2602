#!/usr/bin/env bash
# `import httpx` loads the command line program of httpx, with three libraries for terminals, wherever these are installed.
#
# Package:   httpx 0.28.1, without its extra `cli`; click 8.1.8, Pygments 2.19.1 and rich 13.9.4, installed by others.
# Behaviour: the package imports the module of its command when it is imported itself, and does without where that fails. The three are
#            common: servers bring click, test runners Pygments, many tools rich. So what a program that never asks for the command
#            loads depends on what else is installed.
# Expected:  the same import everywhere, as the extra was not asked for; or the three loaded by the command alone.
# Seen:      without them    178 modules, none of theirs
#            with them       294 modules, 84 of theirs
# Matters:   start-up and idle memory of a server differ between a plain installation and one with development tools; a figure taken
#            in the one does not hold for the other.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check httpx==0.28.1
cat >"$dir/count.py" <<'PY'
import sys

import httpx

theirs = [name for name in sys.modules if name.partition(".")[0] in {"click", "pygments", "rich"}]
print(len(sys.modules), len(theirs))
PY
read -r plain none <<<"$("$dir/venv/bin/python" "$dir/count.py")"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check click==8.1.8 Pygments==2.19.1 rich==13.9.4
read -r beside theirs <<<"$("$dir/venv/bin/python" "$dir/count.py")"
echo "without the three: $plain modules, $none of theirs; with them: $beside modules, $theirs of theirs"
test "$none" -eq 0
test "$theirs" -gt 50
