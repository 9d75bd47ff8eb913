"""The network as the program calls it: timesteps instead of noise levels."""

import levels
import torch
from torch import nn


class Prior(nn.Module):
    """A UNet behind the linear schedule.

    timestep is float32 (N,) in 0..999; between two timesteps ln sigma is interpolated,
    as restoration.Schedule.Timestep does in the other direction. A whole timestep gives
    the table's value exactly.
    """

    def __init__(self, net):
        super().__init__()
        self.net = net
        self.register_buffer("log_sigma", torch.from_numpy(levels.log_sigma_table()).float())

    def forward(self, sample, timestep):
        timestep = timestep.clamp(0, levels.STEPS - 1)
        below = timestep.floor()
        i = below.long()
        low = self.log_sigma[i]
        high = self.log_sigma[(i + 1).clamp(max=levels.STEPS - 1)]
        return self.net(sample, low + (timestep - below) * (high - low))
