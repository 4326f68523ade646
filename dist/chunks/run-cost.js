import { B as tookText, G as plural, K as shortDigest, L as costCells, R as costColumns, Ut as byCodePoint, W as listing, Wt as canonicalJson, Y as count, q as visible, z as duration } from "./pipeline.js";
import { l as metricIds, r as classOf } from "./metric.js";
import { i as moreOf, r as fitLines } from "./budget2.js";
import { r as sentence, t as cell } from "./cell2.js";
import { i as table, n as right, r as row, t as left } from "./markdown-table.js";

// pipeline/report/input-changes.ts
const inputKinds = [
	"params",
	"code",
	"data",
	"command",
	"environment",
	"other"
];
const depthLimit = 20;
const changeLimit = 1e4;
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function shown(value, kind) {
	if (value === void 0) return void 0;
	if (typeof value !== "string") return canonicalJson(value);
	if (kind !== "params" && kind !== "command" && /^[0-9a-f]{32,64}(?:\.dir)?$/.test(value)) return shortDigest(value);
	return kind === "params" ? JSON.stringify(value) : value;
}
function collect(sides, depth, found) {
	const { kind, path, before, after } = sides;
	if (found.length >= changeLimit) return;
	if ((isObject(before) && (isObject(after) || after === void 0) || isObject(after) && before === void 0) && depth < depthLimit) {
		const [left, right] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
		const names = [.../* @__PURE__ */ new Set([...Object.keys(left), ...Object.keys(right)])].sort(byCodePoint);
		if (names.length > 0) {
			for (const name of names) collect({
				kind,
				path: `${path}.${name}`,
				before: Object.hasOwn(left, name) ? left[name] : void 0,
				after: Object.hasOwn(right, name) ? right[name] : void 0
			}, depth + 1, found);
			return;
		}
	}
	const change = {
		kind,
		path,
		before: shown(before, kind),
		after: shown(after, kind)
	};
	if (change.before !== change.after || before === void 0 || after === void 0) found.push(change);
}
function kindOf(name) {
	const space = name.indexOf(" ");
	const kind = inputKinds.find((known) => known !== "other" && known === name.slice(0, space));
	return kind === void 0 ? {
		kind: "other",
		path: name
	} : {
		kind,
		path: name.slice(space + 1)
	};
}
/** What differs, value by value: parameters down to the key that changed, everything else whole; by kind, then by path. */
function inputChanges(differences) {
	const found = [];
	for (const { name, before, after } of differences) collect({
		...kindOf(name),
		before,
		after
	}, 0, found);
	return found.sort((a, b) => inputKinds.indexOf(a.kind) - inputKinds.indexOf(b.kind) || byCodePoint(a.path, b.path));
}
/** Data that is compared row by row has a section of its own. */
function otherThanData({ inputDifferences, dataDiffs }) {
	const compared = new Set(dataDiffs.map(({ path }) => path));
	return inputChanges(inputDifferences).filter(({ kind, path }) => kind !== "data" || !compared.has(path));
}

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

