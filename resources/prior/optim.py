"""Optimizers: AdamW, and Muon on the inner 3x3 filters with AdamW elsewhere."""

import torch


class Muon:
    """Momentum whose step is made orthogonal (Jordan et al. 2024), for 4-D filters.

    The Newton-Schulz iterations run on the small Gram matrix, with one product at
    the end: rows are output channels, columns what a filter sees.
    """

    COEFFICIENTS = (3.4445, -4.7750, 2.0315)

    def __init__(self, parameters, lr, momentum=0.95, iterations=5):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.iterations = lr, momentum, iterations
        self.velocity = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self, scale):
        for p, v in zip(self.parameters, self.velocity):
            v.lerp_(p.grad, 1 - self.momentum)
            x = p.grad.lerp(v, self.momentum).reshape(p.shape[0], -1)
            x = x / (x.norm() + 1e-7)
            gram, eye = x @ x.T, torch.eye(p.shape[0], device=p.device)
            total = eye
            a, b, c = self.COEFFICIENTS
            for _ in range(self.iterations):
                poly = a * eye + b * gram + c * (gram @ gram)
                total = poly @ total
                gram = poly @ gram @ poly
            fan = max(1.0, x.shape[0] / x.shape[1]) ** 0.5
            p.add_((total @ x).reshape(p.shape), alpha=-self.lr * scale * fan)

    def state_dict(self):
        return {"velocity": self.velocity}

    def load_state_dict(self, state):
        for mine, saved in zip(self.velocity, state["velocity"], strict=True):
            mine.copy_(saved)


class Optimizer:
    """What train.py steps: one learning-rate scale for both."""

    def __init__(self, net, name, lr, muon_lr=0.02):
        filters = []
        if name == "muon":
            filters = [
                p for n, p in net.named_parameters()
                if p.ndim == 4 and p.shape[2] == 3 and not n.startswith(("stem", "out"))
            ]
        elif name != "adamw":
            raise ValueError(f"optimizer {name!r} is neither adamw nor muon")
        inner = {id(p) for p in filters}
        rest = [p for p in net.parameters() if id(p) not in inner]
        self.lr = lr
        self.adamw = torch.optim.AdamW(rest, lr, betas=(0.9, 0.98), weight_decay=1e-3)
        self.muon = Muon(filters, muon_lr) if filters else None

    def step(self, scale):
        for group in self.adamw.param_groups:
            group["lr"] = self.lr * scale
        self.adamw.step()
        if self.muon:
            self.muon.step(scale)

    def zero_grad(self):
        self.adamw.zero_grad(set_to_none=True)
        if self.muon:
            for p in self.muon.parameters:
                p.grad = None

    def state_dict(self):
        return {"adamw": self.adamw.state_dict(), "muon": self.muon.state_dict() if self.muon else {}}

    def load_state_dict(self, state):
        self.adamw.load_state_dict(state["adamw"])
        if self.muon:
            self.muon.load_state_dict(state["muon"])
