#!/usr/bin/env bash
# A name that has its reading above it is lost: of a contract with 東京商事, only "with ." is left.
#
# Package:   python-docx 1.2.0, mammoth 1.13.0, markitdown 0.1.9 and pandoc 3.9 (pypandoc-binary 1.17); docx2python 3.7.1, docx2txt 0.9.
# Behaviour: Word's phonetic guide puts a word and its reading into one element, `w:ruby`: the word itself in `w:rubyBase`, the small
#            letters above it in `w:rt`. The first four read neither. The other two read both, the reading first, as one word.
# Expected:  the word, with or without its reading: the base is the text of the line, to which the reading is an annotation (ECMA-376,
#            17.3.3.25). (mammoth has an issue about the reading since 2019, python-mammoth 76.)
# Seen:      python-docx, mammoth, markitdown, pandoc     契約の相手はです。
#            docx2python, docx2txt                        契約の相手はとうきょうしょうじ東京商事です。
# Matters:   what has a reading in Japanese letters and forms are names of people, firms and places. The sentence still stands, and a search
#            for the name finds nothing.
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
NAME, READING = "東京商事", "とうきょうしょうじ"


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


annotated = f"""<w:r><w:ruby>
<w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/><w:hpsBaseText w:val="21"/><w:lid w:val="ja-JP"/>
</w:rubyPr><w:rt>{run(READING)}</w:rt><w:rubyBase>{run(NAME)}</w:rubyBase></w:ruby></w:r>"""
document = docx.Document()
paragraph = document.add_paragraph()._p
line = parse_xml(f"<w:p {nsdecls('w')}>{run('契約の相手は')}{annotated}{run('です。')}</w:p>")
paragraph.getparent().replace(paragraph, line)
document.save(PATH)

with open(PATH, "rb") as file, docx2python(PATH) as other:
    seen = {
        "python-docx": docx.Document(PATH).paragraphs[0].text,
        "mammoth": mammoth.extract_raw_text(file).value,
        "markitdown": MarkItDown().convert(PATH).markdown,
        "pandoc": pypandoc.convert_file(PATH, "plain"),
        "docx2python": other.text,
        "docx2txt": docx2txt.process(PATH),
    }
seen = {name: text.strip() for name, text in seen.items()}
for name, text in seen.items():
    print(f"{name:12} {text}")
without, both = "契約の相手はです。", f"契約の相手は{READING}{NAME}です。"
sys.exit(list(seen.values()) != [without] * 4 + [both] * 2)
PY