// pipeline/report/html-text.ts
const entities = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&#39;"
};
function escape(text) {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
function markupOf(part) {
	if (part === void 0) return "";
	if (typeof part === "string" || typeof part === "number") return escape(String(part));
	return "markup" in part ? part.markup : part.map(markupOf).join("");
}
/** Markup from a template: what stands in the template is markup, what is put in is text unless it is {@link Html}. */
function html(template, ...parts) {
	return { markup: template.map((text, index) => text + markupOf(parts[index])).join("") };
}
/** Longest untrusted name in the page, in code points: there is more room than in a comment. */
const nameLimit = 80 * 2;
/** An untrusted name, value or digest, in the letters of code. */
function name(text) {
	return html`<code>${visible(text, nameLimit)}</code>`;
}
/** An untrusted sentence. */
function line(text) {
	return visible(text, 400);
}

// pipeline/report/html-table.ts
/** Rows of one table or list; a page that holds more is no longer read. */
const rowLimit = 5e3;
/** A table of more columns may be wider than the page, and is moved in it; of any other the texts give way. */
const columnLimit = 8;
/** The first items, and one more that counts the rest. */
function limited(items, draw, rest) {
	const drawn = items.slice(0, rowLimit).map((item) => draw(item));
	return items.length > rowLimit ? [...drawn, rest(count(items.length - rowLimit))] : drawn;
}
/**
* A table that a narrow screen shows as one block for each row, with the column's title at each cell. The roles are written out,
* because a browser forgets them when a table is not laid out as one.
*/
function htmlTable(request) {
	const { className, caption, columns, items, cells, noun } = request;
	const titles = columns.map(({ title, className: kind = "" }) => html`<th role="columnheader" scope="col" class="${kind}">${title}</th>`);
	const row = (item) => {
		const drawn = cells(item).map((cell, index) => {
			const { title = "", className: kind = "" } = columns[index] ?? {};
			return index === 0 ? html`<th role="rowheader" scope="row">${cell}</th>` : html`<td role="cell" class="${kind}" data-label="${title}">${cell}</td>`;
		});
		return html`
<tr role="row">${drawn}</tr>`;
	};
	const rest = (left) => html`
<tr role="row"><td role="cell" colspan="${columns.length}">… ${left} more ${noun}</td></tr>`;
	const moved = columns.length > columnLimit ? html` tabindex="0" role="region" aria-label="${noun}"` : void 0;
	return html`
<div class="tables"${moved}><table class="stack ${className}" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${titles}</tr></thead>
<tbody role="rowgroup">${limited(items, row, rest)}
</tbody></table></div>`;
}

// pipeline/report/run-cost.ts
const titles = [
	"Stage",
	"What was done",
	...costColumns
];
const words = {
	ran: "ran",
	cached: "taken from the run-cache",
	restored: "restored",
	recorded: "recorded as it stood",
	skipped: "up to date"
};
/** What a stage is charged with, or, when it did not run, what it took when it did. */
function shownOf({ outcome, cost, costWhenRan }) {
	const isEarlier = cost === void 0 && costWhenRan !== void 0;
	return {
		what: `${words[outcome]}${isEarlier ? "; when it ran:" : ""}`,
		cost: cost ?? costWhenRan
	};
}
/** How many stages ran, and how many did not have to: `2 stages ran, 1 was taken from the run-cache; …`. */
function runSentence({ stages, cost }) {
	const ran = stages.filter(({ outcome }) => outcome === "ran").length;
	const cached = stages.filter(({ outcome }) => outcome === "cached").length;
	const rest = stages.length - ran - cached;
	const parts = [
		ran === 0 ? "No stage had to run" : `${String(ran)} ${plural(ran, "stage", "stages")} ran`,
		...cached === 0 ? [] : [`${String(cached)} ${plural(cached, "was", "were")} taken from the run-cache`],
		...rest === 0 ? [] : [`${String(rest)} ${plural(rest, "was", "were")} up to date or restored`]
	];
	const saved = stages.flatMap(({ costWhenRan }) => costWhenRan ?? []);
	const savedSeconds = saved.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
	const together = cost === void 0 ? "" : ` ${ran === 1 ? "It" : "Together they"} ${tookText(cost)}.`;
	const kept = saved.length === 0 ? "" : ` What did not run again took ${duration(savedSeconds)} when it ran.`;
	const why = cost?.unmeasured === void 0 ? "" : ` Not everything is known: ${cost.unmeasured}.`;
	return `${parts.join(", ")}.${together}${kept}${why}`;
}
/** Cost of the training, as Markdown. */
function runCostPart(run) {
	const lines = fitLines({
		items: run.stages,
		draw: (stage) => {
			const { what, cost } = shownOf(stage);
			return row(cell(stage.stage), what, ...costCells(cost));
		},
		budget: 4e3,
		more: (rest) => row(moreOf("stages")(rest), ...titles.slice(1).map(() => ""))
	});
	return [
		"### What the training took",
		"",
		sentence(runSentence(run)),
		"",
		table(titles, [
			left,
			left,
			right,
			right,
			right,
			right,
			right
		], lines)
	].join("\n");
}
/** The same for the summary of the job that trained. */
function runSummary(run) {
	return `${runCostPart(run)}\n`;
}
/** The same as a section of the page. */
function runCostSection(run) {
	const columns = titles.map((title, index) => index < 2 ? { title } : {
		title,
		className: "number"
	});
	const stages = htmlTable({
		className: "costs",
		caption: html`What each stage took`,
		columns,
		items: run.stages,
		cells: (stage) => {
			const { what, cost } = shownOf(stage);
			return [
				html`${line(stage.stage)}`,
				html`${what}`,
				...costCells(cost).map((text) => html`${text}`)
			];
		},
		noun: "stages"
	});
	return html`
<section class="sheet">
<h3>What the training took</h3>
<p>${runSentence(run)}</p>
${stages}
</section>`;
}

export { otherThanData as S, phaseWord as _, limited as a, tally as b, name as c, commonLevel as d, mainReference as f, phaseIcon as g, nextStep as h, htmlTable as i, areSameReferences as l, metricRows as m, runCostSection as n, html as o, measuredMetrics as p, runSummary as r, line as s, runCostPart as t, byAttention as u, referenceName as v, inputChanges as x, standingOf as y };