"""The noise levels agree with the schedule that the program is told."""

import math

import levels
import torch


def test_table_is_the_linear_schedule():
    bar, table = 1.0, levels.log_sigma_table()
    for t in range(levels.STEPS):
        bar *= 1 - (1e-4 + (0.02 - 1e-4) * t / (levels.STEPS - 1))
        assert math.isclose(table[t], math.log(math.sqrt((1 - bar) / bar)), rel_tol=1e-9, abs_tol=1e-9)


def test_draws_are_where_restorations_are_decided():
    drawn = levels.Sampler(share=1.0)(20000, torch.Generator().manual_seed(1))
    assert drawn.min() >= math.log(0.01) - 1e-6 and drawn.max() <= math.log(157) + 1e-6
    assert abs(drawn.median().item() - math.log(0.35)) < 0.05
    uniform = levels.Sampler(share=0.0)(20000, torch.Generator().manual_seed(1))
    assert (uniform > math.log(3.4)).float().mean() > 0.45


def test_scales_preserve_variance():
    alpha, vp = levels.scales(torch.tensor([-3.0, 0.0, 4.0]))
    assert torch.allclose(alpha**2 + vp**2, torch.ones_like(alpha))
    assert torch.allclose((vp / alpha).flatten().log(), torch.tensor([-3.0, 0.0, 4.0]), atol=1e-5)
