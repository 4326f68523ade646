import { $ as shortDigest, J as contractDetails, Mn as writeResult, Q as plural, X as sharedRowsDetail, Xt as byCodePoint, Y as dataChange, Zt as canonicalJson, at as signed, et as visible, it as percent, kt as digestOf, nt as count, ot as signedCount, rt as decimal, tt as bytes } from "./pipeline.js";
import { A as LockstepError, T as md5 } from "./file-work.js";
import { n as otherThanData, t as inputChanges$1 } from "./input-changes.js";
import { _ as phaseWord, a as gapChange, b as tally, c as rowsNote, d as commonLevel, f as mainReference, g as phaseIcon, h as nextStep, i as flipSentence, l as areSameReferences, m as metricRows, n as explanationPart, o as gapInterval, r as slicesPart, s as lookSentence, t as classConfusionPart, u as byAttention, v as referenceName, y as standingOf } from "./markdown-parts.js";
import { i as moreOf, n as characterLimit, r as fitLines, t as assemble } from "./budget2.js";
import { a as limited, c as name, i as htmlTable, n as runCostSection, o as html, s as line, t as runCostPart } from "./run-cost.js";
import { n as code, r as sentence, t as cell } from "./cell2.js";
import { i as table, n as right, r as row, t as left$1 } from "./markdown-table.js";
import { i as directionOf } from "./metric.js";
import { r as vegaSpec } from "./plot-spec2.js";
import { n as treatmentWords } from "./treatment.js";
import { i as shownReportText, n as evaluationCheck, r as parseShownReport, t as approvalCheck } from "./checks.js";
import { t as evaluationConclusion } from "./conclusion.js";
import { n as renderReceipt, t as reportMarker } from "./report-comment.js";
import { t as evaluationDigest } from "./evaluation-digest.js";
import { t as differingInputs } from "./inputs.js";
import { o as labelOf } from "./project2.js";
import { o as readRegistry } from "./gto.js";
import { r as parseRecord } from "./model-record.js";
import { n as recordOfTree, t as baseOf } from "./comparison2.js";
import { n as personalColumns } from "./data-contract3.js";
import { t as diffTables } from "./diff2.js";
import { n as restoreDirectory, r as restoreFile } from "./restore.js";
import { a as approvalState, i as readHandedOver, n as headOfRun, o as historyOf, r as judgeHandedOver, s as recordChanges, t as pullRequestOf } from "./pull-request-of.js";
import { m as planNow, t as reviewPolicy } from "./review-policy.js";
import { n as quarantineNow } from "./quarantine2.js";
import { n as recordFile, t as readRecordText } from "./record-files.js";
import { t as personalCell } from "./data-diff.js";
import { n as openDuckDbStore } from "./duckdb.js";
import { a as openSource, c as isMissingText, i as shownValue, l as normalText, o as unreadable, r as query, s as cellsOf } from "./load.js";
import { i as stateOf, r as selectModels, t as cardPath } from "./state.js";
import { t as lineDifference } from "./line-difference.js";
import { t as locateYaml } from "./locate.js";
import { t as parseLock } from "./lock.js";
import { r as decodeUtf8 } from "./parse.js";
import { n as parseCurve } from "./curve-file.js";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

// pipeline/report/annotations.ts
const titleLimit = 200;
const messageLimit = 1e3;
function notPassed({ evaluation: { gates } }) {
	return gates.filter(({ mode, verdict: { phase } }) => mode !== "informational" && (phase === "regressed" || phase === "inconclusive"));
}
function changeText({ before, after }) {
	if (before === void 0) return `This is new: ${visible(after ?? "")}.`;
	return `This was ${visible(before)} and is ${visible(after ?? "gone")}.`;
}
/** The inputs that differ, each with what the gates say of them together. */
function ofInputs(section) {
	const gates = notPassed(section);
	if (gates.length === 0) return [];
	const isWorse = gates.some(({ verdict: { phase } }) => phase === "regressed");
	const changes = new Map(inputChanges$1(section.inputDifferences).map((change) => [`${change.kind} ${change.path}`, change]));
	const told = gates.slice(0, 5).map(({ gate, verdict }) => `${gate} ${phaseWord[verdict.phase].toLowerCase()}: ${verdict.reason}`);
	const more = gates.length > told.length ? [`and ${String(gates.length - told.length)} more`] : [];
	return (section.inputPlaces ?? []).flatMap(({ input, path, line }) => {
		const change = changes.get(input);
		if (change === void 0) return [];
		return [{
			path,
			line,
			level: isWorse ? "failure" : "warning",
			title: visible(`${section.plan.model}: ${isWorse ? "a gate says no" : "a gate cannot tell"}`, titleLimit),
			message: visible([
				changeText(change),
				...told,
				...more
			].join(" · "), messageLimit)
		}];
	});
}
function ofContract({ evaluation: { contract } }) {
	return (contract?.findings ?? []).map(({ line, table, sentence, mode, rule }) => ({
		path: contract?.file ?? "",
		line,
		level: mode === "informational" ? "warning" : "failure",
		title: visible(`Data contract: ${table}`, titleLimit),
		message: visible(`${rule}: ${sentence}`, messageLimit)
	}));
}
/**
* What a check says beside the lines of the change: rules of the data contract that are broken, and inputs that differ where a gate did not
* pass. Failures first, each once, at most {@link annotationLimit}.
*/
function annotationsOf(view) {
	const models = byAttention(view.models);
	const all = [...models.flatMap(ofContract), ...models.flatMap(ofInputs)];
	return [...new Map(all.map((found) => [JSON.stringify(found), found])).values()].sort((a, b) => Number(b.level === "failure") - Number(a.level === "failure")).slice(0, 50);
}

// pipeline/report/card-changes.ts
const budget = 3e3;
const title$1 = "What changes in the model card";
function lineOf({ isAdded, text }) {
	return `${isAdded ? "+" : "-"} ${visible(text, 300)}`;
}
/** As Markdown; `undefined` where the card stays as it is. A line begins with its sign, so that none ends the block that it stands in. */
function cardChangesPart({ cardChanges }) {
	if (cardChanges === void 0) return void 0;
	const { lines, more } = cardChanges;
	const shown = fitLines({
		items: lines,
		draw: lineOf,
		budget,
		more: (left) => moreOf("lines")(left + more)
	});
	const rest = shown.length === lines.length && more > 0 ? [moreOf("lines")(more)] : [];
	return [
		"<details>",
		`<summary>${title$1}</summary>`,
		"",
		"```diff",
		...shown,
		...rest,
		"```",
		"",
		"</details>"
	].join("\n");
}
/** As HTML; `undefined` where the card stays as it is. */
function cardChangesSection({ cardChanges }) {
	if (cardChanges === void 0) return void 0;
	const { lines, more } = cardChanges;
	return html`
<section class="sheet">
<h3>${title$1}</h3>
<ul class="card-changes">${lines.map(({ isAdded, text }) => html`<li>${isAdded ? html`<ins>${line(text)}</ins>` : html`<del>${line(text)}</del>`}</li>`)}</ul>${more === 0 ? void 0 : html`<p>${count(more)} more lines.</p>`}
</section>`;
}

// pipeline/report/html-drawing.ts
const size = 240;
const left = 44;
const top = 8;
/** What a reader is told of a line; its kind gives its colour and its dashes, so that it is told apart without colour, too. */
const lineNames = {
	candidate: "pull request",
	baseline: "merge base",
	champion: "champion"
};
/** From the lowest to the highest of at least one value. */
function rangeOf(values) {
	return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}
/** A number for an attribute: at most one decimal, so that the bytes do not depend on the last bit. */
function at$1(value) {
	return String(Number(value.toFixed(1)));
}
/** An end of an axis, in few letters: there is room for six. */
function tick(value) {
	const short = Number(value.toPrecision(3));
	const plain = String(short);
	return plain.length <= 6 ? plain : short.toExponential(0);
}
/** Lines in a frame, with what they are for who cannot see them. */
function drawingFigure(drawing) {
	const { title, xLabel, yLabel, lines, hasDiagonal, x, y, xEnds } = drawing;
	const place = (value, [low, high]) => high === low ? .5 : (value - low) / (high - low);
	const px = (value) => left + size * place(value, x);
	const py = (value) => top + size * (1 - place(value, y));
	const path = (points) => points.map(([a, b], i) => `${i === 0 ? "M" : "L"}${at$1(px(a))} ${at$1(py(b))}`).join("");
	const label = `${title}: ${lines.map(({ kind, points }) => `${kind}, ${points.length} points`).join("; ")}`;
	const [xLow, xHigh] = xEnds ?? [tick(x[0]), tick(x[1])];
	const diagonal = hasDiagonal ? html`<path class="chance" d="M${left} ${248}L${284} ${top}"/>` : void 0;
	const drawn = lines.map(({ kind, points }) => html`<path class="curve ${kind}" d="${path(points)}"/>`);
	return html`<figure class="drawing"><figcaption>${title}</figcaption><svg role="img" aria-label="${label}" viewBox="0 0 ${294} ${282}"><rect class="frame" x="${left}" y="${top}" width="${size}" height="${size}"/>${diagonal}${drawn}<text class="tick" x="${left}" y="${262}">${xLow}</text><text class="tick end" x="${284}" y="${262}">${xHigh}</text><text class="tick end" x="${40}" y="${248}">${tick(y[0])}</text><text class="tick end" x="${40}" y="${18}">${tick(y[1])}</text><text class="axis" x="${164}" y="${276}">${xLabel}</text><text class="axis" transform="rotate(-90)" x="${-128}" y="12">${yLabel}</text></svg></figure>`;
}
/** Which line is which. */
function lineKeys(kinds) {
	const keys = kinds.map((kind) => html`<span class="key"><svg aria-hidden="true" viewBox="0 0 28 8"><path class="curve ${kind}" d="M1 4H27"/></svg>${lineNames[kind]}</span>`);
	return html`
<p class="quiet keys">${keys}</p>`;
}

// pipeline/report/html-courses.ts
/** Drawings of one section; more are no longer looked at. */
const drawingLimit = 24;
function curveDrawing({ name: title, head, base }) {
	const lines = [{
		kind: "baseline",
		points: base
	}, {
		kind: "candidate",
		points: head
	}];
	const points = [...base, ...head];
	if (points.length < 2) return void 0;
	return {
		title: line(title),
		xLabel: "step",
		yLabel: line(title),
		lines: lines.filter((drawn) => drawn.points.length > 0),
		hasDiagonal: false,
		x: rangeOf(points.map(([x]) => x)),
		y: rangeOf(points.map(([, y]) => y))
	};
}
function leftOut(all, noun) {
	return all <= drawingLimit ? void 0 : html`
<p class="quiet">… ${count(all - drawingLimit)} more ${noun}</p>`;
}
function learningDrawings({ learningCurves = [] }) {
	return learningCurves.slice(0, drawingLimit).flatMap((curve) => curveDrawing(curve) ?? []);
}
/** What the training measured step by step, over the merge base's; `undefined` where it wrote nothing. */
function learningCurvesSection(section) {
	const { learningCurves = [] } = section;
	const drawings = learningDrawings(section);
	if (drawings.length === 0) return void 0;
	const hasBase = learningCurves.some(({ base }) => base.length > 0);
	return html`
<section class="sheet">
<h3>Learning curve</h3>
<div class="drawings">${drawings.map(drawingFigure)}</div>${lineKeys(hasBase ? ["candidate", "baseline"] : ["candidate"])}${leftOut(learningCurves.length, "curves")}
</section>`;
}
/** One metric over the models of the default branch; the candidate's is the last point. */
function historyDrawing(metric, { models, candidate }) {
	const values = [...models.map((past) => past.metrics[metric]), candidate[metric]];
	const points = values.flatMap((value, at) => value === void 0 ? [] : [[at + 1, value]]);
	if (points.length < 2) return void 0;
	return {
		title: line(metric),
		xLabel: "model of the default branch",
		yLabel: line(metric),
		lines: [{
			kind: "candidate",
			points
		}],
		hasDiagonal: false,
		x: [1, values.length],
		y: rangeOf(points.map(([, value]) => value)),
		xEnds: [line(models[0]?.modelVersion ?? ""), "this one"]
	};
}
function historyDrawings({ history }) {
	if (history === void 0 || history.models.length === 0) return [];
	return history.metrics.slice(0, drawingLimit).flatMap((metric) => historyDrawing(metric, history) ?? []);
}
/** The last models of the default branch and this one, metric by metric; `undefined` where there is none. */
function historySection(section) {
	const drawings = historyDrawings(section);
	if (section.history === void 0 || drawings.length === 0) return void 0;
	const { metrics, models } = section.history;
	const newest = models.at(-1)?.modelVersion ?? "";
	return html`
<section class="sheet">
<h3>History</h3>
<p class="quiet">The last ${count(models.length)} ${plural(models.length, "model", "models")} of the default branch up to ${name(newest)}, and this one at the end; each by its own run's metrics, on the rows of its time.</p>
<div class="drawings">${drawings.map(drawingFigure)}</div>${leftOut(metrics.length, "metrics")}
</section>`;
}

// pipeline/report/html-curves.ts
const unit = [0, 1];
const curves = [
	{
		of: "roc",
		title: "ROC",
		xLabel: "false positive rate",
		yLabel: "true positive rate",
		hasDiagonal: true
	},
	{
		of: "precisionRecall",
		title: "Precision and recall",
		xLabel: "recall",
		yLabel: "precision",
		hasDiagonal: false
	},
	{
		of: "calibration",
		title: "Calibration",
		xLabel: "mean probability",
		yLabel: "how often it came true",
		hasDiagonal: true
	}
];
function modelsOf(section) {
	const { candidate, baseline, champion } = section.evaluation;
	return [
		{
			kind: "baseline",
			model: baseline
		},
		{
			kind: "champion",
			model: areSameReferences(section) ? void 0 : champion
		},
		{
			kind: "candidate",
			model: candidate
		}
	];
}
/** ROC, precision and recall, and calibration of all models over each other; empty for records and tasks without. */
function curveDrawings(section) {
	if (section.evaluation.candidate.curves === void 0) return [];
	const models = modelsOf(section);
	return curves.flatMap(({ of, ...style }) => {
		const lines = models.flatMap(({ kind, model }) => {
			const points = model?.curves?.[of] ?? [];
			return points.length < 2 ? [] : [{
				kind,
				points
			}];
		});
		return lines.length === 0 ? [] : [{
			...style,
			lines,
			x: unit,
			y: unit
		}];
	});
}
/** The {@link curveDrawings}, drawn; `undefined` without any. */
function curvesSection(section) {
	const drawings = curveDrawings(section);
	if (drawings.length === 0) return void 0;
	const kinds = modelsOf(section).filter(({ model }) => model?.curves !== void 0).map(({ kind }) => kind);
	return html`
<section class="sheet">
<h3>Curves</h3>
<div class="drawings">${drawings.map(drawingFigure)}</div>${lineKeys(kinds.toReversed())}
</section>`;
}
/** The mean answer as a number of one input goes from low to high; `undefined` where its values are no numbers. */
function dependenceDrawing({ input, points }) {
	if (points.length < 3 || points.some(({ means }) => means.length !== 1)) return void 0;
	const numbers = points.map(({ value, means }) => [Number(value), means[0] ?? NaN]);
	if (numbers.some(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y))) return void 0;
	return {
		title: line(input),
		xLabel: line(input),
		yLabel: "mean answer",
		lines: [{
			kind: "candidate",
			points: numbers
		}],
		hasDiagonal: false,
		x: rangeOf(numbers.map(([x]) => x)),
		y: rangeOf(numbers.map(([, y]) => y))
	};
}
function dependenceDrawings({ evaluation: { dependence = [] } }) {
	return dependence.flatMap((found) => dependenceDrawing(found) ?? []);
}

// pipeline/report/html-icons.ts
/** Strokes on a 16 × 16 field. */
const strokes = {
	improved: "M3 8.6l3.3 3.3L13 4.6",
	equivalent: "M3.5 6h9M3.5 10h9",
	regressed: "M4 4l8 8M12 4l-8 8",
	inconclusive: "M5.6 6a2.4 2.4 0 1 1 3.5 2.2c-.8.4-1.1.9-1.1 1.7M8 12.6v.1",
	silent: "M8 3.5v5.6M8 12.4v.1",
	none: "M3.5 8h9"
};
function icon(phase) {
	return html`<svg aria-hidden="true" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${strokes[phase]}"/></svg>`;
}
function pill(phase) {
	return html`<span class="pill ${phase}">${icon(phase)}${phaseWord[phase]}</span>`;
}
/** Two steps that turn as one. */
const mark = html`<svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"><path d="M4 7h6v5h5v5h5"/><path d="M4 12.5h1.5M9.5 17H11M15 7h5" opacity=".45"/></svg>`;
const arrow = html`<svg class="arrow" aria-label="becomes" role="img" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M4 12h15M13 6l6 6-6 6"/></svg>`;

