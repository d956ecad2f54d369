"""Animated GIF without what it says about its maker: the same frames to the bit, less comments and foreign extensions."""

from __future__ import annotations

_SIGNATURES = (b"GIF87a", b"GIF89a")
_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class BrokenAnimation(ValueError):
    """The bytes are no complete GIF."""


def strip_gif(data: bytes) -> bytes:
    """Return the GIF with its frames, delays and loop count, without comments, plain text, XMP and anything after its end.

    Nothing is decoded (Graphics Interchange Format 89a, sections 18–27), so memory and time are those of a copy.
    Raises :class:`BrokenAnimation`.
    """
    if data[:6] not in _SIGNATURES:
        raise BrokenAnimation("no GIF signature")
    try:
        return _copy_blocks(data)
    except IndexError as error:
        raise BrokenAnimation("the file ends too early") from error


def _copy_blocks(data: bytes) -> bytes:
    place = 13 + _colour_table_bytes(data[10])
    kept = [data[:place]]
    while data[place] != _TRAILER:
        start = place
        if data[place] == _EXTENSION:
            label = data[place + 1]
            place = _skip_sub_blocks(data, place + 2)
            name = data[start + 3 : start + 14]
            if label == _GRAPHIC_CONTROL or (label == _APPLICATION and name in _LOOPS):
                kept.append(data[start:place])
        elif data[place] == _IMAGE:
            place = _skip_sub_blocks(data, place + 11 + _colour_table_bytes(data[place + 9]))
            kept.append(data[start:place])
        else:
            raise BrokenAnimation(f"unknown block 0x{data[place]:02x}")
    return b"".join([*kept, bytes([_TRAILER])])


def _colour_table_bytes(flags: int) -> int:
    return 3 << ((flags & 0b111) + 1) if flags & 0b1000_0000 else 0


def _skip_sub_blocks(data: bytes, place: int) -> int:
    """The place after a chain of length-prefixed blocks, of which the last is empty."""
    while length := data[place]:
        place += length + 1
    return place + 1
