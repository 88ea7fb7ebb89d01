"""A training run in a file, written after every epoch, so that a run that was cut off can go on.

It holds all that the next epoch depends on: the parameters, the optimizer's memory, the state of the random
generator, and the history. So the run goes on as if nothing had happened, bit for bit.
"""

from pathlib import Path

import numpy as np

from nnlib.files import npz_path, read_arrays, write_arrays
from nnlib.history import History
from nnlib.network import Network
from nnlib.stepping import Optimizer
from nnlib.storage import describe


class Checkpoint:
    """The file `path` for a run of this network, optimizer and rng; `sizes` are those of data and batches."""

    def __init__(
        self,
        path: Path | str,
        network: Network,
        optimizer: Optimizer,
        rng: np.random.Generator,
        **sizes: int,
    ):
        self.path, self.network, self.optimizer, self.rng = npz_path(path), network, optimizer, rng
        self.run = {
            **describe(network),
            "optimizer": type(optimizer).__name__,
            **{name: value for name, value in optimizer.state().items() if _is_set_by_hand(name, value)},
            "rng": type(rng.bit_generator).__name__,
            **sizes,
        }

    def save(self, history: History, best: np.ndarray) -> None:
        """Write down where the run is; `best` are the parameters of its best epoch."""
        memory = {f"optimizer.{name}": np.asarray(value) for name, value in self.optimizer.state().items()}
        arrays = {
            "parameters": self.network.parameters,
            "best": best,
            "loss": np.array(history.loss),
            "validation_loss": np.array(history.validation_loss),
            "validation_accuracy": np.array(history.validation_accuracy),
        }
        about = {"run": self.run, "epochs": history.epochs, "rng": self.rng.bit_generator.state}
        write_arrays(self.path, "checkpoint", about, arrays | memory)

    def resume(self) -> tuple[History, np.ndarray]:
        """Put network, optimizer and rng where the file says, and return its history and best parameters.

        Without a file, a new history and the parameters as they are: the run starts.

        Raises: ValueError if the file is damaged, or belongs to a run with other arguments.
        """
        if not self.path.exists():
            return History(), self.network.parameters.copy()
        about, arrays = read_arrays(self.path, "checkpoint")
        self._expect_same_run(about.get("run", {}))
        try:
            return self._restored(about, arrays)
        except (KeyError, TypeError, ValueError):
            hint = "delete it to start again"
            raise ValueError(f"{self.path} does not hold a sound checkpoint; {hint}.") from None

    def _expect_same_run(self, there: dict) -> None:
        for name in self.run | there:
            if self.run.get(name) != there.get(name):
                difference = f"there {name} was {there.get(name)}, here it is {self.run.get(name)}"
                hint = "Delete the file, or give this run another one."
                raise ValueError(f"{self.path} is a checkpoint of another run: {difference}. {hint}")

    def _restored(self, about: dict, arrays: dict[str, np.ndarray]) -> tuple[History, np.ndarray]:
        parameters, best = arrays["parameters"], arrays["best"]
        if not (parameters.shape == best.shape == self.network.parameters.shape):
            raise ValueError("The parameters are not those of the network.")
        history = History(
            loss=arrays["loss"].tolist(),
            epochs=about["epochs"],
            validation_loss=arrays["validation_loss"].tolist(),
            validation_accuracy=arrays["validation_accuracy"].tolist(),
        )
        memory = {name: array for name, array in arrays.items() if name.startswith("optimizer.")}
        self.optimizer.restore({name.removeprefix("optimizer."): array for name, array in memory.items()})
        self.rng.bit_generator.state = about["rng"]
        self.network.parameters = parameters
        return history, best


def _is_set_by_hand(name: str, value: float | np.ndarray) -> bool:
    """Whether this part of an optimizer's state is one of its arguments: no memory, no count of steps."""
    return not isinstance(value, np.ndarray) and not name.endswith(".t")
