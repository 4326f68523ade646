"""Random tables and what scikit-learn, SciPy and statsmodels say about them, as JSON lines for live.ts.

Usage: live.py <first seed> <number of seeds>. One line per table: {kind, name, input, expected}; an expected null says that the
value is undefined, "refused" that the table must not be measured at all.
"""

import json
import math
import sys
import warnings

import numpy as np
import sklearn.metrics as m
import statsmodels.api as sm
from models import linear_tables
from scipy import special, stats
from sklearn.calibration import calibration_curve
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer, MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler, TargetEncoder)
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest


def plain(value):
    """The value as JSON has it; what is not finite is undefined."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return value


def emit(kind, name, given, expected):
    print(json.dumps({"kind": kind, "name": name, "input": plain(given), "expected": plain(expected)}, allow_nan=False))


def value(compute):
    """What the library computes, or None where it warns or raises: it replaces the undefined by a number then."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return float(compute())
        except Exception:
            return None


def calibration_error(y, p):
    """Mean distance of frequency and probability over ten bins of equal width, weighted by rows."""
    if len(y) == 0:
        return None
    frequency, probability = calibration_curve(y, p, n_bins=10)
    rows = np.bincount(np.searchsorted(np.linspace(0, 1, 11)[1:-1], p), minlength=10)
    return float(np.abs(frequency - probability) @ rows[rows > 0] / len(y))


def binary(name, y, p, w=None, threshold=0.5):
    y, p = np.asarray(y, int), np.asarray(p, float)
    h = (p >= threshold).astype(int)
    k = {} if w is None else {"sample_weight": np.asarray(w, float)}
    total = len(y) if w is None else float(np.sum(w))
    weight = np.ones(len(y)) if w is None else np.asarray(w, float)
    classes = {c for c in (0, 1) if weight[y == c].sum() > 0}
    predicted = {c for c in (0, 1) if weight[h == c].sum() > 0}
    both = len(classes) == 2
    has = lambda condition, compute: value(compute) if condition and total > 0 else None
    zero = {"zero_division": 0}
    emit("binary", name, {"labels": y, "scores": p, "weights": w, "threshold": threshold}, {
        "accuracy": has(True, lambda: m.accuracy_score(y, h, **k)),
        "balanced_accuracy": has(both, lambda: m.balanced_accuracy_score(y, h, **k)),
        "precision": has(1 in predicted, lambda: m.precision_score(y, h, **k)),
        "recall": has(1 in classes, lambda: m.recall_score(y, h, **k)),
        "specificity": has(0 in classes, lambda: m.recall_score(y, h, pos_label=0, **k)),
        "negative_predictive_value": has(0 in predicted, lambda: m.precision_score(y, h, pos_label=0, **k)),
        "f1": has(1 in classes | predicted, lambda: m.f1_score(y, h, **zero, **k)),
        "f2": has(1 in classes | predicted, lambda: m.fbeta_score(y, h, beta=2, **zero, **k)),
        "f0_5": has(1 in classes | predicted, lambda: m.fbeta_score(y, h, beta=0.5, **zero, **k)),
        "mcc": has(both and len(predicted) == 2, lambda: m.matthews_corrcoef(y, h, **k)),
        "kappa": has(len(classes | predicted) == 2, lambda: m.cohen_kappa_score(y, h, labels=[0, 1], **k)),
        "roc_auc": has(both, lambda: m.roc_auc_score(y, p, **k)),
        "average_precision": has(1 in classes, lambda: m.average_precision_score(y, p, **k)),
        "log_loss": has(True, lambda: m.log_loss(y, p, labels=[0, 1], **k)),
        "brier": has(True, lambda: np.average((p - y) ** 2, weights=weight)),
    } | ({} if w is not None else {
        "calibration_error": has(True, lambda: calibration_error(y, p)),
        "cost": has(True, lambda: (m.confusion_matrix(y, h, labels=[0, 1]) * [[0, 2.5], [20, -1]]).sum() / len(y)),
    }))


def curves(name, y, p):
    """What DVCLive computes for its plots; the first threshold of ROC is infinite there."""
    fpr, tpr, thresholds = m.roc_curve(y, p)
    precision, recall, steps = m.precision_recall_curve(y, p)
    frequency, probability = calibration_curve(y, p, n_bins=10)
    emit("curves", name, {"labels": y, "scores": p}, {
        "fpr": fpr, "tpr": tpr, "roc_thresholds": thresholds[1:],
        "precision": precision[:-1], "recall": recall[:-1], "thresholds": steps,
        "prob_true": frequency, "prob_pred": probability,
    })


