"""Pictures as phones, scanners and old computers make them come out fit for WeChat, or are refused in plain words."""

from __future__ import annotations

import functools
import io
import warnings
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from publishing.render.pictures import (
    MAX_PIXELS,
    NotAPicture,
    PictureRefused,
    TooLarge,
    clean_original,
    fit,
    fit_many,
    measure,
)

from .samples import a_photo, encoded, opened, png_of_declared_size

MIB = 1024 * 1024
ORIENTATION, GPS = 0x0112, 0x8825


def with_exif(image: Image.Image, orientation: int, kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "PHONE-MAKER"
    exif.get_ifd(GPS)[2] = (34.0, 48.0, 11.0)
    return encoded(image, kind, exif=exif)


def is_red(pixel: object) -> bool:
    red, _green, blue = pixel  # type: ignore[misc]
    return bool(red > blue + 60)


def metadata(data: bytes) -> dict[str, object]:
    image = opened(data)
    return {
        "exif": dict(image.getexif()),
        **{
            key: image.info[key]
            for key in ("icc_profile", "comment", "xmp", "photoshop", "XML:com.adobe.xmp")
            if key in image.info
        },
    }


NOTHING = {"exif": {}}


def profile_with_red_and_blue_swapped() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    # Named otherwise, for a profile that calls itself sRGB is taken at its word.
    return swapped.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


class TestMeasure:
    def test_size_and_kind_come_from_the_header(self) -> None:
        found = measure(encoded(a_photo(64, 48), "JPEG"))
        assert (found.width, found.height, found.format, found.frames) == (64, 48, "JPEG", 1)

    def test_position_of_the_file_is_kept(self) -> None:
        file = io.BytesIO(encoded(a_photo(8, 8), "PNG"))
        file.seek(5)
        measure(file)
        assert file.tell() == 5

    def test_frames_of_an_animation_are_counted(self) -> None:
        assert measure(a_gif()).frames == 3

    @pytest.mark.parametrize("size", [(20_000, 20_000), (8_000, 7_501), (12_000, 9_000)])
    def test_bomb_is_refused_before_decoding(self, size: tuple[int, int]) -> None:
        bomb = png_of_declared_size(*size)
        assert len(bomb) < 60_000
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with pytest.raises(TooLarge, match="6000 万像素"):
                measure(bomb)

    def test_bomb_is_refused_when_the_limit_of_pillow_is_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
        for refuse in (measure, clean_original, lambda data: fit(data, max_bytes=MIB)):
            with pytest.raises(TooLarge, match="20000×20000"):
                refuse(png_of_declared_size(20_000, 20_000))

    def test_largest_allowed_picture_is_measured(self) -> None:
        found = measure(png_of_declared_size(10_000, 6_000))
        assert found.width * found.height == MAX_PIXELS

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"not a picture",
            b"%PDF-1.7 x",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"GIF89a",
        ],
    )
    def test_other_files_are_no_pictures(self, data: bytes) -> None:
        with pytest.raises(NotAPicture, match="请"):
            measure(data)


