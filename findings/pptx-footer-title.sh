#!/usr/bin/env bash
# A footer is taken for the title of the slide.
#
# Package:   python-pptx 1.0.2.
# Behaviour: `slide.shapes.title` is the first placeholder whose `idx` is 0, of whatever type. `idx` is optional, and 0 by
#            default in the format's schema (CT_Placeholder), so `<p:ph type="ftr"/>` counts, and wins over a title after it.
# Expected:  the placeholder of type `title` or `ctrTitle`; none if there is none.
# Seen:      a footer alone:    'Confidential' (its type is FOOTER)
#            footer and title:  'Confidential'
#            title and footer:  'Budget'
# Matters:   slides are named, listed and searched by their titles; a whole deck is called "Confidential".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-pptx==1.0.2
"$dir/venv/bin/python" - <<'PY'
import io
import sys

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

TEXTS = {"ftr": "Confidential", "title": "Budget"}


def title_of(*types):
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    for number, kind in enumerate(types, 2):
        slide.shapes._spTree.append(
            parse_xml(
                f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {number}"/><p:cNvSpPr/>'
                f'<p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
                f"<a:p><a:r><a:t>{TEXTS[kind]}</a:t></a:r></a:p></p:txBody></p:sp>"
            )
        )
    file = io.BytesIO()
    presentation.save(file)
    file.seek(0)
    title = Presentation(file).slides[0].shapes.title
    return title.text, title.placeholder_format.type.name


seen = [title_of("ftr"), title_of("ftr", "title"), title_of("title", "ftr")]
for name, (text, kind) in zip(("a footer alone", "footer and title", "title and footer"), seen):
    print(f"{name}: {text!r} of type {kind}")
sys.exit(seen != [("Confidential", "FOOTER"), ("Confidential", "FOOTER"), ("Budget", "TITLE")])
PY