// pipeline/report/html-parts.ts
const none$1 = html`–`;
function number(value) {
	return value === null ? none$1 : html`${decimal(value)}`;
}
function sliceTable({ columns, quality, minimumRows, tooSmall, slices }) {
	const small = tooSmall === 0 ? "" : ` ${count(tooSmall)} more have fewer than ${count(minimumRows)} rows and are not judged.`;
	return htmlTable({
		className: "slices",
		caption: html`By ${line(columns.join(" and "))}: ${quality}.${small}`,
		columns: [
			{ title: "Slice" },
			{
				title: "Rows",
				className: "number"
			},
			{
				title: "Pull request",
				className: "number"
			},
			{
				title: "Before",
				className: "number"
			},
			{
				title: "Better by",
				className: "number better"
			},
			{
				title: "Verdict",
				className: "verdict"
			}
		],
		items: slices,
		cells: ({ slice, rows, candidate, reference, improvement, interval, verdict }) => [
			name(slice),
			html`${count(rows)}`,
			html`<b>${number(candidate)}</b>`,
			number(reference),
			improvement === null ? none$1 : html`<b>${signed(improvement)}</b> <span class="interval">${interval === null ? "no interval" : `[${signed(interval.low)}, ${signed(interval.high)}]`}</span>`,
			verdict === null ? none$1 : html`<span title="${line(verdict.reason)}">${pill(verdict.phase)}</span>`
		],
		noun: "slices"
	});
}
function listOf(items) {
	return html`
<ul class="details">${items.map((item) => html`
<li>${item}</li>`)}
</ul>`;
}
/** Declared slices, gaps between groups and weak slices; `undefined` when there is none. */
function slicesSection({ evaluation }) {
	const { slices = [], fairness = [], weakSlices = [] } = evaluation;
	if (slices.length + fairness.length + weakSlices.length === 0) return void 0;
	const gaps = fairness.map((answer) => {
		const { column, measure, gap, referenceGap, groups } = answer;
		const before = referenceGap === null ? void 0 : html`, before ${number(referenceGap.value)}`;
		return html`Largest gap of ${measure.replaceAll("_", " ")} between ${count(groups)} groups of ${name(column)}: ${number(gap.value)}${gapInterval(answer)}${before}${gapChange(answer)}`;
	});
	const hints = weakSlices.map(({ slice, rows, meanError }) => html`${name(slice)}: ${decimal(meanError)} on ${count(rows)} rows`);
	return html`
<section class="sheet">
<h3>Slices</h3>${slices.map(sliceTable)}${gaps.length === 0 ? void 0 : listOf(gaps)}${hints.length === 0 ? void 0 : html`
<p class="quiet">Found by search, as a hint and no verdict: the mean error is largest on</p>${listOf(hints)}`}
</section>`;
}
/** Rows that are wrong now, those that moved farthest first. */
function worstTable(rows) {
	if (rows.length === 0) return void 0;
	return htmlTable({
		className: "worst",
		caption: html`Wrong now: the probability of the right answer, those that moved farthest first.`,
		columns: [
			{ title: "Row" },
			{
				title: "Before",
				className: "number"
			},
			{
				title: "Pull request",
				className: "number"
			}
		],
		items: rows,
		cells: ({ id, before, now }) => [
			name(id),
			html`${decimal(before)}`,
			html`<b>${decimal(now)}</b>`
		],
		noun: "rows"
	});
}
/** Which answers changed, and what shuffling each input costs; `undefined` when neither is known. */
function explanationSection({ evaluation: { flips, importance = [], dependence = [] } }) {
	const [first] = importance;
	if (flips === void 0 && first === void 0) return void 0;
	const ids = (title, found) => found.length === 0 ? void 0 : html`
<p class="quiet">${title}: ${limited(found, (id) => html`${name(id)} `, (rest) => html`and ${rest} more`)}</p>`;
	const changed = flips === void 0 ? void 0 : html`
<p>${flipSentence(flips)}.</p>${flips.worst === void 0 ? ids("Wrong now, for example", flips.brokenIds) : worstTable(flips.worst)}${ids("Right now, for example", flips.fixedIds)}`;
	const single = dependence.filter(({ points }) => points.length > 1 && points.every(({ means }) => means.length === 1));
	const drawings = single.flatMap((found) => dependenceDrawing(found) ?? []);
	const curves = single.filter((found) => dependenceDrawing(found) === void 0).map(({ input, points }) => html`${name(input)}: ${points.map(({ value, means }, i) => html`${i === 0 ? "" : ", "}${name(value)} → ${decimal(means[0] ?? NaN)}`)}`);
	const shuffled = first === void 0 ? void 0 : htmlTable({
		className: "importance",
		caption: html`Loss of ${first.metric} when an input is shuffled among the rows.`,
		columns: [{ title: "Input" }, {
			title: "Loss",
			className: "number"
		}],
		items: importance,
		cells: ({ input, loss, spread }) => [name(input), html`${signed(loss)} ± ${decimal(spread)}`],
		noun: "inputs"
	});
	return html`
<section class="sheet">
<h3>Explanations</h3>${changed}${shuffled}${single.length === 0 ? void 0 : html`
<p class="quiet">The mean answer when one input has one value in every row.</p>`}${drawings.length === 0 ? void 0 : html`<div class="drawings">${drawings.map(drawingFigure)}</div>`}${curves.length === 0 ? void 0 : listOf(curves)}
</section>`;
}
/** Labels by predictions of several classes; `undefined` for numbers. */
function classConfusionSection({ evaluation: { task, candidate } }) {
	const { classConfusion } = candidate;
	if (task?.kind !== "multiclass" || classConfusion === void 0) return void 0;
	const table = htmlTable({
		className: "classes",
		caption: html`Rows are labels, columns predictions.`,
		columns: [
			{ title: "Label" },
			...task.classes.map((title) => ({
				title: line(title),
				className: "number"
			})),
			{
				title: "Found",
				className: "number"
			}
		],
		items: classConfusion.map((cells, label) => ({
			cells,
			label
		})),
		cells: ({ cells, label }) => {
			const all = cells.reduce((sum, found) => sum + found, 0);
			const hit = all === 0 ? none$1 : html`${percent((cells[label] ?? 0) / all)}`;
			return [
				name(task.classes[label] ?? ""),
				...cells.map((found) => html`${count(found)}`),
				hit
			];
		},
		noun: "classes"
	});
	return html`
<section class="sheet">
<h3>Confusion matrix</h3>${table}
</section>`;
}

// pipeline/report/html-detail.ts
/** A line of detail; names are in the letters of code. */
function detail(parts) {
	return html`${parts.map((part) => typeof part === "string" ? html`${part}` : name(part.name))}`;
}

// pipeline/report/detail-text.ts
/** A line of detail as Markdown; names are code spans. */
function detailText(parts) {
	return parts.map((part) => typeof part === "string" ? part : code(part.name)).join("");
}

// pipeline/report/signature-changes.ts
/** The server makes a text of a number where a category is asked for, and takes nothing else for something else. */
function isStillTaken(before, after) {
	return before === after || before === "numeric" && after === "categorical";
}
function inputChanges(candidate, deployed) {
	const before = new Map(deployed.map(({ name, kind }) => [name, kind]));
	const after = new Set(candidate.map(({ name }) => name));
	const taken = candidate.flatMap(({ name, kind }) => {
		const known = before.get(name);
		if (known === void 0) return [{
			isBreaking: true,
			detail: [
				"needs ",
				{ name },
				` (${kind}): requests without it are refused`
			]
		}];
		if (known === kind) return [];
		return [{
			isBreaking: !isStillTaken(known, kind),
			detail: [
				"takes ",
				{ name },
				` as ${kind}, which was ${known}`
			]
		}];
	});
	const dropped = deployed.filter(({ name }) => !after.has(name)).map(({ name }) => ({
		isBreaking: false,
		detail: ["no longer looks at ", { name }]
	}));
	return [...taken, ...dropped];
}
function answerChanges(candidate, deployed) {
	if (canonicalJson(candidate) === canonicalJson(deployed)) return [];
	if (candidate.kind !== deployed.kind) return [{
		isBreaking: true,
		detail: [`answers a ${candidate.kind} task, which was ${deployed.kind}`]
	}];
	if (candidate.kind === "multiclass" && deployed.kind === "multiclass") {
		const added = candidate.classes.filter((name) => !deployed.classes.includes(name));
		const removed = deployed.classes.filter((name) => !candidate.classes.includes(name));
		const names = (words, found) => found.map((name) => ({
			isBreaking: true,
			detail: [words, { name }]
		}));
		return [...names("also answers the class ", added), ...names("no longer answers the class ", removed)];
	}
	return [{
		isBreaking: true,
		detail: ["answers other numbers: the positive label or the levels are not the same"]
	}];
}
/** What a request meets that the deployed model answers; breaking changes first. */
function signatureChanges(candidate, deployed) {
	return [...inputChanges(candidate.inputs, deployed.inputs), ...answerChanges(candidate.task, deployed.task)].sort((a, b) => Number(b.isBreaking) - Number(a.isBreaking));
}
/** The model that a candidate is held against as what clients have now: the champion, else the merge base's; only with its signature. */
function deployedSignature({ evaluation: { champion, baseline } }) {
	const model = champion ?? baseline;
	return model?.signature === void 0 ? void 0 : {
		model,
		signature: model.signature
	};
}

// pipeline/report/plan-parts.ts
/** What a deployment does, as a reader follows it. */
const rolloutWords = {
	place: "copy beside",
	switch: "serve",
	check: "ask the server",
	put_back: "put back if it does not answer"
};
/** `copy beside → serve`; a dash for plans that do not say. */
function rolloutText({ rollout }) {
	return rollout === void 0 ? "–" : rollout.map((step) => rolloutWords[step]).join(" → ");
}
function versioned(version) {
	return version === void 0 ? "nothing" : `${cell(version.modelVersion)} ${cell(shortDigest(version.artifactSha256))}`;
}
function environmentTable(environments) {
	const fitted = fitLines({
		items: environments,
		draw: (change) => row(cell(change.environment), versioned(change.from), versioned(change.to), cell(change.target), rolloutText(change)),
		budget: 3500,
		more: (rest) => row(moreOf("environments")(rest), "", "", "", "")
	});
	return table([
		"Environment",
		"Now",
		"After merging",
		"Target",
		"Rollout"
	], [
		left$1,
		left$1,
		left$1,
		left$1,
		left$1
	], fitted);
}
/** What merging alone does not bring, and when it comes. */
function conditionLines(environments) {
	const asking = environments.filter(({ conditions = [] }) => conditions.length > 0);
	if (asking.length === 0) return [];
	return [
		"",
		"Merging asks for it there, and promotion brings it when these hold, unless the environment goes back:",
		"",
		...fitLines({
			items: asking,
			draw: ({ environment, conditions = [] }) => `- ${code(environment)}: ${conditions.map((condition) => sentence(condition, 300)).join("; ")}`,
			budget: 2e3,
			more: (rest) => `- ${moreOf("environments")(rest)}`
		})
	];
}
/** Who has to be told when something breaks for them. */
function consumersLine({ consumers = [] }) {
	if (consumers.length === 0) return [];
	const shown = consumers.slice(0, 20).map((name) => code(name));
	const more = consumers.length > shown.length ? ` and ${count(consumers.length - shown.length)} more` : "";
	return ["", `Asked by ${shown.join(", ")}${more}.`];
}
/** What clients meet; nothing for models of which only a command knows what they take. */
function signatureLines(section) {
	const { signature } = section.evaluation.candidate;
	const deployed = deployedSignature(section);
	if (signature === void 0) return [];
	const inputs = `${count(signature.inputs.length)} ${plural(signature.inputs.length, "input", "inputs")}`;
	if (deployed === void 0) return ["", `It takes ${inputs}; there is no earlier model whose requests could break.`];
	const changes = signatureChanges(signature, deployed.signature);
	const version = deployed.model.modelVersion;
	const before = version === void 0 ? "the model before" : code(version);
	if (changes.length === 0) return ["", `Requests and answers stay as they are with ${before}: ${inputs}.`];
	const breaking = changes.filter(({ isBreaking }) => isBreaking).length;
	return [
		"",
		breaking === 0 ? `Requests that ${before} answers are answered as before:` : `**${count(breaking)} ${plural(breaking, "change breaks", "changes break")} clients of ${before}:**`,
		"",
		...fitLines({
			items: changes,
			draw: ({ isBreaking, detail }) => `- ${isBreaking ? "⚠️ " : ""}${detailText(detail)}`,
			budget: 2e3,
			more: (rest) => `- ${moreOf("changes")(rest)}`
		})
	];
}
/** What merging will do, environment by environment, what its clients meet, and the plan's hash. */
function planPart(section) {
	const { plan, planHash, candidate, record, approval } = section;
	const { environments } = plan;
	const lines = [`### What merging ${approval.phase === "refused" ? "would" : "will"} do`, ""];
	if (environments.length === 0) lines.push(`Merging records ${cell(plan.modelVersion)} and promotes nothing: every environment stays as it is.`);
	else lines.push(environmentTable(environments));
	if (approval.phase === "refused" && environments.length > 0) lines.push("", "As it stands this is refused: merging promotes nothing of it.");
	lines.push(...conditionLines(environments));
	lines.push(...signatureLines(section), ...consumersLine(section));
	const recorded = record === "committed" ? "The record of this version is part of the pull request." : "**The record of this version is not committed yet**: merging before it is promotes nothing.";
	const size = `${cell(candidate.format)}, ${bytes(candidate.sizeBytes)}`;
	lines.push("", `${recorded} Model: ${size}. Plan ${code(planHash)}.`);
	return lines.join("\n");
}

// pipeline/report/html-plan.ts
function stand(label, version) {
	const what = version === void 0 ? html`<span class="version">nothing</span>` : html`<span class="version">${line(version.modelVersion)}</span><code title="${version.artifactSha256}">${shortDigest(version.artifactSha256)}</code>`;
	return html`<div class="stand"><span class="quiet">${label}</span>${what}</div>`;
}
function move(change, phase) {
	const { environment, from, to, target, rollout, conditions = [] } = change;
	const steps = rollout === void 0 ? void 0 : html`<span class="target">${rolloutText(change)}</span>`;
	const asked = conditions.length === 0 ? void 0 : html`<span class="target">when ${line(conditions.join("; "))}</span>`;
	const where = html`<div class="where">${line(environment)} <span class="target">${line(target)}</span>${steps}${asked}</div>`;
	return html`<div class="move ${phase}">${where}${stand("now", from)}${arrow}${stand("after merging", to)}</div>`;
}
/** What clients meet; nothing for models of which only a command knows what they take. */
function signaturePart(section) {
	const { signature } = section.evaluation.candidate;
	if (signature === void 0) return void 0;
	const inputs = `${count(signature.inputs.length)} ${plural(signature.inputs.length, "input", "inputs")}`;
	const deployed = deployedSignature(section);
	if (deployed === void 0) return html`
<p>It takes ${inputs}; there is no earlier model whose requests could break.</p>`;
	const changes = signatureChanges(signature, deployed.signature);
	const version = deployed.model.modelVersion;
	const before = version === void 0 ? html`the model before` : name(version);
	if (changes.length === 0) return html`
<p>Requests and answers stay as they are with ${before}: ${inputs}.</p>`;
	const breaking = changes.filter(({ isBreaking }) => isBreaking).length;
	const title = breaking === 0 ? html`<p>Requests that ${before} answers are answered as before:</p>` : html`<p class="breaks"><strong>${count(breaking)} ${plural(breaking, "change breaks", "changes break")} clients of ${before}:</strong></p>`;
	const items = limited(changes, ({ isBreaking, detail: parts }) => html`
<li>${isBreaking ? html`<strong>breaks:</strong> ` : void 0}${detail(parts)}</li>`, (left) => html`
<li>… ${left} more changes</li>`);
	return html`
${title}
<ul class="details">${items}
</ul>`;
}
/** Who has to be told when something breaks for them. */
function consumersPart({ consumers = [] }) {
	if (consumers.length === 0) return void 0;
	const names = limited(consumers, (consumer) => html`
<li>${line(consumer)}</li>`, (left) => html`
<li>… ${left} more</li>`);
	return html`
<p>Asked by:</p>
<ul class="details">${names}
</ul>`;
}
function planSection(section) {
	const { plan, planHash, candidate, record, approval, evaluation } = section;
	const { environments } = plan;
	const isRefused = approval.phase === "refused";
	const moves = limited(environments, (change) => move(change, evaluation.verdict.phase), (left) => html`<p class="quiet">… ${left} more environments</p>`);
	const does = environments.length === 0 ? html`<p>Merging records ${name(plan.modelVersion)} and promotes nothing: every environment stays as it is.</p>` : html`<div class="moves">${moves}</div>`;
	const refusal = isRefused && environments.length > 0 ? html`<p><strong>As it stands this is refused:</strong> merging promotes nothing of it.</p>` : void 0;
	const recorded = record === "committed" ? "The record of this version is part of the pull request." : "The record of this version is not committed yet: merging before it is promotes nothing.";
	const size = `Model: ${line(candidate.format)}, ${bytes(candidate.sizeBytes)}.`;
	return html`
<section class="sheet">
<h3>What merging ${isRefused ? "would" : "will"} do</h3>
${does}${refusal}${signaturePart(section)}${consumersPart(section)}
<p class="quiet">${recorded} ${size} Plan <code title="${planHash}">${shortDigest(planHash)}</code>.</p>
</section>`;
}

