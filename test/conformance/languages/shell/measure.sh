#!/bin/sh
# What awk itself says about the predictions.
awk -F, '
  FNR == 1 { next }
  FILENAME == ARGV[1] { truth[$1] = $9; next }
  { n++; right += ($2 == truth[$1]); squares += ($3 - truth[$1]) ^ 2 }
  END { printf "{\"accuracy\": %.17g, \"brier\": %.17g}\n", right / n, squares / n }
' prepared/test.csv evaluation/predictions.csv > evaluation/metrics.json
