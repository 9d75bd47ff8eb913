"""Makes the embedded pictures: the icon, the sample photos and the sample mask.

    python3 -m pip install scikit-image==0.26.0 pillow
    python3 resources/art/make.py

The photos are crops of scikit-image's sample data; CREDITS.md beside them has
their authors and licences.
"""
import math
import pathlib

from PIL import Image, ImageDraw, ImageFilter
import skimage.data

HERE = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = HERE / "samples"


def photo(name, image, box):
    """Crops box = (left, top, side) and scales it to 256 x 256."""
    left, top, side = box
    crop = Image.fromarray(image).convert("RGB").crop((left, top, left + side, top + side))
    crop = crop.resize((256, 256), Image.LANCZOS)
    crop.save(SAMPLES / f"{name}.jpg", quality=95, subsampling=0, optimize=True)


def scratches(path):
    """A mask of what an old print suffers: scratches, a crease and dust."""
    mask = Image.new("L", (1024, 1024), 0)
    draw = ImageDraw.Draw(mask)
    for points, width in [
        ([(120, -10), (170, 300), (150, 620), (210, 1040)], 9),
        ([(-10, 700), (330, 640), (700, 690), (1040, 600)], 12),
        ([(830, -10), (790, 400), (850, 800)], 7),
        ([(420, 130), (600, 90)], 8),
    ]:
        draw.line(points, fill=255, width=width, joint="curve")
    for x, y, r in [(320, 300, 14), (540, 820, 18), (900, 250, 12), (660, 420, 10), (90, 900, 16)]:
        draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    mask.resize((256, 256), Image.BOX).point(lambda v: 255 if v >= 48 else 0).save(path, optimize=True)


def icon(path, side=512):
    """Three prints of one disc, the last one sharp: what is left when the light is gone."""
    big = side * 4
    out = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    plate = Image.new("L", (big, big), 0)
    ImageDraw.Draw(plate).rounded_rectangle((0, 0, big - 1, big - 1), big * 0.22, fill=255)
    ground = Image.new("RGBA", (big, big), (22, 26, 34, 255))
    glow = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    for k, (dx, colour, alpha, blur) in enumerate(
        [(-0.17, (64, 158, 190), 150, 0.030), (-0.04, (148, 132, 196), 180, 0.014), (0.11, (255, 178, 92), 255, 0.0)]
    ):
        layer = Image.new("RGBA", (big, big), (*colour, 0))
        r = big * 0.245
        cx, cy = big * (0.5 + dx), big * (0.5 - 0.05 * math.cos(k))
        ImageDraw.Draw(layer).ellipse((cx - r, cy - r, cx + r, cy + r), fill=(*colour, alpha))
        if blur:
            layer = layer.filter(ImageFilter.GaussianBlur(big * blur))
        glow = Image.alpha_composite(glow, layer)
    ground = Image.alpha_composite(ground, glow)
    out.paste(ground, (0, 0), plate)
    out.resize((side, side), Image.LANCZOS).save(path, optimize=True)


if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    photo("portrait", skimage.data.astronaut(), (84, 0, 300))
    photo("coffee", skimage.data.coffee(), (110, 20, 360))
    photo("cat", skimage.data.chelsea(), (70, 0, 300))
    scratches(SAMPLES / "scratches.png")
    icon(HERE / "icon.png")