def multiclass(name, y, p):
    h, c = p.argmax(1), p.shape[1]
    present = len(set(y)) == c
    # A class without rows has no weight in an average by rows, so it cannot make it undefined.
    counted = lambda average: sorted(set(y)) if average == "weighted" else range(c)
    one = lambda fn, average: value(lambda: fn(y, h, labels=counted(average), average=average))
    expected = {
        "accuracy": value(lambda: m.accuracy_score(y, h)),
        "mcc": value(lambda: m.matthews_corrcoef(y, h)) if len(set(y)) > 1 and len(set(h)) > 1 else None,
        "kappa": value(lambda: m.cohen_kappa_score(y, h)) if len(set(y) | set(h)) > 1 else None,
        "log_loss": value(lambda: m.log_loss(y, p, labels=range(c))),
        "balanced_accuracy": value(lambda: m.balanced_accuracy_score(y, h)) if present else None,
    }
    expected["brier"] = float(((p - np.eye(c)[y]) ** 2).sum(1).mean())
    expected["calibration_error"] = calibration_error((h == y).astype(int), p.max(1))
    expected["classwise_calibration_error"] = float(np.mean([calibration_error((y == i).astype(int), p[:, i]) for i in range(c)]))
    costs = np.add.outer(np.arange(c), -2.0 * np.arange(c))
    expected["cost"] = float((m.confusion_matrix(y, h, labels=range(c)) * costs).sum() / len(y))
    for k in (2, 3, 5):
        expected[f"top_{k}_accuracy"] = value(lambda: m.top_k_accuracy_score(y, p, k=k, labels=range(c))) if c > k else 1.0
    table = m.multilabel_confusion_matrix(y, h, labels=range(c))
    negatives = table[:, 0, 0] + table[:, 0, 1]
    specificity = [table[i, 0, 0] / negatives[i] if negatives[i] else None for i in range(c)]
    rows = np.bincount(y, minlength=c)
    expected["specificity_macro"] = None if None in specificity else float(np.mean(specificity))
    counted_rows = [(s, n) for s, n in zip(specificity, rows) if n]
    expected["specificity_weighted"] = (
        None if any(s is None for s, _ in counted_rows) else float(sum(s * n for s, n in counted_rows) / len(y)))
    for i in range(c):
        only = lambda fn, **k: value(lambda: fn(y, h, labels=[i], average="macro", **k))
        expected[f"precision of c{i}"] = only(m.precision_score)
        expected[f"recall of c{i}"] = only(m.recall_score)
        expected[f"specificity of c{i}"] = specificity[i]
        expected[f"f1 of c{i}"] = only(m.f1_score)
        expected[f"f2 of c{i}"] = only(m.fbeta_score, beta=2)
        expected[f"f0_5 of c{i}"] = only(m.fbeta_score, beta=0.5)
    for average in ("macro", "micro", "weighted"):
        for beta, title in ((2, "f2"), (0.5, "f0_5")):
            expected[f"{title}_{average}"] = one(lambda *a, **k: m.fbeta_score(*a, beta=beta, **k), average)
        expected[f"recall_{average}"] = one(m.recall_score, average)
        expected[f"precision_{average}"] = one(m.precision_score, average)
        # A class without labels and predictions has no F1, and scikit-learn warns and says 0.
        expected[f"f1_{average}"] = one(m.f1_score, average)
    for multi in ("ovr", "ovo"):
        for average in ("macro", "weighted"):
            auc = lambda: m.roc_auc_score(y, p, multi_class=multi, average=average, labels=range(c))
            suffix = "" if average == "macro" else "_weighted"
            if (multi, average) != ("ovo", "weighted"):
                expected[f"roc_auc_{multi}{suffix}"] = value(auc) if present and c > 2 else None
    emit("multiclass", name, {"classes": c, "labels": y, "probabilities": p}, expected)