// pipeline/report/html-charts.ts
const plotWidth = 220;
const laneHeight = 24;
const edge = 10;
/** A number for an attribute: at most two decimals, so that the bytes do not depend on the last bit. */
function at(value) {
	return String(Number(value.toFixed(2)));
}
/** Half the width of the axis, in the metric's unit: everything drawn fits, and zero is in the middle of every row. */
function reach(comparisons, margin) {
	const ends = comparisons.flatMap(({ improvement, interval }) => [improvement ?? 0, ...interval === null ? [] : [interval.low, interval.high]]);
	return Math.max(...ends.map(Math.abs), margin ?? 0) * 1.08 || 1;
}
function described({ reference, improvement, interval }) {
	const against = `against the ${referenceName[reference]}`;
	if (improvement === null) return `${against}: undefined`;
	const between = interval === null ? "no interval" : `interval ${signed(interval.low)} to ${signed(interval.high)}`;
	return `${against}: better by ${signed(improvement)}, ${between}`;
}
/**
* Dot and whisker for each comparison of one metric: the dot is the improvement, the whisker its interval, the line in the middle
* no change, and the shaded part the loss that the margin still allows.
*/
function intervalPlot(metric, comparisons, margin) {
	const height = comparisons.length * laneHeight;
	const scale = (plotWidth / 2 - edge) / reach(comparisons, margin);
	const x = (value) => plotWidth / 2 + value * scale;
	const zone = margin === void 0 || margin === 0 ? void 0 : html`<rect class="zone" x="${at(x(-margin))}" y="0" width="${at(margin * scale)}" height="${height}"/>`;
	const lanes = comparisons.map(({ improvement, interval, verdict }, lane) => {
		const y = lane * laneHeight + laneHeight / 2;
		if (improvement === null) return void 0;
		const whisker = interval === null ? void 0 : html`<path class="whisker" d="M${at(x(interval.low))} ${y}H${at(x(interval.high))}M${at(x(interval.low))} ${y - 4}v8M${at(x(interval.high))} ${y - 4}v8"/>`;
		return html`<g class="${verdict.phase}">${whisker}<circle class="dot" cx="${at(x(improvement))}" cy="${y}" r="4.5"/></g>`;
	});
	const label = `${metric} ${comparisons.map(described).join("; ")}${margin === void 0 ? "" : `; margin ${decimal(margin)}`}`;
	return html`<svg class="plot" role="img" aria-label="${label}" viewBox="0 0 ${plotWidth} ${height}" width="${plotWidth}" height="${height}">${zone}<path class="zero" d="M${plotWidth / 2} 0V${height}"/>${lanes}</svg>`;
}
const tiles = [
	{
		kind: "right",
		name: "truePositives",
		words: "found",
		column: 0,
		row: 0
	},
	{
		kind: "wrong",
		name: "falseNegatives",
		words: "missed",
		column: 1,
		row: 0
	},
	{
		kind: "wrong",
		name: "falsePositives",
		words: "false alarms",
		column: 0,
		row: 1
	},
	{
		kind: "right",
		name: "trueNegatives",
		words: "left alone",
		column: 1,
		row: 1
	}
];
const tileWidth = 132;
const tileHeight = 68;
const labelWidth = 74;
const labelHeight = 24;
/** A 2 × 2 matrix; a tile is the stronger the larger its share of the rows that are actually so. */
function confusionPlot$1(title, matrix, before) {
	const positives = matrix.truePositives + matrix.falseNegatives;
	const negatives = matrix.trueNegatives + matrix.falsePositives;
	const drawn = tiles.map(({ kind, name, words, column, row }) => {
		const x = labelWidth + column * 136;
		const y = labelHeight + row * 72;
		const share = matrix[name] / Math.max(1, row === 0 ? positives : negatives);
		const change = before === void 0 ? "" : ` (${signedCount(matrix[name] - before[name])})`;
		return html`<rect class="tile ${kind}" x="${x}" y="${y}" width="${tileWidth}" height="${tileHeight}" rx="6" fill-opacity="${at(.1 + .35 * share)}"/><text class="number" x="${x + tileWidth / 2}" y="${y + 32}">${count(matrix[name])}</text><text class="note" x="${x + tileWidth / 2}" y="${y + 52}">${words}${change}</text>`;
	});
	const width = 342;
	const height = 164;
	const said = tiles.map(({ name, words }) => `${count(matrix[name])} ${words}`).join(", ");
	const middle = (index) => labelWidth + index * 136 + tileWidth / 2;
	const side = (index) => labelHeight + index * 72 + tileHeight / 2 + 4;
	return html`<figure class="confusion"><figcaption>${title}</figcaption><svg role="img" aria-label="${title}: ${said}" viewBox="0 0 ${width} ${height}"><text class="axis" x="${middle(0)}" y="14">predicted positive</text><text class="axis" x="${middle(1)}" y="14">predicted negative</text><text class="axis side" x="${64}" y="${side(0) - 8}">actually</text><text class="axis side" x="${64}" y="${side(0) + 8}">positive</text><text class="axis side" x="${64}" y="${side(1) - 8}">actually</text><text class="axis side" x="${64}" y="${side(1) + 8}">negative</text>${drawn}</svg></figure>`;
}

// pipeline/report/operation.ts
/** A time with three digits that say something: `0.0123 ms`, `1.23 ms`, `1,234 ms`. */
function milliseconds(value) {
	return `${value >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(3)))} ms`;
}
const lines = [
	{
		title: "Latency p50",
		of: ({ latencyP50Ms }) => latencyP50Ms,
		shown: milliseconds
	},
	{
		title: "Latency p95",
		of: ({ latencyP95Ms }) => latencyP95Ms,
		shown: milliseconds
	},
	{
		title: "Latency p99",
		of: ({ latencyP99Ms }) => latencyP99Ms,
		shown: milliseconds
	},
	{
		title: "Rows per second",
		of: ({ rowsPerSecond }) => rowsPerSecond,
		shown: (value) => count(Number(value.toPrecision(3)))
	},
	{
		title: "Size",
		of: ({ sizeBytes }) => sizeBytes,
		shown: bytes
	},
	{
		title: "Memory",
		of: ({ memoryBytes }) => memoryBytes,
		shown: bytes
	}
];
function changeOf(now, before) {
	if (now === void 0 || before === void 0 || before === 0) return "–";
	const share = now / before - 1;
	if (Math.abs(share) < .005) return "the same";
	return `${percent(Number(Math.abs(share).toPrecision(2)))} ${share > 0 ? "more" : "less"}`;
}
/** What the three models take to run; empty for an evaluation that measured none of it. */
function operationRows(section) {
	const { candidate, baseline, champion } = section.evaluation;
	if (candidate.operation === void 0) return [];
	const reference = (baseline ?? champion)?.operation;
	return lines.flatMap(({ title, of, shown }) => {
		const value = (model) => model?.operation && of(model.operation);
		const cell = (found) => found === void 0 ? "–" : shown(found);
		const values = [
			candidate,
			baseline,
			champion
		].map(value);
		if (values.every((found) => found === void 0)) return [];
		const [own, base, best] = values;
		return [{
			title,
			candidate: cell(own),
			baseline: cell(base),
			champion: cell(best),
			change: changeOf(own, reference && of(reference))
		}];
	});
}
/** How the numbers came about. */
function operationNote(section) {
	const { timed } = section.evaluation.candidate.operation ?? {};
	const same = areSameReferences(section) ? " Merge base and champion are the same bytes." : "";
	return `${timed === void 0 ? "The models could not be timed." : timed === "requests" ? "Requests of one row, and of up to 1,000 rows, answered by all models in turn on the same machine." : "Whole runs of the declared command over all rows, by all models in turn on the same machine."} Read off a stopwatch: shown, and no part of what is approved.${same}`;
}
/** What a metric is held to: `0.01`, or `0.01, effect 0.02`. */
function boundsText(bounds) {
	if (bounds.margin === void 0) return "–";
	return bounds.effect === void 0 ? String(bounds.margin) : `${String(bounds.margin)}, effect ${String(bounds.effect)}`;
}

// pipeline/report/html-tables.ts
const none = html`–`;
/** The three models that every measure is shown of. */
const modelColumns = [
	"Pull request",
	"Merge base",
	"Champion"
].map((title) => ({
	title,
	className: "number"
}));
function direction(metric) {
	const [sign, words] = directionOf(metric) === "maximize" ? ["↑", "higher is better"] : ["↓", "lower is better"];
	return html`<span class="arrowmark" role="img" aria-label="${words}" title="${words}">${sign}</span>`;
}
function value$1(metric) {
	if (metric === void 0) return none;
	return metric.value === null ? html`<span title="${line(metric.reason)}">undefined</span>` : html`${decimal(metric.value)}`;
}
function change$2({ improvement, interval }, against, level) {
	if (improvement === null) return html`undefined`;
	const at = interval !== null && level === void 0 ? ` at ${percent(interval.level)}` : "";
	const between = interval === null ? "no interval" : `[${signed(interval.low)}, ${signed(interval.high)}]${at}`;
	return html`<b>${signed(improvement)}</b>${against} <span class="interval">${between}</span>`;
}
/** One below the other, or a dash. */
function stacked(parts) {
	return parts.length === 0 ? none : html`${parts.map((part, index) => index === 0 ? part : html`<br>${part}`)}`;
}
function metricsSection(section) {
	const { rows, bootstrap, baseline, champion } = section.evaluation;
	const level = commonLevel(section);
	const isNamed = baseline !== void 0 && champion !== void 0 && !areSameReferences(section);
	const against = ({ reference }) => isNamed ? ` vs. ${referenceName[reference]}` : "";
	const source = rows.source === "base" ? "the merge base's own" : "this pull request's own, the merge base has none";
	const better = `Better by: positive is better in every row${level === void 0 ? "" : `, with the ${percent(level)} interval`}.`;
	const changed = rows.changed ? " This pull request changes the evaluation rows; the change does not grade itself." : "";
	const table = htmlTable({
		className: "metrics",
		caption: html`Scored on the same ${count(rows.count)} rows of ${name(rows.path)} (${source}${rowsNote(section.evaluation)}). ${better}`,
		columns: [
			{ title: "Metric" },
			...modelColumns,
			{
				title: "Worse ◂ ▸ better",
				className: "plotcell"
			},
			{
				title: "Better by",
				className: "number better"
			},
			{
				title: "Margin",
				className: "number margin"
			},
			{
				title: "Verdict",
				className: "verdict"
			}
		],
		items: metricRows(section),
		cells: ({ metric, candidate, baseline: base, champion: best, comparisons, margin, effect }) => [
			html`<code>${metric}</code> ${direction(metric)}`,
			html`<b>${value$1(candidate)}</b>`,
			value$1(base),
			value$1(best),
			comparisons.some(({ improvement }) => improvement !== null) ? intervalPlot(metric, comparisons, margin) : none,
			stacked(comparisons.map((found) => change$2(found, against(found), level))),
			html`${boundsText({
				margin,
				effect
			})}`,
			stacked(comparisons.map(({ verdict }) => pill(verdict.phase)))
		],
		noun: "metrics"
	});
	return html`
<section class="sheet">
<h3>Metrics</h3>${table}
<p class="quiet">Each plot has its own scale: the dot is the change, the line its interval, the shaded part the loss that the margin allows. Paired bootstrap, ${count(bootstrap.draws)} draws, seed ${bootstrap.seed}.${lookSentence(section.evaluation)}${changed}</p>
</section>`;
}
/** What the models take to run; `undefined` for an evaluation that measured none of it. */
function operationSection(section) {
	const rows = operationRows(section);
	if (rows.length === 0) return void 0;
	const table = htmlTable({
		className: "operation",
		caption: html`${operationNote(section)}`,
		columns: [
			{ title: "Measure" },
			...modelColumns,
			{
				title: "Change",
				className: "number"
			}
		],
		items: rows,
		cells: ({ title, candidate, baseline, champion, change: by }) => [
			html`${title}`,
			html`<b>${candidate}</b>`,
			html`${baseline}`,
			html`${champion}`,
			html`${by}`
		],
		noun: "measures"
	});
	return html`
<section class="sheet">
<h3>Operation</h3>${table}
</section>`;
}
function side$1(text) {
	return text === void 0 ? none : name(text);
}
function inputsSection(section) {
	const changes = otherThanData(section);
	if (changes.length === 0) return html`
<section class="sheet">
<h3>Inputs</h3>
<p>The same parameters, code and environment as the merge base.</p>
</section>`;
	const table = htmlTable({
		className: "inputs",
		caption: html`What makes this another model than the merge base's.`,
		columns: [
			{ title: "Path" },
			{
				title: "Kind",
				className: "kind"
			},
			{
				title: "Merge base",
				className: "was"
			},
			{
				title: "Pull request",
				className: "is"
			}
		],
		items: changes,
		cells: ({ kind, path, before, after }) => [
			name(path),
			html`${kind}`,
			side$1(before),
			side$1(after)
		],
		noun: "inputs"
	});
	return html`
<section class="sheet">
<h3>Inputs</h3>${table}
</section>`;
}
function dataSection({ dataDiffs, sharedRows, evaluation }) {
	const shared = sharedRowsDetail(sharedRows);
	const broken = contractDetails(evaluation.contract).map((parts) => html`
<li>${detail(parts)}</li>`);
	const warning = [...shared === void 0 ? [] : [html`
<p><b>${detail(shared)}</b></p>`], ...broken.length === 0 ? [] : [html`
<p>Data contract:</p>
<ul class="details">${broken}
</ul>`]];
	if (dataDiffs.length === 0) return html`
<section class="sheet">
<h3>Data</h3>${warning}
<p>The same bytes as the merge base.</p>
</section>`;
	const changes = dataDiffs.map(dataChange);
	const digest = (id) => id === "" ? none : html`<code>${id}</code>`;
	const table = htmlTable({
		className: "data",
		caption: html`Tracked data that the merge base does not share.`,
		columns: [
			{ title: "Path" },
			{
				title: "Size",
				className: "number wide"
			},
			{
				title: "Added",
				className: "number"
			},
			{
				title: "Removed",
				className: "number"
			},
			{
				title: "Edited",
				className: "number"
			},
			{
				title: "Digest",
				className: "wide"
			}
		],
		items: changes,
		cells: ({ path, size, added, removed, edited, before, after }) => [
			name(path),
			html`${size}`,
			html`${added}`,
			html`${removed}`,
			html`${edited}`,
			html`${digest(before)} → ${digest(after)}`
		],
		noun: "paths"
	});
	const details = limited(changes.flatMap(({ path, details: lines }) => lines.map((parts) => ({
		path,
		parts
	}))), ({ path, parts }) => html`
<li>${changes.length === 1 ? void 0 : html`${name(path)} `}${detail(parts)}</li>`, (left) => html`
<li>… ${left} more details</li>`);
	return html`
<section class="sheet">
<h3>Data</h3>${warning}${table}${details.length === 0 ? void 0 : html`
<ul class="details">${details}
</ul>`}
</section>`;
}