class TestFit:
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_picture_is_turned_upright_by_its_exif(self, orientation: int) -> None:
        upright = a_photo(600, 400)
        inverse = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
        stored = upright.transpose(Image.Transpose(inverse[orientation])) if orientation > 1 else upright
        fitted = fit(with_exif(stored, orientation), max_bytes=MIB, max_width_px=300)
        image = opened(fitted.data)
        assert image.size == (fitted.width, fitted.height) == (300, 200)
        assert is_red(image.getpixel((20, 100)))
        assert not is_red(image.getpixel((280, 100)))

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
    def test_every_format_is_turned_and_loses_its_place(self, kind: str) -> None:
        data = with_exif(a_photo(400, 600), 6, kind)
        assert opened(data).getexif()
        fitted = fit(data, max_bytes=MIB)
        assert (fitted.width, fitted.height) == (600, 400)
        assert metadata(fitted.data) == NOTHING
        assert b"PHONE-MAKER" not in fitted.data

    def test_heic_becomes_jpeg(self) -> None:
        fitted = fit(encoded(a_photo(320, 240), "HEIF"), max_bytes=MIB)
        assert (opened(fitted.data).format, fitted.content_type, fitted.extension) == ("JPEG", "image/jpeg", "jpg")

    def test_wide_picture_is_made_smaller_and_small_one_left(self) -> None:
        assert fit(encoded(a_photo(2400, 1200), "JPEG"), max_bytes=MIB).width == 1080
        assert fit(encoded(a_photo(90, 60), "JPEG"), max_bytes=MIB).width == 90

    def test_jpeg_is_progressive_rgb(self) -> None:
        image = opened(fit(encoded(a_photo(200, 100).convert("L"), "JPEG"), max_bytes=MIB).data)
        assert image.mode == "RGB"
        assert image.info["progressive"]

    def test_cmyk_becomes_rgb_of_the_same_colours(self) -> None:
        fitted = fit(encoded(a_photo(400, 300).convert("CMYK"), "JPEG"), max_bytes=MIB)
        image = opened(fitted.data)
        assert image.mode == "RGB"
        assert is_red(image.getpixel((50, 150)))
        assert not is_red(image.getpixel((350, 150)))

    def test_embedded_profile_is_applied_and_dropped(self) -> None:
        data = encoded(a_photo(200, 100), "PNG", icc_profile=profile_with_red_and_blue_swapped())
        fitted = fit(data, max_bytes=MIB)
        assert metadata(fitted.data) == NOTHING
        assert is_red(opened(data).getpixel((50, 50)))
        assert is_red(opened(fitted.data).getpixel((150, 50)))

    @pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
    def test_broken_profile_is_passed_over(self, mode: str) -> None:
        data = encoded(a_photo(100, 80).convert(mode), "JPEG", icc_profile=b"not a profile at all")
        assert fit(data, max_bytes=MIB).width == 100

    def test_sixteen_bit_grey_keeps_its_tones(self) -> None:
        ramp = Image.new("I;16", (256, 4))
        for x in range(256):
            for y in range(4):
                ramp.putpixel((x, y), x * 257)
        fitted = opened(fit(encoded(ramp, "PNG"), max_bytes=MIB).data)
        tones = [fitted.convert("L").getpixel((x, 2)) for x in (0, 64, 128, 255)]
        assert tones == pytest.approx([0, 64, 128, 255], abs=2)

    def test_palette_with_light_ink_stays_transparent_png(self) -> None:
        image = Image.new("P", (100, 60), 0)
        image.putpalette([0, 0, 0, 250, 220, 60] + [0] * 762)
        image.paste(1, (20, 20, 80, 40))
        fitted = fit(encoded(image, "PNG", transparency=0), max_bytes=MIB)
        result = opened(fitted.data)
        assert (result.format, result.mode, fitted.content_type) == ("PNG", "RGBA", "image/png")
        assert result.getpixel((0, 0))[3] == 0  # type: ignore[index]

    def test_dark_ink_on_a_transparent_ground_is_laid_on_white(self) -> None:
        image = Image.new("RGBA", (100, 60), (0, 0, 0, 0))
        image.paste((20, 20, 20, 255), (20, 20, 80, 40))
        result = opened(fit(encoded(image, "PNG"), max_bytes=MIB).data).convert("RGB")
        assert result.getpixel((0, 0)) == (255, 255, 255)

    def test_wholly_transparent_picture_is_white(self) -> None:
        result = opened(fit(encoded(Image.new("RGBA", (40, 40)), "PNG"), max_bytes=MIB).data).convert("RGB")
        assert result.getpixel((5, 5)) == (255, 255, 255)

    def test_line_art_stays_png_and_sharp(self) -> None:
        image = Image.new("1", (400, 300), 1)
        image.paste(0, (100, 100, 300, 101))
        fitted = fit(encoded(image, "PNG"), max_bytes=MIB)
        assert fitted.extension == "png"
        assert opened(fitted.data).convert("RGB").getpixel((200, 99)) == (255, 255, 255)

    def test_black_and_white_photo_is_no_line_art(self) -> None:
        assert fit(encoded(a_photo(400, 300).convert("L"), "PNG"), max_bytes=MIB).extension == "jpg"

    def test_photo_stored_as_png_becomes_jpeg(self) -> None:
        assert fit(encoded(a_photo(400, 300), "PNG"), max_bytes=MIB).extension == "jpg"

    def test_transparent_png_that_is_too_heavy_becomes_jpeg_on_white(self) -> None:
        image = a_photo(500, 500).convert("RGBA")
        image.putalpha(Image.linear_gradient("L").resize((500, 500)))
        fitted = fit(encoded(image, "PNG"), max_bytes=60_000)
        assert fitted.extension == "jpg"
        assert len(fitted.data) < 60_000

    def test_animated_gif_gives_its_first_frame(self) -> None:
        result = opened(fit(a_gif(), max_bytes=MIB).data).convert("RGB")
        assert result.getpixel((10, 10)) == (200, 0, 0)

    @pytest.mark.parametrize("max_bytes", [300_000, 100_000, 30_000, 5_000, 1_500])
    def test_result_is_smaller_than_asked(self, max_bytes: int) -> None:
        grain = Image.merge("RGB", [Image.effect_noise((1080, 810), 90) for _ in range(3)])
        fitted = fit(encoded(grain, "JPEG", quality=95), max_bytes=max_bytes)
        assert len(fitted.data) < max_bytes
        assert opened(fitted.data).size == (fitted.width, fitted.height)

    def test_impossible_size_is_refused(self) -> None:
        with pytest.raises(TooLarge, match="换一张"):
            fit(encoded(a_photo(100, 100), "JPEG"), max_bytes=100)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_one_pixel_is_a_picture(self, mode: str) -> None:
        fitted = fit(encoded(Image.new(mode, (1, 1)), "PNG"), max_bytes=MIB)
        assert (fitted.width, fitted.height) == (1, 1)

    @pytest.mark.parametrize(
        ("mode", "kind"), [("I", "TIFF"), ("F", "TIFF"), ("LAB", "TIFF"), ("YCbCr", "JPEG"), ("PA", "PNG")]
    )
    def test_rare_modes_are_taken(self, mode: str, kind: str) -> None:
        image = Image.new("RGBA", (30, 20)).quantize() if mode == "PA" else Image.new(mode, (30, 20))
        assert fit(encoded(image, kind), max_bytes=MIB).width == 30

    def test_damaged_picture_is_told_from_other_files(self) -> None:
        data = encoded(a_photo(400, 300), "JPEG")
        with pytest.raises(NotAPicture, match="损坏"):
            fit(data[: len(data) // 2], max_bytes=MIB)

    def test_thin_picture_keeps_at_least_one_pixel(self) -> None:
        assert fit(encoded(Image.new("RGB", (5000, 1)), "PNG"), max_bytes=MIB).height == 1


class TestFitMany:
    def test_results_come_in_order(self) -> None:
        sizes = [40, 30, 20, 10, 25]
        fitted = list(fit_many((encoded(a_photo(size, 9), "JPEG") for size in sizes), max_bytes=MIB))
        assert [picture.width for picture in fitted] == sizes

    def test_pictures_are_drawn_only_as_needed(self) -> None:
        drawn = 0

        def pictures() -> Iterator[bytes]:
            nonlocal drawn
            for _ in range(20):
                drawn += 1
                yield encoded(a_photo(20, 20), "JPEG")

        results = fit_many(pictures(), max_bytes=MIB)
        next(results)
        assert drawn == 3
        results.close()  # type: ignore[attr-defined]
        assert drawn == 3

    def test_refusal_comes_at_its_place(self) -> None:
        results = fit_many([encoded(a_photo(20, 20), "JPEG"), b"no", encoded(a_photo(20, 20), "JPEG")], max_bytes=MIB)
        assert next(results).width == 20
        with pytest.raises(NotAPicture):
            next(results)

    def test_none_gives_none(self) -> None:
        assert list(fit_many([], max_bytes=MIB)) == []


def a_gif() -> bytes:
    frames = [Image.new("RGB", (60, 40), colour).quantize() for colour in ((200, 0, 0), (0, 200, 0), (0, 0, 200))]
    return encoded(
        frames[0], "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=2, comment=b"SECRET"
    )


class TestCleanOriginal:
    def test_phone_photo_loses_place_and_maker_and_is_upright(self) -> None:
        cleaned = clean_original(io.BytesIO(with_exif(a_photo(400, 600), 6)))
        assert metadata(cleaned.data) == NOTHING
        assert b"PHONE-MAKER" not in cleaned.data
        assert opened(cleaned.data).size == (cleaned.width, cleaned.height) == (600, 400)

    @pytest.mark.parametrize("size", [(5000, 1000), (1000, 5000)])
    def test_longest_side_is_capped(self, size: tuple[int, int]) -> None:
        cleaned = clean_original(encoded(a_photo(*size), "JPEG"))
        assert max(cleaned.width, cleaned.height) == 4096
        assert max(opened(cleaned.data).size) == 4096

    @pytest.mark.parametrize("kind", ["WEBP", "HEIF", "TIFF", "BMP"])
    def test_other_formats_become_jpeg(self, kind: str) -> None:
        cleaned = clean_original(encoded(a_photo(300, 200), kind))
        assert (opened(cleaned.data).format, cleaned.extension, cleaned.content_type) == ("JPEG", "jpg", "image/jpeg")

    def test_cmyk_becomes_rgb(self) -> None:
        assert opened(clean_original(encoded(a_photo(300, 200).convert("CMYK"), "JPEG")).data).mode == "RGB"

    def test_transparency_is_kept_as_png(self) -> None:
        image = Image.new("RGBA", (50, 50), (10, 10, 10, 0))
        cleaned = clean_original(encoded(image, "WEBP", lossless=True))
        assert (cleaned.extension, opened(cleaned.data).mode) == ("png", "RGBA")

    def test_comment_and_text_chunks_are_gone(self) -> None:
        assert b"SECRET" not in clean_original(encoded(a_photo(90, 60), "JPEG", comment=b"SECRET")).data
        assert (
            b"SECRET"
            not in clean_original(encoded(Image.new("L", (9, 9)), "PNG", comment=b"SECRET", xmp=b"SECRET")).data
        )

    def test_animated_gif_stays_animated_without_its_comment(self) -> None:
        original = a_gif()
        assert b"SECRET" in original
        cleaned = clean_original(original)
        assert (cleaned.extension, cleaned.content_type) == ("gif", "image/gif")
        assert b"SECRET" not in cleaned.data
        before, after = opened(original), opened(cleaned.data)
        assert after.info["loop"] == 2
        for frame in range(3):
            before.seek(frame)
            after.seek(frame)
            assert after.info["duration"] == before.info["duration"]
            assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()

    def test_what_hides_behind_a_gif_is_cut_off(self) -> None:
        assert clean_original(a_gif() + b"PK\x03\x04 hidden archive").data.endswith(b";")

    def test_still_gif_becomes_png(self) -> None:
        assert clean_original(encoded(Image.new("P", (20, 20)), "GIF")).extension == "png"

    def test_cut_gif_is_refused(self) -> None:
        data = a_gif()
        with pytest.raises(NotAPicture):
            clean_original(data[: len(data) - 40])

    def test_cleaning_twice_changes_nothing_visible(self) -> None:
        once = clean_original(encoded(a_photo(300, 200), "JPEG"))
        twice = clean_original(once.data)
        assert (twice.width, twice.height, twice.extension) == (once.width, once.height, once.extension)


SOURCES: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: with_exif(a_photo(48, 32), 6),
    "PNG": lambda: with_exif(a_photo(48, 32), 6, "PNG"),
    "WEBP": lambda: with_exif(a_photo(48, 32), 6, "WEBP"),
    "TIFF": lambda: with_exif(a_photo(48, 32), 6, "TIFF"),
    "GIF": a_gif,
    "BMP": lambda: encoded(a_photo(48, 32), "BMP"),
    "HEIF": lambda: encoded(a_photo(64, 64), "HEIF"),
    "AVIF": lambda: encoded(a_photo(64, 64), "AVIF"),
}


@functools.cache
def source(kind: str) -> bytes:
    return SOURCES[kind]()


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_damaged_bytes_give_a_picture_or_a_refusal_and_nothing_else(kind: str, data: st.DataObject) -> None:
    original = bytearray(source(kind))
    for _ in range(data.draw(st.integers(1, 6))):
        original[data.draw(st.integers(0, min(len(original) - 1, 600)))] = data.draw(st.integers(0, 255))
    damaged = bytes(original[: data.draw(st.integers(0, len(original)))] if data.draw(st.booleans()) else original)
    for use in (clean_original, lambda picture: fit(picture, max_bytes=MIB)):
        try:
            use(damaged)
        except PictureRefused as refusal:
            sentence = str(refusal)
        else:
            continue
        assert "请" in sentence


class TestMovingPictures:
    def test_an_animation_is_its_first_frame_unless_asked_for(self) -> None:
        assert fit(a_gif(), max_bytes=MIB).extension in {"png", "jpg"}

    def test_a_small_animation_stays_one_where_the_account_takes_it(self) -> None:
        kept = fit(a_gif(), max_bytes=MIB, keeps_moving=True)
        assert (kept.extension, kept.content_type) == ("gif", "image/gif")
        assert measure(kept.data).frames == 3

    def test_an_animation_too_heavy_for_wechat_stands_still(self) -> None:
        assert fit(a_gif(), max_bytes=len(a_gif()), keeps_moving=True).extension in {"png", "jpg"}

    def test_a_gif_that_does_not_move_is_an_ordinary_picture(self) -> None:
        assert fit(encoded(a_photo(64, 48), "GIF"), max_bytes=MIB, keeps_moving=True).extension in {"png", "jpg"}
