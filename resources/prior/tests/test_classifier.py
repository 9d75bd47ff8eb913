"""The classifier's gradient: pullbacks against autograd, and the ONNX file against both."""

import classifier
import classifierlayout
import checkpoint
import import_classifier
import import_prior
import onnxparity
import pytest
import torch

TINY = classifier.Config(width=32, widths=(1, 2, 2), depth=1, attention=(1, 2), classes=10, head_channels=16, size=32)


def random(config, seed=0, gain=1.5):
    """A network with weights that keep its values near one, and a gradient that can be seen."""
    torch.manual_seed(seed)
    network = classifier.Gradient(config)
    with torch.no_grad():
        for name, p in network.named_parameters():
            if p.dim() >= 2:
                p.normal_(std=gain * p[0].numel() ** -0.5)
            else:
                p.add_(0.1 * torch.randn_like(p))
    return network


def inputs(config, n=2, seed=1):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 3, config.size, config.size, generator=g)
    return x, torch.randint(0, 1000, (n,), generator=g), torch.randint(0, config.classes, (n,), generator=g)


@pytest.mark.parametrize("config", [
    TINY,
    classifier.Config(32, (2, 1), 2, (), 3, 32, 16),
    classifier.Config(64, (0.5, 1, 1), 1, (0, 2), 1000, 32, 16),
])
def test_gradient_is_autograds(config):
    network = random(config)
    x, t, label = inputs(config)
    state = network.classifier.state_dict()
    with torch.no_grad():
        logits, _ = network.classifier(x, t)
        ours = network(x, t, label)
    torch.testing.assert_close(logits, classifierlayout.logits(state, x, t, config.depth, config.head_channels),
                               rtol=1e-4, atol=1e-4)
    theirs = classifierlayout.gradient(state, x, t, label, config.depth, config.head_channels)
    assert theirs.abs().max() > 1e-2
    assert (ours - theirs).abs().max() <= 1e-5 * max(1, theirs.abs().max())


def test_gradient_points_uphill():
    network = random(TINY)
    x, t, label = inputs(TINY)

    def log_p(x):
        logits, _ = network.classifier(x, t)
        return torch.log_softmax(logits, 1).gather(1, label[:, None])[:, 0]

    with torch.no_grad():
        g = network(x, t, label)
        squares = (g * g).sum((1, 2, 3))
        step = 1e-3 / squares.sqrt()[:, None, None, None]
        rise = (log_p(x + step * g) - log_p(x - step * g)) / 2
    torch.testing.assert_close(rise, step.flatten() * squares, rtol=5e-2, atol=0)


def published_like(side=64, depth=1, width=64):
    """A published layout, small enough for a test."""
    return random(classifier.published(side, depth, width, classes=10))


@pytest.fixture(scope="module")
def small():
    return published_like()


def convert(path, **more):
    state, _ = checkpoint.state_dict(path)
    return import_classifier.convert(state, path.with_suffix(".onnx"), say=lambda s: None, **more)


def test_the_import_of_priors_recognises_a_classifier(tmp_path, small, capsys):
    torch.save(small.classifier.state_dict(), tmp_path / "c.pt")
    names = tmp_path / "names.txt"
    names.write_text("".join(f"class {i}\n" for i in range(10)))
    import_prior.main([str(tmp_path / "c.pt"), "--name", "toy", "--licence", "CC0", "--class-names", str(names)])
    assert "recognised  a classifier" in capsys.readouterr().out
    meta = onnxparity.session(tmp_path / "c.onnx").get_modelmeta().custom_metadata_map
    assert meta["afterimage.classes"] == "10" and meta["afterimage.licence"] == "CC0"
    assert meta["afterimage.class_names"].splitlines() == names.read_text().splitlines()
    with pytest.raises(SystemExit, match="gone.txt cannot be read"):
        import_prior.main([str(tmp_path / "c.pt"), "--class-names", str(tmp_path / "gone.txt")])
    with pytest.raises(SystemExit, match="unknown to it|lacks"):
        import_prior.main([str(tmp_path / "c.pt"), "--kind", "adm-256"])