// pipeline/report/html-sections.ts
/** The metrics a gate looks at, large; without gates the first three. */
function headlines(section) {
	const gated = new Set(section.rules.map(({ metric }) => metric));
	const rows = metricRows(section);
	const tiles = (gated.size === 0 ? rows : rows.filter(({ metric }) => gated.has(metric))).slice(0, 4).map(({ metric, candidate, comparisons: [first] }) => {
		const compared = first === void 0 || first.improvement === null ? void 0 : first;
		const better = compared === void 0 ? html`<div class="delta equivalent">nothing to compare with</div>` : html`<div class="delta ${compared.verdict.phase}">${signed(compared.improvement ?? 0)} vs. ${referenceName[compared.reference]}</div>`;
		const value = candidate?.value == null ? "undefined" : decimal(candidate.value);
		return html`
<div class="figure"><div class="what">${metric} ${direction(metric)}</div><div class="value">${value}</div>${better}</div>`;
	});
	return html`
<div class="tilesrow">${tiles}
</div>`;
}
function gatesSection({ evaluation: { gates } }) {
	const worst = {
		regressed: 0,
		inconclusive: 1,
		improved: 2,
		equivalent: 3
	};
	const sorted = [...gates].sort((a, b) => worst[a.verdict.phase] - worst[b.verdict.phase]);
	const items = limited(sorted, ({ gate, mode, verdict: { phase, reason } }) => html`
<li>${pill(phase)}<span class="rule">${line(gate)}${mode === "informational" ? " (on trial, stops nothing)" : ""}</span><span class="why">${line(reason)}</span></li>`, (left) => html`
<li>… ${left} more gates</li>`);
	const list = items.length === 0 ? html`
<p>No gate is declared: nothing holds a worse model back.</p>` : html`
<ul class="gates">${items}
</ul>`;
	return html`
<section class="sheet">
<h3>Gates</h3>${list}
</section>`;
}
function confusionSection(section) {
	const { confusion, threshold } = section.evaluation.candidate;
	const { column, positive } = section.label;
	if (confusion === void 0 || threshold === void 0 || positive === void 0) return classConfusionSection(section);
	const reference = mainReference(section);
	const before = reference?.model.confusion;
	const other = reference === void 0 || before === void 0 ? void 0 : confusionPlot$1(capital$1(reference.name), before, void 0);
	return html`
<section class="sheet">
<h3>Confusion matrix</h3>
<div class="matrices">${confusionPlot$1("Pull request", confusion, before)}${other}</div>
<p class="quiet">Positive means ${name(column)} is ${name(positive)}, from a probability of ${decimal(threshold)} on.</p>
</section>`;
}
function capital$1(text) {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

// pipeline/report/html-specs.ts
function fileName(title) {
	return `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "").slice(0, 40) || "plot"}.vl.json`;
}
/** A link that saves the picture's own data as a specification of Vega-Lite; it needs no script and asks nobody. */
function specLink(view) {
	const bytes = new TextEncoder().encode(`${JSON.stringify(vegaSpec(view))}\n`);
	const parts = Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, part) => String.fromCharCode(...bytes.subarray(part * 8192, (part + 1) * 8192)));
	const address = `data:application/json;base64,${btoa(parts.join(""))}`;
	return html`<a download="${fileName(view.title)}" href="${address}">${view.title}</a>`;
}
/** The drawing by DVC's template of lines. Five digits are more than a picture shows. */
function plotOf({ title, xLabel, yLabel, lines }) {
	const short = (value) => Number(value.toPrecision(5));
	return {
		id: title,
		title,
		template: "simple",
		x: "x",
		y: "y",
		xLabel,
		yLabel,
		rows: lines.flatMap(({ kind, points }) => points.map(([x, y]) => ({
			rev: lineNames[kind],
			x: short(x),
			y: short(y)
		}))),
		revisions: lines.map(({ kind }) => lineNames[kind]),
		fields: ["y"]
	};
}
/** The matrices by DVC's template; each row of data stands for as many rows as the cell counts. */
function confusionPlot(matrices) {
	return {
		id: "confusion",
		title: "Confusion matrix",
		template: "confusion",
		x: "predicted",
		y: "actual",
		xLabel: "predicted",
		yLabel: "actual",
		rows: matrices.flatMap(([rev, { truePositives, falsePositives, trueNegatives, falseNegatives }]) => [
			{
				rev,
				actual: "positive",
				predicted: "positive",
				rows: truePositives
			},
			{
				rev,
				actual: "positive",
				predicted: "negative",
				rows: falseNegatives
			},
			{
				rev,
				actual: "negative",
				predicted: "positive",
				rows: falsePositives
			},
			{
				rev,
				actual: "negative",
				predicted: "negative",
				rows: trueNegatives
			}
		]),
		revisions: matrices.map(([rev]) => rev),
		fields: ["predicted"],
		weight: "rows"
	};
}
function confusionPlots(section) {
	const { confusion } = section.evaluation.candidate;
	if (confusion === void 0) return [];
	const reference = mainReference(section);
	const before = reference?.model.confusion;
	return [confusionPlot([[lineNames.candidate, confusion], ...reference === void 0 || before === void 0 ? [] : [[reference.name, before]]])];
}
/** Every drawing of a model as a file of Vega-Lite; `undefined` without any. */
function specsSection(section) {
	const drawings = [
		...curveDrawings(section),
		...learningDrawings(section),
		...historyDrawings(section),
		...dependenceDrawings(section)
	];
	const plots = [...confusionPlots(section), ...drawings.map(plotOf)];
	if (plots.length === 0) return void 0;
	const links = plots.map((plot) => html`<li>${specLink(plot)}</li>`);
	return html`
<section class="sheet">
<h3>The drawings as Vega-Lite</h3>
<p class="quiet">Each file holds a drawing and its numbers, by the templates of DVC's plots; any editor of Vega-Lite opens it.</p>
<ul class="specs">${links}
</ul>
</section>`;
}

// pipeline/report/html-style.ts
/** The page's whole look. Colours are told apart by word and sign as well; both schemes keep a contrast of at least 4.5 : 1. */
const style = `
:root{color-scheme:light dark;
--page:#f4f5f7;--sheet:#fff;--ink:#141a21;--soft:#55606d;--line:#e1e5ea;--faint:#eef1f4;--accent:#3a47c9;
--improved:#0a7450;--equivalent:#46586d;--regressed:#b8261f;--inconclusive:#87560a;
--improved-bg:#e4f5ed;--equivalent-bg:#e9eef4;--regressed-bg:#fdebe9;--inconclusive-bg:#fbf1dc;
--sans:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;
--mono:"JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{
--page:#0c1015;--sheet:#141a21;--ink:#e6ebf1;--soft:#9aa6b3;--line:#27303a;--faint:#1b222b;--accent:#9aa5ff;
--improved:#4cd39a;--equivalent:#a9bacd;--regressed:#ff8a80;--inconclusive:#e8b84a;
--improved-bg:#10291f;--equivalent-bg:#1b242e;--regressed-bg:#331917;--inconclusive-bg:#2d230d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 var(--sans);font-feature-settings:"tnum" 1,"cv11" 1}
main,.top,footer{max-width:1200px;margin:0 auto;padding:0 24px}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:6px 16px;padding-top:22px;padding-bottom:18px;color:var(--soft);font-size:14px}
.brand{display:flex;align-items:center;gap:9px;color:var(--ink);font-weight:650;font-size:16px;letter-spacing:-.01em;margin-right:auto}
.brand svg{width:22px;height:22px;color:var(--accent)}
h1,h2,h3,p{margin:0}
h1{font-size:30px;line-height:1.2;letter-spacing:-.022em;font-weight:680}
h2{font-size:21px;line-height:1.3;letter-spacing:-.014em;font-weight:660}
h3{font-size:16px;line-height:1.4;font-weight:640;letter-spacing:-.006em}
code{font:.9em/1.4 var(--mono);background:var(--faint);border-radius:5px;padding:.12em .38em;overflow-wrap:anywhere;unicode-bidi:isolate}
.quiet{color:var(--soft);font-size:13.5px}
.improved{--tone:var(--improved);--wash:var(--improved-bg)}
.equivalent,.none{--tone:var(--equivalent);--wash:var(--equivalent-bg)}
.regressed{--tone:var(--regressed);--wash:var(--regressed-bg)}
.inconclusive,.silent{--tone:var(--inconclusive);--wash:var(--inconclusive-bg)}
.hero{display:flex;gap:20px;align-items:flex-start;background:var(--sheet);border:1px solid var(--line);border-top:4px solid var(--tone);border-radius:14px;padding:26px 28px 24px}
.seal{flex:none;display:grid;place-items:center;width:52px;height:52px;border-radius:50%;background:var(--wash);color:var(--tone)}
.seal svg{width:28px;height:28px}
.hero h1 .word{color:var(--tone)}
.hero h1 code{font-size:.74em;background:none;padding:0;font-weight:600}
.hero p{margin-top:7px;font-size:16px;color:var(--soft)}
.hero .because{color:var(--ink)}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:22px 28px 24px;margin-top:16px}
.sheet>h2{font-size:16px;line-height:1.4;font-weight:640;letter-spacing:-.006em}
.sheet>h2,.sheet>h3{margin-bottom:14px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.sheet>p+*,.sheet>div+p,.sheet>.tables+p,.sheet>ul+p{margin-top:12px}
.model{margin-top:44px}
.model>h2{display:flex;flex-wrap:wrap;align-items:center;gap:10px}
.model>h2 code{background:none;padding:0;font-size:.92em}
.pill{display:inline-flex;align-items:center;gap:6px;border-radius:99px;padding:2px 10px 2px 8px;font-size:13px;font-weight:600;line-height:1.5;white-space:nowrap;color:var(--tone);background:var(--wash)}
.pill svg{width:13px;height:13px;flex:none}
.tilesrow{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin-top:16px}
.figure{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:15px 18px 14px}
.figure .what{color:var(--soft);font-size:13px}
.figure .value{font-size:27px;line-height:1.25;font-weight:660;letter-spacing:-.022em;font-variant-numeric:tabular-nums}
.figure .delta{color:var(--tone);font-size:13.5px;font-weight:600;font-variant-numeric:tabular-nums}
.moves{display:grid;gap:10px}
.move{display:grid;grid-template-columns:minmax(0,1fr) auto 26px auto;gap:6px 26px;align-items:center;border:1px solid var(--line);border-radius:10px;padding:14px 18px}
.move .where{font-weight:640;font-size:16px;min-width:0;overflow-wrap:anywhere}
.move .target{display:block;color:var(--soft);font-size:13.5px;font-weight:400}
.move .stand{min-width:150px}
.move .stand .version{display:block;font-weight:640;font-size:17px;line-height:1.35}
.move .stand code{background:none;padding:0;color:var(--soft);font-size:12.5px}
.move .arrow{color:var(--tone);width:26px;height:26px}
.tables{overflow-x:auto;margin:0 -6px;padding:0 6px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:13.5px;padding:0 0 16px}
th,td{padding:9px 12px;border-top:1px solid var(--line);text-align:left;vertical-align:middle}
thead th{border-top:0;color:var(--soft);font-size:12.5px;font-weight:600;padding-top:0;vertical-align:bottom}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
tbody th{font-weight:600}
tbody th code{background:none;padding:0}
.number{text-align:right;white-space:nowrap}
td.number b{font-weight:660}
.interval{color:var(--soft);font-size:13px;white-space:nowrap}
.arrowmark{color:var(--soft);font-weight:500}
.metrics tbody th,.metrics thead th{white-space:nowrap}.metrics .margin{white-space:normal;min-width:76px}
.plotcell{width:200px}
th.plotcell{text-align:center}
.plotcell svg{margin:0 auto}
svg.plot{display:block;width:100%;max-width:220px;height:auto}
.zone{fill:var(--equivalent);opacity:.16}
.zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3;fill:none}
.whisker{stroke:var(--tone);stroke-width:2;fill:none;stroke-linecap:round}
.dot{fill:var(--tone);stroke:var(--sheet);stroke-width:1.5}
.gates{list-style:none;margin:0;padding:0;display:grid;gap:10px}
.gates li{display:grid;grid-template-columns:128px 1fr;gap:2px 14px;align-items:start}
.gates .pill{justify-self:start}
.gates .rule{font-weight:600}
.gates .why{grid-column:2;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.matrices{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:20px 34px}
.confusion{margin:0;max-width:400px}
.confusion figcaption{font-weight:600;margin-bottom:8px;font-size:14px}
.confusion svg{display:block;width:100%;height:auto}
.tile.right{fill:var(--improved)}.tile.wrong{fill:var(--regressed)}
.confusion text{font-family:var(--sans);fill:var(--ink);text-anchor:middle;font-variant-numeric:tabular-nums}
.confusion text.number{font-size:21px;font-weight:650}
.confusion text.note{font-size:12px;fill:var(--ink);opacity:.82}
.confusion text.axis{font-size:12px;fill:var(--soft)}
.confusion text.side{text-anchor:end}
.drawings{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:20px 28px;margin-top:12px}
.drawing{margin:0;max-width:340px}
.specs{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:10px 0 0;padding:0;overflow-wrap:anywhere}
.sheet>ul+p,.breaks{margin-top:12px}.breaks{color:var(--regressed)}
.drawing figcaption{font-weight:600;margin-bottom:6px;font-size:14px;overflow-wrap:anywhere}
.drawing svg{display:block;width:100%;height:auto}
.frame{fill:none;stroke:var(--line)}.chance{stroke:var(--soft);stroke-dasharray:2 4;fill:none}
.curve{fill:none;stroke-width:2;stroke-linejoin:round}
.curve.candidate{stroke:var(--accent)}.curve.baseline{stroke:var(--soft);stroke-dasharray:7 4}.curve.champion{stroke:var(--inconclusive);stroke-dasharray:2 3}
.drawing text{font-family:var(--sans);font-size:11px;fill:var(--soft);font-variant-numeric:tabular-nums}
.drawing text.axis{text-anchor:middle;font-size:12px}.drawing text.end{text-anchor:end}
.keys{display:flex;flex-wrap:wrap;gap:4px 20px}.key{display:inline-flex;align-items:center;gap:7px}.key svg{width:28px;height:8px}
td.was,td.is{font-family:var(--mono);font-size:13px;overflow-wrap:anywhere}
.was code{background:var(--regressed-bg)}.is code{background:var(--improved-bg)}
.inputs{table-layout:fixed}.inputs th:first-child{width:36%}.inputs thead .kind{width:11%}
.kind{color:var(--soft);white-space:nowrap}
.details{margin:0;padding-left:18px;color:var(--soft);font-size:14px}
.details li{margin-top:4px}
.approve{border-color:var(--accent)}
.copy{display:block;user-select:all;-webkit-user-select:all;font:14px/1.5 var(--mono);background:var(--faint);border:1px solid var(--line);border-radius:10px;padding:13px 16px;overflow-wrap:anywhere;margin:10px 0 12px}
.bound{display:grid;grid-template-columns:max-content 1fr;gap:7px 18px;margin:12px 0 0}
.bound dt{color:var(--soft)}.bound dd{margin:0;min-width:0}
.quiet+details,dl+details{margin-top:14px}
details summary{cursor:pointer;font-weight:600;font-size:14px}
details[open] summary{margin-bottom:4px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
footer{padding-top:26px;padding-bottom:44px;color:var(--soft);font-size:13px}
@media (max-width:1160px){
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack,.stack caption,.stack tbody{display:block}
.stack tr{display:grid;grid-template-columns:1fr 1fr 1fr;gap:8px 12px;padding:16px 0;border-top:1px solid var(--line)}
.stack tbody tr:first-child{padding-top:4px;border-top:0}
.stack th,.stack td{border:0;padding:0;text-align:left;white-space:normal;min-width:0}
.stack th{grid-column:1/-1;font-size:16px;overflow-wrap:anywhere}
.stack td::before{content:attr(data-label);display:block;color:var(--soft);font-size:12.5px;font-weight:400}
.metrics th,.slices th,.metrics .better,.slices .better{grid-column:1/3}
.metrics .verdict,.slices .verdict{grid-column:3;grid-row:1;justify-self:end}.metrics .verdict::before,.slices .verdict::before{display:none}
.metrics .plotcell{grid-column:1/-1;width:auto}
.metrics .plotcell::before{text-align:center}.metrics .plotcell svg{max-width:420px}
.inputs th:first-child{width:auto}
.inputs tr,.overview tr{grid-template-columns:1fr 1fr}.inputs .kind,.overview .next{grid-column:1/-1}
.inputs .kind::before,.overview .next::before{display:none}
.data .wide{grid-column:1/-1}}
@media (max-width:760px){
main,.top,footer{padding-left:14px;padding-right:14px}
h1{font-size:25px}
.hero{padding:18px 16px;gap:14px}.seal{width:40px;height:40px}.seal svg{width:22px;height:22px}
.hero h1 .word{display:block}.hero h1 code{font-size:.7em}
.hero p{font-size:15px}
.sheet{padding:18px 16px}
.tilesrow{grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:8px}
.figure{padding:12px 12px 11px}.figure .value{font-size:22px}.figure .delta{font-size:12.5px;line-height:1.4}
.move{grid-template-columns:minmax(0,1fr) 26px minmax(0,1fr);padding:14px;gap:10px 14px}.move .where{grid-column:1/-1}.move .stand{min-width:0}
.gates li{grid-template-columns:1fr;gap:4px}.gates .why{grid-column:1}.gates{gap:16px}
.bound{grid-template-columns:1fr;gap:2px}.bound dd{margin-bottom:8px}
.matrices{grid-template-columns:1fr}}
@media print{body{background:#fff}.sheet,.hero,.figure{break-inside:avoid}}
`;

