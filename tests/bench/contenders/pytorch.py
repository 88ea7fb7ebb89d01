"""PyTorch, eager, as its tutorials write the step: with its default optimizer, and with the fused one."""

import os

import torch
from torch import nn
from workloads import Runner, Workload

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}


def build(work: Workload, **options) -> Runner:
    layers, dtype = [], getattr(torch, work.dtype)
    for W, b in zip(work.start[::2], work.start[1::2], strict=True):
        layers += [
            nn.Linear(*W.shape[::-1], dtype=dtype),
            nn.Tanh() if work.activation == "tanh" else nn.ReLU(),
        ]
        with torch.no_grad():
            layers[-2].weight.copy_(torch.from_numpy(W))
            layers[-2].bias.copy_(torch.from_numpy(b))
    model, loss_function = nn.Sequential(*layers[:-1]), nn.CrossEntropyLoss()
    optimizer = OPTIMIZERS[work.optimizer](model.parameters(), lr=work.eta, **options)
    batches = [(torch.from_numpy(X), torch.from_numpy(y)) for X, y in work.batches]

    def step(k):
        X, y = batches[k]
        optimizer.zero_grad()
        loss = loss_function(model(X), y)
        loss.backward()
        optimizer.step()
        return loss

    return Runner(step, lambda: [parameter.detach().numpy() for parameter in model.parameters()])


CONTENDERS = {"torch eager": build, "torch fused": lambda work: build(work, fused=True)}
