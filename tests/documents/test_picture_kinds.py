"""Kinds of pictures, whose sizes and tones are set right before any OCR."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from extend_mcp.documents.image import read_frame
from extend_mcp.documents.picture_tones import as_colours
from tests import sample_files
from tests.documents.conftest import Read

DARK, LIGHT = 60, 245


def tiff(*frames: Image.Image, **tags: object) -> bytes:
    """Some pictures as the frames of a TIFF file."""
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], **tags)
    return out.getvalue()


def half_inked(mode: str, paper: float, ink: float) -> Image.Image:
    """A picture whose left half is ink."""
    picture = Image.new(mode, (40, 20), paper)
    for pixel in range(400):
        picture.putpixel((pixel % 20, pixel // 20), ink)
    return picture


@pytest.mark.parametrize(
    ("mode", "paper", "ink"),
    [("I;16", 65_000, 300), ("I;16", 4000, 20), ("I", 65_000, 300), ("F", 1.0, 0.02), ("F", 254.0, 3.0), ("1", 1, 0)],
)
def test_deep_and_flat_pictures_are_scaled_to_8_bits(mode: str, paper: float, ink: float) -> None:
    made = as_colours(half_inked(mode, paper, ink))
    assert made.mode == "L"
    assert [tone for tone, count in enumerate(made.histogram()) if count and DARK < tone < LIGHT] == []
    assert sum(made.histogram()[:DARK]) == sum(made.histogram()[LIGHT:]) == 400


def test_what_a_picture_lets_through_is_white_paper(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    clear.paste((10, 20, 30, 255), (0, 0, 20, 20))
    clear.save(tmp_path / "a.png")
    assert read_frame(tmp_path / "a.png", 1).convert("RGB").getpixel((30, 10)) == (255, 255, 255)


def test_light_letters_on_a_clear_ground_are_on_black_paper(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    clear.paste((250, 250, 250, 255), (0, 0, 20, 20))
    clear.save(tmp_path / "a.png")
    assert read_frame(tmp_path / "a.png", 1).convert("L").getextrema() == (0, 250)


@pytest.mark.parametrize(("kind", "name"), [("AVIF", "a.avif"), ("JPEG2000", "a.jp2"), ("PPM", "a.ppm")])
def test_other_kinds_of_pictures_are_read_under_any_name(read: Read, kind: str, name: str) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(sample_files.scan_png())).convert("RGB").save(out, kind)
    for called in (name, "a.png"):
        assert "5.75" in [word.text for word in read(out.getvalue(), called).pages[0].words]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_is_read_by_its_first_frame_and_told(read: Read, kind: str) -> None:
    out, frames = io.BytesIO(), [Image.new("RGB", (60, 40), colour) for colour in ("white", "red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    document = read(out.getvalue(), f"a.{kind.lower()}")
    assert document.page_count == 1
    (warning,) = document.warnings
    assert (warning.code, warning.message[:15]) == ("LOCAL_TRUNCATED", "1 of 3 frames o")


@pytest.mark.parametrize("mode", ["CMYK", "P", "LAB", "YCbCr"])
def test_pictures_in_other_colours_are_read(mode: str, tmp_path: Path) -> None:
    page = Image.new("RGB", (40, 20), "white")
    made = Image.new("LAB", page.size, (255, 128, 128)) if mode == "LAB" else page.convert(mode)
    (tmp_path / "a.tif").write_bytes(tiff(made))
    assert sum(read_frame(tmp_path / "a.tif", 1).convert("L").histogram()[:LIGHT]) == 0


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_a_picture_is_turned_once_as_its_metadata_say(kind: str, orientation: int, tmp_path: Path) -> None:
    upright = Image.new("L", (120, 60), 255)
    ImageDraw.Draw(upright).rectangle((0, 0, 30, 15), fill=0)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }.get(orientation, [])
    picture = upright
    for way in stored:
        picture = picture.transpose(way)
    picture.save(tmp_path / "a", kind, exif=exif)
    shown = read_frame(tmp_path / "a", 1).convert("L")
    assert shown.size == (120, 60)
    assert isinstance(top_left := shown.getpixel((5, 5)), int)
    assert top_left < DARK
    assert shown.getpixel((115, 55)) == pytest.approx(255, abs=3)


@pytest.mark.parametrize("resolution", [(204, 98), (204, 196)])
def test_pixels_of_faxes_are_made_square(read: Read, resolution: tuple[int, int], tmp_path: Path) -> None:
    fax = tiff(Image.new("1", (1734, 11 * resolution[1]), 1), dpi=resolution)
    (page,) = read(fax, "fax.tif").pages
    assert (page.width, page.height) == (612, 792)
    (tmp_path / "fax.tif").write_bytes(fax)
    shown = read_frame(tmp_path / "fax.tif", 1)
    assert shown.height / shown.width == pytest.approx(11 / 8.5, abs=0.01)


def test_a_damaged_frame_is_warned_of_and_the_others_are_read(read: Read) -> None:
    blank = Image.new("L", (300, 200), 255)
    document = read(tiff(blank, blank)[:-30_000], "a.tif")
    assert [(page.number, page.width is None) for page in document.pages] == [(1, False), (2, True)]
    assert [(warning.code, warning.page) for warning in document.warnings if warning.page] == [
        ("LOCAL_PAGE_DAMAGED", 2)
    ]
