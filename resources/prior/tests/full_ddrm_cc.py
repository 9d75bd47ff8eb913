"""Class-conditional DDRM from end to end, with random weights: for make prior-test.

    python resources/prior/tests/full_ddrm_cc.py bin/afterimage resources/samples/cat.jpg

Exports a tiny class-conditional ADM network and a tiny classifier's gradient, names the
one in the other's description, and restores a crop of the photo with the program: for
two classes, without guidance, and the first class again. Ends with an error unless the
first three differ and the last is the first, byte for byte.
"""

import hashlib
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]


def make_models(folder):
    """prior.onnx, and pull.onnx beside it; the prior's path."""
    import adm
    import classifier
    import import_classifier
    import metadata
    import onnxfile
    import torch

    def random(network, std):
        with torch.no_grad():
            for p in network.parameters():
                p.normal_(std=std * p[0].numel() ** -0.5) if p.dim() >= 2 else p.add_(0.1 * torch.randn_like(p))
        return network

    torch.manual_seed(0)
    network = random(adm.ADM(adm.Config(32, (1, 1), blocks=1, attention=(1,), classes=10, head_channels=16, size=32)), 0.5)
    description = metadata.Description(name="random ADM", prediction="epsilon", size=32, size_multiple=2, size_min=16, classes=10)
    onnxfile.export_prior(network, folder / "prior.onnx", description, label=True, half=False,
                          extra={"afterimage.guidance": "pull.onnx"})
    config = classifier.Config(32, (1, 1, 1), 1, (2,), classes=10, head_channels=16, size=32)
    import_classifier.write(random(classifier.Gradient(config), 2), folder / "pull.onnx",
                            import_classifier.describe(config, "random classifier"))
    return folder / "prior.onnx"


def restore(program, photo, model, out, *more):
    """The SHA-256 of the picture that comes out."""
    subprocess.run([program, "restore", photo, "--task", "inpaint", "--mask", str(model.with_name("mask.png")), "--crop",
                    "0,0,32,32", "--samples", "1", "--steps", "5", "--model", str(model), "--device", "cpu", "--quiet",
                    "-o", str(out), *more], check=True, stdout=subprocess.DEVNULL)
    return hashlib.sha256(out.read_bytes()).hexdigest()


def main(program, photo):
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model = make_models(folder)
        mask = Image.new("L", Image.open(photo).size)
        mask.paste(255, (8, 8, 28, 28))
        mask.save(folder / "mask.png")
        runs = {"class 3": ["--label", "3"], "class 4": ["--label", "4"],
                "class 3 without guidance": ["--label", "3", "--guidance-scale", "0"], "class 3 again": ["--label", "3"]}
        sums = {n: restore(program, photo, model, folder / f"{i}.png", *more) for i, (n, more) in enumerate(runs.items())}
        recipe = (folder / "0.recipe.json").read_text(encoding="utf-8")
    again = sums.pop("class 3 again")
    if len(set(sums.values())) != 3 or again != sums["class 3"] or '"random classifier"' not in recipe:
        raise SystemExit(f"DDRM-CC with random weights: {sums}, and class 3 again {again}")
    print("DDRM-CC with random weights: two classes and no guidance give three pictures, and a class its own again")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
