"""Lesson 11: programs as people write them."""

from collections import Counter

import numpy as np
from people import right, slips

# 11.3


@right("11.3")
def pair_by_pair(y, read, K):
    counts = np.zeros((K, K))
    for label, answer in zip(y, read, strict=True):
        counts[label, answer] += 1
    return counts


@right("11.3")
def by_add_at(y, read, K):
    counts = np.zeros((K, K), dtype=int)
    np.add.at(counts, (y, read), 1)
    return counts


@right("11.3")
def by_comparisons(y, read, K):
    classes = range(K)
    return [[int(((y == k) & (read == one)).sum()) for one in classes] for k in classes]


@right("11.3")
def by_a_counter(y, read, K):
    seen = Counter(zip(y.tolist(), read.tolist(), strict=True))
    return np.array([[seen[k, one] for one in range(K)] for k in range(K)])


@right("11.3")
def by_one_hot_columns(y, read, K):
    return np.einsum("kn,ln->kl", np.arange(K)[:, None] == y, 1.0 * (np.arange(K)[:, None] == read))


right("11.3")(
    lambda y, read, K: np.bincount(K * y + read, minlength=K * K).reshape(K, K),
    lambda y, read, K: np.histogram2d(y, read, bins=K, range=[[-0.5, K - 0.5]] * 2)[0],
)

slips("11.3", pair_by_pair)("""
counts[label, answer] -> counts[answer, label]
    rows and columns have changed places
+= 1 -> += 1; return counts
    returned inside the loop
counts[label, answer] -> counts[label - 1, answer - 1]
    Labels count from 0
np.zeros((K, K)) -> [[0] * K] * K && counts[label, answer] -> counts[label][answer]
    one and the same list
return counts -> return np.nan_to_num(counts / counts.sum(axis=1, keepdims=True))
return counts -> return counts / counts.sum(axis=1, keepdims=True)
    Those are shares
return counts -> return counts.ravel()
    were they put into one row?
return counts -> return counts - np.diag(np.diag(counts))
    The diagonal
""")

slips("11.3", by_add_at)("""
np.add.at(counts, (y, read), 1) -> counts[y, read] += 1
    Each pair is noted once
dtype=int -> dtype=np.uint8
    ends at 255
""")

slips("11.3", by_comparisons)("""
(y == k) & (read == one) -> read == one
    or does each count everything
classes = range(K) -> classes = np.unique(y)
    Classes that do not occur are missing: the table has 5 rows and 5 columns
classes = range(K) -> classes = np.union1d(y, read)
    Classes that do not occur are missing
""")

# 11.5


@right("11.5")
def in_one_line(W1, W2, A1, dL_dZ2):
    return W1.T @ ((W2.T @ dL_dZ2) * (1 - A1**2))


@right("11.5")
def image_by_image(W1, W2, A1, dL_dZ2):
    columns = [W1.T @ ((W2.T @ d) * (1 - a * a)) for a, d in zip(A1.T, dL_dZ2.T, strict=True)]
    return np.column_stack(columns)


@right("11.5")
def by_jacobians(W1, W2, A1, dL_dZ2):
    N = range(A1.shape[1])
    return [[dL_dZ2[:, n] @ (W2 * (1 - A1[:, n] ** 2)) @ w for n in N] for w in W1.T]


@right("11.5")
def by_loops(W1, W2, A1, dL_dZ2):
    (H, D), N = W1.shape, A1.shape[1]
    result = np.zeros((D, N))
    for n in range(N):
        for h in range(H):
            slope = (W2[:, h] @ dL_dZ2[:, n]) * (1 - A1[h, n]) * (1 + A1[h, n])
            for d in range(D):
                result[d, n] += slope * W1[h, d]
    return result


right("11.5")(
    lambda W1, W2, A1, dL_dZ2: np.einsum("hd,hn,kh,kn->dn", W1, 1 - A1**2, W2, dL_dZ2),
    lambda W1, W2, A1, dL_dZ2: (((dL_dZ2.T @ W2) * (1 - A1.T**2)) @ W1).T,
    lambda W1, W2, A1, dL_dZ2: np.dot(W1.T, np.dot(W2.T, dL_dZ2) / np.cosh(np.arctanh(A1)) ** 2),
)

slips("11.5", in_one_line)("""
W1.T @ ((W2.T @ dL_dZ2) * (1 - A1**2)) -> (W1.T @ ((W2.T @ dL_dZ2) * (1 - A1**2))).astype(np.float32)
    or is precision lost?
* (1 - A1**2) ->
    when one factor is left out in the line that makes `dL_dZ1`
A1**2 -> np.tanh(A1) ** 2
    its value A1 is what it needs
(1 - A1**2) -> A1 * (1 - A1)
    the slope of a sigmoid
W1.T -> np.linalg.pinv(W1)
    An inverse asks
W1.T -> W1
    do not fit: the inner lengths are
W1.T -> W1.T / A1.shape[1]
    the right one over the number of examples
W1.T @ ->
    The shape must be (1, 1), yours is (2, 1)
""")

# 11.9


@right("11.9")
def by_known_rows(numbers, train_rows):
    known = numbers[train_rows]
    return ((numbers - known.mean(axis=0)) / known.std(axis=0)).T


@right("11.9")
def turned_first(numbers, train_rows):
    X = numbers.T
    known = X[:, train_rows]
    return (X - known.mean(axis=1, keepdims=True)) / known.std(axis=1, keepdims=True)


@right("11.9")
def a_column_at_a_time(numbers, train_rows):
    scaled = []
    for d in range(numbers.shape[1]):
        known = numbers[train_rows, d]
        scaled.append((numbers[:, d] - np.mean(known)) / np.std(known))
    return scaled


@right("11.9")
def by_squares(numbers, train_rows):
    known = np.take(numbers, train_rows, axis=0)
    centre = known.sum(axis=0) / len(known)
    spread = ((known - centre) ** 2).mean(axis=0) ** 0.5
    return (numbers.T - centre[:, None]) / spread[:, None]


@right("11.9")
def in_steps(numbers, train_rows):
    scaled = numbers - numbers[train_rows].mean(axis=0)
    scaled /= scaled[train_rows].std(axis=0)
    return scaled.T


@right("11.9")
def with_a_mask(numbers, train_rows):
    chosen = np.isin(np.arange(len(numbers)), train_rows)
    return ((numbers - numbers[chosen].mean(0)) / numbers[chosen].std(0)).T


slips("11.9", by_known_rows)("""
numbers[train_rows] -> numbers
known.mean -> numbers.mean
    All rows have a part in your scale
).T -> ).reshape(numbers.shape[::-1])
    reshape keeps the order of the numbers
.T ->
    The axes are swapped
known.mean(axis=0)) / known.std(axis=0) -> known.mean()) / known.std()
    one for all of them
known.mean(axis=0)) / known.std(axis=0) -> known.min(axis=0)) / (known.max(axis=0) - known.min(axis=0))
    from least to most
std(axis=0) -> std(axis=0, ddof=1)
    as pandas does
((numbers -> ((known
    The shape must be (1, 3), yours is (1, 2)
(numbers - known.mean(axis=0)) -> numbers
    The mean is not subtracted
""")
