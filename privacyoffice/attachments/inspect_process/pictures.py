"""Pictures, made anew: what is not colour does not come along."""

import io

from PIL import Image, ImageOps

from privacyoffice.attachments.verdicts import JPEG, PNG, Found, Unacceptable, Verdict

MOST_PIXELS = 64_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF")
# Several pictures in a file: a phone keeps a smaller copy beside a photograph, and Pillow then
# calls it MPO.
_MAY_HAVE_COPIES = frozenset({"JPEG", "MPO"})
_PLAIN_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA", "I;16"})
_QUALITY = 92


def make_anew(content: bytes) -> Found:
    """The same picture upright, without place, camera, thumbnail or anything else about it.

    Raises Unacceptable.
    """
    Image.MAX_IMAGE_PIXELS = None  # asked below, with an answer of our own
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unacceptable(Verdict.PICTURE_TOO_LARGE)
            if image.format not in _MAY_HAVE_COPIES and getattr(image, "is_animated", False):
                raise Unacceptable(Verdict.PICTURE_PAGES)
            as_jpeg = image.format in {"JPEG", "MPO", "WEBP"} and not _is_see_through(image)
            image.load()
            made = _written(_upright(image), as_jpeg)
            facts = {"width": image.width, "height": image.height}
    except (Unacceptable, MemoryError):
        raise
    except Exception:  # whatever a library meets in a damaged file
        raise Unacceptable(Verdict.PICTURE_DAMAGED) from None
    return Found(JPEG if as_jpeg else PNG, facts, made)


def _is_see_through(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except MemoryError:
        raise
    except Exception:  # a remark about the picture that cannot be read says nothing
        return image


def _written(image: Image.Image, as_jpeg: bool) -> bytes:
    if as_jpeg:
        plain = image if image.mode == "L" else image.convert("RGB")
    elif image.mode in _PLAIN_MODES and "transparency" not in image.info:
        plain = image
    else:
        plain = image.convert("RGBA" if _is_see_through(image) else "RGB")
    plain.info = {}
    written = io.BytesIO()
    if as_jpeg:
        plain.save(written, "JPEG", quality=_QUALITY)
    else:
        plain.save(written, "PNG", compress_level=4)
    return written.getvalue()


def _warm_up() -> None:
    """Do once with pictures of our own what is done with each: a library loads parts of itself
    at first use, and behind the walls it cannot."""
    for kind in _FORMATS:
        written = io.BytesIO()
        Image.new("P", (2, 2)).convert("RGB").save(written, kind)
        make_anew(written.getvalue())


_warm_up()
