"""Training begins again from the prior that is shipped."""

import pathlib

import levels
import numpy as np
import onnxparity
import state as states
import torch
from net import UNet

SHIPPED = pathlib.Path(__file__).resolve().parent.parent / "prior.onnx"


def test_the_shipped_prior_is_read_back():
    config, weights = states.load_onnx(SHIPPED)
    net = UNet(config).eval().requires_grad_(False)
    net.load_state_dict(weights)
    session = onnxparity.session(SHIPPED)
    kind = {"tensor(int64)": np.int64, "tensor(float)": np.float32}[session.get_inputs()[1].type]
    x = torch.randn(2, 3, 64, 96, generator=torch.Generator().manual_seed(1))
    v = session.run(None, {"sample": x.numpy(), "timestep": np.array([20, 700], kind)})[0]
    told = torch.from_numpy(levels.log_sigma_table()[[20, 700]]).float()
    assert v.std() > 0.5 and np.abs(v - net(x, told).numpy()).max() < 1e-3
