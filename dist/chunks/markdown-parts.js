import { i as moreOf, r as fitLines } from "./budget2.js";
import { n as code, t as cell } from "./cell2.js";
import { Q as plural, Z as listing, at as signed, it as percent, nt as count, rt as decimal } from "./pipeline.js";
import { i as table, n as right, r as row, t as left } from "./markdown-table.js";
import { l as metricIds, r as classOf } from "./metric.js";

// pipeline/report/standing.ts
const phaseIcon = {
	improved: "✅",
	equivalent: "⚪",
	regressed: "❌",
	inconclusive: "❓"
};
const phaseWord = {
	improved: "Improved",
	equivalent: "Equivalent",
	regressed: "Regressed",
	inconclusive: "Inconclusive"
};
const attention = {
	regressed: 0,
	inconclusive: 2,
	improved: 3,
	equivalent: 4
};
const waiting = {
	refused: 0,
	needed: 1,
	given: 2,
	not_needed: 3
};
function compareText(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
/** Failing ones first, by gates or by a word; then those that nobody can tell, those that change, and those that do not. */
function attentionOf({ approval, evaluation, inputDifferences }) {
	const { phase } = evaluation.verdict;
	if (approval.phase === "refused" && phase !== "inconclusive" && phase !== "regressed") return 1;
	return phase === "equivalent" && approval.phase === "not_needed" && inputDifferences.length === 0 ? 5 : attention[phase];
}
/** The models of a report, those that need a person first. */
function byAttention(models) {
	return [...models].sort((a, b) => attentionOf(a) - attentionOf(b) || waiting[a.approval.phase] - waiting[b.approval.phase] || compareText(a.plan.model, b.plan.model));
}
const shownApprovers = 4;
function people(names, conjunction, write) {
	const shown = names.slice(0, shownApprovers).map((name) => write(name));
	const more = names.length - shown.length;
	return listing(more === 0 ? shown : [...shown, `${count(more)} more`], conjunction);
}
/** What a gate that could not tell needs: rows say nothing about a stopwatch, and a stopwatch nothing about rows. */
function whatSettles({ gates }) {
	const undecided = gates.filter(({ mode, verdict }) => mode !== "informational" && verdict.phase === "inconclusive");
	const needsMeasuring = undecided.some(({ subject }) => subject === "operation");
	const settles = [...!needsMeasuring || undecided.some(({ subject }) => subject === void 0) ? ["more evaluation rows"] : [], ...needsMeasuring ? ["measuring again on a quieter machine"] : []];
	return listing(settles, "and");
}
/** Who else can, without a new commit; nothing where the base branch names no owner. */
function byOverride({ override }, write) {
	return override === void 0 ? "" : `, or ${people(override.owners, "or", write)} with ${write("/override")}`;
}
/** What happens next with a model and who can make it happen, as the end of a sentence. */
function nextStep({ approval, evaluation, plan }, write) {
	switch (approval.phase) {
		case "given": {
			const does = plan.environments.length === 0 ? "merging records it" : "merging promotes it";
			return `approved by ${people(approval.by, "and", write)}, ${does}`;
		}
		case "needed": {
			const waits = `waits for ${count(approval.remaining)} ${plural(approval.remaining, "approval", "approvals")}`;
			return approval.approvers.length === 0 ? `${waits}, but the base branch names nobody who may approve` : `${waits}: ${people(approval.approvers, "or", write)} can unblock it`;
		}
		case "refused":
			if (approval.refusal.code === "rejected") return "rejected by a reviewer, a new commit can unblock it";
			if (approval.refusal.code === "no_rules") return "nobody can approve it here, the base branch has no rules: merge them without this record first";
			if (evaluation.verdict.phase === "inconclusive") return `not promoted, ${whatSettles(evaluation)} can unblock it${byOverride(approval, write)}`;
			return `not promoted, the author can unblock it with a new commit${byOverride(approval, write)}`;
		case "not_needed": return "nothing to approve";
	}
}
function standingOf({ models, silent }) {
	const phase = byAttention(models)[0]?.evaluation.verdict.phase;
	if (silent.length > 0 && phase !== "regressed") return {
		phase: "silent",
		icon: "❓",
		word: "Not evaluated"
	};
	if (phase === void 0) return {
		phase: "none",
		icon: "⚪",
		word: "No model changes"
	};
	return {
		phase,
		icon: phaseIcon[phase],
		word: phaseWord[phase]
	};
}
/** Baseline and champion that are the same bytes are one model to a reader. */
function areSameReferences({ evaluation: { baseline, champion } }) {
	return baseline !== void 0 && baseline.artifactSha256 === champion?.artifactSha256;
}
/** What the candidate is held against first: the merge base's model, else the champion. */
function mainReference({ evaluation }) {
	if (evaluation.baseline !== void 0) return {
		name: "merge base",
		model: evaluation.baseline
	};
	return evaluation.champion === void 0 ? void 0 : {
		name: "champion",
		model: evaluation.champion
	};
}
/** The level that all intervals share, else `undefined`. */
function commonLevel({ evaluation }) {
	const levels = new Set(evaluation.comparisons.flatMap(({ interval }) => interval === null ? [] : [interval.level]));
	const [only] = levels;
	return levels.size === 1 ? only : void 0;
}
/** What was measured of any of the models: metrics with names in their fixed order, then those of one class by name. */
function measuredMetrics(models) {
	const found = new Set(models.flatMap((model) => Object.keys(model?.metrics ?? {})));
	const ofClasses = [...found].filter((metric) => classOf(metric) !== void 0).sort(compareText);
	return [...metricIds.filter((metric) => found.has(metric)), ...ofClasses];
}
/** Every metric in the order of the table, with what the candidate is compared with in it. */
function metricRows(section) {
	const { candidate, baseline, champion, comparisons } = section.evaluation;
	const isOne = areSameReferences(section);
	return measuredMetrics([
		candidate,
		baseline,
		champion
	]).map((metric) => ({
		metric,
		candidate: candidate.metrics[metric],
		baseline: baseline?.metrics[metric],
		champion: champion?.metrics[metric],
		comparisons: comparisons.filter((comparison) => comparison.metric === metric && !(isOne && comparison.reference === "champion")),
		margin: section.rules.find((rule) => rule.metric === metric)?.margin,
		effect: section.rules.find((rule) => rule.metric === metric)?.effect
	}));
}
const referenceName = {
	baseline: "merge base",
	champion: "champion"
};
/** For example `4 of 5 metrics improved, 1 equivalent`, against what the candidate is compared with first. */
function tally(section) {
	const phases = metricRows(section).flatMap(({ comparisons }) => comparisons.slice(0, 1).map(({ verdict }) => verdict.phase));
	if (phases.length === 0) return "There is no earlier model to compare with";
	const [first, ...rest] = [
		"regressed",
		"inconclusive",
		"improved",
		"equivalent"
	].map((phase) => ({
		word: phaseWord[phase].toLowerCase(),
		found: phases.filter((other) => other === phase).length
	})).filter(({ found }) => found > 0);
	return [`${count(first?.found ?? 0)} of ${count(phases.length)} ${plural(phases.length, "metric", "metrics")} ${first?.word ?? ""}`, ...rest.map(({ word, found }) => `${count(found)} ${word}`)].join(", ");
}

// pipeline/report/look.ts
/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `37th`. */
function ordinal(place) {
	const tens = place % 100;
	const ones = place % 10;
	const ending = tens >= 11 && tens <= 13 ? "th" : ones === 1 ? "st" : ones === 2 ? "nd" : ones === 3 ? "rd" : "th";
	return `${count(place)}${ending}`;
}
/** For example ` 37th look at these rows, effective alpha 0.031.`; nothing for records that do not say. */
function lookSentence({ holdOut }) {
	if (holdOut === void 0) return "";
	return ` ${ordinal(holdOut.look)} look at these rows, effective alpha ${String(Number(holdOut.alpha.toPrecision(2)))}.`;
}
/** For example `12 answers became right, 3 became wrong`. */
function flipSentence({ fixed, broken }) {
	return `${count(fixed)} ${plural(fixed, "answer", "answers")} became right, ${count(broken)} became wrong`;
}
/** For example ` [0.01, 0.12]`; nothing for records without an interval. */
function gapInterval({ interval }) {
	return interval === void 0 ? "" : ` [${decimal(interval.low)}, ${decimal(interval.high)}]`;
}
/** For example `; the change: [−0.02, +0.03]`; nothing without one. */
function gapChange({ changeInterval }) {
	return changeInterval === void 0 ? "" : `, smaller by [${signed(changeInterval.low)}, ${signed(changeInterval.high)}]`;
}
/** How many rows are positive, or of which groups rows are drawn; for the sentence under the metrics. */
function rowsNote({ rows: { positives, group } }) {
	return [...positives === void 0 ? [] : [`; ${count(positives)} positive`], ...group === void 0 ? [] : [`; drawn in ${count(group.count)} groups`]].join("");
}

// pipeline/report/markdown-parts.ts
const worst = {
	regressed: 0,
	inconclusive: 1,
	improved: 2,
	equivalent: 3
};
function number(value) {
	return value === null ? "–" : decimal(value);
}
function sliceRow({ slice, rows, candidate, reference, improvement, interval, verdict }) {
	const between = interval === null ? "" : ` [${signed(interval.low)}, ${signed(interval.high)}]`;
	return row(cell(slice), count(rows), `**${number(candidate)}**`, number(reference), improvement === null ? "–" : `${signed(improvement)}${between}`, verdict === null ? "–" : `${phaseIcon[verdict.phase]} ${phaseWord[verdict.phase]}`);
}
function sliceTable({ columns, quality, minimumRows, tooSmall, slices }) {
	const sorted = [...slices].sort((a, b) => (a.verdict === null ? 4 : worst[a.verdict.phase]) - (b.verdict === null ? 4 : worst[b.verdict.phase]));
	const rows = fitLines({
		items: sorted,
		draw: sliceRow,
		budget: 4e3,
		more: (rest) => row(moreOf("slices")(rest), "", "", "", "", "")
	});
	const small = tooSmall === 0 ? "" : ` ${count(tooSmall)} more have fewer than ${count(minimumRows)} rows and are not judged.`;
	return [
		table([
			"Slice",
			"Rows",
			"Pull request",
			"Before",
			"Better by",
			"Verdict"
		], [
			left,
			right,
			right,
			right,
			right,
			left
		], rows),
		"",
		`By ${columns.map((name) => code(name)).join(" and ")}: ${quality}.${small}`
	].join("\n");
}
/** The declared slices, the gaps between groups, and where the search found the candidate weak; `undefined` when there is none. */
function slicesPart({ evaluation }) {
	const { slices = [], fairness = [], weakSlices = [] } = evaluation;
	const gaps = fairness.map((answer) => {
		const { column, measure, gap, referenceGap, groups } = answer;
		const before = referenceGap === null ? "" : `, before ${number(referenceGap.value)}`;
		return `- Largest gap of ${measure.replaceAll("_", " ")} between ${count(groups)} groups of ${code(column)}: ${number(gap.value)}${gapInterval(answer)}${before}${gapChange(answer)}.`;
	});
	const hints = weakSlices.map(({ slice, rows, meanError }) => `- ${code(slice)}: ${decimal(meanError)} on ${count(rows)} rows`);
	const parts = [
		...slices.map(sliceTable),
		...gaps.length === 0 ? [] : [gaps.join("\n")],
		...hints.length === 0 ? [] : [`Found by search, as a hint and no verdict: the mean error is largest on\n\n${hints.join("\n")}`]
	];
	return parts.length === 0 ? void 0 : ["### Slices", ...parts].join("\n\n");
}
function movedTable(title, answers) {
	return table([
		title,
		"Probability of the right answer before",
		"Now"
	], [
		left,
		right,
		right
	], answers.map(({ id, before, now }) => row(cell(id, 40), decimal(before), decimal(now))));
}
/** Which answers changed, and what shuffling each input costs; `undefined` when neither is known. */
function explanationPart({ evaluation: { flips, importance = [], dependence = [] } }) {
	const lines = [];
	if (flips !== void 0) {
		const ids = (found) => found.map((id) => code(id, 40)).join(" ");
		const { worst: farthest = [] } = flips;
		const examples = flips.brokenIds.length === 0 || farthest.length > 0 ? "" : ` Wrong now, for example: ${ids(flips.brokenIds)}.`;
		lines.push(`${flipSentence(flips)}.${examples}`);
		if (farthest.length > 0) lines.push(movedTable("Wrong now", farthest));
		if (flips.best !== void 0 && flips.best.length > 0) lines.push(movedTable("Right now", flips.best));
	}
	const [first] = importance;
	if (first !== void 0) lines.push(table(["Input", `Loss of ${first.metric} when it is shuffled`], [left, right], importance.slice(0, 15).map(({ input, loss, spread }) => row(cell(input), `${signed(loss)} ± ${decimal(spread)}`))));
	const curves = dependence.filter(({ points }) => points.length > 1 && points.every(({ means }) => means.length === 1)).map(({ input, points }) => `- ${code(input)}: ${points.map(({ value, means }) => `${code(value, 20)} → ${decimal(means[0] ?? NaN)}`).join(", ")}`);
	if (curves.length > 0) lines.push(`The mean answer when one input has one value in every row:\n\n${curves.join("\n")}`);
	return lines.length === 0 ? void 0 : ["### Explanations", ...lines].join("\n\n");
}
/** Labels by predictions of several classes; `undefined` for other tasks and for more classes than fit. */
function classConfusionPart({ evaluation: { task, candidate } }) {
	const { classConfusion } = candidate;
	if (task?.kind !== "multiclass" || classConfusion === void 0 || task.classes.length > 12) return void 0;
	const { classes } = task;
	const rows = classConfusion.map((cells, label) => {
		const all = cells.reduce((sum, found) => sum + found, 0);
		const hit = all === 0 ? "–" : percent((cells[label] ?? 0) / all);
		return row(`**${cell(classes[label] ?? "")}**`, ...cells.map(count), hit);
	});
	return [
		"### Confusion matrix",
		table([
			"Label",
			...classes.map((name) => cell(name)),
			"Found"
		], [
			left,
			...classes.map(() => right),
			right
		], rows),
		"Rows are labels, columns predictions."
	].join("\n\n");
}

export { phaseWord as _, gapChange as a, tally as b, rowsNote as c, commonLevel as d, mainReference as f, phaseIcon as g, nextStep as h, flipSentence as i, areSameReferences as l, metricRows as m, explanationPart as n, gapInterval as o, measuredMetrics as p, slicesPart as r, lookSentence as s, classConfusionPart as t, byAttention as u, referenceName as v, standingOf as y };