// pipeline/report/diagram.ts
/**
* Mermaid's own first colour of a line is all but white. These two are read on GitHub's light page and on its dark one (contrast of 3 : 1 and
* more): the pull request's first, then what it is compared with.
*/
const lineColours = "#2f81f7, #b7791f";
/** A block that GitHub draws as a diagram with axes and lines. @param lines - The diagram, from its title on. */
function lineDiagram(lines) {
	return [
		"```mermaid",
		`%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "${lineColours}"}}}}%%`,
		"xychart-beta",
		...lines.map((line) => `  ${line}`),
		"```"
	].join("\n");
}

// pipeline/report/sparkline.ts
const heights = [
	"▁",
	"▂",
	"▃",
	"▄",
	"▅",
	"▆",
	"▇",
	"█"
];
const missing = "·";
/** A course of numbers as one line of blocks, from the lowest to the highest of them; what is unknown is a dot. */
function sparkline(values) {
	const known = values.filter((value) => value !== void 0);
	const low = Math.min(...known);
	const span = Math.max(...known) - low;
	return values.map((value) => {
		if (value === void 0) return missing;
		const share = span === 0 ? .5 : (value - low) / span;
		return heights[Math.min(heights.length - 1, Math.floor(share * heights.length))] ?? missing;
	}).join("");
}
/** At most `most` of the values, evenly spread, the first and the last always among them. */
function thinned(values, most) {
	if (values.length <= most) return values;
	return Array.from({ length: most }, (_, index) => Math.round(index * (values.length - 1) / (most - 1))).flatMap((at) => values.slice(at, at + 1));
}

// pipeline/report/course-parts.ts
/** Blocks of a line that shows a course. */
const lineWidth = 20;
function courseCell(points) {
	const [first, last] = [points[0], points.at(-1)];
	if (first === void 0 || last === void 0) return "–";
	return `${sparkline(thinned(points, lineWidth).map(([, value]) => value))} ${decimal(first[1])} → ${decimal(last[1])} in ${count(last[0])} ${plural(last[0], "step", "steps")}`;
}
/** What the training measured step by step, beside the merge base's; `undefined` where it wrote nothing. */
function learningCurvePart({ learningCurves = [] }) {
	if (learningCurves.length === 0) return void 0;
	const rows = fitLines({
		items: learningCurves,
		draw: ({ name, head, base }) => row(cell(name), courseCell(head), courseCell(base)),
		budget: 2500,
		more: (rest) => row(moreOf("curves")(rest), "", "")
	});
	return ["### Learning curve", table([
		"Curve",
		"Pull request",
		"Merge base"
	], [
		left$1,
		left$1,
		left$1
	], rows)].join("\n\n");
}
/** Names that a diagram takes as they are. */
const plainMetric = /^[a-z][a-z0-9_]{0,40}$/;
/** The first metric that every model has, as a diagram; `undefined` with fewer than two models. */
function historyChart({ metrics, models, candidate }) {
	const metric = metrics.find((name) => plainMetric.test(name) && candidate[name] !== void 0 && models.every((past) => past.metrics[name] !== void 0));
	if (metric === void 0 || models.length < 2) return void 0;
	const values = [...models.map((past) => past.metrics[metric] ?? 0), candidate[metric] ?? 0];
	const [low, high] = [Math.min(...values), Math.max(...values)];
	if (Math.max(-low, high) >= 1e9) return void 0;
	const room = high === low ? Math.max(Math.abs(high) * .1, .01) : (high - low) * .1;
	const number = (value) => String(Number(value.toFixed(6)));
	const labels = [...models.map(({ modelVersion }) => modelVersion.slice(0, 16)), "this"];
	return lineDiagram([
		`title "${metric}"`,
		`x-axis [${labels.map((name) => `"${name}"`).join(", ")}]`,
		`y-axis ${number(low - room)} --> ${number(high + room)}`,
		`line [${values.map(number).join(", ")}]`
	]);
}
/** The models that came onto the default branch before, and this one; `undefined` where there is none. */
function historyPart({ history }) {
	if (history === void 0 || history.models.length === 0) return void 0;
	const { metrics, models, candidate } = history;
	const shown = (value) => value === void 0 ? "–" : decimal(value);
	const rows = metrics.map((metric) => {
		const values = [...models.map((past) => past.metrics[metric]), candidate[metric]];
		return row(cell(metric), shown(models.at(-1)?.metrics[metric]), `**${shown(candidate[metric])}**`, sparkline(values));
	});
	const chart = historyChart(history);
	const [oldest, newest] = [models[0]?.modelVersion ?? "", models.at(-1)?.modelVersion ?? ""];
	const range = models.length === 1 ? code(newest) : `${code(oldest)} to ${code(newest)}`;
	return [
		"### History",
		table([
			"Metric",
			"Newest on the default branch",
			"Pull request",
			"Course"
		], [
			left$1,
			right,
			right,
			left$1
		], rows),
		`${range}, the last ${count(models.length)} ${plural(models.length, "model", "models")} of the default branch, and this one at the end; each by its own run's metrics, on the rows of its time.`,
		...chart === void 0 ? [] : [chart]
	].join("\n\n");
}

// pipeline/report/curve-parts.ts
/** Values of a drawn curve, evenly from 0 to 1. */
const drawnValues = 21;
const mostBins = 10;
/** Heights of a curve at even distances; of several points at one place the highest, between two the line from one to the other. */
function evenly(points) {
	const highest = /* @__PURE__ */ new Map();
	for (const [x, y] of points) highest.set(x, Math.max(y, highest.get(x) ?? y));
	const sorted = [...highest].sort((a, b) => a[0] - b[0]);
	return Array.from({ length: drawnValues }, (_, index) => {
		const x = index / 20;
		const after = sorted.find(([at]) => at >= x) ?? sorted.at(-1);
		const before = sorted.findLast(([at]) => at <= x) ?? after;
		if (before === void 0 || after === void 0) return 0;
		const width = after[0] - before[0];
		return width <= 0 ? after[1] : before[1] + (after[1] - before[1]) * (x - before[0]) / width;
	});
}
function drawing(title, curves) {
	const drawn = curves.filter((points) => points.length > 1);
	if (drawn.length === 0) return void 0;
	const line = (points) => `line [${evenly(points).map((value) => String(Number(value.toFixed(3)))).join(", ")}]`;
	return lineDiagram([
		`title "${title}"`,
		"x-axis 0 --> 1",
		"y-axis 0 --> 1",
		...drawn.map(line)
	]);
}
function calibrationTable(models) {
	const bins = models.map(({ curves }) => thinned(curves.calibration, mostBins));
	const length = Math.max(...bins.map((found) => found.length));
	if (length === 0) return void 0;
	const point = (found) => found === void 0 ? "–" : `${decimal(found[0])} → ${decimal(found[1])}`;
	const rows = Array.from({ length }, (_, index) => row(...bins.map((found) => point(found[index]))));
	return `Calibration: the probability that was said → how often it came true.\n\n${table(models.map(({ name }) => name), models.map(() => right), rows)}`;
}
/** Whether probabilities come true, and what a threshold trades; `undefined` for models without probabilities. */
function curvesPart(section) {
	const { curves } = section.evaluation.candidate;
	if (curves === void 0) return void 0;
	const reference = mainReference(section);
	const before = reference?.model.curves;
	const models = [{
		name: "Pull request",
		curves
	}, ...before === void 0 ? [] : [{
		name: reference?.name === "champion" ? "Champion" : "Merge base",
		curves: before
	}]];
	const order = models.length === 1 ? "" : ` The first line is the pull request's, the second the ${models[1]?.name.toLowerCase() ?? ""}'s.`;
	const drawings = [drawing("True positive rate over false positive rate", models.map(({ curves: { roc } }) => roc)), drawing("Precision over recall", models.map(({ curves: { precisionRecall } }) => precisionRecall))].filter((found) => found !== void 0);
	const parts = [calibrationTable(models), ...drawings.length === 0 ? [] : [`ROC and precision-recall curves.${order}`, ...drawings]].filter((found) => found !== void 0);
	if (parts.length === 0) return void 0;
	return [
		"<details><summary>Calibration, ROC and precision-recall curves</summary>",
		...parts,
		"</details>"
	].join("\n\n");
}

// pipeline/report/markdown-sections.ts
function value(metric) {
	if (metric === void 0) return "–";
	return metric.value === null ? "undefined" : decimal(metric.value);
}
function change$1({ improvement, interval }, level) {
	if (improvement === null) return "undefined";
	if (interval === null) return `${signed(improvement)}, no interval`;
	const at = level === void 0 ? ` at ${percent(interval.level)}` : "";
	return `${signed(improvement)} [${signed(interval.low)}, ${signed(interval.high)}]${at}`;
}
function against(section, { reference }) {
	if (areSameReferences(section)) return "";
	return section.evaluation.baseline !== void 0 && section.evaluation.champion !== void 0 ? ` vs. ${referenceName[reference]}` : "";
}
/** Every metric: what the three models scored, and what the change is worth. */
function metricsPart(section) {
	const { rows, bootstrap } = section.evaluation;
	const level = commonLevel(section);
	const lines = metricRows(section).map(({ metric, candidate, baseline, champion, comparisons, ...bounds }) => row(`${cell(metric)} ${directionOf(metric) === "maximize" ? "↑" : "↓"}`, `**${value(candidate)}**`, value(baseline), value(champion), comparisons.map((found) => change$1(found, level) + against(section, found)).join("<br>") || "–", boundsText(bounds), comparisons.map(({ verdict }) => `${phaseIcon[verdict.phase]} ${phaseWord[verdict.phase]}`).join("<br>") || "–"));
	const better = level === void 0 ? "Better by" : `Better by (${percent(level)} interval)`;
	const source = rows.source === "base" ? "the merge base's own" : "this pull request's own, the merge base has none";
	const changed = rows.changed ? " This pull request changes the evaluation rows; the change does not grade itself." : "";
	return [
		"### Metrics",
		"",
		table([
			"Metric",
			"Pull request",
			"Merge base",
			"Champion",
			better,
			"Margin",
			"Verdict"
		], [
			left$1,
			right,
			right,
			right,
			right,
			right,
			left$1
		], lines),
		"",
		`Scored on the same ${count(rows.count)} rows of ${code(rows.path)} (${source}${rowsNote(section.evaluation)}). Positive is better in every row. Paired bootstrap, ${count(bootstrap.draws)} draws, seed ${String(bootstrap.seed)}.${lookSentence(section.evaluation)}${changed}`
	].join("\n");
}
/** What the models take to run; `undefined` for an evaluation that measured none of it. */
function operationPart(section) {
	const rows = operationRows(section);
	if (rows.length === 0) return void 0;
	return [
		"### Operation",
		"",
		table([
			"",
			"Pull request",
			"Merge base",
			"Champion",
			"Change"
		], [
			left$1,
			right,
			right,
			right,
			right
		], rows.map(({ title, candidate, baseline, champion, change: by }) => row(title, `**${candidate}**`, baseline, champion, by))),
		"",
		operationNote(section)
	].join("\n");
}
/** Every gate with its answer and why. */
function gatesPart({ evaluation: { gates } }) {
	const worst = {
		regressed: 0,
		inconclusive: 1,
		improved: 2,
		equivalent: 3
	};
	const fitted = fitLines({
		items: [...gates].sort((a, b) => worst[a.verdict.phase] - worst[b.verdict.phase]),
		draw: ({ gate, mode, verdict: { phase, reason } }) => `- ${phaseIcon[phase]} ${code(gate)} ${phaseWord[phase].toLowerCase()}${mode === "informational" ? " (on trial, stops nothing)" : ""}: ${sentence(reason)}`,
		budget: 6e3,
		more: (rest) => `- ${moreOf("gates")(rest)}`
	});
	if (fitted.length === 0) return "### Gates\n\n- No gate is declared: nothing holds a worse model back.";
	return [
		"### Gates",
		"",
		...fitted
	].join("\n");
}
/** Which rows the candidate gets right and wrong, with the difference to what it is held against; `undefined` for numbers. */
function confusionPart(section) {
	const { confusion, threshold } = section.evaluation.candidate;
	const { column, positive } = section.label;
	if (confusion === void 0 || threshold === void 0 || positive === void 0) return classConfusionPart(section);
	const reference = mainReference(section);
	const shown = (name) => {
		const before = reference?.model.confusion?.[name];
		return before === void 0 ? count(confusion[name]) : `${count(confusion[name])} (${signedCount(confusion[name] - before)})`;
	};
	const compared = reference === void 0 ? "" : `; in brackets the change to the ${reference.name}'s model`;
	return [
		"### Confusion matrix",
		"",
		table([
			"",
			"Predicted positive",
			"Predicted negative"
		], [
			left$1,
			right,
			right
		], [row("**Actually positive**", shown("truePositives"), shown("falseNegatives")), row("**Actually negative**", shown("falsePositives"), shown("trueNegatives"))]),
		"",
		`Positive means ${code(column)} is ${code(positive)}. From a probability of ${decimal(threshold)} on${compared}.`
	].join("\n");
}
function side(text) {
	return text === void 0 ? "–" : cell(text);
}
function inputRow({ kind, path, before, after }) {
	return row(kind, cell(path), side(before), side(after));
}
/** What makes this another model than the merge base's, value by value. */
function inputsPart(section) {
	const changes = otherThanData(section);
	if (changes.length === 0) return `### Inputs\n\nThe same ${section.dataDiffs.length === 0 ? "parameters, code, data and environment" : "parameters, code and environment"} as the merge base.`;
	const rows = fitLines({
		items: changes,
		draw: inputRow,
		budget: 9e3,
		more: (rest) => row("", moreOf("inputs")(rest), "", "")
	});
	return [
		"### Inputs",
		"",
		table([
			"Kind",
			"Path",
			"Merge base",
			"Pull request"
		], [
			left$1,
			left$1,
			left$1,
			left$1
		], rows)
	].join("\n");
}

// pipeline/report/treatments.ts
const title = "How unusual cells were treated";
/** `0.3 %` of some rows; `< 0.01 %` for what is not none. */
function share(rows, all) {
	const part = rows / Math.max(1, all);
	return part > 0 && part < 1e-4 ? "< 0.01 %" : percent(part);
}
function inTraining({ trainingRows }, { trainingRowCount }) {
	return trainingRows === void 0 || trainingRowCount === void 0 ? "–" : share(trainingRows, trainingRowCount);
}
/** `value of row`, each as its renderer writes it; what is personal is not there. */
function exampleParts({ example: { id, value } }) {
	return [{
		before: "",
		text: value
	}, {
		before: value === void 0 ? "row " : " of ",
		text: id
	}].flatMap(({ before, text }) => text === void 0 ? [] : [{
		before,
		text
	}]);
}
/** What the table is of, and what it leaves out. */
function caption({ rowCount, trainingRowCount, more }) {
	const training = trainingRowCount === void 0 ? "" : `, beside ${count(trainingRowCount)} training rows`;
	const rest = more === 0 ? "" : ` ${count(more)} more are counted and not listed.`;
	return `Of ${count(rowCount)} evaluation rows${training}. Everything else was taken as it stands.${rest}`;
}
/** As Markdown; `undefined` when nothing was treated, or nobody knows. */
function treatmentsPart({ evaluation }) {
	const { treatments } = evaluation.candidate;
	if (treatments === void 0 || treatments.cells.length === 0) return void 0;
	const lines = fitLines({
		items: treatments.cells,
		draw: (treated) => {
			const { column, treatment, rows } = treated;
			return row(cell(column), treatmentWords[treatment], count(rows), share(rows, treatments.rowCount), inTraining(treated, treatments), exampleParts(treated).map(({ before, text }) => `${before}${cell(text, 40)}`).join(""));
		},
		budget: 3e3,
		more: (rest) => row(moreOf("treatments")(rest), "", "", "", "", "")
	});
	return [
		`### ${title}`,
		"",
		table([
			"Column",
			"Treatment",
			"Rows",
			"Share",
			"Of training rows",
			"For example"
		], [
			left$1,
			left$1,
			right,
			right,
			right,
			left$1
		], lines),
		"",
		caption(treatments)
	].join("\n");
}
const columns = [
	{ title: "Column" },
	{ title: "Treatment" },
	{
		title: "Rows",
		className: "number"
	},
	{
		title: "Share",
		className: "number"
	},
	{
		title: "Of training rows",
		className: "number"
	},
	{ title: "For example" }
];
/** The same as a section of the page. */
function treatmentsSection({ evaluation }) {
	const { treatments } = evaluation.candidate;
	if (treatments === void 0 || treatments.cells.length === 0) return void 0;
	const drawn = htmlTable({
		className: "treatments",
		caption: html`${caption(treatments)}`,
		columns,
		items: treatments.cells,
		cells: (treated) => {
			const { column, treatment, rows } = treated;
			return [
				html`${line(column)}`,
				html`${treatmentWords[treatment]}`,
				html`${count(rows)}`,
				html`${share(rows, treatments.rowCount)}`,
				html`${inTraining(treated, treatments)}`,
				html`${exampleParts(treated).map(({ before, text }) => html`${before}${name(text)}`)}`
			];
		},
		noun: "treatments"
	});
	return html`
<section class="sheet">
<h3>${title}</h3>
${drawn}
</section>`;
}

