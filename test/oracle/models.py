"""Coefficients of scikit-learn's linear models on random tables, for live.ts."""

import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge


def linear_tables(seed, rng, emit):
    """One table for each kind of model: inputs with columns that nearly follow from each other, weights, a penalty or none."""
    n, p = int(rng.integers(60, 300)), int(rng.integers(2, 9))
    x = rng.normal(0, 1, (n, p)) * rng.uniform(0.2, 3, p) + rng.normal(0, 2, p)
    x[:, 0] = x[:, 1] * 0.9 + 0.1 * x[:, 0]
    weights = rng.integers(0, 4, n).astype(float)
    l2 = float(rng.choice([0.01, 1.0, 30.0]))
    beta = rng.normal(0, 1, p)
    number = x @ beta + rng.normal(0, 2, n)

    def tell(name, kind, target, held, model):
        model.fit(x, target, sample_weight=weights)
        given = {"kind": kind, "inputs": x.ravel(), "width": p, "targets": target, "weights": weights, "l2": held}
        coefficients, intercepts = np.atleast_2d(model.coef_), np.atleast_1d(model.intercept_)
        emit("linear", f"{seed}: {name}", given, {"coefficients": coefficients.ravel(), "intercepts": intercepts})

    tell("least squares", "regression", number, 0.0, LinearRegression())
    tell("ridge", "regression", number, l2, Ridge(alpha=l2, solver="svd"))
    score = (x - x.mean(0)) @ beta
    two = (score + rng.normal(0, 2, n) > 0).astype(int)
    two[:2] = 0, 1
    weights[:6] = 1
    tell("logistic", "binary", two, l2, LogisticRegression(C=1 / l2, solver="newton-cholesky", tol=1e-12, max_iter=1000))
    classes = int(rng.integers(3, 6))
    many = np.argmax(x @ rng.normal(0, 0.5, (p, classes)) + rng.gumbel(0, 1, (n, classes)), 1)
    many[:classes] = range(classes)
    tell("multinomial", "multiclass", many, l2, LogisticRegression(C=1 / l2, solver="newton-cholesky", tol=1e-12, max_iter=1000))
