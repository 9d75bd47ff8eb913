"""How a prior describes itself: the afterimage.* keys that the program reads.

The program's own reader is restoration/onnx/metadata_parse.go. Sigmas and errors are
on the [-1, 1] scale.
"""

import base64
import dataclasses
import json
import pathlib

import numpy as np

PREDICTIONS = ("epsilon", "v_prediction", "sample")


def sidecar(path):
    """The file beside a prior whose keys count more than the prior's own."""
    return path.with_name(path.name + ".json")


@dataclasses.dataclass(frozen=True)
class Description:
    """One field a key; timestep, sha256_of_weights and channels_out come from the graph."""

    prediction: str
    name: str = ""
    schedule: str = "linear 0.0001 0.02 1000"  # or empty, with alphas_cumprod
    alphas_cumprod: np.ndarray | None = None
    continuous: bool = False  # fractional timesteps were trained
    size: int = 256  # native side, pixels
    size_multiple: int = 32
    size_min: int = 64
    dynamic: bool = True
    classes: int = 0
    class_names: tuple = ()
    guidance: str = ""  # file name of a classifier-gradient ONNX in the same folder
    rmse: dict = dataclasses.field(default_factory=dict)  # {sigma: rms of x0hat - x0}
    memory: tuple = ()  # bytes: fixed, for each pixel, for each pixel squared
    licence: str = ""
    source: str = ""

    def __post_init__(self):
        if self.prediction not in PREDICTIONS:
            raise ValueError(f"the prediction {self.prediction!r} is none of {', '.join(PREDICTIONS)}")
        if bool(self.schedule) == (self.alphas_cumprod is not None):
            raise ValueError("a description has either a schedule or alphas_cumprod")
        if self.class_names and len(self.class_names) != self.classes:
            raise ValueError(f"{len(self.class_names)} class names for {self.classes} classes")
        if self.guidance and pathlib.PurePath(self.guidance).name != self.guidance:
            raise ValueError(f"the guidance {self.guidance!r} is not the name of a file in the model's folder")
        if self.memory and len(self.memory) != 3:
            raise ValueError("memory is three numbers: fixed, per pixel, per pixel squared")

    def pairs(self):
        """Keys and values as they stand in metadata_props."""
        out = {
            "version": "1", "name": self.name, "prediction": self.prediction, "schedule": self.schedule,
            "continuous": _word(self.continuous), "size": str(self.size), "size_multiple": str(self.size_multiple),
            "size_min": str(self.size_min), "dynamic": _word(self.dynamic), "classes": str(self.classes),
            "guidance": self.guidance or "none", "licence": self.licence, "source": self.source,
        }
        if self.alphas_cumprod is not None:
            raw = np.asarray(self.alphas_cumprod, dtype="<f4").tobytes()
            out["alphas_cumprod"] = base64.b64encode(raw).decode()
        if self.class_names:
            out["class_names"] = json.dumps(list(self.class_names), ensure_ascii=False)
        if self.rmse:
            out["rmse"] = ",".join(f"{s:g}:{e:.4f}" for s, e in sorted(self.rmse.items()))
        if self.memory:
            out["memory"] = ",".join(f"{v:g}" for v in self.memory)
        return {"afterimage." + k: v for k, v in out.items() if v != ""}


def _word(value):
    return "true" if value else "false"