// pipeline/report/markdown.ts
/** The line that approves exactly these bytes. */
function approveLine({ plan, candidate }) {
	return `/approve ${plan.model}@${candidate.artifactSha256}`;
}
function dataRow({ path, size, added, removed, edited, before, after }) {
	const digests = [before, after].map((id) => id === "" ? "–" : cell(id)).join(" → ");
	return `| ${[
		cell(path),
		size,
		added,
		removed,
		edited,
		digests
	].join(" | ")} |`;
}
function dataPart({ dataDiffs, sharedRows, evaluation }) {
	const shared = sharedRowsDetail(sharedRows);
	const contract = fitLines({
		items: contractDetails(evaluation.contract),
		draw: (parts) => `- ${detailText(parts)}`,
		budget: 2e3,
		more: (left) => `- ${moreOf("rules")(left)}`
	});
	const warning = [...shared === void 0 ? [] : ["", `> [!WARNING]\n> ${detailText(shared)}`], ...contract.length === 0 ? [] : [
		"",
		"Data contract:",
		"",
		...contract
	]];
	if (dataDiffs.length === 0) return [
		"### Data",
		...warning,
		"",
		"The same bytes as the merge base."
	].join("\n");
	const changes = dataDiffs.map(dataChange);
	const rows = fitLines({
		items: changes,
		draw: dataRow,
		budget: 4500,
		more: (left) => `| ${moreOf("paths")(left)} | | | | | |`
	});
	const details = fitLines({
		items: changes.flatMap(({ path, details: lines }) => lines.map((parts) => ({
			path,
			parts
		}))),
		draw: ({ path, parts }) => `- ${code(path)} ${detailText(parts)}`,
		budget: 4500,
		more: (left) => `- ${moreOf("details")(left)}`
	});
	return [
		"### Data",
		...warning,
		"",
		"| Path | Size | Added | Removed | Edited | Digest |",
		"| :--- | ---: | ---: | ---: | ---: | :--- |",
		...rows,
		...details.length === 0 ? [] : ["", ...details]
	].join("\n");
}
/** Models that wait for a word, as the lines to copy; an approved or refused model has none. */
function approvalPart(models) {
	const waiting = models.filter(({ approval }) => approval.phase === "needed");
	if (waiting.length === 0) return void 0;
	const lines = fitLines({
		items: waiting,
		draw: approveLine,
		budget: 1e4,
		more: (left) => `# ${moreOf("models")(left)}`
	});
	const voided = fitLines({
		items: waiting.flatMap(({ plan, approval }) => approval.phase === "needed" && approval.voided !== void 0 ? [{
			model: plan.model,
			refusal: approval.voided
		}] : []),
		draw: ({ model, refusal }) => `- An earlier approval of ${code(model)} is void: ${sentence(refusal.sentence)}`,
		budget: 3e3,
		more: (left) => `- ${moreOf("void approvals")(left)}`
	});
	return [
		"### How to approve",
		"",
		waiting.length === 1 ? "Comment with exactly this line:" : "Comment with exactly one of these lines, one comment for each model:",
		"",
		"```",
		...lines,
		"```",
		"",
		"This approves these bytes and nothing else. A new commit makes it void, and so does a change of the evaluation or the plan.",
		...voided.length === 0 ? [] : ["", ...voided]
	].join("\n");
}
/** Why models cannot be approved as they are. */
function refusalsPart(models) {
	return fitLines({
		items: models.flatMap(({ plan, approval }) => approval.phase === "refused" ? [{
			model: plan.model,
			refusal: approval.refusal
		}] : []),
		draw: ({ model, refusal }) => `> ${code(model)}: ${sentence(refusal.sentence)}`,
		budget: 4e3,
		more: (left) => `> ${moreOf("refusals")(left)}`
	}).join("\n>\n");
}
function others(all) {
	return all === 1 ? "" : ` · and ${count(all - 1)} more ${plural(all - 1, "model", "models")}`;
}
function stateLine(view, models) {
	const standing = standingOf(view);
	const [first] = models;
	const [silent] = view.silent;
	if (standing.phase === "silent" && silent !== void 0) return `## ${standing.icon} ${standing.word} · ${code(silent.model)}${others(models.length + view.silent.length)}`;
	if (first === void 0) return `## ${standing.icon} ${standing.word}`;
	const name = `${code(first.plan.model)} ${code(first.candidate.modelVersion)}`;
	return `## ${standing.icon} ${standing.word} · ${name} · ${nextStep(first, code)}${others(models.length)}`;
}
function overview$1(models) {
	return [
		"| Model | Version | Verdict | What happens next |",
		"| :--- | :--- | :--- | :--- |",
		...fitLines({
			items: models,
			draw: (section) => {
				const { phase } = section.evaluation.verdict;
				const verdict = `${phaseIcon[phase]} ${phaseWord[phase]}`;
				return `| ${cell(section.plan.model)} | ${cell(section.candidate.modelVersion)} | ${verdict} | ${nextStep(section, cell)} |`;
			},
			budget: 8e3,
			more: (left) => `| ${moreOf("models")(left)} | | | |`
		})
	].join("\n");
}
function silentPart(silent) {
	return fitLines({
		items: silent,
		draw: ({ model, refusal }) => `- ❓ ${code(model)} was not evaluated: ${sentence(refusal.sentence)}`,
		budget: 4e3,
		more: (left) => `- ${moreOf("models")(left)}`
	}).join("\n");
}
function boundPart(section, view) {
	const { candidate, evaluationDigest, planHash } = section;
	return [
		"<details><summary>What an approval is bound to</summary>",
		"",
		"| Fact | Value |",
		"| :--- | :--- |",
		...[
			["Head", view.headSha],
			["Merge base", view.baseSha],
			["InputKey", candidate.inputKey],
			["Artifact sha256", candidate.artifactSha256],
			["Evaluation", evaluationDigest],
			["Plan", planHash]
		].map(([name, digest]) => `| ${name} | ${cell(digest)} |`),
		"",
		"</details>"
	].join("\n");
}
function optional(rank, text) {
	return text === void 0 ? [] : [{
		rank,
		draw: () => text
	}];
}
/** One model in full; what ranks higher goes first when there is no room. */
function modelParts(section, position, view) {
	const isOnly = view.models.length === 1;
	const base = 10 + position * 10;
	const { phase } = section.evaluation.verdict;
	const title = `## ${phaseIcon[phase]} ${phaseWord[phase]} · ${code(section.plan.model)} ${code(section.candidate.modelVersion)}`;
	return [
		{
			rank: base + 1,
			draw: () => isOnly ? planPart(section) : `${title}\n\n${planPart(section)}`
		},
		...optional(base + 6, operationPart(section)),
		{
			rank: base + 2,
			draw: () => metricsPart(section)
		},
		{
			rank: base + 3,
			draw: () => gatesPart(section)
		},
		...optional(base + 4, slicesPart(section)),
		...optional(base + 7, explanationPart(section)),
		...optional(base + 6, confusionPart(section)),
		...optional(base + 8, curvesPart(section)),
		...optional(base + 7, learningCurvePart(section)),
		...optional(base + 7, historyPart(section)),
		{
			rank: base + 4,
			draw: () => inputsPart(section)
		},
		{
			rank: base + 5,
			draw: () => dataPart(section)
		},
		...optional(base + 6, treatmentsPart(section)),
		...optional(base + 8, section.run === void 0 ? void 0 : runCostPart(section.run)),
		...optional(base + 8, cardChangesPart(section)),
		...isOnly ? [] : [{
			rank: base + 7,
			draw: () => boundPart(section, view)
		}]
	];
}
const nothingChanges = "No declared model has other inputs than at the merge base. Merging promotes nothing.";
/**
* The report of a pull request as GitHub-flavoured Markdown: the state in one line, what merging does, what the change is worth,
* what makes the difference, and the line to copy. The same view gives the same bytes: no time, no duration, no locale.
*
* @returns At most `limit` characters, {@link characterLimit} unless given; sections that need a person less are left out first, and counted.
*/
function renderMarkdown(view, limit = characterLimit) {
	const models = byAttention(view.models);
	const [first] = models;
	const refusals = refusalsPart(models);
	const approval = approvalPart(models);
	const only = models.length === 1 ? first : void 0;
	return assemble([
		{
			rank: 0,
			draw: () => stateLine(view, models)
		},
		...only === void 0 ? [] : [{
			rank: 2,
			draw: () => `${tally(only)}.`
		}],
		...refusals === "" ? [] : [{
			rank: 2,
			draw: () => refusals
		}],
		...view.silent.length === 0 ? [] : [{
			rank: 3,
			draw: () => silentPart(view.silent)
		}],
		...models.length > 1 ? [{
			rank: 4,
			draw: () => overview$1(models)
		}] : [],
		...first === void 0 && view.silent.length === 0 ? [{
			rank: 4,
			draw: () => nothingChanges
		}] : [],
		...models.flatMap((section, position) => modelParts(section, position, view)),
		...approval === void 0 ? [] : [{
			rank: 1,
			draw: () => approval
		}],
		...only === void 0 ? [] : [{
			rank: 5,
			draw: () => boundPart(only, view)
		}]
	], limit);
}

