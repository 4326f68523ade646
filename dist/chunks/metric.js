// pipeline/domain/metric.ts
/** The metrics of a binary classifier that an {@link Evaluation} holds. */
const metricDirections = {
	precision: "maximize",
	recall: "maximize",
	f1: "maximize",
	roc_auc: "maximize",
	log_loss: "minimize"
};
const metricIds = Object.keys(metricDirections);
/** Change from `before` to `after` in the metric's own unit, signed so that positive is better. */
function improvement(metric, before, after) {
	return metricDirections[metric] === "maximize" ? after - before : before - after;
}

export { metricDirections as n, metricIds as r, improvement as t };