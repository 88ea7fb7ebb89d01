import re
import zipfile

import numpy as np
import pytest
from expecting import refused

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
def test_a_loaded_network_gives_the_same_outputs_bit_for_bit_and_has_parameters_of_its_own(make, dtype, path):
    network = make(rng=rng(), dtype=dtype)
    save(network, path)
    again = load(path)
    X = rng().normal(size=(network.sizes[0], 7))
    assert again.parameters.dtype == dtype and again.forward(X).tobytes() == network.forward(X).tobytes()
    assert type(again.loss_function) is type(network.loss_function) and again.sizes == network.sizes
    again.parameters += 1
    np.testing.assert_array_equal(load(path).parameters, network.parameters)
    assert again.layers[0].W[0, 0] == network.layers[0].W[0, 0] + 1


@pytest.mark.parametrize("name", ["network.npz", "network"])
def test_saving_again_replaces_the_file_of_that_name_and_leaves_nothing_beside_it(name, tmp_path):
    path, network = tmp_path / name, Network([3, 1])
    save(Network([2, 1]), path)
    save(network, str(path))
    np.testing.assert_array_equal(load(str(path)).parameters, network.parameters)
    assert list(tmp_path.iterdir()) == [path]
    arrays = ["activation", "loss", "output", "parameters", "sizes"]
    assert sorted(zipfile.ZipFile(path).namelist()) == [f"{array}.npy" for array in arrays]


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


def test_what_load_could_not_give_back_is_not_saved(path):
    class Hinge(SquaredError):
        pass

    network = Network([2, 1])
    network.layers[0].W = np.array([[1.0, np.nan]])
    with refused(ValueError, "This network has parameters that are not finite; nothing was saved."):
        save(network, path)
    known = "SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy"
    with refused(ValueError, f"loss must be one of {known}, got Hinge."):
        save(Network([2, 1], loss=Hinge()), path)
    assert not path.exists()


def test_a_folder_or_a_file_that_is_not_there_is_named(tmp_path):
    folder = tmp_path / "nowhere"
    with refused(FileNotFoundError, f"There is no folder {folder} for network.npz: make it first."):
        save(Network([2, 1]), folder / "network.npz")
    with refused(FileNotFoundError, f"There is no file {folder}."):
        load(folder)


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


def saved_array(path):
    with open(path, "wb") as file:
        np.save(file, np.ones(3))


@pytest.mark.parametrize("write", [lambda path: np.savez(path, parameters=np.ones(3)), saved_array])
def test_files_of_others_are_refused(write, path):
    write(path)
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))} is damaged, or no network that nnlib has"):
        load(path)


def test_a_file_that_would_run_code_is_refused_without_running_it(path):
    class Trap:
        def __reduce__(self):
            return (open, (str(path.parent / "sprung"), "w"))

    np.savez(path, loss=np.array(Trap(), dtype=object), parameters=np.ones(3))
    with pytest.raises(ValueError, match="is damaged, or no network that nnlib has saved"):
        load(path)
    assert not (path.parent / "sprung").exists()


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
    with np.load(path) as file:
        arrays = dict(file) | changes
    np.savez(path, **{name: value for name, value in arrays.items() if value is not None})
    with refused(ValueError, f"{path} is damaged, or no network that nnlib has saved: {reason}"):
        load(path)
