"""Trains one model of another library on the table of bench/train.ts, and tells how long fitting took and how good it is.

Usage: reference.py <model> <training rows> <test rows>. Rows are CSV with a header, the label last, no cell missing; of pictures a byte of
the class and 28 x 28 grey values each. The last line is JSON: {seconds, processorSeconds, scores}, scores row by row; reading the files
and importing libraries is not counted.
"""

import json
import os
import sys
import time

model, training, test = sys.argv[1:4]
threads = "1" if model.endswith("1") else "2"
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[name] = threads
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import numpy as np  # noqa: E402


def read(path):
    if path.endswith(".bin"):
        table = np.fromfile(path, np.uint8).reshape(-1, 1 + 28 * 28)
        return table[:, 1:].reshape(-1, 28, 28, 1) / np.float32(255), table[:, 0]
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    return table[:, :-1], table[:, -1]


def boosted_lightgbm(x, y, xt):
    import lightgbm

    fit = lambda: lightgbm.LGBMClassifier(
        n_estimators=100, num_leaves=31, learning_rate=0.1, min_child_samples=20, n_jobs=int(threads), verbose=-1
    ).fit(x, y)
    return fit, lambda fitted: fitted.predict_proba(xt)[:, 1]


def boosted_sklearn(x, y, xt):
    from sklearn.ensemble import HistGradientBoostingClassifier

    fit = lambda: HistGradientBoostingClassifier(
        max_iter=100, max_leaf_nodes=31, learning_rate=0.1, min_samples_leaf=20, early_stopping=False
    ).fit(x, y)
    return fit, lambda fitted: fitted.predict_proba(xt)[:, 1]


def forest_sklearn(x, y, xt):
    from sklearn.ensemble import RandomForestClassifier

    fit = lambda: RandomForestClassifier(100, min_samples_leaf=5, n_jobs=int(threads), random_state=0).fit(x, y)
    return fit, lambda fitted: fitted.predict_proba(xt)[:, 1]


def linear_sklearn(x, y, xt):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fit = lambda: make_pipeline(StandardScaler(), LogisticRegression(tol=1e-8, max_iter=1000)).fit(x, y)
    return fit, lambda fitted: fitted.predict_proba(xt)[:, 1]


def network_keras(x, y, xt, hidden=(64, 32), epochs=10, batch=128):
    import keras

    keras.utils.set_random_seed(0)
    x, y, xt = x.astype("float32"), y.astype("float32"), xt.astype("float32")

    def fit():
        layers = [keras.Input((x.shape[1],)), *(keras.layers.Dense(units, "relu") for units in hidden)]
        network = keras.Sequential([*layers, keras.layers.Dense(1, "sigmoid")])
        network.compile(keras.optimizers.Adam(0.001), "binary_crossentropy")
        network.fit(x, y, batch_size=batch, epochs=epochs, verbose=0)
        return network

    return fit, lambda fitted: fitted.predict(xt, verbose=0)[:, 0]


def network_torch(x, y, xt, hidden=(64, 32), epochs=10, batch=128):
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(int(threads))
    inputs, labels = torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)

    def fit():
        layers, width = [], x.shape[1]
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.ReLU()]
            width = units
        network = torch.nn.Sequential(*layers, torch.nn.Linear(width, 1))
        optimizer = torch.optim.Adam(network.parameters(), 0.001)
        loss = torch.nn.BCEWithLogitsLoss()
        for _ in range(epochs):
            for rows in torch.randperm(len(inputs)).split(batch):
                optimizer.zero_grad()
                loss(network(inputs[rows])[:, 0], labels[rows]).backward()
                optimizer.step()
        return network

    return fit, lambda fitted: torch.sigmoid(fitted(torch.tensor(xt, dtype=torch.float32))).detach().numpy()[:, 0]


def network_sklearn(x, y, xt):
    from sklearn.neural_network import MLPClassifier

    fit = lambda: MLPClassifier((64, 32), batch_size=128, max_iter=10, n_iter_no_change=100, random_state=0).fit(x, y)
    return fit, lambda fitted: fitted.predict_proba(xt)[:, 1]


def images_keras(x, y, xt):
    import keras

    keras.utils.set_random_seed(0)

    def fit():
        layers = [keras.Input((28, 28, 1))]
        for filters in (16, 32):
            layers += [keras.layers.Conv2D(filters, 3, padding="same", activation="relu"), keras.layers.MaxPooling2D(2)]
        layers += [keras.layers.Flatten(), keras.layers.Dense(64, "relu"), keras.layers.Dense(10, "softmax")]
        network = keras.Sequential(layers)
        network.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy")
        network.fit(x, y, batch_size=128, epochs=3, verbose=0)
        return network

    return fit, lambda fitted: fitted.predict(xt, verbose=0)


def images_torch(x, y, xt):
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(int(threads))
    inputs, labels = torch.tensor(x).permute(0, 3, 1, 2).contiguous(), torch.tensor(y.astype(np.int64))

    def fit():
        layers, channels = [], 1
        for filters in (16, 32):
            layers += [torch.nn.Conv2d(channels, filters, 3, padding="same"), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
            channels = filters
        dense = [torch.nn.Flatten(), torch.nn.Linear(32 * 7 * 7, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)]
        network = torch.nn.Sequential(*layers, *dense)
        optimizer = torch.optim.Adam(network.parameters(), 0.001)
        loss = torch.nn.CrossEntropyLoss()
        for _ in range(3):
            for rows in torch.randperm(len(inputs)).split(128):
                optimizer.zero_grad()
                loss(network(inputs[rows]), labels[rows]).backward()
                optimizer.step()
        return network

    judged = torch.tensor(xt).permute(0, 3, 1, 2)
    return fit, lambda fitted: torch.softmax(fitted(judged), 1).detach().numpy()


def wide(library):
    return lambda x, y, xt: library(x, y, xt, hidden=(512, 256), epochs=3, batch=256)


models = {
    "linear sklearn 2": linear_sklearn,
    "trees lightgbm 1": boosted_lightgbm,
    "trees lightgbm 2": boosted_lightgbm,
    "trees sklearn 2": boosted_sklearn,
    "forest sklearn 2": forest_sklearn,
    "network keras 1": network_keras,
    "network torch 1": network_torch,
    "network sklearn 1": network_sklearn,
    "wide keras 1": wide(network_keras),
    "wide torch 1": wide(network_torch),
    "images keras 1": images_keras,
    "images torch 1": images_torch,
}


def main():
    import warnings

    warnings.simplefilter("ignore")
    (x, y), (xt, _) = read(training), read(test)
    fit, score = models[model](x, y, xt)
    wall, processor = time.perf_counter(), time.process_time()
    fitted = fit()
    seconds, used = time.perf_counter() - wall, time.process_time() - processor
    scores = np.asarray(score(fitted), float)
    told = {"seconds": seconds, "processorSeconds": used, "scores": scores.ravel().tolist()}
    print(json.dumps(told))


main()
