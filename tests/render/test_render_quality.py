"""Hints on poor pictures: the demonstration's drawings pass, the same ones blurred, darkened or washed out do not."""

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from pages.demo.drawings import DRAWINGS
from publishing.render.quality import MIN_SHARPNESS, cover_faults, faults, judge


def codes(image: Image.Image) -> list[str]:
    return [fault.code for fault in faults(judge(image), *image.size)]


@pytest.fixture(scope="module", params=DRAWINGS, ids=lambda drawing: drawing.name)
def drawn(request: pytest.FixtureRequest) -> Image.Image:
    image: Image.Image = request.param.draw().convert("RGB")
    return image


def test_good_pictures_have_no_fault_and_bad_ones_theirs(drawn: Image.Image) -> None:
    assert codes(drawn) == []
    assert codes(drawn.filter(ImageFilter.GaussianBlur(drawn.width * 0.006))) == ["picture-blurred"]
    assert codes(ImageEnhance.Brightness(drawn).enhance(0.15)) == ["picture-dark"]
    assert "picture-bright" in codes(Image.blend(drawn, Image.new("RGB", drawn.size, "white"), 0.85))


def test_sharpness_does_not_depend_on_size(drawn: Image.Image) -> None:
    double = drawn.resize((drawn.width * 2, drawn.height * 2), Image.Resampling.LANCZOS)
    found = judge(double).sharpness
    assert found is not None
    assert found > MIN_SHARPNESS * 2


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 1), (3000, 2)])
def test_what_has_nothing_to_measure_is_not_called_blurred(size: tuple[int, int]) -> None:
    assert judge(Image.new("RGB", size, "grey")).sharpness is None


def test_transparency_is_judged_on_white() -> None:
    assert judge(Image.new("RGBA", (50, 50), (0, 0, 0, 0))).lightness == 255


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(900, 383, []), (899, 900, ["picture-small"]), (4000, 300, ["picture-small"]), (3024, 4032, [])],
)
def test_a_cover_needs_the_pixels_of_the_wide_cut(width: int, height: int, expected: list[str]) -> None:
    assert [fault.code for fault in cover_faults(None, width, height)] == expected