def regression(name, y, p):
    n = len(y)
    varied = n > 0 and len(set(y)) > 1
    correlated = varied and len(set(p)) > 1
    has = lambda condition, compute: value(compute) if condition and n > 0 else None
    emit("regression", name, {"targets": y, "predictions": p}, {
        "mae": has(True, lambda: m.mean_absolute_error(y, p)),
        "mse": has(True, lambda: m.mean_squared_error(y, p)),
        "rmse": has(True, lambda: m.root_mean_squared_error(y, p)),
        "r2": has(varied, lambda: m.r2_score(y, p)),
        "mape": has(np.all(y != 0), lambda: m.mean_absolute_percentage_error(y, p)),
        "median_ae": has(True, lambda: m.median_absolute_error(y, p)),
        "max_error": has(True, lambda: m.max_error(y, p)),
        "explained_variance": has(varied, lambda: m.explained_variance_score(y, p)),
        "smape": has(True, lambda: np.mean(
            np.divide(2 * np.abs(p - y), np.abs(y) + np.abs(p), out=np.zeros(n), where=np.abs(y) + np.abs(p) > 0))),
        "wape": has(np.any(y != 0), lambda: np.abs(p - y).sum() / np.abs(y).sum()),
        "pinball_0_1": has(True, lambda: m.mean_pinball_loss(y, p, alpha=0.1)),
        "pinball_0_5": has(True, lambda: m.mean_pinball_loss(y, p, alpha=0.5)),
        "pinball_0_9": has(True, lambda: m.mean_pinball_loss(y, p, alpha=0.9)),
        "rmsle": has(np.all(y >= 0), lambda: m.root_mean_squared_log_error(y, np.clip(p, 0, None))),
        "pearson": has(correlated, lambda: stats.pearsonr(y, p).statistic),
        "spearman": has(correlated, lambda: stats.spearmanr(y, p).statistic),
    })


def quantiles(name, levels, y, q):
    losses = [m.mean_pinball_loss(y, q[:, i], alpha=level) for i, level in enumerate(levels)]
    shares = [(y <= q[:, i]).mean() for i in range(len(levels))]
    emit("quantiles", name, {"levels": levels, "targets": y, "quantiles": q}, {
        "pinball": float(np.mean(losses)),
        "coverage_error": float(np.mean(np.abs(np.array(shares) - levels))),
    })


def clusters(name, gains, groups):
    """A mean with standard errors clustered by group: the fit of a constant, with the correction for few groups and t quantiles."""
    fit = sm.OLS(gains, np.ones(len(gains))).fit(
        cov_type="cluster",
        cov_kwds={"groups": groups, "use_correction": False, "df_correction": True},
        use_t=True,
    )
    count = len(set(groups))
    error = fit.bse[0] * math.sqrt(count / (count - 1))
    t = gains.mean() / error
    reach = stats.t.ppf(0.975, count - 1) * error
    emit("clusters", name, {"gains": gains, "groups": groups}, {
        "p": 2 * stats.t.sf(abs(t), count - 1),
        "low": gains.mean() - reach,
        "high": gains.mean() + reach,
    })


def ranking(name, queries):
    emit("ranking", name, [{"relevance": r, "scores": s} for r, s in queries], {
        "ndcg": float(np.mean([m.ndcg_score([r], [s]) for r, s in queries])),
        **{f"ndcg_at_{k}": float(np.mean([m.ndcg_score([r], [s], k=k) for r, s in queries])) for k in (1, 3, 5, 10, 20)},
        "ndcg_exponential_at_10": float(np.mean([m.ndcg_score([2.0 ** r - 1], [s], k=10) for r, s in queries])),
        "map": float(np.mean([m.average_precision_score(r > 0, s) for r, s in queries])),
        "mrr": float(np.mean([1 / (1 + np.flatnonzero(r[np.argsort(-s)] > 0)[0]) for r, s in queries])),
        **{f"hit_rate_at_{k}": float(np.mean([(r[np.argsort(-s)][:k] > 0).any() for r, s in queries])) for k in (1, 3, 5, 10)},
        **{f"precision_at_{k}": float(np.mean([(r[np.argsort(-s)][:k] > 0).sum() / k for r, s in queries])) for k in (5, 10)},
        **{f"recall_at_{k}": float(np.mean([(r[np.argsort(-s)][:k] > 0).sum() / (r > 0).sum() for r, s in queries]))
           for k in (5, 10)},
    })


