"""Lesson 11: programs as people write them."""

from collections import Counter

import numpy as np
from people import right, wrong

# 11.3


@right("11.3")
def by_add_at(y, read, K):
    counts = np.zeros((K, K), dtype=int)
    np.add.at(counts, (y, read), 1)
    return counts


@right("11.3")
def by_bincount(y, read, K):
    return np.bincount(K * y + read, minlength=K * K).reshape(K, K)


@right("11.3")
def by_comparisons(y, read, K):
    return [[int(((y == k) & (read == one)).sum()) for one in range(K)] for k in range(K)]


@right("11.3")
def by_a_counter(y, read, K):
    seen = Counter(zip(y.tolist(), read.tolist(), strict=True))
    return np.array([[seen[k, one] for one in range(K)] for k in range(K)])


@right("11.3")
def by_a_histogram(y, read, K):
    return np.histogram2d(y, read, bins=K, range=[[-0.5, K - 0.5]] * 2)[0]


@right("11.3")
def by_one_hot_columns(y, read, K):
    return np.einsum("kn,ln->kl", np.arange(K)[:, None] == y, 1.0 * (np.arange(K)[:, None] == read))


@right("11.3")
def by_numbers_of_the_images(y, read, K):
    table = [[0] * K for _ in range(K)]
    for n in range(len(y)):
        table[y[n]][read[n]] += 1
    return table


@wrong("11.3", "rows and columns have changed places")
def turned(y, read, K):
    counts = np.zeros((K, K))
    for label, answer in zip(y, read, strict=True):
        counts[answer, label] += 1
    return counts


@wrong("11.3", "Each pair is noted once")
def without_a_loop(y, read, K):
    counts = np.zeros((K, K))
    counts[y, read] += 1
    return counts


@wrong("11.3", "returned inside the loop")
def returned_too_early(y, read, K):
    counts = np.zeros((K, K))
    for label, answer in zip(y, read, strict=True):
        counts[label, answer] += 1
        return counts


@wrong("11.3", "ends at 255")
def in_small_numbers(y, read, K):
    counts = np.zeros((K, K), dtype=np.uint8)
    np.add.at(counts, (y, read), 1)
    return counts


@wrong("11.3", "Those are shares")
def shares_of_each_row(y, read, K):
    counts = by_add_at(y, read, K)
    with np.errstate(all="ignore"):
        return counts / counts.sum(axis=1, keepdims=True)


@wrong("11.3", "Those are shares")
def shares_with_zeros_for_empty_rows(y, read, K):
    return np.nan_to_num(shares_of_each_row(y, read, K))


@wrong("11.3", "one and the same list")
def one_row_many_times(y, read, K):
    counts = [[0] * K] * K
    for label, answer in zip(y, read, strict=True):
        counts[label][answer] += 1
    return counts


@wrong("11.3", "or does each count everything")
def the_same_count_in_each_row(y, read, K):
    return np.array([np.bincount(read, minlength=K) for _ in range(K)])


@wrong("11.3", "Labels count from 0")
def counted_from_one(y, read, K):
    counts = np.zeros((K, K))
    for label, answer in zip(y, read, strict=True):
        counts[label - 1, answer - 1] += 1
    return counts


@wrong("11.3", "Classes that do not occur are missing: the table has 5 rows and 5 columns")
def classes_that_occur(y, read, K):
    classes = np.unique(y)
    return np.array([[((y == k) & (read == one)).sum() for one in classes] for k in classes])


@wrong("11.3", "Classes that do not occur are missing")
def classes_that_occur_in_either(y, read, K):
    classes = np.union1d(y, read)
    return np.array([[((y == k) & (read == one)).sum() for one in classes] for k in classes])


@wrong("11.3", "were they put into one row?")
def flat(y, read, K):
    return by_bincount(y, read, K).ravel()


@wrong("11.3", "The diagonal")
def only_the_mistakes(y, read, K):
    counts = by_add_at(y, read, K)
    np.fill_diagonal(counts, 0)
    return counts


# 11.5


@right("11.5")
def in_one_line(W1, W2, A1, dL_dZ2):
    return W1.T @ ((1 - A1**2) * (W2.T @ dL_dZ2))


@right("11.5")
def image_by_image(W1, W2, A1, dL_dZ2):
    columns = [W1.T @ ((W2.T @ d) * (1 - a * a)) for a, d in zip(A1.T, dL_dZ2.T, strict=True)]
    return np.column_stack(columns)


@right("11.5")
def by_einsum(W1, W2, A1, dL_dZ2):
    return np.einsum("hd,hn,kh,kn->dn", W1, 1 - A1**2, W2, dL_dZ2)


@right("11.5")
def by_jacobians(W1, W2, A1, dL_dZ2):
    return [
        [dL_dZ2[:, n] @ (W2 * (1 - A1[:, n] ** 2)) @ W1[:, d] for n in range(A1.shape[1])]
        for d in range(W1.shape[1])
    ]


