#!/usr/bin/env bash
# Of a form that is filled in, the answer chosen from a list is in none of five texts, and in three not even which box is ticked.
#
# Package:   python-docx 1.2.0, docx2txt 0.9, pandoc 3.9 (pypandoc-binary 1.17), mammoth 1.13.0 and markitdown 0.1.9; docx2python 3.7.1.
# Behaviour: Word's form fields `FORMDROPDOWN` and `FORMCHECKBOX` hold their answer in the field's data (`w:ffData`), which Word draws, and
#            no text beside it. The first five have nothing for a list, and the first three nothing for a box either.
# Expected:  what Word shows and prints: the entry that `w:result` counts out, and a box that is ticked or not (ECMA-376, 17.16.4).
#            Text fields, whose answer is in the text as well, are read by all.
# Seen:      python-docx, docx2txt, pandoc    Member: yes no / Payment:
#            mammoth                          Member: yes <ticked> no <not ticked> / Payment:
#            markitdown                       Member: yes [x] no [ ] / Payment:
#            docx2python                      Member: yes ☒ no ☐ / Payment: monthly
# Matters:   application forms of public offices and insurers are made like that. The labels are all there, so it looks as if the form had
#            been sent in empty; mammoth's list of messages is empty, too.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check \
  python-docx==1.2.0 mammoth==1.13.0 docx2python==3.7.1 docx2txt==0.9 pypandoc-binary==1.17 "markitdown[docx]==0.1.9"
"$dir/venv/bin/python" - "$dir/a.docx" <<'PY'
import sys

import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python
from markitdown import MarkItDown

PATH = sys.argv[1]


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code, data):
    data = f'<w:ffData><w:name w:val="a"/><w:enabled/><w:calcOnExit w:val="0"/>{data}</w:ffData>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(ticked):
    return field("FORMCHECKBOX", f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked w:val="{ticked}"/></w:checkBox>')


entries = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in ("yearly", "monthly"))
chosen = field("FORMDROPDOWN", f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>')
document = docx.Document()
for content in (run("Member: yes ") + box(1) + run(" no ") + box(0), run("Payment: ") + chosen):
    paragraph = document.add_paragraph()._p
    paragraph.getparent().replace(paragraph, parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"))
document.save(PATH)

with open(PATH, "rb") as file, docx2python(PATH) as other:
    told = mammoth.convert_to_html(file)
    texts = {
        "python-docx": "\n".join(paragraph.text for paragraph in docx.Document(PATH).paragraphs),
        "docx2txt": docx2txt.process(PATH),
        "pandoc": pypandoc.convert_file(PATH, "plain"),
        "mammoth": told.value.replace("</p><p>", "\n").replace("<p>", "").replace("</p>", ""),
        "markitdown": MarkItDown().convert(PATH).markdown,
        "docx2python": other.text,
    }
seen = {name: " / ".join(" ".join(line.split()) for line in text.split("\n") if line) for name, text in texts.items()}
for name, text in seen.items():
    print(f"{name:12} {text}")
print("messages of mammoth:", told.messages)
nothing = "Member: yes no / Payment:"
expected = {
    "python-docx": nothing,
    "docx2txt": nothing,
    "pandoc": nothing,
    "mammoth": 'Member: yes <input checked="checked" type="checkbox" /> no <input type="checkbox" /> / Payment:',
    "markitdown": "Member: yes [x] no [ ] / Payment:",
    "docx2python": "Member: yes ☒ no ☐ / Payment: monthly",
}
sys.exit(seen != expected or told.messages != [])
PY
