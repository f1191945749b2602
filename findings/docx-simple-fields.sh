#!/usr/bin/env bash
# Words that a Word file holds in a simple field are lost: "Dear Ada Byron," is read as "Dear ,".
#
# Package:   mammoth 1.13.0, markitdown 0.1.9 and pandoc 3.9 (pypandoc-binary 1.17), on documents made by python-docx 1.2.0.
# Behaviour: a field is written in one of two ways, which mean the same: as an element around its result, `w:fldSimple`, or as marks before
#            and after it, `w:fldChar`. All three read the words of the second and leave out those of the first.
# Expected:  the same words, as what is in the element is the field's result (ECMA-376, 17.16.19). docx2python 3.7.1 reads both.
# Seen:      marks    Dear Ada Byron, / Contract 2026-117   from all four
#            element  Dear , / Contract                     from mammoth, markitdown and pandoc
#            element  Dear Ada Byron, / Contract 2026-117   from docx2python
#            mammoth's list of messages says "An unrecognised element was ignored: w:fldSimple"; the other two say nothing.
# Matters:   programs that fill in templates like the short form. What fields hold are names, numbers of contracts and dates: just the words
#            in which one letter differs from the next, and the sentence around them still stands.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check \
  python-docx==1.2.0 mammoth==1.13.0 docx2python==3.7.1 pypandoc-binary==1.17 "markitdown[docx]==0.1.9"
"$dir/venv/bin/python" - "$dir/a.docx" <<'PY'
import sys

import docx
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python
from markitdown import MarkItDown

PATH = sys.argv[1]


def run(text, kind="t"):
    return f'<w:r><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def marks(code, result):
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return begin + run(code, "instrText") + separate + run(result) + end


def element(code, result):
    return f'<w:fldSimple w:instr="{code}">{run(result)}</w:fldSimple>'


def read(field):
    document = docx.Document()
    for content in (
        run("Dear ") + field(" MERGEFIELD name ", "Ada Byron") + run(","),
        run("Contract ") + field(" DOCPROPERTY contract ", "2026-117"),
    ):
        paragraph = document.add_paragraph()._p
        paragraph.getparent().replace(paragraph, parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"))
    document.save(PATH)
    with open(PATH, "rb") as file, docx2python(PATH) as other:
        told = mammoth.extract_raw_text(file)
        texts = {"mammoth": told.value, "docx2python": other.text}
    print("messages of mammoth:", [message.message for message in told.messages])
    texts["pandoc"] = pypandoc.convert_file(PATH, "plain")
    texts["markitdown"] = MarkItDown().convert(PATH).markdown
    return {name: " / ".join(line for line in text.split("\n") if line) for name, text in texts.items()}


seen = {"marks": read(marks), "element": read(element)}
for kind, texts in seen.items():
    for name, text in texts.items():
        print(f"{kind:8} {name:12} {text}")
whole = "Dear Ada Byron, / Contract 2026-117"
assert set(seen["marks"].values()) == {whole}
assert seen["element"].pop("docx2python") == whole
assert {text.strip() for text in seen["element"].values()} == {"Dear , / Contract"}
PY