def comparisons(name, rng):
    b, c = (int(v) for v in rng.integers(0, 30, 2))
    table = [[0, b], [c, 0]]
    exact = mcnemar(table, exact=True).pvalue if b + c else 1.0
    chi = mcnemar(table, exact=False, correction=True) if b + c else None
    d = np.round(rng.normal(rng.normal(0, 0.5), 1, int(rng.integers(5, 60))), int(rng.integers(0, 4)))
    x, y = np.round(rng.lognormal(0, 1, int(rng.integers(3, 80))), 1), np.round(rng.lognormal(0.2, 1, int(rng.integers(3, 80))), 1)
    has_t, has_w = np.ptp(d) > 0, np.any(d != 0)
    # Nadeau and Bengio's variance with five folds, put into SciPy's t distribution.
    resampled = stats.t(len(d) - 1, np.mean(d), np.std(d, ddof=1) * np.sqrt(1 / len(d) + 1 / 4)) if has_t else None
    wx = stats.wilcoxon(d, zero_method="wilcox", correction=False, method="asymptotic") if has_w else None
    n1, n2 = (int(v) for v in rng.integers(2, 400, 2))
    k1, k2 = int(rng.integers(0, n1 + 1)), int(rng.integers(0, n2 + 1))
    low, high = (-v for v in confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff")[::-1])
    pooled = 0 < k1 + k2 < n1 + n2
    p = rng.random(int(rng.integers(1, 30))) ** 2
    emit("comparison", name, {"b": b, "c": c, "d": d, "x": x, "y": y, "k1": k1, "n1": n1, "k2": k2, "n2": n2, "p": p}, {
        "mcnemar_exact": exact,
        "mcnemar_chi2": chi.statistic if chi else 0.0,
        "mcnemar_chi2_p": chi.pvalue if chi else 1.0,
        "t": stats.ttest_1samp(d, 0).statistic if has_t else None,
        "t_p": stats.ttest_1samp(d, 0).pvalue if has_t else None,
        "resampled_t_p": 2 * min(resampled.cdf(0), resampled.sf(0)) if has_t else None,
        "resampled_low": resampled.interval(0.95)[0] if has_t else None,
        "resampled_high": resampled.interval(0.95)[1] if has_t else None,
        "wilcoxon": wx.statistic if has_w else 0.0,
        "wilcoxon_p": wx.pvalue if has_w else 1.0,
        "mannwhitney_u": stats.mannwhitneyu(y, x, alternative="greater", method="asymptotic").statistic,
        "mannwhitney_p": stats.mannwhitneyu(y, x, alternative="greater", method="asymptotic").pvalue,
        "wilson_low": proportion_confint(k1, n1, method="wilson")[0],
        "wilson_high": proportion_confint(k1, n1, method="wilson")[1],
        "clopper_low": proportion_confint(k1, n1, method="beta")[0],
        "clopper_high": proportion_confint(k1, n1, method="beta")[1],
        "z": proportions_ztest([k1, k2], [n1, n2])[0] if pooled else 0.0,
        "z_p": proportions_ztest([k1, k2], [n1, n2])[1] if pooled else 1.0,
        "fisher": stats.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]])[1],
        "fisher_second": stats.fisher_exact([[k2, n2 - k2], [k1, n1 - k1]], alternative="greater")[1],
        "newcombe_low": low,
        "newcombe_high": high,
        "holm": multipletests(p, method="holm")[1],
        "bh": multipletests(p, method="fdr_bh")[1],
        "bonferroni": multipletests(p, method="bonferroni")[1],
    })


def drift(name, x, y):
    both = stats.ks_2samp(x, y, method="exact") if len(x) * len(y) <= 4_000_000 else stats.ks_2samp(x, y, method="asymp")
    emit("drift", name, {"reference": x, "current": y}, {
        "ks": both.statistic,
        "ks_p": both.pvalue,
        "ks_asymptotic_p": stats.ks_2samp(x, y, method="asymp").pvalue,
        "wasserstein": stats.wasserstein_distance(x, y),
    })


def categories(name, x, y):
    keys = sorted(set(x) | set(y))
    table = [[list(x).count(key) for key in keys], [list(y).count(key) for key in keys]]
    found = stats.chi2_contingency(table, correction=False) if len(keys) > 1 else None
    emit("categories", name, {"reference": list(x), "current": list(y)}, {
        "chi2": found.statistic if found else 0.0,
        "chi2_p": found.pvalue if found else 1.0,
        "smallest_expected": found.expected_freq.min() if found else min(len(x), len(y)),
    })


