"""Markdown of files by another library, in an environment of its own: `python rival.py NAME OUT FILE...`.

OUT/<number>.md is the Markdown of the file of that number, from 0. A file that the library refuses has none.
"""

import multiprocessing
import sys
from pathlib import Path

LONGEST = 90
"""Seconds for a file."""


def row(cells: list[str | None]) -> str:
    return "| " + " | ".join((cell or "").replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def grid(cells: list[list[str | None]]) -> str:
    return "\n".join([row(cells[0]), "|" + " --- |" * len(cells[0]), *map(row, cells[1:])])


def markitdown(path: Path) -> str:
    from markitdown import MarkItDown

    return str(MarkItDown().convert(path).text_content)


def pdfplumber(path: Path) -> str:
    import pdfplumber as library

    parts = []
    with library.open(path) as pdf:
        for page in pdf.pages:
            found, rest = page.find_tables(), page
            for table in found:
                left, top, right, bottom = table.bbox

                def outside(thing: dict[str, float], box: tuple[float, ...] = (left, top, right, bottom)) -> bool:
                    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
                    return not (box[0] <= across <= box[2] and box[1] <= down <= box[3])

                rest = rest.filter(outside)
            parts.append(rest.extract_text() or "")
            parts += [grid(cells) for table in found if (cells := table.extract())]
    return "\n\n".join(parts)


def kreuzberg(path: Path) -> str:
    from kreuzberg import ExtractionConfig, OcrConfig, extract_file_sync

    ocr = OcrConfig(backend="tesseract", language="eng")
    got = extract_file_sync(path, config=ExtractionConfig(output_format="markdown", use_cache=False, ocr=ocr))
    text = str(got.content)
    for table in got.tables or ():
        made = table["markdown"] if isinstance(table, dict) else table.markdown
        if made and made.strip() and made.strip()[:60] not in text:
            text += "\n\n" + made
    return text


def liteparse(path: Path) -> str:
    from liteparse import LiteParse

    return str(LiteParse(ocr_enabled=False, output_format="markdown", quiet=True).parse(path).text)


def work(name: str, path: str, out: str) -> None:
    Path(out).write_text(globals()[name](Path(path)), encoding="utf-8")


def main() -> None:
    name, out, *files = sys.argv[1:]
    for number, path in enumerate(files):
        child = multiprocessing.Process(target=work, args=(name, path, f"{out}/{number}.md"))
        child.start()
        child.join(LONGEST)
        if child.is_alive():
            child.kill()
            child.join()


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    main()
