#!/bin/sh
# Naive Bayes of failures: mean and variance of three columns for each class, by awk.
mkdir -p models/failure
awk -F, -v smoothing="$(cat smoothing)" '
  NR > 1 { class = $9; n[class]++; for (i = 6; i <= 8; i++) { sum[class, i] += $i; squares[class, i] += $i * $i } }
  END {
    for (class = 0; class <= 1; class++) for (i = 6; i <= 8; i++) {
      mean = sum[class, i] / n[class]
      printf "%d %d %.17g %.17g %.17g\n", class, i, n[class] / (n[0] + n[1]), mean,
        squares[class, i] / n[class] - mean * mean + smoothing
    }
  }' prepared/train.csv > models/failure/classes
