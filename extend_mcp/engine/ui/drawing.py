"""Draws a page. A separate file, since the child process that draws imports nothing else of the engine."""

from extend_mcp.analysis.job import Done, Job
from extend_mcp.documents.page_picture import draw_page

SIDE = 1400
"""Pixels of the longer side, but of strips: sharp at the width that pages are shown in, about 100 KB for text."""


def draw(job: Job) -> Done:
    """Leave `<name>.png` in the job's folder. `config` has `name`, `page` (from 1) and `turn` (degrees clockwise)."""
    source = job.inputs[0]
    picture = draw_page(source.path, source.name, source.password, job.config["page"], SIDE)
    if job.config["turn"]:
        picture = picture.rotate(-job.config["turn"], expand=True)
    picture.save(job.folder / f"{job.config['name']}.png", optimize=True)
    return Done(pages=1, page_counts=(1,))