def functions(name, rng):
    calls, answers = [], []

    def call(function, answer, *arguments):
        calls.append([function, *arguments])
        answers.append(answer)

    for _ in range(20):
        z, q = float(rng.normal(0, 3)), float(rng.random())
        t, d = float(rng.normal(0, 4)), float(rng.choice([0.5, 1, 3, 10.5, 100, 5000]))
        a, b = float(np.exp(rng.uniform(-1, 8))), float(np.exp(rng.uniform(-1, 8)))
        n, k = int(rng.integers(1, 5000)), 0
        k = int(rng.integers(0, n + 1))
        call("normal_sf", stats.norm.sf(z), z)
        call("normal_ppf", stats.norm.ppf(q), q)
        call("t_sf", stats.t.sf(t, d), t, d)
        call("t_ppf", stats.t.ppf(0.5 + q / 2.01, d), 0.5 + q / 2.01, d)
        call("chi2_sf", stats.chi2.sf(a, d), a, d)
        call("chi2_ppf", stats.chi2.ppf(q, a), q, a)
        call("f_sf", stats.f.sf(t * t, a, b), t * t, a, b)
        call("beta_ppf", stats.beta.ppf(q, a, b), q, a, b)
        call("kolmogorov_sf", special.kolmogorov(abs(z)), abs(z))
        call("binom_test", stats.binomtest(k, n).pvalue, k, n)
        size = int(rng.integers(1, 3000))
        distance = float(min(0.999, rng.gamma(4, 0.25) / math.sqrt(size)))
        call("kstwo_sf", stats.kstwo.sf(distance, size), size, distance)
    emit("functions", name, calls, answers)


def features(name, column, given, transformers):
    """One column of random cells through scikit-learn's transformers: what they learn of `column`, they say of `given`."""
    for key, (declaration, transform) in transformers.items():
        result = transform(column, given)
        dense = result.toarray() if hasattr(result, "toarray") else np.asarray(result)
        emit("features", f"{name}, {key}", {"training": column, "rows": given, "declaration": declaration},
             {"values": np.asarray(dense, float).ravel()})


def number_features(name, rng, n):
    kinds = [rng.normal(50, 20, n), rng.lognormal(0, 2, n), rng.integers(0, 9, n).astype(float), np.full(n, 3.0)]
    x = np.round(kinds[int(rng.integers(0, 4))], int(rng.integers(0, 6)))
    later = np.round(rng.normal(40, 30, 20), 2)
    x[rng.random(n) < 0.2] = np.nan
    x[0] = 1.5
    later[3] = np.nan
    both = lambda *steps: lambda a, b: make_pipeline(*steps).fit(np.reshape(a, (-1, 1))).transform(np.reshape(b, (-1, 1)))
    impute = lambda strategy, **more: SimpleImputer(strategy=strategy, **more)
    number = lambda **options: {"numeric": ["x"], "scale": "none", **options}
    features(name, x, later, {
        "mean": (number(impute="mean"), both(impute("mean"))),
        "median": (number(impute="median"), both(impute("median"))),
        "most frequent": (number(impute="most_frequent"), both(impute("most_frequent"))),
        "constant": (number(impute={"constant": -2.5}), both(impute("constant", fill_value=-2.5))),
        "standard": (number(impute="mean", scale="standard"), both(impute("mean"), StandardScaler())),
        "min-max": (number(scale="minmax"), both(impute("median"), MinMaxScaler())),
        "robust": (number(scale="robust"), both(impute("median"), RobustScaler())),
        "robust with gaps": (number(impute="none", scale="robust"), both(RobustScaler())),
        "standard with gaps": (number(impute="none", scale="standard"), both(StandardScaler())),
        "log": (number(impute={"constant": 1}, clip={"from": 0}, log="log1p", scale="standard"), both(
            impute("constant", fill_value=1), FunctionTransformer(lambda v: np.log1p(np.clip(v, 0, None))), StandardScaler())),
        "quantiles": (number(clip={"quantiles": [0.1, 0.8]}), lambda a, b: np.clip(
            np.where(np.isnan(b), np.nanmedian(a), b), *np.quantile(np.where(np.isnan(a), np.nanmedian(a), a), [0.1, 0.8]))),
    })