@pytest.mark.parametrize("half", [False, True])
def test_converts_a_checkpoint(tmp_path, small, half):
    path = tmp_path / "c.pt"
    torch.save(small.classifier.state_dict(), path)
    names = [f"class {i}" for i in range(10)]
    done = convert(path, half=half, name="toy", licence="CC0", class_names=names)
    assert done.path == tmp_path / "c.onnx"
    run = onnxparity.session(done.path)
    assert [i.name for i in run.get_inputs()] == ["x", "timestep", "label"]
    assert [o.name for o in run.get_outputs()] == ["grad"]
    meta = run.get_modelmeta().custom_metadata_map
    assert meta["afterimage.classes"] == "10" and meta["afterimage.size"] == "64" and meta["afterimage.name"] == "toy"
    assert meta["afterimage.class_names"].splitlines() == names and meta["afterimage.dynamic"] == "false"
    x, t, label = inputs(small.classifier.config, n=3, seed=5)
    theirs = classifierlayout.gradient(small.classifier.state_dict(), x, t, label, 1, 64)
    ours = torch.from_numpy(run.run(None, {"x": x.numpy(), "timestep": t.numpy(), "label": label.numpy()})[0])
    assert (ours - theirs).abs().max() <= (2e-2 if half else 1e-3) * theirs.abs().max()


@pytest.mark.parametrize("side, depth", [(64, 4), (128, 2), (256, 2), (512, 2)])
def test_detects_what_is_published(side, depth):
    with torch.device("meta"):
        network = classifier.Gradient(classifier.published(side, depth))
    assert import_classifier.detect(network.classifier.state_dict()) == classifier.published(side, depth)


def test_published_names_and_shapes():
    with torch.device("meta"):
        state = classifier.Gradient(classifier.published(256)).classifier.state_dict()
    for name, shape in {
        "time_embed.0.weight": (512, 128), "time_embed.2.bias": (512,), "input_blocks.0.0.weight": (128, 3, 3, 3),
        "input_blocks.1.0.in_layers.2.weight": (128, 128, 3, 3), "input_blocks.1.0.emb_layers.1.weight": (256, 512),
        "input_blocks.3.0.out_layers.3.weight": (128, 128, 3, 3), "input_blocks.7.0.skip_connection.weight": (256, 128, 1, 1),
        "input_blocks.10.1.qkv.weight": (768, 256, 1), "input_blocks.17.1.proj_out.weight": (512, 512, 1),
        "middle_block.1.norm.weight": (512,), "middle_block.2.out_layers.0.bias": (512,), "out.0.weight": (512,),
        "out.2.positional_embedding": (512, 65), "out.2.qkv_proj.weight": (1536, 512, 1), "out.2.c_proj.weight": (1000, 512, 1),
    }.items():
        assert tuple(state[name].shape) == shape, name
    assert "input_blocks.9.1.qkv.weight" not in state and "input_blocks.18.0.in_layers.0.weight" not in state


def refusal(state, **more):
    with pytest.raises(SystemExit) as e:
        config = import_classifier.detect(state, **more)
        with torch.device("meta"):
            network = classifier.Gradient(config)
        checkpoint.load(network.classifier, state)
    return str(e.value)


def test_wrong_names_and_shapes_are_named(small):
    state = small.classifier.state_dict()
    assert import_classifier.recognise(state)
    assert "lacks middle_block.1.qkv.bias" in refusal({k: v for k, v in state.items() if k != "middle_block.1.qkv.bias"})
    assert "has out.3.weight, unknown" in refusal(state | {"out.3.weight": torch.zeros(1)})
    assert "has out.2.c_proj.bias of shape (3,) instead of (10,)" in refusal(state | {"out.2.c_proj.bias": torch.zeros(3)})
    assert "lacks out.2.positional_embedding" in refusal({k: v for k, v in state.items() if "positional" not in k})
    assert "output_blocks" in refusal(state | {"output_blocks.0.0.weight": torch.zeros(1)})
    assert "none of the published layouts" in refusal({k: v for k, v in state.items() if not k.startswith("input_blocks.7")})
    assert "native side 256" in refusal(state, size=256)
    assert not import_classifier.recognise({"time_embed.0.weight": torch.zeros(1)})


def test_untrained_and_misnamed(tmp_path, small):
    path = tmp_path / "c.pt"
    state = small.classifier.state_dict()
    torch.save(state, path)
    with pytest.raises(SystemExit, match="3 names of classes and 10 classes"):
        convert(path, class_names=["a", "b", "c"])
    state["out.2.c_proj.weight"] = torch.zeros_like(state["out.2.c_proj.weight"])
    torch.save(state, path)
    with pytest.raises(SystemExit, match="zero everywhere"):
        convert(path)
    assert not (tmp_path / "c.onnx").exists()