// pipeline/report/html.ts
/** What a browser may do with the page: show it. No script, no request, no form, no frame. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
/** Models whose drawings are there as files, too; the record of the report has the numbers of all. */
const specLimit = 20;
function capital(text) {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}
/** Ends a sentence that may have ended already. */
function ended(text) {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}
function heroOf(phase, title, body) {
	return html`
<section class="hero ${phase}"><div class="seal">${icon(phase)}</div><div>
<h1>${title}</h1>
${body}
</div></section>`;
}
function hero(view, models) {
	const { phase, word } = standingOf(view);
	const [first] = models;
	const [silent] = view.silent;
	if (phase === "silent" && silent !== void 0) return heroOf(phase, html`<span class="word">${word}</span> ${name(silent.model)}`, html`<p class="because">${ended(line(silent.refusal.sentence))}</p>`);
	if (first === void 0) return heroOf("none", html`${word}`, html`<p>No declared model has other inputs than at the merge base. Merging promotes nothing.</p>`);
	const others = models.length - 1;
	const more = others === 0 ? "" : ` And ${count(others)} more ${plural(others, "model", "models")}.`;
	return heroOf(phase, html`<span class="word">${word}</span> ${name(first.plan.model)} ${name(first.candidate.modelVersion)}`, html`<p class="because">${ended(summaryOf(first))}</p><p>${capital(nextStep(first, (login) => line(login)))}.${more}</p>`);
}
function summaryOf(section) {
	return section.approval.phase === "refused" ? line(section.approval.refusal.sentence) : tally(section);
}
function overview(models) {
	const table = htmlTable({
		className: "overview",
		caption: html`The ones that need a person come first.`,
		columns: [
			{ title: "Model" },
			{ title: "Version" },
			{ title: "Verdict" },
			{
				title: "What happens next",
				className: "next"
			}
		],
		items: models.map((section, index) => ({
			section,
			index
		})),
		cells: ({ section, index }) => [
			html`<a href="#model-${index + 1}">${line(section.plan.model)}</a>`,
			name(section.candidate.modelVersion),
			pill(section.evaluation.verdict.phase),
			html`${nextStep(section, (login) => line(login))}`
		],
		noun: "models"
	});
	return html`
<section class="sheet">
<h2>Models of this pull request</h2>${table}
</section>`;
}
function silentSection({ silent }) {
	if (silent.length === 0) return void 0;
	const items = silent.map(({ model, refusal }) => html`<li>${pill("inconclusive")}<span class="rule">${line(model)}</span><span class="why">${line(refusal.sentence)}</span></li>`);
	return html`<section class="sheet"><h2>Not evaluated</h2><ul class="gates">${items}</ul></section>`;
}
function bound(section, view) {
	const items = [
		["Head", view.headSha],
		["Merge base", view.baseSha],
		["InputKey", section.candidate.inputKey],
		["Artifact sha256", section.candidate.artifactSha256],
		["Evaluation", section.evaluationDigest],
		["Plan", section.planHash]
	].map(([fact, digest]) => html`<dt>${fact}</dt><dd>${name(digest)}</dd>`);
	return html`<details><summary>What an approval is bound to</summary><dl class="bound">${items}</dl></details>`;
}
function approval(section, view) {
	const { approval: state } = section;
	const facts = bound(section, view);
	switch (state.phase) {
		case "needed": {
			const voided = state.voided === void 0 ? void 0 : html`<p class="quiet"><strong>An earlier approval is void:</strong> ${ended(line(state.voided.sentence))}</p>`;
			return html`<section class="sheet approve"><h3>How to approve</h3>${voided}<p>Comment on the pull request with exactly this line. One click selects it.</p><code class="copy">${approveLine(section)}</code><p class="quiet">This approves these bytes and nothing else. A new commit makes it void, and so does a change of the evaluation or the plan.</p>${facts}</section>`;
		}
		case "given":
		case "refused":
		case "not_needed": return html`<section class="sheet"><h3>Approval</h3><p>${capital(nextStep(section, (login) => line(login)))}.</p>${facts}</section>`;
	}
}
function modelArticle(section, index, view) {
	const title = view.models.length === 1 ? html`<h2 class="unseen">${line(section.plan.model)}</h2>` : html`<h2>${pill(section.evaluation.verdict.phase)} ${name(section.plan.model)} ${name(section.candidate.modelVersion)}</h2>`;
	const classes = view.models.length === 1 ? "" : "model";
	return html`<article id="model-${index + 1}" class="${classes}" aria-label="${line(section.plan.model)}">${title}${headlines(section)}${planSection(section)}${metricsSection(section)}${gatesSection(section)}${slicesSection(section)}${operationSection(section)}${confusionSection(section)}${curvesSection(section)}${learningCurvesSection(section)}${historySection(section)}${explanationSection(section)}${inputsSection(section)}${dataSection(section)}${treatmentsSection(section)}${cardChangesSection(section)}${section.run === void 0 ? void 0 : runCostSection(section.run)}${index < specLimit ? specsSection(section) : void 0}${approval(section, view)}</article>`;
}
/**
* The whole report as one HTML file that loads nothing and runs nothing: the same view as the comment, with every row, an interval
* plot for each metric and the confusion matrices drawn. The same view gives the same bytes.
*/
function renderHtml(view) {
	const models = byAttention(view.models);
	const subject = view.pullRequest === void 0 ? "Local run" : `Pull request #${String(view.pullRequest)}`;
	const { word } = standingOf(view);
	const [first] = models;
	const title = `${word}${first === void 0 ? "" : ` · ${line(first.plan.model)}`} · ${subject}`;
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<header class="top"><span class="brand">${mark}Lockstep</span><span>${subject}</span><span><code title="${view.baseSha}">${shortDigest(view.baseSha)}</code> → <code title="${view.headSha}">${shortDigest(view.headSha)}</code></span></header>
<main>${hero(view, models)}${silentSection(view)}${models.length > 1 ? overview(models) : void 0}${models.map((section, index) => modelArticle(section, index, view))}</main>
<footer>The model you reviewed is the model you ship. The same records give this page byte for byte.</footer>
</body>
</html>
`.markup;
}

// pipeline/repository/shown-content.ts
/** Which bytes were scored, and what a stopwatch said of them. */
function bare(model) {
	const { modelVersion, artifactSha256, threshold, operation } = model;
	return {
		modelVersion,
		artifactSha256,
		threshold,
		metrics: {},
		confusion: void 0,
		operation
	};
}
/** The answers of an evaluation without the evidence: curves and slices of a few models would not fit into a check. */
function shownContent({ evaluation, plan }) {
	const { kind, schema, model, task, rows, gates, verdict, bootstrap } = evaluation;
	const { candidate, baseline, champion } = evaluation;
	return {
		evaluation: {
			kind,
			schema,
			model,
			rows,
			gates,
			verdict,
			bootstrap,
			comparisons: [],
			task: task?.kind === "multiclass" ? void 0 : task,
			candidate: bare(candidate),
			baseline: baseline && bare(baseline),
			champion: champion && bare(champion)
		},
		evaluationDigest: evaluationDigest(evaluation),
		plan
	};
}
function withOperation(model, first) {
	return model === void 0 ? void 0 : {
		...model,
		operation: first?.operation
	};
}
/** An evaluation with the stopwatch as it was read when the same one was shown first, and with what gates said of it then. */
function withStopwatchOf(evaluation, { evaluation: first }) {
	const { candidate, baseline, champion, gates } = evaluation;
	return {
		...evaluation,
		candidate: {
			...candidate,
			operation: first.candidate.operation
		},
		baseline: withOperation(baseline, first.baseline),
		champion: withOperation(champion, first.champion),
		gates: gates.map((result, index) => first.gates[index] ?? result),
		verdict: first.verdict
	};
}

// pipeline/data/table-diff/directories.ts
const exampleLimit$1 = 5;
function change(paths) {
	return {
		count: paths.length,
		examples: paths.slice(0, exampleLimit$1)
	};
}
/** Compares the members of two directory objects. */
function diffDirectories(before, after) {
	const old = new Map(before.map(({ relpath, md5 }) => [relpath, md5]));
	const current = new Map(after.map(({ relpath, md5 }) => [relpath, md5]));
	return {
		kind: "directory",
		filesBefore: old.size,
		filesAfter: current.size,
		filesAdded: change([...current.keys()].filter((path) => !old.has(path))),
		filesRemoved: change([...old.keys()].filter((path) => !current.has(path))),
		filesEdited: change([...current].filter(([path, md5]) => old.has(path) && old.get(path) !== md5).map(([path]) => path))
	};
}

// pipeline/repository/data-diffs.ts
const prefix = "data ";
/** More changed tables than this are compared file by file only, so that a report stays quick. */
const tableLimit = 20;
const tableName = /\.(?:csv|jsonl|ndjson|parquet|pq)$/i;
function idOf(value) {
	return typeof value === "string" ? md5(value) : void 0;
}
/** Two states of one table; one that cannot be read says so, and only the digests differ. */
async function tableDiff(workspace, { path, before, after }, { declaration, personal }) {
	const files = {
		before: {
			path: await restoreFile(workspace, before, path),
			where: path
		},
		after: {
			path: await restoreFile(workspace, after, path),
			where: path
		}
	};
	try {
		return {
			path,
			before,
			after,
			detail: await diffTables(files.before, files.after, {
				keys: [declaration.idColumn],
				labelColumn: declaration.labelColumn,
				personal: personal(path),
				searchFrom: [workspace.git.root]
			})
		};
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "TABLE_INVALID" && error.code !== "DUCKDB_MISSING") throw error;
		const sentence = error.hint === void 0 ? error.message : `${error.message}. ${error.hint}`;
		return {
			path,
			before,
			after,
			detail: void 0,
			problem: {
				code: error.code,
				sentence
			}
		};
	}
}
/** Members of two states of a folder: the folder as a whole, then every table that both have and that changed. */
async function folderDiffs(workspace, { path, before: old, after: now }, tables) {
	const before = await restoreDirectory(workspace, old, path);
	const after = await restoreDirectory(workspace, now, path);
	const current = new Map(after.map((entry) => [entry.relpath, entry.md5]));
	const changed = before.filter(({ relpath, md5: id }) => tableName.test(relpath) && current.has(relpath) && current.get(relpath) !== id).sort((a, b) => byCodePoint(a.relpath, b.relpath));
	const diffs = [{
		path,
		before: old,
		after: now,
		detail: diffDirectories(before, after)
	}];
	for (const { relpath, md5: id } of changed.slice(0, tableLimit)) {
		const own = current.get(relpath);
		if (own !== void 0) diffs.push(await tableDiff(workspace, {
			path: `${path}/${relpath}`,
			before: id,
			after: own
		}, tables));
	}
	return diffs;
}
/** What happened to the data behind the pointers that differ; tables are paired by the model's id column. */
async function dataDiffs(workspace, differences, tables) {
	const diffs = [];
	for (const { name, before: old, after: now } of differences) {
		if (!name.startsWith(prefix)) continue;
		const path = name.slice(5);
		const before = idOf(old);
		const after = idOf(now);
		if (before === void 0 || after === void 0 || before.endsWith(".dir") !== after.endsWith(".dir")) diffs.push({
			path,
			before,
			after,
			detail: void 0
		});
		else if (before.endsWith(".dir")) diffs.push(...await folderDiffs(workspace, {
			path,
			before,
			after
		}, tables));
		else if (tableName.test(path)) diffs.push(await tableDiff(workspace, {
			path,
			before,
			after
		}, tables));
		else diffs.push({
			path,
			before,
			after,
			detail: void 0
		});
	}
	return diffs;
}

// pipeline/data/table-diff/shared-rows.ts
const exampleLimit = 5;
/**
* A source's rows as people mean them: `k<i>` says the same for cells that differ in case, blanks or the way a number is written,
* `t<i>` is the cell as it stands.
*/
function normalRows(source, columns) {
	const cells = cellsOf(source);
	const parts = columns.map((name, i) => {
		const { text, number } = cells[source.columns.indexOf(name)] ?? {
			text: "NULL",
			number: void 0
		};
		const value = number ?? `TRY_CAST(${text} AS DOUBLE)`;
		return `${text} AS t${i}, CASE WHEN isfinite(${value}) THEN ${value} + 0.0 END AS n${i}`;
	});
	return `(SELECT *, ${columns.map((_, i) => {
		return `CASE WHEN n${i} IS NULL THEN ${`CASE WHEN ${isMissingText(`t${i}`)} THEN NULL ELSE ${normalText(`t${i}`)} END`} END AS k${i}`;
	}).join(", ")} FROM (SELECT ${parts.join(", ")} FROM ${source.relation}))`;
}
function hashOf(columns) {
	return `hash(${columns.map((_, i) => `n${i}, k${i}`).join(", ")})`;
}
/** Rows that may stand on both sides: those whose hash does. Memory holds hashes alone, whatever the tables hold. */
async function candidates(store, name, { training, evaluation, columns }) {
	for (const [table, source] of [["training", training], ["evaluation", evaluation]]) await read(store, source, `CREATE OR REPLACE TABLE ${table} AS SELECT DISTINCT ${hashOf(columns)} AS row FROM ${normalRows(source, columns)}`);
	await store.connection.run(`CREATE TABLE ${name} AS SELECT row FROM evaluation SEMI JOIN training USING (row)`);
}
async function read(store, { pattern, where }, sql) {
	try {
		await store.connection.run(sql, [pattern]);
	} catch (cause) {
		throw unreadable(where, cause);
	}
}
async function opened(store, pair, keys) {
	const training = await openSource(store, pair.training);
	const evaluation = await openSource(store, pair.evaluation);
	return {
		training,
		evaluation,
		columns: evaluation.columns.filter((name) => training.columns.includes(name) && !keys.includes(name))
	};
}
/**
* Counts the rows a model is judged by that it was trained on, ids apart, and which of them are new. Rows are found by a hash and
* compared cell by cell, so that a row is neither missed nor taken for another.
*
* @returns `undefined` when the tables have no column in common but ids.
* @throws LockstepError DUCKDB_MISSING, TABLE_INVALID.
*/
async function findSharedRows(request) {
	const { before, after, keys, personal } = request;
	const files = [after, ...before === void 0 ? [] : [before]].flatMap((pair) => [pair.training, pair.evaluation]);
	await using store = await openDuckDbStore({
		paths: files.map(({ path }) => path),
		searchFrom: request.searchFrom
	});
	const now = await opened(store, after, keys);
	const { columns } = now;
	if (columns.length === 0) return void 0;
	await candidates(store, "candidates", now);
	await store.connection.run("CREATE TABLE earlier (row UBIGINT)");
	if (before !== void 0) {
		const then = await opened(store, before, keys);
		if (then.columns.length === columns.length && columns.every((name) => then.columns.includes(name))) {
			await candidates(store, "known", {
				...then,
				columns
			});
			await store.connection.run("INSERT INTO earlier SELECT row FROM known");
		}
	}
	for (const side of ["training", "evaluation"]) {
		const source = now[side];
		const [name] = keys;
		const place = name === void 0 ? -1 : source.columns.indexOf(name);
		const shown = side === "training" || place === -1 ? columns : [...columns, source.columns[place] ?? ""];
		await read(store, source, `CREATE OR REPLACE TABLE ${side} AS SELECT *, ${hashOf(columns)} AS row FROM ${normalRows(source, shown)}
        WHERE ${hashOf(columns)} IN (SELECT row FROM candidates)`);
	}
	const meant = columns.map((_, i) => `e.n${i} IS NOT DISTINCT FROM t.n${i} AND e.k${i} IS NOT DISTINCT FROM t.k${i}`);
	const exact = columns.map((_, i) => `e.t${i} IS NOT DISTINCT FROM t.t${i}`);
	const pairs = (conditions) => `EXISTS (SELECT 1 FROM training AS t WHERE e.row = t.row AND ${conditions.join(" AND ")})`;
	await store.connection.run(`CREATE TABLE both_sides AS SELECT e.*, e.row NOT IN (SELECT row FROM earlier) AS is_new, ${pairs(exact)} AS is_exact
      FROM evaluation AS e WHERE ${pairs(meant)}`);
	const [[rows = 0, newRows = 0, newExactRows = 0] = []] = await query(store, `SELECT count(*), count(*) FILTER (is_new), count(*) FILTER (is_new AND is_exact) FROM both_sides`);
	const [key] = keys;
	const hasKey = key !== void 0 && now.evaluation.columns.includes(key);
	const order = [hasKey ? `t${columns.length}` : "t0", ...columns.map((_, i) => `t${i}`)].join(", ");
	const examples = (await query(store, `SELECT ${order} FROM both_sides WHERE is_new ORDER BY ${order} LIMIT ${exampleLimit}`)).map(([own, ...cells]) => hasKey ? personal.has(key) ? personalCell : shownValue(own) ?? "" : cells.map((cell, i) => personal.has(columns[i] ?? "") ? personalCell : shownValue(cell) ?? "").join(", "));
	return {
		trainingPath: after.training.where,
		evaluationPath: after.evaluation.where,
		rows: Number(rows),
		newRows: Number(newRows),
		newExactRows: Number(newExactRows),
		examples
	};
}

// pipeline/repository/shared-rows.ts
/** Training and evaluation rows of one state; `undefined` when one of them is no file that DVC tracks. */
async function rowPair(workspace, state, { trainingRows, evaluationRows }) {
	const [training, evaluation] = [await state.output(trainingRows), await state.output(evaluationRows)];
	if (training?.md5 === void 0 || evaluation?.md5 === void 0) return void 0;
	if (training.md5.endsWith(".dir") || evaluation.md5.endsWith(".dir")) return void 0;
	return {
		training: {
			path: await restoreFile(workspace, training.md5, trainingRows),
			where: trainingRows
		},
		evaluation: {
			path: await restoreFile(workspace, evaluation.md5, evaluationRows),
			where: evaluationRows
		}
	};
}
/**
* Rows that the model of a change is trained on and judged by, and which of them the base did not have so. Where nobody can tell, a
* warning says why.
*/
async function sharedRows(workspace, declaration, around) {
	const after = await rowPair(workspace, around.head, declaration);
	if (after === void 0) return void 0;
	const before = around.base === void 0 ? void 0 : await rowPair(workspace, around.base, declaration);
	try {
		return await findSharedRows({
			after,
			before,
			keys: [declaration.idColumn],
			personal: around.personal(declaration.evaluationRows),
			searchFrom: [workspace.git.root]
		});
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "DUCKDB_MISSING" && error.code !== "TABLE_INVALID") throw error;
		workspace.host.warning(`${declaration.model}: training and evaluation rows were not compared: ${error.message}. ${error.hint ?? ""}`);
		return;
	}
}

// pipeline/steps/report/card-changes.ts
/** What a change writes into the card of a model; `undefined` where the card stays as it is, or one of the sides has none. */
async function cardChanges(model, states) {
	const [before, after] = [await states.base?.text(cardPath(model)), await states.head.text(cardPath(model))];
	if (before === void 0 || after === void 0 || before === after) return void 0;
	const lines = lineDifference(before, after).map((line) => ({
		isAdded: line.startsWith("+"),
		text: line.slice(2).trim().slice(0, 300)
	})).filter(({ text }) => text !== "");
	return lines.length === 0 ? void 0 : {
		lines: lines.slice(0, 60),
		more: Math.max(0, lines.length - 60)
	};
}

// pipeline/steps/report/input-places.ts
/** Lines that are told of one model. */
const mostPlaces = 200;
/** `params.yaml:train.units` */
function ofParams(path) {
	const at = path.indexOf(":");
	return {
		file: path.slice(0, at),
		keys: path.slice(at + 1).split(".")
	};
}
/** `train`, `train@seed-1` or `models/dvc.yaml:train` */
function ofCommand(stage) {
	const [, file = "dvc.yaml", name = stage] = /^(?:(.+dvc\.yaml):)?([^@]+)/.exec(stage) ?? [];
	return {
		file,
		keys: [
			"stages",
			name,
			"cmd"
		]
	};
}
function wantedOf({ kind, path }) {
	switch (kind) {
		case "params": return ofParams(path);
		case "command": return ofCommand(path);
		case "data": return {
			file: `${path}.dvc`,
			keys: [
				"outs",
				0,
				"md5"
			]
		};
		case "code":
		case "environment": return {
			file: path,
			keys: []
		};
		case "other": return;
	}
}
/**
* The lines of the head's files that the inputs which differ come from. What the head does not have any more has no line, and neither has
* data whose pointer does not stand beside it.
*/
async function inputPlaces(head, differences) {
	const texts = /* @__PURE__ */ new Map();
	const places = [];
	for (const change of inputChanges$1(differences)) {
		if (places.length === mostPlaces) break;
		const wanted = change.after === void 0 ? void 0 : wantedOf(change);
		if (wanted === void 0) continue;
		const { file, keys } = wanted;
		const place = {
			input: `${change.kind} ${change.path}`,
			path: file
		};
		if (keys.length === 0) {
			places.push({
				...place,
				line: 1
			});
			continue;
		}
		if (!texts.has(file)) texts.set(file, await head.text(file));
		const text = texts.get(file);
		if (text === void 0) continue;
		const [, line = "1"] = /:(\d+):\d+$/.exec(locateYaml({
			text,
			where: file
		}, keys, "key")) ?? [];
		places.push({
			...place,
			line: Number(line)
		});
	}
	return places.length === 0 ? void 0 : places;
}

// pipeline/steps/report/learning-curves.ts
/** As DVCLive lays curves out: `<folder>/plots/metrics/<name>.tsv`. */
const curvePath = /(?:^|\/)plots\/metrics\/(.+)\.tsv$/;
const mostCurves = 8;
/** Larger files, and folders of more files, are no learning curves. */
const largestBytes = 1048576;
const mostFiles = 500;
async function restoredText(workspace, { md5 }, path) {
	if (md5 === void 0) return void 0;
	const file = await restoreFile(workspace, md5, path);
	return (await stat(file)).size > largestBytes ? void 0 : decodeUtf8(await readFile(file), path);
}
/** Outputs of the stages that make the model. */
async function outputsOf({ state, inputs }) {
	const lock = await state.text("dvc.lock");
	if (lock === void 0) return [];
	return [...parseLock(lock, "dvc.lock").stages].flatMap(([name, { outs }]) => Object.hasOwn(inputs, `command ${name}`) ? outs : []);
}
async function findCurves(workspace, found) {
	const { git } = workspace;
	const { state } = found;
	const curves = /* @__PURE__ */ new Map();
	for (const out of await outputsOf(found)) {
		const { path, md5, fileCount } = out;
		if (md5 === void 0) continue;
		if (curvePath.test(path)) curves.set(path, () => restoredText(workspace, out, path));
		if (!md5.endsWith(".dir") || (fileCount ?? 0) > mostFiles) continue;
		for (const member of await restoreDirectory(workspace, md5, path)) {
			const inside = `${path}/${member.relpath}`;
			if (curvePath.test(inside)) curves.set(inside, () => restoredText(workspace, {
				...out,
				...member
			}, inside));
		}
	}
	for (const { path, kind } of await git.tree(state.id)) if (kind === "file" && curvePath.test(path)) curves.set(path, () => state.text(path));
	return curves;
}
async function pointsOf(curves, path) {
	const text = await curves.get(path)?.();
	if (text === void 0 || text.length > largestBytes) return [];
	return thinned(parseCurve(text).map(({ step, value }) => [step, value]), 200).filter(([step, value]) => Number.isFinite(step) && Number.isFinite(value));
}
/** What is not there any more is left out, and the log says so: a report is no reason to train again. */
async function readable({ host }, what, read) {
	try {
		return await read();
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
		host.warning(`${what} is not shown: ${error.message}`);
		return;
	}
}
/** The learning curves of the candidate beside the merge base's, by path; `undefined` when its training wrote none. */
async function learningCurves(workspace, { head, base }) {
	const read = async (which, what) => (which && await readable(workspace, what, () => findCurves(workspace, which))) ?? /* @__PURE__ */ new Map();
	const own = await read(head, "the learning curve");
	if (own.size === 0) return void 0;
	const theirs = await read(base, "the merge base's learning curve");
	const found = [];
	for (const path of [...own.keys()].sort(byCodePoint).slice(0, mostCurves)) {
		const points = async (curves) => await readable(workspace, `the learning curve ${path}`, () => pointsOf(curves, path)) ?? [];
		const curve = await points(own);
		if (curve.length > 0) found.push({
			path,
			name: curvePath.exec(path)?.[1] ?? path,
			head: curve,
			base: await points(theirs)
		});
	}
	return found.length === 0 ? void 0 : found;
}

// pipeline/steps/report/build-view.ts
/** The stage graph of the base may not be there yet; then everything is new. */
async function inputsOf(state, declaration) {
	try {
		return state === void 0 ? {} : (await state.inputs(declaration)).inputs;
	} catch (error) {
		if (error instanceof LockstepError && (error.code === "DEPENDENCY_MISSING" || error.code === "DVC_FILE_INVALID")) return {};
		throw error;
	}
}
/**
* Who decides about a change: by the merge base's rules, by those of the default branch where it began before there were any. A change
* does not bring its own.
*/
async function policyNow(states, plan) {
	for (const state of states) if (state !== void 0 && await state.text("lockstep.yaml") !== void 0) return reviewPolicy(state, await state.project(), plan);
}
async function readEvaluation(around, declaration) {
	const path = recordFile(around.workspace, around.request.records, {
		kind: "lockstep/Evaluation",
		model: declaration.model
	});
	const text = await readRecordText(path);
	if (text === void 0) throw new LockstepError("CANDIDATE_MISSING", `there is no evaluation of ${declaration.model} in ${around.request.records}`, { hint: "Run `lockstep evaluate` first; report only shows what was measured." });
	return parseRecord("lockstep/Evaluation", text, path);
}
/** What the run took that made this very model, when it was made here: its Candidate is beside the evaluation then. */
async function runOf({ workspace, request }, { model, artifact }) {
	const path = recordFile(workspace, request.records, {
		kind: "lockstep/Candidate",
		model
	});
	const text = await readRecordText(path);
	if (text === void 0) return {};
	const candidate = parseRecord("lockstep/Candidate", text, path);
	if (candidate.artifact.sha256 !== artifact.sha256) return {};
	const { stages, cost } = candidate;
	return { run: cost === void 0 ? { stages } : {
		stages,
		cost
	} };
}
/** How the model came to be what it is: the ones before it, the training's course, and the lines that decide it. */
async function coursesOf({ workspace, head, base, changes }, { record, gates, inputDifferences, baseInputs }) {
	return {
		history: changes === void 0 ? void 0 : await historyOf(changes, record, gates),
		learningCurves: await learningCurves(workspace, {
			head: {
				state: head,
				inputs: record.inputs
			},
			base: base === void 0 ? void 0 : {
				state: base,
				inputs: baseInputs
			}
		}),
		inputPlaces: await inputPlaces(head, inputDifferences)
	};
}
async function sectionOf(around, declaration) {
	const { workspace, head, base, rules } = around;
	const { git } = workspace;
	const record = await recordOfTree(head, declaration);
	const evaluation = await readEvaluation(around, declaration);
	if (evaluation.candidate.artifactSha256 !== record.artifact.sha256) throw new LockstepError("RECORD_STALE", `the evaluation of ${declaration.model} is of ${evaluation.candidate.artifactSha256}, and the record names ${record.artifact.sha256}`, { hint: "Run `lockstep evaluate` again." });
	const registry = readRegistry(await git.tags());
	const plan = await planNow(git, around.project, {
		record,
		registry
	});
	const baseInputs = await inputsOf(base, declaration);
	const inputDifferences = differingInputs(baseInputs, record.inputs);
	const committed = await stateOf(git, await git.headCommit()).record(declaration.model);
	const personal = await personalColumns([head, base]);
	const { gates, consumers } = rules.models.find(({ model }) => model === declaration.model) ?? declaration;
	const isChanged = inputDifferences.length > 0 || plan.environments.length > 0;
	const section = {
		plan,
		planHash: digestOf(plan),
		evaluation,
		evaluationDigest: evaluationDigest(evaluation),
		candidate: {
			modelVersion: record.modelVersion,
			artifactSha256: record.artifact.sha256,
			inputKey: record.inputKey,
			format: record.artifact.format,
			sizeBytes: record.artifact.sizeBytes
		},
		label: labelOf(declaration),
		rules: gates,
		consumers,
		cardChanges: await cardChanges(declaration.model, {
			head,
			base
		}),
		inputDifferences,
		dataDiffs: await dataDiffs(workspace, inputDifferences, {
			declaration,
			personal
		}),
		sharedRows: await sharedRows(workspace, declaration, {
			head,
			base,
			personal
		}),
		record: committed?.artifact.sha256 === record.artifact.sha256 && committed.inputKey === record.inputKey ? "committed" : "not_committed",
		...await runOf(around, record),
		...isChanged ? await coursesOf(around, {
			record,
			gates,
			inputDifferences,
			baseInputs
		}) : {}
	};
	const headSha = await git.headCommit();
	const tip = await git.resolve(`refs/remotes/origin/${await git.defaultBranch()}`);
	const desired = tip === void 0 ? void 0 : await stateOf(git, tip).record(declaration.model);
	const question = {
		section,
		headSha,
		policy: await policyNow([base, tip === void 0 ? void 0 : stateOf(git, tip)], plan),
		pullRequest: around.pullRequest,
		forge: around.request.post ? await workspace.forge() : void 0,
		quarantine: desired === void 0 ? [] : await quarantineNow(git, registry, desired)
	};
	return {
		...section,
		approval: await approvalState(git, question)
	};
}
/** The view of the state that stands in the working tree. */
async function buildView(request, workspace, pullRequest) {
	const { git } = workspace;
	const head = stateOf(git, await git.snapshotTree());
	const project = await head.project();
	const baseCommit = await baseOf(git, request.base);
	const base = baseCommit === void 0 ? void 0 : stateOf(git, baseCommit);
	const around = {
		workspace,
		request,
		head,
		base,
		rules: base !== void 0 && await base.text("lockstep.yaml") !== void 0 ? await base.project() : project,
		project,
		pullRequest,
		changes: baseCommit === void 0 ? void 0 : await recordChanges(git, baseCommit)
	};
	const models = [];
	for (const declaration of selectModels(project, request.model)) models.push(await sectionOf(around, declaration));
	const headSha = await git.headCommit();
	return {
		models,
		silent: [],
		headSha,
		baseSha: baseCommit ?? headSha,
		pullRequest
	};
}

// pipeline/steps/report/check-summary.ts
/** Forges count the bytes of a summary; 65,535 of them is GitHub's limit, and one line comes below the report. */
const summaryLimitBytes = 65e3;
/** As many characters as fit however many bytes each has. */
const anyCharacters = Math.floor(summaryLimitBytes / 3) - 400;
const whereTheRestIs = "The full report is one HTML file: the artifact `lockstep-report-html` of the run that evaluated this commit, or `lockstep report` where it is checked out.";
/**
* The report as the summary of a check: shorter where letters of several bytes would make it too large.
*
* @param of.leftOut - Models that the record of the check has no room for.
*/
function checkSummary(view, { markdown, leftOut }) {
	const end = `\n${leftOut === 0 ? "" : `**${count(leftOut)} models are more than a check can hold**: at this head they cannot be approved. Split the pull request, or propose fewer of them at once.\n\n`}${whereTheRestIs}\n`;
	const summary = `${markdown}${end}`;
	return Buffer.byteLength(summary, "utf8") <= summaryLimitBytes ? summary : `${renderMarkdown(view, anyCharacters)}${end}`;
}
/** What later steps of a job are told: the state of the whole, and the models, the one that needs a person most first. */
function reportOutputs(view) {
	const models = byAttention(view.models).map(({ plan, planHash, evaluation, candidate }) => ({
		model: plan.model,
		version: candidate.modelVersion,
		digest: candidate.artifactSha256,
		verdict: evaluation.verdict.phase,
		planHash
	}));
	return {
		verdict: standingOf(view).phase,
		models
	};
}

// pipeline/steps/report/close.ts
/** True when the pull request has a report of ours; one that never had any gets no receipt either. */
async function hasReport(forge, { number }) {
	const self = await forge.self();
	return (await forge.comments(number)).some(({ author, body }) => author.id === self.id && body.startsWith(`<!-- ${"lockstep:report"} -->`));
}
/**
* Turns the report of a pull request that is closed into a receipt. What is merged has promotion say what became of it: a report that comes
* late must not write over that.
*/
async function keepClosed(workspace, forge, pullRequest) {
	const { host } = workspace;
	const { number, state, head } = pullRequest;
	if (state !== "closed" || !await hasReport(forge, pullRequest)) {
		host.info(`#${number} is ${state}; nothing was posted`);
		return;
	}
	await forge.keepComment(number, reportMarker, renderReceipt({
		outcome: "closed",
		headSha: head.sha
	}));
	host.info(`#${number} is closed, and its comment says that nothing was promoted`);
}

