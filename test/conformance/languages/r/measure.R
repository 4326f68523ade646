# What R itself says about the predictions.
truth <- read.csv("prepared/test.csv")
said <- read.csv("evaluation/predictions.csv")
stopifnot(said$id == truth$udi)
y <- truth$machine_failure
ranks <- rank(said$score)
positives <- sum(y)
metrics <- c(
  accuracy = mean(said$prediction == y),
  brier = mean((said$score - y)^2),
  roc_auc = (sum(ranks[y == 1]) - positives * (positives + 1) / 2) / (positives * sum(y == 0))
)
writeLines(paste0("{", paste(sprintf('"%s": %.17g', names(metrics), metrics), collapse = ", "), "}"),
           "evaluation/metrics.json")