def category_features(name, rng, n):
    words = [f"k{i}" for i in range(int(rng.integers(1, 9)))] + ["Ärger", "x y", "Z"]
    x, later = list(rng.choice(words, n)), list(rng.choice([*words, "unseen"], 25))
    shape = lambda values: np.reshape(np.asarray(values, object), (-1, 1))
    both = lambda encoder: lambda a, b: encoder.fit(shape(a)).transform(shape(b))
    category = lambda **options: {"categorical": ["x"], **options}
    hasher = lambda size, signed: lambda a, b: FeatureHasher(size, input_type="string", alternate_sign=signed).transform([[v] for v in b])
    features(name, x, later, {
        "one-hot": (category(other=False), both(OneHotEncoder(handle_unknown="ignore"))),
        "one-hot with others": (category(min_rows=4), both(OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=4)))
        if min(x.count(v) for v in set(x)) < 4 else (category(other=False), both(OneHotEncoder(handle_unknown="ignore"))),
        "ordinal": (category(encode="ordinal"), both(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1))),
        "hashing": (category(encode="hashing", buckets=16), hasher(16, True)),
        "hashing without signs": (category(encode="hashing", buckets=7, signed=False), hasher(7, False)),
    })
    for kind, smooth in (("binary", "auto"), ("binary", 3.5), ("continuous", "auto"), ("multiclass", "auto")):
        y = {"binary": rng.integers(0, 2, n), "continuous": np.round(rng.normal(0, 3, n), 2), "multiclass": rng.integers(0, 3, n)}[kind]
        y[:3] = [0, 1, 2] if kind == "multiclass" else [0, 1, 1]
        encoder = TargetEncoder(target_type=kind, smooth=smooth).fit(shape(x), y)
        targets = np.eye(3)[y] if kind == "multiclass" else y.reshape(-1, 1)
        folds = rng.integers(0, 4, n)
        folds[:4] = range(4)
        apart = np.empty(targets.shape)
        for fold in range(4):
            rest = TargetEncoder(target_type="continuous", smooth=smooth)
            for at in range(targets.shape[1]):
                rest.fit(shape(x)[folds != fold], targets[folds != fold, at].astype(float))
                apart[folds == fold, at] = rest.transform(shape(x)[folds == fold]).ravel()
        emit("target_encoding", f"{name}, {kind} {smooth}", {
            "training": x, "rows": later, "targets": targets.ravel(), "width": targets.shape[1], "smoothing": smooth, "folds": folds,
        }, {"later": encoder.transform(shape(later)).ravel(), "training": apart.ravel()})