// pipeline/steps/report.ts
const viewFile = "report.json";
/** A verdict that says no, of a content that can be approved: owners have overridden every gate that did not pass. */
function concluded({ plan, evaluation, approval }) {
	const { phase } = evaluation.verdict;
	const isNo = phase === "regressed" || phase === "inconclusive";
	return {
		model: plan.model,
		phase,
		isOverridden: isNo && approval.phase !== "refused"
	};
}
function approvalConclusion(view) {
	const phases = view.models.map(({ approval }) => approval.phase);
	if (phases.length === 0 || phases.includes("refused")) return {
		conclusion: "failure",
		title: "this content cannot be approved"
	};
	if (phases.includes("needed")) return {
		conclusion: "pending",
		title: "waits for an approval"
	};
	return {
		conclusion: "success",
		title: phases.includes("given") ? "approved" : "merging changes no environment"
	};
}
/** What was shown of this head before; `undefined` for the first time. */
async function shownBefore(forge, headSha) {
	const earlier = await forge.check(headSha, evaluationCheck);
	return earlier === void 0 ? void 0 : parseShownReport(earlier.record);
}
/**
* The view with the stopwatch as it was read when the same evaluation was shown first: evaluating again changes no report that says the same.
*/
function keepStopwatch(view, shown) {
	if (shown === void 0) return view;
	const models = view.models.map((section) => {
		const first = shown.contents.find(({ evaluation }) => evaluation.model === section.evaluation.model);
		return first?.evaluationDigest === section.evaluationDigest ? {
			...section,
			evaluation: withStopwatchOf(section.evaluation, first)
		} : section;
	});
	return {
		...view,
		models
	};
}
/**
* The last comment from before this content was first shown, by the order of the comments and no clock: an approval up to there was
* written for something else. Showing the same content again keeps what was noted the first time.
*/
async function lastCommentBefore(forge, pullRequest, { shown, contents }) {
	const text = (known) => shownReportText(known).record;
	if (shown !== void 0 && text(shown) === text({
		...shown,
		contents,
		leftOut: void 0
	})) return shown.lastComment;
	return forge.lastComment(pullRequest);
}
/** Keeps one comment and two checks on the head that was evaluated; a head that has moved on gets nothing. */
async function post(forge, pullRequest, { view, markdown, shown }) {
	if (pullRequest.head.sha !== view.headSha) return {
		code: "stale_sha",
		sentence: `the report is of ${view.headSha}, and the head of #${pullRequest.number} is ${pullRequest.head.sha}`
	};
	const contents = [...view.models].sort((a, b) => Number(a.plan.environments.length === 0) - Number(b.plan.environments.length === 0)).map(shownContent);
	const { record, kept } = shownReportText({
		contents,
		lastComment: await lastCommentBefore(forge, pullRequest.number, {
			shown,
			contents
		})
	});
	await forge.setCheck({
		sha: view.headSha,
		name: evaluationCheck,
		...evaluationConclusion(view.models.map(concluded)),
		summary: checkSummary(view, {
			markdown,
			leftOut: contents.length - kept
		}),
		annotations: annotationsOf(view),
		record
	});
	await forge.setCheck({
		sha: view.headSha,
		name: approvalCheck,
		...approvalConclusion(view),
		summary: "What was approved when this was written. After the merge promote asks again: an approval that has expired by then, or whose approver may no longer approve, does not count. `/why` says what holds now.",
		record: ""
	});
	await forge.keepComment(pullRequest.number, reportMarker, markdown);
}
/** The pull request that a report belongs to: named by the event or the input, else the one whose head was evaluated. */
async function openedFor(forge, number, evaluated) {
	if (forge === void 0) return void 0;
	return number === void 0 ? pullRequestOf(forge, evaluated) : forge.pullRequest(number);
}
/** Shows what merging would change and do, as Markdown and one HTML file, and keeps it on the pull request when asked to. */
async function report(request, workspace) {
	const { git, host } = workspace;
	const { root } = git;
	const named = request.pullRequest ?? host.event.pullRequest;
	const forge = request.post ? await workspace.forge() : void 0;
	const known = request.from === void 0 ? void 0 : await readHandedOver(resolve(root, request.from));
	const about = request.run === void 0 || forge === void 0 ? host.event.headSha : await headOfRun(forge, request.run);
	if (known !== void 0 && about !== void 0 && known.headSha !== about) throw new LockstepError("RECORD_INVALID", `the report record is of ${known.headSha}, and the run that made it of ${about}`, { hint: "The record does not belong to this run; nothing was posted." });
	const headSha = known?.headSha ?? await git.headCommit();
	const pullRequest = await openedFor(forge, named, {
		headSha,
		head: host.event.head
	});
	if (forge !== void 0 && pullRequest !== void 0 && pullRequest.state !== "open") {
		await keepClosed(workspace, forge, pullRequest);
		return {
			view: void 0,
			markdown: "",
			refused: void 0
		};
	}
	const shown = forge === void 0 ? void 0 : await shownBefore(forge, headSha);
	const view = keepStopwatch(known === void 0 ? await buildView(request, workspace, pullRequest?.number ?? named) : pullRequest === void 0 ? {
		...known,
		pullRequest: void 0
	} : await judgeHandedOver({
		git,
		forge
	}, known, pullRequest), shown);
	const markdown = renderMarkdown(view);
	await writeResult(root, join(request.records, viewFile), `${canonicalJson({
		kind: "lockstep/Report",
		schema: 1,
		view
	})}\n`);
	const markdownFile = await writeResult(root, request.markdown, markdown);
	const htmlFile = await writeResult(root, request.html, renderHtml(view));
	await host.summary(markdown);
	host.output("markdown", markdownFile);
	host.output("html", htmlFile);
	const { verdict, models } = reportOutputs(view);
	const [first] = models;
	host.output("verdict", verdict);
	host.output("model", first?.model ?? "");
	host.output("version", first?.version ?? "");
	host.output("digest", first?.digest ?? "");
	host.output("plan-hash", first?.planHash ?? "");
	host.output("models", canonicalJson(models));
	host.info(markdown.split("\n", 1)[0] ?? "");
	if (forge === void 0) {
		if (view.models.some(({ approval }) => approval.phase === "refused" && approval.override !== void 0)) host.info("overrides are not counted here: only the forge knows whether an owner says one now (`--post` asks it)");
		return {
			view,
			markdown,
			refused: void 0
		};
	}
	if (pullRequest === void 0) throw new LockstepError("PULL_REQUEST_MISSING", `no open pull request has the head ${headSha}`, { hint: "Push the branch and open one with `lockstep pr create`, or leave `--post` out." });
	const refused = await post(forge, pullRequest, {
		view,
		markdown,
		shown
	});
	host.info(refused === void 0 ? `kept on #${pullRequest.number}` : `refused (${refused.code}): ${refused.sentence}`);
	return {
		view,
		markdown,
		refused
	};
}

export { report };