import { n as metricDirections } from "./metric.js";
import { t as overallVerdict } from "./verdict.js";

// pipeline/evaluation/shown.ts
/** A number for a sentence: four significant digits, no trailing zeros, a true minus sign never hidden by rounding. */
function shown(value) {
	return String(Number(value.toPrecision(4)));
}

// pipeline/evaluation/gates.ts
/** `minimum 0.8` or, for a metric that is minimized, `maximum 0.8`. */
function bound({ metric }, limit) {
	return `${metricDirections[metric] === "maximize" ? "minimum" : "maximum"} ${shown(limit)}`;
}
/** The candidate's own value against the rule's limit; a value equal to the limit meets it. */
function judgeLimit(rule, limit, candidate) {
	if (candidate.value === null) return {
		phase: "inconclusive",
		reason: `${rule.metric} is undefined: ${candidate.reason}`
	};
	return (metricDirections[rule.metric] === "maximize" ? candidate.value >= limit : candidate.value <= limit) ? {
		phase: "equivalent",
		reason: `${rule.metric} ${shown(candidate.value)} meets the ${bound(rule, limit)}`
	} : {
		phase: "regressed",
		reason: `${rule.metric} ${shown(candidate.value)} does not meet the ${bound(rule, limit)}`
	};
}
/** The answer of a rule that has neither a reference nor a limit to go by. */
const nothingToGoBy = {
	phase: "inconclusive",
	reason: "nothing to compare with and no limit declared"
};
/**
* Answers one rule: the worse of what its limit and its margin say.
*
* @param comparison - Candidate against the reference that gates look at, judged by this rule's margin; `undefined` when
*   there is no reference: then only the limit counts.
*/
function judge(rule, candidate, comparison) {
	const limit = rule.limit === void 0 ? void 0 : judgeLimit(rule, rule.limit, candidate);
	const answers = [rule.margin === void 0 ? void 0 : comparison?.verdict, limit].filter((verdict) => verdict !== void 0);
	return answers.length === 0 ? nothingToGoBy : overallVerdict(answers);
}
/** The rule in one line, for example `roc_auc: margin 0.01, minimum 0.8`. */
function gateName(rule) {
	const margin = rule.margin === void 0 ? [] : [`margin ${shown(rule.margin)}`];
	const limit = rule.limit === void 0 ? [] : [bound(rule, rule.limit)];
	return `${rule.metric}: ${[...margin, ...limit].join(", ")}`;
}

export { judge as n, shown as r, gateName as t };