def text_features(name, rng, n):
    words = ["pump", "valve", "the", "a", "is", "broken", "leaks", "öl", "Oil", "x1", "snake_case", "don't", "e-mail", "2", "42"]
    text = lambda: " ".join(rng.choice(words, int(rng.integers(0, 12)))) + str(rng.choice(["", ".", " - ", "!?", ", the"]))
    x, later = ["the pump is", *(text() for _ in range(n // 4))], [text() for _ in range(10)]
    stop = ["the", "is"]
    both = lambda vectorizer: lambda a, b: vectorizer.fit(a).transform(b)
    made = lambda **options: {"text": ["x"], **options}
    features(name, x, later, {
        "tf-idf": (made(), both(TfidfVectorizer())),
        "tf-idf of pairs": (made(ngrams=[1, 2], stop_words=stop, min_rows=2, sublinear=True),
                            both(TfidfVectorizer(ngram_range=(1, 2), stop_words=stop, min_df=2, sublinear_tf=True))),
        "counts": (made(idf=False, norm="none"), both(CountVectorizer())),
        "hashing": (made(encode="hashing", buckets=32), both(HashingVectorizer(n_features=32))),
        "hashing of counts": (made(encode="hashing", buckets=32, norm="none", signed=False, lowercase=False),
                              both(HashingVectorizer(n_features=32, norm=None, alternate_sign=False, lowercase=False))),
    })


def main(first, count):
    warnings.simplefilter("ignore")
    for seed in range(first, first + count):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(20, 400))
        y = (rng.random(n) < rng.uniform(0.05, 0.95)).astype(int)
        y[:2] = [0, 1]
        p = np.clip(rng.beta(1.5, 2, n) * 0.6 + 0.4 * y * rng.random(n), 0, 1)
        w = np.round(rng.exponential(1, n), 2)
        binary(f"{seed}: random", y, p)
        binary(f"{seed}: weights, some of them 0", y, p, np.where(rng.random(n) < 0.2, 0, w))
        binary(f"{seed}: one decimal, many ties", y, np.round(p, 1))
        binary(f"{seed}: ties with weights", y, np.round(p, 1), w + 0.01)
        curves(f"{seed}: random", y, p)
        curves(f"{seed}: many ties", y, np.round(p, 1))
        curves(f"{seed}: constant scores", y, np.full(n, 0.3))
        binary(f"{seed}: constant scores", y, np.full(n, 0.3))
        binary(f"{seed}: scores of 0 and 1", y, np.round(p))
        binary(f"{seed}: positives only", np.ones(n, int), p)
        binary(f"{seed}: negatives only", np.zeros(n, int), p)
        binary(f"{seed}: nothing predicted positive", y, p, None, 2.0)
        binary(f"{seed}: everything predicted positive", y, p, None, -1.0)
        binary(f"{seed}: a threshold that is a score", y, p, None, float(p[0]))
        binary(f"{seed}: one row", y[:1], p[:1])
        binary(f"{seed}: an empty slice", y[:0], p[:0])
        binary(f"{seed}: weights that are all 0", y, p, np.zeros(n))
        for odd, name in ((math.nan, "NaN"), (math.inf, "an infinite score")):
            bad = [None if math.isnan(odd) and i == 3 else ("inf" if i == 3 else v) for i, v in enumerate(p)]
            emit("binary", f"{seed}: {name}", {"labels": y, "scores": bad, "weights": None, "threshold": 0.5}, "refused")

        c = int(rng.integers(3, 6))
        logits = rng.normal(0, 1, (n, c))
        labels = np.array([rng.choice(c, p=np.exp(row) / np.exp(row).sum()) for row in logits])
        labels[:c] = range(c)
        proba = np.exp(logits + rng.normal(0, 0.7, logits.shape))
        proba /= proba.sum(1, keepdims=True)
        multiclass(f"{seed}: random", labels, proba)
        multiclass(f"{seed}: a class without rows", np.where(labels == 0, 1, labels), proba)
        multiclass(f"{seed}: one class", np.zeros(n, int), proba)

        target = np.round(rng.gamma(2, 10, n) + 0.5, 2)
        regression(f"{seed}: random", target, np.round(target + rng.normal(0, 5, n), 2))
        regression(f"{seed}: with targets of 0", np.where(rng.random(n) < 0.2, 0, target), target)
        regression(f"{seed}: negative targets", -target, rng.normal(0, 5, n))
        regression(f"{seed}: constant targets", np.full(n, 3.0), target)
        regression(f"{seed}: constant predictions", target, np.full(n, 3.0))
        regression(f"{seed}: an empty slice", target[:0], target[:0])

        levels = [0.1, 0.5, 0.9]
        noise = rng.normal(0, 5, (n, 3)) + np.array([-6, 0, 6])
        quantiles(f"{seed}: random", levels, target, target[:, None] + noise)
        quantiles(f"{seed}: quantiles that are the targets", levels, target, np.repeat(target[:, None], 3, axis=1))
        clusters(f"{seed}: random", rng.normal(0.1, 1, n), rng.integers(0, max(3, n // 8), n))
        clusters(f"{seed}: each row for itself", rng.normal(0.1, 1, n), np.arange(n))

        queries = []
        for _ in range(int(rng.integers(1, 12))):
            size = int(rng.integers(2, 15))
            relevance = rng.choice([0, 0, 0, 1, 2, 3], size)
            relevance[0] = max(1, relevance[0])
            queries.append((relevance, rng.permutation(size) + rng.random(size) * 0.5))
        ranking(f"{seed}: random", queries)
        comparisons(f"{seed}: random", rng)

        a, b = (int(v) for v in rng.integers(2, 300, 2))
        drift(f"{seed}: normal", rng.normal(0, 1, a), rng.normal(rng.normal(0, 0.3), 1, b))
        drift(f"{seed}: integers", rng.integers(0, 6, a).astype(float), rng.integers(0, 6, b).astype(float))
        drift(f"{seed}: constants", np.full(a, 3.0), np.full(b, 4.0))
        drift(f"{seed}: the same constant", np.full(a, 3.0), np.full(b, 3.0))
        keys = [f"k{i}" for i in range(int(rng.integers(1, 12)))]
        categories(f"{seed}: random", rng.choice(keys, a), rng.choice(keys, b))
        functions(f"{seed}: random arguments", rng)
        linear_tables(seed, rng, emit)
        number_features(f"{seed}: numbers", rng, n)
        category_features(f"{seed}: categories", rng, n)
        text_features(f"{seed}: texts", rng, n)


main(int(sys.argv[1]), int(sys.argv[2]))
