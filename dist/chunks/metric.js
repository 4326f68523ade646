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
		calibration_error: "minimize",
		cost: "minimize"
	},
	multiclass: {
		accuracy: "maximize",
		balanced_accuracy: "maximize",
		precision_macro: "maximize",
		precision_micro: "maximize",
		precision_weighted: "maximize",
		recall_macro: "maximize",
		recall_micro: "maximize",
		recall_weighted: "maximize",
		specificity_macro: "maximize",
		specificity_weighted: "maximize",
		f1_macro: "maximize",
		f1_micro: "maximize",
		f1_weighted: "maximize",
		f2_macro: "maximize",
		f2_micro: "maximize",
		f2_weighted: "maximize",
		f0_5_macro: "maximize",
		f0_5_micro: "maximize",
		f0_5_weighted: "maximize",
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
		calibration_error: "minimize",
		classwise_calibration_error: "minimize",
		cost: "minimize"
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
		spearman: "maximize",
		pinball_0_1: "minimize",
		pinball_0_5: "minimize",
		pinball_0_9: "minimize"
	},
	quantiles: {
		pinball: "minimize",
		coverage_error: "minimize"
	},
	ranking: {
		ndcg: "maximize",
		ndcg_at_1: "maximize",
		ndcg_at_3: "maximize",
		ndcg_at_5: "maximize",
		ndcg_at_10: "maximize",
		ndcg_at_20: "maximize",
		ndcg_exponential_at_10: "maximize",
		map: "maximize",
		mrr: "maximize",
		hit_rate_at_1: "maximize",
		hit_rate_at_3: "maximize",
		hit_rate_at_5: "maximize",
		hit_rate_at_10: "maximize",
		precision_at_5: "maximize",
		precision_at_10: "maximize",
		recall_at_5: "maximize",
		recall_at_10: "maximize"
	}
};
/** What is measured of one class against the rest. */
const classMeasures = [
	"precision",
	"recall",
	"specificity",
	"f1",
	"f2",
	"f0_5"
];
/** A metric that several tasks have is better the same way in each. */
const directions = {
	...metricsOf.binary,
	...metricsOf.multiclass,
	...metricsOf.regression,
	...metricsOf.quantiles,
	...metricsOf.ranking
};
const metricIds = Object.keys(directions);
function isClassMeasure(metric) {
	return classMeasures.includes(metric);
}
/** The metric of one class. */
function classMetric(measure, name) {
	return `${measure} of ${name}`;
}
/** Measure and class of a metric of one class; `undefined` for others. */
function classOf(metric) {
	const at = metric.indexOf(" of ");
	const measure = metric.slice(0, Math.max(0, at));
	return isClassMeasure(measure) ? {
		measure,
		name: metric.slice(at + 4)
	} : void 0;
}
/** True for a metric that is known here. */
function isMetric(metric) {
	return Object.hasOwn(directions, metric) || classOf(metric) !== void 0;
}
function directionOf(metric) {
	return classOf(metric) === void 0 ? directions[metric] : "maximize";
}
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
	quantiles: ["pinball", "coverage_error"],
	ranking: [
		"ndcg_at_10",
		"map",
		"mrr",
		"hit_rate_at_10"
	]
};
/** True when models of a task can be measured by a metric. */
function isMetricOf(kind, metric) {
	return Object.hasOwn(metricsOf[kind], metric) || kind === "multiclass" && classOf(metric) !== void 0;
}
/** Change from `before` to `after` in the metric's own unit, signed so that positive is better. */
function improvement(metric, before, after) {
	return directionOf(metric) === "maximize" ? after - before : before - after;
}

export { improvement as a, isMetricOf as c, reportedMetrics as d, directionOf as i, metricIds as l, classMetric as n, isClassMeasure as o, classOf as r, isMetric as s, classMeasures as t, metricsOf as u };