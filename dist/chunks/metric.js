// pipeline/domain/metric.ts
/** Every metric that models of a task are measured by, and which way is better. */
const metricsOf = {
	binary: {
		precision: "maximize",
		recall: "maximize",
		f1: "maximize",
		f2: "maximize",
		f0_5: "maximize",
		roc_auc: "maximize",
		average_precision: "maximize",
		log_loss: "minimize",
		brier: "minimize",
		accuracy: "maximize",
		balanced_accuracy: "maximize",
		specificity: "maximize",
		negative_predictive_value: "maximize",
		mcc: "maximize",
		kappa: "maximize",
		calibration_error: "minimize"
	},
	multiclass: {
		accuracy: "maximize",
		balanced_accuracy: "maximize",
		precision_macro: "maximize",
		precision_weighted: "maximize",
		recall_macro: "maximize",
		f1_macro: "maximize",
		f1_micro: "maximize",
		f1_weighted: "maximize",
		log_loss: "minimize",
		brier: "minimize",
		roc_auc_ovr: "maximize",
		roc_auc_ovr_weighted: "maximize",
		roc_auc_ovo: "maximize",
		mcc: "maximize",
		kappa: "maximize",
		top_2_accuracy: "maximize",
		top_3_accuracy: "maximize",
		top_5_accuracy: "maximize",
		calibration_error: "minimize"
	},
	regression: {
		mae: "minimize",
		mse: "minimize",
		rmse: "minimize",
		r2: "maximize",
		mape: "minimize",
		smape: "minimize",
		wape: "minimize",
		median_ae: "minimize",
		max_error: "minimize",
		explained_variance: "maximize",
		rmsle: "minimize",
		pearson: "maximize",
		spearman: "maximize"
	},
	quantiles: {
		pinball: "minimize",
		coverage_error: "minimize"
	}
};
/** A metric that several tasks have is better the same way in each. */
const metricDirections = {
	...metricsOf.binary,
	...metricsOf.multiclass,
	...metricsOf.regression,
	...metricsOf.quantiles
};
const metricIds = Object.keys(metricDirections);
/** What every evaluation of a task reports; a gate adds its own metric. */
const reportedMetrics = {
	binary: [
		"precision",
		"recall",
		"f1",
		"roc_auc",
		"average_precision",
		"log_loss",
		"brier"
	],
	multiclass: [
		"accuracy",
		"balanced_accuracy",
		"f1_macro",
		"log_loss",
		"roc_auc_ovr"
	],
	regression: [
		"mae",
		"rmse",
		"r2",
		"mape"
	],
	quantiles: ["pinball", "coverage_error"]
};
/** True when models of a task can be measured by a metric. */
function isMetricOf(kind, metric) {
	return Object.hasOwn(metricsOf[kind], metric);
}
/** Change from `before` to `after` in the metric's own unit, signed so that positive is better. */
function improvement(metric, before, after) {
	return metricDirections[metric] === "maximize" ? after - before : before - after;
}

export { metricsOf as a, metricIds as i, isMetricOf as n, reportedMetrics as o, metricDirections as r, improvement as t };