import re
import zipfile

import numpy as np
import pytest

from nnlib import BinaryCrossEntropy, Network, SoftmaxCrossEntropy, SquaredError
from nnlib.storage import load, save

NETWORKS = {
    "one layer, no loss": lambda **how: Network([3, 2], **how),
    "regression": lambda **how: Network([3, 4, 1], "sigmoid", loss=SquaredError(), **how),
    "two classes": lambda **how: Network([2, 5, 1], "relu", loss=BinaryCrossEntropy(), **how),
    "deep": lambda **how: Network([4, 3, 5, 3], "tanh", loss=SoftmaxCrossEntropy(), **how),
}


def rng():
    return np.random.default_rng(0)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "network.npz"


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_a_loaded_network_gives_the_same_outputs_bit_for_bit(make, dtype, path):
    network = make(rng=rng(), dtype=dtype)
    save(network, path)
    again = load(path)
    X = rng().normal(size=(network.sizes[0], 7))
    assert again.parameters.dtype == dtype and again.forward(X).tobytes() == network.forward(X).tobytes()
    assert type(again.loss_function) is type(network.loss_function) and again.sizes == network.sizes


@pytest.mark.parametrize("name", ["regression", "two classes", "deep"])
def test_a_loaded_network_learns_on_as_the_saved_one_does(name, path):
    network = NETWORKS[name](rng=rng())
    save(network, path)
    again, N = load(path), 5
    X = rng().normal(size=(network.sizes[0], N))
    y = np.ones((1, N)) if name == "regression" else np.ones(N, int)
    (loss, gradient), (loss_again, gradient_again) = (n.loss_and_gradient(X, y) for n in (network, again))
    assert loss == loss_again and gradient.tobytes() == gradient_again.tobytes()


def test_a_loaded_network_has_parameters_of_its_own(path):
    network = NETWORKS["deep"](rng=rng())
    save(network, path)
    before, again = network.parameters.copy(), load(path)
    again.parameters += 1
    np.testing.assert_array_equal(network.parameters, before)
    np.testing.assert_array_equal(load(path).parameters, before)
    assert again.layers[0].W[0, 0] == network.layers[0].W[0, 0] + 1


def test_saving_again_replaces_the_file_and_leaves_nothing_beside_it(path):
    save(Network([2, 1]), path)
    network = Network([3, 1])
    save(network, str(path))
    np.testing.assert_array_equal(load(str(path)).parameters, network.parameters)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("failure", [OSError("No space left on device"), KeyboardInterrupt()])
def test_a_failure_while_writing_keeps_the_old_file(failure, path, monkeypatch):
    save(Network([2, 1]), path)
    before = path.read_bytes()

    def half_written(path, **arrays):
        path.write_bytes(b"PK half of a fi")
        raise failure

    monkeypatch.setattr(np, "savez", half_written)
    with pytest.raises(type(failure)):
        save(Network([3, 1]), path)
    assert path.read_bytes() == before


def test_a_network_with_parameters_that_are_not_finite_is_not_saved(path):
    network = Network([2, 1])
    network.layers[0].W = np.array([[1.0, np.nan]])
    message = "This network has parameters that are not finite; nothing was saved."
    with pytest.raises(ValueError, match=f"^{message}$"):
        save(network, path)
    assert not path.exists()


def test_a_loss_that_load_would_not_know_is_not_saved(path):
    class Hinge(SquaredError):
        pass

    message = "loss must be one of SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy, got Hinge."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        save(Network([2, 1], loss=Hinge()), path)
    assert not path.exists()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    folder = tmp_path / "nowhere"
    message = f"There is no folder {folder} for network.npz: make it first."
    with pytest.raises(FileNotFoundError, match=f"^{re.escape(message)}$"):
        save(Network([2, 1]), folder / "network.npz")


def test_the_name_of_the_file_is_the_one_that_was_given(tmp_path):
    save(Network([2, 1]), tmp_path / "network")
    assert [file.name for file in tmp_path.iterdir()] == ["network"] and load(tmp_path / "network").sizes


def test_a_missing_file_is_told(path):
    with pytest.raises(FileNotFoundError, match=f"^{re.escape(f'There is no file {path}.')}$"):
        load(path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"not a network",
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"\xf0?", b"\xf1?", 1),  # one bit of one parameter
    ],
    ids=["empty", "foreign", "cut short", "one bit"],
)
def test_a_damaged_file_is_refused(damage, path):
    network = Network([2, 1])
    network.layers[0].W = np.ones((1, 2))  # 1.0 ends in the bytes f0 3f
    save(network, path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))} is damaged, or no network that nnlib has"):
        load(path)


def test_files_of_others_are_refused(path):
    message = f"^{re.escape(str(path))} is damaged, or no network that nnlib has saved: "
    np.savez(path, parameters=np.ones(3))
    with pytest.raises(ValueError, match=message):
        load(path)
    with open(path, "wb") as file:
        np.save(file, np.ones(3))
    with pytest.raises(ValueError, match=message):
        load(path)


def test_a_file_that_would_run_code_is_refused_without_running_it(path):
    class Trap:
        def __reduce__(self):
            return (open, (str(path.parent / "sprung"), "w"))

    np.savez(path, loss=np.array(Trap(), dtype=object), parameters=np.ones(3))
    with pytest.raises(ValueError, match="is damaged, or no network that nnlib has saved"):
        load(path)
    assert not (path.parent / "sprung").exists()


def change(path, **changes):
    """Rewrite a saved file with other contents."""
    with np.load(path) as file:
        arrays = {name: value for name, value in (dict(file) | changes).items() if value is not None}
    np.savez(path, **arrays)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"loss": "Hinge"}, "'Hinge'"),
        ({"activation": "gelu"}, "activation must be one of tanh, sigmoid, relu, identity, got 'gelu'."),
        ({"output": None}, "'output is not a file in the archive'"),
        ({"sizes": [-2, -14]}, "each of sizes must be at least 1, got -2."),
        ({"sizes": [2, 1]}, "parameters must have shape (P=3,), but it has shape (13,)."),
        ({"parameters": np.ones((13, 1))}, "parameters must have shape (P=13,), but it has shape (13, 1)."),
        ({"parameters": np.ones(13, int)}, "dtype must be float64 or float32, got int64."),
    ],
)
def test_a_file_whose_content_does_not_fit_is_refused_with_the_reason(changes, reason, path):
    save(Network([2, 3, 1], loss=SquaredError()), path)
    change(path, **changes)
    message = f"{path} is damaged, or no network that nnlib has saved: {reason}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        load(path)


def test_the_file_is_a_plain_archive_of_numpy_arrays(path):
    save(Network([2, 1]), path)
    assert sorted(zipfile.ZipFile(path).namelist()) == [
        f"{name}.npy" for name in ("activation", "loss", "output", "parameters", "sizes")
    ]