@right("11.5")
def from_the_left(W1, W2, A1, dL_dZ2):
    return (((dL_dZ2.T @ W2) * (1 - A1.T**2)) @ W1).T


@right("11.5")
def with_cosh(W1, W2, A1, dL_dZ2):
    return np.dot(W1.T, np.dot(W2.T, dL_dZ2) / np.cosh(np.arctanh(A1)) ** 2)


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


@wrong("11.5", "or is precision lost?")
def in_float32(W1, W2, A1, dL_dZ2):
    W1, W2, A1, dL_dZ2 = (part.astype("f4") for part in (W1, W2, A1, dL_dZ2))
    return W1.T @ ((W2.T @ dL_dZ2) * (1 - A1**2))


@wrong("11.5", "or is precision lost?")
def rounded_to_float32_at_the_end(W1, W2, A1, dL_dZ2):
    return in_one_line(W1, W2, A1, dL_dZ2).astype(np.float32)


@wrong("11.5", "when one factor is left out in the line that makes `dL_dZ1`")
def without_the_slope(W1, W2, A1, dL_dZ2):
    return W1.T @ W2.T @ dL_dZ2


@wrong("11.5", "its value A1 is what it needs")
def tanh_of_a(W1, W2, A1, dL_dZ2):
    return W1.T @ ((W2.T @ dL_dZ2) * (1 - np.tanh(A1) ** 2))


@wrong("11.5", "the slope of a sigmoid")
def slope_of_a_sigmoid(W1, W2, A1, dL_dZ2):
    return W1.T @ ((W2.T @ dL_dZ2) * A1 * (1 - A1))


@wrong("11.5", "An inverse asks")
def with_pinv(W1, W2, A1, dL_dZ2):
    return np.linalg.pinv(W1) @ ((W2.T @ dL_dZ2) * (1 - A1**2))


@wrong("11.5", "do not fit: the inner lengths are")
def without_a_transpose(W1, W2, A1, dL_dZ2):
    return W1 @ ((W2.T @ dL_dZ2) * (1 - A1**2))


@wrong("11.5", "the right one over the number of examples")
def averaged(W1, W2, A1, dL_dZ2):
    return in_one_line(W1, W2, A1, dL_dZ2) / A1.shape[1]


@wrong("11.5", "The shape must be (1, 1), yours is (2, 1)")
def the_slopes_at_the_hidden_units(W1, W2, A1, dL_dZ2):
    return (W2.T @ dL_dZ2) * (1 - A1**2)


# 11.9


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
def by_the_variance(numbers, train_rows):
    known = np.take(numbers, train_rows, axis=0)
    return np.transpose((numbers - np.average(known, axis=0)) / np.sqrt(known.var(axis=0)))


@right("11.9")
def by_squares(numbers, train_rows):
    known = numbers[train_rows]
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


@wrong("11.9", "All rows have a part in your scale")
def by_all_rows(numbers, train_rows):
    return ((numbers - numbers.mean(axis=0)) / numbers.std(axis=0)).T


@wrong("11.9", "All rows have a part in your scale")
def centred_by_all_rows(numbers, train_rows):
    return ((numbers - numbers.mean(axis=0)) / numbers[train_rows].std(axis=0)).T


@wrong("11.9", "reshape keeps the order of the numbers")
def reshaped(numbers, train_rows):
    known = numbers[train_rows]
    return ((numbers - known.mean(axis=0)) / known.std(axis=0)).reshape(numbers.shape[::-1])


@wrong("11.9", "The axes are swapped")
def not_turned(numbers, train_rows):
    known = numbers[train_rows]
    return (numbers - known.mean(axis=0)) / known.std(axis=0)


@wrong("11.9", "one for all of them")
def one_scale(numbers, train_rows):
    known = numbers[train_rows]
    return ((numbers - known.mean()) / known.std()).T


@wrong("11.9", "from least to most")
def the_other_scale(numbers, train_rows):
    low, high = numbers[train_rows].min(axis=0), numbers[train_rows].max(axis=0)
    return ((numbers - low) / (high - low)).T


@wrong("11.9", "as pandas does")
def like_pandas(numbers, train_rows):
    known = numbers[train_rows]
    return ((numbers - known.mean(axis=0)) / known.std(axis=0, ddof=1)).T


@wrong("11.9", "The shape must be (1, 3), yours is (1, 2)")
def the_training_rows_alone(numbers, train_rows):
    known = numbers[train_rows]
    return ((known - known.mean(axis=0)) / known.std(axis=0)).T


@wrong("11.9", "The mean is not subtracted")
def divided_alone(numbers, train_rows):
    return (numbers / numbers[train_rows].std(axis=0)).T
