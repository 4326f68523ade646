import { E as modelName, S as environmentName } from "./file-work.js";
import { c as isMetricOf, i as directionOf, l as metricIds, n as classMetric, o as isClassMeasure, t as classMeasures, u as metricsOf } from "./metric.js";
import { C as url, D as NEVER, _ as strictObject, c as int, f as number, g as record, n as _enum, o as boolean, u as literal, v as string, x as union } from "./schemas.js";
import { t as counted } from "./counted.js";
import { t as exportFormats } from "./export-format.js";
import { a as isTeam, f as sliceCorrections, t as fairnessMeasures } from "./project2.js";
import { t as judgedKinds } from "./task.js";
import { _ as shape, c as ids, d as list, h as sentence, m as repositoryPath, o as byName, p as probability, u as label } from "./check-shape.js";
import { n as problem, t as readYamlFile } from "./yaml-file.js";
import { r as usualRates } from "./budget.js";

// pipeline/domain/operation.ts
const operationMeasures = [
	"latency_p50_ms",
	"latency_p99_ms",
	"rows_per_second",
	"size_bytes",
	"memory_bytes",
	"training_seconds",
	"training_price"
];
/** True for what is the better the larger it is. */
function isLargerBetter(measure) {
	return measure === "rows_per_second";
}
/** True for what only this change's own training says; no model that it is compared with was trained now. */
function isOfTraining(measure) {
	return measure === "training_seconds" || measure === "training_price";
}

// pipeline/registry/schemas/costs.ts
const amount$1 = number();
const binaryCosts = shape({
	false_positive: amount$1.describe("Of a row that is wrongly predicted positive."),
	false_negative: amount$1.describe("Of a positive row that is missed."),
	true_positive: amount$1.default(0),
	true_negative: amount$1.default(0)
});
const costs = union([binaryCosts.transform((given) => ({
	kind: "binary",
	costs: {
		truePositive: given.true_positive,
		falsePositive: given.false_positive,
		trueNegative: given.true_negative,
		falseNegative: given.false_negative
	}
})), record(label, record(label, amount$1)).transform((byLabel) => ({
	kind: "multiclass",
	costs: byLabel
}))]).describe("What decisions cost, for the metric `cost`; a gain is negative. Of several classes by label, then by prediction.");
/** True when no decision costs anything: the metric `cost` would be 0 for every model. */
function isWithoutCost({ costs: declared }) {
	return Object.values(declared).every((each) => (typeof each === "number" ? [each] : Object.values(each)).every((one) => one === 0));
}

// pipeline/domain/frozen-window.ts
const days = [
	"Mon",
	"Tue",
	"Wed",
	"Thu",
	"Fri",
	"Sat",
	"Sun"
];
const minutesPerDay = 1440;
/** Minutes since Monday 00:00 of `Fri 16:00`; `undefined` for any other text. */
function minuteOfWeek(text) {
	const [, day = "", hour = "", minute = ""] = /^([A-Z][a-z]{2}) ([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
	const index = days.findIndex((name) => name === day);
	return index === -1 ? void 0 : index * minutesPerDay + Number(hour) * 60 + Number(minute);
}
/** `Fri 16:00`. */
function weekText(minuteOfTheWeek) {
	const two = (value) => String(value).padStart(2, "0");
	const minute = minuteOfTheWeek % minutesPerDay;
	return `${days[Math.floor(minuteOfTheWeek / minutesPerDay)] ?? ""} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
/**
* `2026-12-20 16:00` as `2026-12-20T16:00`, and a day as its beginning or its end; `undefined` for what is no day or time of any
* calendar.
*/
function wallTime(text, ofDay) {
	const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d))?$/.exec(text) ?? [];
	const midnight = /* @__PURE__ */ new Date(`${day ?? ""}T00:00:00Z`);
	if (day === void 0 || Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return void 0;
	return `${day}T${time ?? (ofDay === "beginning" ? "00:00" : "24:00")}`;
}
/** True for a time zone that this runtime knows. */
function isTimeZone(zone) {
	try {
		new Intl.DateTimeFormat("en-GB", { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}
/** What clock and calendar on the wall of a zone say. */
function wallOf(zone, nowMs) {
	const format = new Intl.DateTimeFormat("en-GB", {
		timeZone: zone,
		hourCycle: "h23",
		weekday: "short",
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit"
	});
	const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
	const part = (type) => parts.get(type) ?? "";
	const time = `${part("hour")}:${part("minute")}`;
	return {
		at: `${part("year")}-${part("month")}-${part("day")}T${time}`,
		minute: minuteOfWeek(`${part("weekday")} ${time}`) ?? 0
	};
}
function contains(window, nowMs) {
	const { at, minute } = wallOf(window.zone, nowMs);
	if (window.repeats === "never") return window.from <= at && at < window.until;
	const { fromMinute, untilMinute } = window;
	return fromMinute < untilMinute ? fromMinute <= minute && minute < untilMinute : fromMinute <= minute || minute < untilMinute;
}
/** The first window that a moment is in: its beginning is, its end is not. */
function frozenAt(windows, nowMs) {
	return windows.find((window) => contains(window, nowMs));
}
/** `until Mon 08:00 (Europe/Berlin)`, or with the day. */
function windowEndText(window) {
	return `until ${window.repeats === "weekly" ? weekText(window.untilMinute) : window.until.replace("T", " ")} (${window.zone})`;
}

// pipeline/registry/schemas/span.ts
const unitSeconds = {
	h: 3600,
	d: 86400
};
/** A time of whole hours or days, `12h` or `14d`, in seconds. */
const span = string().regex(/^[1-9]\d{0,3}[hd]$/, "must be whole hours or days, for example 12h or 14d").transform((text) => Number(text.slice(0, -1)) * unitSeconds[text.endsWith("h") ? "h" : "d"]);

// pipeline/registry/schemas/environments.ts
const target = shape({
	kind: literal("directory").describe("A folder with the files of the version, each compared with its sha256."),
	path: repositoryPath.describe("Folder that a server reads."),
	url: url({
		protocol: /^https?$/,
		error: "must be an http or https url"
	}).max(2e3).refine((url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === "", "must not hold a password").optional().describe("Base url of the server that reads it, for the health check.")
});
/** A window that says what it cannot mean keeps nothing out; it is told as a problem before. */
function windowOf(declared) {
	const { from, until, zone, reason } = declared;
	const [fromMinute, untilMinute] = [minuteOfWeek(from), minuteOfWeek(until)];
	if (fromMinute !== void 0 && untilMinute !== void 0) return {
		repeats: "weekly",
		zone,
		reason,
		fromMinute,
		untilMinute
	};
	const [first, last] = [wallTime(from, "beginning"), wallTime(until, "end")];
	return first === void 0 || last === void 0 ? void 0 : {
		repeats: "never",
		zone,
		reason,
		from: first,
		until: last
	};
}
const windowForms = "must be a day of the week with its time, `Fri 16:00`, or a day, `2026-12-20`, and its time where one is meant: both ends in the same form";
const frozenWindow = shape({
	from: label.describe("When it begins, included: `Fri 16:00` of every week, `2026-12-20`, or `2026-12-20 16:00`."),
	until: label.describe("When it ends, excluded, in the same form; a day without a time means its end."),
	zone: label.describe("Time zone of both, as the IANA calls it: `Europe/Berlin`, `UTC`."),
	reason: string().max(500).default("").describe("Told to whoever is stopped by it.")
}).transform((declared, context) => {
	const found = windowOf(declared);
	if (!isTimeZone(declared.zone)) problem(context, ["zone"], "is no time zone; write for example Europe/Berlin or UTC");
	if (found === void 0) problem(context, ["from"], windowForms);
	else if (found.repeats === "weekly" && found.fromMinute === found.untilMinute) problem(context, ["until"], "is when it begins: a window needs a length");
	else if (found.repeats === "never" && found.until <= found.from) problem(context, ["until"], "is not after `from`: a window needs a length");
	return found ?? NEVER;
});
const checks = list(label, { most: 50 }).default([]);
const environment = shape({
	target: target.describe("Where versions of the environment are served."),
	after: ids.environmentName.optional().describe("Environment that a version comes from; right after the merge when left out. See environments.md."),
	soak: span.optional().describe("How long a version must have been in `after` before it comes here: `12h`, `2d`."),
	branches: list(label, {
		least: 1,
		most: 50
	}).optional().describe("Branches of origin, of which one must hold the version's commit; any when left out."),
	enter: checks.describe("Checks that must have succeeded at the version's commit before it comes here."),
	leave: checks.describe("Checks that must have succeeded there before it goes on to an environment `after` this one."),
	frozen: list(frozenWindow, { most: 100 }).default([]).describe("Times in which nothing new comes here; going back to what was here before is not stopped."),
	promote: _enum(["manual", "auto"]).default("manual").describe("`auto`: reconcile opens the pull request once nothing stands in the way of what is in `after`.")
});
/** The environments that one comes after, nearest first, up to the first that is met again. */
function before(name, declared) {
	const line = [];
	for (let at = name; at !== void 0 && !line.includes(at);) {
		line.push(at);
		at = Object.hasOwn(declared, at) ? declared[at]?.after : void 0;
		if (at === name) return [...line, name];
	}
	return line;
}
const environments = byName(ids.environmentName, environment).superRefine((declared, context) => {
	const entries = Object.entries(declared);
	if (entries.length > 100) problem(context, [], "must have at most 100 environments");
	entries.forEach(([name, { target: own, after, soak, promote }], i) => {
		const other = entries.slice(0, i).find(([, { target: taken }]) => taken.path === own.path);
		if (other !== void 0) problem(context, [
			name,
			"target",
			"path"
		], `is the target of ${other[0]} already`);
		if (after !== void 0 && !Object.hasOwn(declared, after)) problem(context, [name, "after"], `is no environment that is declared; use ${Object.keys(declared).join(", ")}`);
		const line = before(name, declared);
		if (line.length > 1 && line.at(-1) === name) problem(context, [name, "after"], `comes after itself: ${line.join(" after ")}`);
		if (after === void 0 && soak !== void 0) problem(context, [name, "soak"], "needs `after`: the environment in which a version has to be before");
		if (after === void 0 && promote === "auto") problem(context, [name, "promote"], "needs `after`: merging brings a new version here already");
	});
}).default({});

// pipeline/domain/provenance.ts
/** Which of Sigstore's installations signs: the public one with its logs, or GitHub's own for private repositories, with time stamps. */
const sigstoreInstances = ["public-good", "github"];
const runnerKinds = ["github-hosted", "self-hosted"];

// pipeline/registry/schemas/provenance.ts
/** Who asks for the certificates of GitHub's jobs. */
const githubIssuer = "https://token.actions.githubusercontent.com";
/** A text that is compared as it stands: what looks like a pattern is a mistake. */
const exact = label.regex(/^[^\s*^$\\]+$/, "is compared as it stands, and has no patterns or blanks");
const identity = shape({
	workflow: exact.regex(/^https:\/\/[^@]+\/\.github\/workflows\/[^@/]+@refs\/.+$/, "must be the url of a workflow's file, `@` and its ref").describe("Exactly which workflow: `https://github.com/<owner>/<repository>/.github/workflows/<file>@<ref>`."),
	repository: union([int().min(1).transform(String), string().regex(/^[1-9]\d*$/, "must be the number of a repository")]).describe("The number of the repository whose job it is, as `gh api repos/{owner}/{repo} --jq .id` says it; names can be taken over."),
	ref: exact.regex(/^refs\//, "must be a whole ref, for example refs/heads/main").describe("The ref the job ran for."),
	triggers: list(exact, {
		least: 1,
		most: 100
	}).default([
		"push",
		"schedule",
		"workflow_dispatch"
	]).describe("Events that may have started the job."),
	runner: _enum(runnerKinds).default("github-hosted").describe("Kind of the runner."),
	issuer: exact.default(githubIssuer).describe("Who vouches for jobs; another one on GitHub Enterprise."),
	sigstore: _enum(sigstoreInstances).default("public-good").describe("`public-good` for public repositories; `github` for private ones, whose signatures stand in no public log.")
});
const provenance = shape({
	required: boolean().default(false).describe("Whether a version without a trusted signature is neither registered nor deployed."),
	keys: list(repositoryPath, { most: 100 }).default([]).describe("Files with the public keys (PEM) that may sign."),
	identities: list(identity, { most: 100 }).default([]).describe("Workflows whose jobs may sign."),
	trusted_root: repositoryPath.optional().describe("File with the roots of certificates; Sigstore's own, fetched anew, when left out.")
}).superRefine(({ required, keys, identities }, context) => {
	if (required && keys.length + identities.length === 0) context.addIssue({
		code: "custom",
		path: ["required"],
		message: "needs `keys` or `identities`: nobody is trusted"
	});
});

// pipeline/registry/schemas/spending.ts
const amount = number().gt(0).max(1e9);
const limitMembers = {
	price: amount.optional().describe("Money, in the currency of `cost`; needs `cost.price_per_hour`."),
	hours: amount.optional().describe("Hours by the clock, added up over stages, those at the same time, too."),
	cpu_hours: amount.optional().describe("Hours of one processor."),
	energy: amount.optional().describe("Watt hours, as they are estimated.")
};
/** What a model's stages may take. */
const limits = shape(limitMembers);
/** A stage as `repro` names it; never a name that objects have of their own. */
const stageName = string().max(500).regex(/^[a-zA-Z0-9][^\s]*$/, "is not the name of a stage");
/** What the stages of a run may take. */
const budget = shape({
	...limitMembers,
	stages: record(stageName, limits).default({}).describe("Of single stages, by name; all of a `foreach` or `matrix` share one.")
});
/** What time, processors and memory are counted with. */
const costRates = shape({
	price_per_hour: amount.optional().describe("Of the runner; without it nothing has a price."),
	currency: string().regex(/^[A-Z]{3}$/, "must be three capital letters, for example EUR").default(usualRates.currency).describe("Of the price."),
	watts_per_core: amount.default(usualRates.wattsPerCore).describe("Of one processor that is busy."),
	watts_per_gigabyte: amount.default(usualRates.wattsPerGigabyte).describe("Of memory in use.")
});
/** When the training of a model is stopped because it cannot win any more. */
const futility = shape({
	curve: repositoryPath.describe("A curve that the training writes as DVCLive does: a `.tsv` with `step` and one value."),
	direction: _enum(["maximize", "minimize"]).describe("Whether larger values of the curve are better."),
	reach: number().optional().describe("What the best value must come to; the best of the merge base's curve when left out."),
	steps: int().min(1).optional().describe("The last step of the training; that of the merge base's curve when left out."),
	warmup: number().min(.05).lt(1).default(.5).describe("Part of the steps before which nothing is stopped.")
});

// pipeline/registry/schemas/project-file.ts
/** A value of a column as text. Whole numbers may stand without quotes; 1.0 and true must be written as they stand in the table. */
const cellText = union([label, int().transform(String)]);
const metric = _enum(metricIds);
const mode = _enum(["blocking", "informational"]).default("blocking").describe("`informational`: on trial; it is answered and shown, and never stops a change.");
const gate = shape({
	metric: metric.describe("What is compared; each task has metrics of its own."),
	class: cellText.optional().describe("Of a multiclass task: this class alone; for precision, recall, specificity, f1, f2 and f0_5."),
	mode,
	margin: number().min(0).optional().describe("Largest loss against the merge base or the champion that still passes, in the metric's own unit."),
	effect: number().min(0).optional().describe("Smallest gain of interest, in the metric's own unit; smaller ones count as equivalent. Beside a `margin`."),
	minimum: number().optional().describe("The candidate's own value must reach this. For metrics that are maximized."),
	maximum: number().optional().describe("The candidate's own value must not pass this. For metrics that are minimized.")
}).superRefine((rule, context) => {
	if (rule.class !== void 0 && !isClassMeasure(rule.metric)) problem(context, ["class"], `has no sense for ${rule.metric}; use ${classMeasures.join(", ")}`);
	if (rule.effect !== void 0 && rule.margin === void 0) problem(context, ["effect"], "needs a `margin` beside it: what is compared has two sides");
	const wrong = directionOf(rule.metric) === "maximize" ? "maximum" : "minimum";
	const right = wrong === "maximum" ? "minimum" : "maximum";
	if (rule[wrong] !== void 0) problem(context, [wrong], `has no sense for ${rule.metric}; use \`${right}\``);
	else if (rule.margin === void 0 && rule[right] === void 0) problem(context, [], `needs \`margin\`, \`${right}\` or both: a gate without a rule would pass everything`);
});
const gates = list(gate, {
	least: 1,
	most: 100
}).superRefine((rules, context) => {
	rules.forEach((own, i) => {
		if (rules.findIndex((rule) => rule.metric === own.metric && rule.class === own.class) < i) problem(context, [i, "metric"], `${own.metric} has a gate already; put all of its rules into one`);
	});
}).superRefine((rules, context) => {
	if (rules.length > 0 && rules.every((rule) => rule.mode === "informational")) problem(context, [], "are all informational: nothing would be decided");
}).describe("Every gate must pass. At least one that is not informational: nothing passes for want of a rule.");
const columns = union([label.transform((name) => [name]), list(label, {
	least: 1,
	most: 5
})]);
const minimumRows = int().min(2).default(30).describe("Smaller ones are counted and not judged.");
const slice = union([columns.transform((by) => ({
	by,
	minimum_rows: 30,
	required: [],
	margin: void 0,
	effect: void 0,
	mode: "blocking"
})), shape({
	by: columns.describe("A column, or several that are crossed."),
	minimum_rows: minimumRows,
	required: list(union([cellText.transform((value) => [value]), list(cellText, {
		least: 1,
		most: 5
	})]), { most: 1e3 }).default([]).describe("Values that must be among the rows; of crossed columns a list for each."),
	margin: number().min(0).optional().describe("Largest loss of a slice that passes: of accuracy, or of the mean loss for numbers."),
	effect: number().min(0).optional().describe("Smallest gain of a slice that is of interest."),
	mode
})]).superRefine(({ by, required }, context) => {
	required.forEach((values, i) => {
		if (values.length !== by.length) problem(context, ["required", i], `names ${counted(values.length, "value")} for ${counted(by.length, "column")}`);
	});
});
const fairness = shape({
	column: label.describe("Column that tells the groups apart."),
	measure: _enum(fairnessMeasures).describe("Gap of: shares predicted positive, true positive rates, the worse of both error rates, accuracy."),
	maximum: probability.describe("Largest gap between two groups that passes."),
	margin: probability.optional().describe("Largest growth of the gap against the model before that passes."),
	minimum_rows: minimumRows,
	mode
});
const operation = shape({
	measure: _enum(operationMeasures).describe("Time of one request, rows in a second, bytes of the files or of memory, time or price of the training."),
	maximum: number().min(0).optional().describe("The candidate's own value must not pass this."),
	minimum: number().min(0).optional().describe("The candidate must reach this; of `rows_per_second`."),
	margin: number().min(0).optional().describe("Largest worsening against the merge base or the champion, as a share: 0.2 is a fifth."),
	mode
}).superRefine((rule, context) => {
	const { measure, margin } = rule;
	const [right, wrong] = isLargerBetter(measure) ? ["minimum", "maximum"] : ["maximum", "minimum"];
	if (rule[wrong] !== void 0) problem(context, [wrong], `has no sense for ${measure}; use \`${right}\``);
	else if (margin === void 0 && rule[right] === void 0) problem(context, [], `needs \`${right}\`, \`margin\` or both: a rule without a bound would pass everything`);
	if (margin !== void 0 && isOfTraining(measure)) problem(context, ["margin"], `has no sense for ${measure}: the model that is compared with was not trained now`);
});
const operations = list(operation, { most: 50 }).superRefine((rules, context) => {
	rules.forEach(({ measure }, i) => {
		if (rules.findIndex((rule) => rule.measure === measure) < i) problem(context, [i, "measure"], `${measure} has a rule already; put all of its bounds into one`);
	});
}).default([]).describe("What the model may take to run and to train.");
const score = union([sentence.transform((command) => ({
	command,
	timeout_seconds: 600
})), shape({
	command: sentence.describe("Shell command, run at the root of the repository."),
	timeout_seconds: int().min(1).max(86400).default(600).describe("Longer, and the evaluation ends with an error.")
})]).describe("How a model that Lockstep cannot open is scored; see predictions.md.");
const drift = strictObject({
	minimum_rows: int().min(2).default(200).describe("Fewer live rows than this: insufficient_data."),
	alpha: number().gt(0).lt(1).default(.01).describe("Adjusted p-value below which a column may have drifted."),
	minimum_effect: number().min(0).default(.1).describe("Smallest distance that counts as drift, in standard deviations of the training rows.")
}).prefault({});
const model = shape({
	artifact: repositoryPath.describe("The output of a stage that is the model."),
	metrics: repositoryPath.describe("The metrics file that the pipeline writes."),
	evaluation_rows: repositoryPath.describe("The table the model is judged by, or a folder of pictures: an output of a stage, or tracked by DVC."),
	training_rows: repositoryPath.describe("The table it was trained on."),
	id: label.describe("Column that names a row."),
	label: label.describe("Column with the truth."),
	task: _enum(judgedKinds).default("binary").describe("What the model says about a row."),
	positive: cellText.optional().describe("The label that counts as positive; of a binary task, and required there."),
	levels: list(number().gt(0).lt(1), {
		least: 1,
		most: 100
	}).optional().describe("Probabilities of a quantiles task, ascending; required there."),
	score: score.optional(),
	costs: costs.optional(),
	group: label.optional().describe("Column whose rows belong together, for example the customer: they are drawn together."),
	environment: list(repositoryPath, { most: 1e3 }).default([]).describe("Files beside the stages' dependencies that decide the model, for example package-lock.json."),
	consumers: list(label, { most: 100 }).default([]).describe("Who asks the model, for example a service or a team: named in the report beside what changes for them."),
	owners: list(label, { most: 100 }).default([]).describe("Who answers for the model, for example a team: named in the card, the dossier and by `models show`."),
	exports: list(_enum(exportFormats), { most: exportFormats.length }).superRefine((formats, context) => {
		formats.forEach((format, i) => {
			if (formats.indexOf(format) < i) problem(context, [i], `${format} is named twice`);
		});
	}).default([]).describe("Formats that a release of the model has beside its own files; see release.md."),
	gates,
	slices: list(slice, { most: 50 }).default([]).describe("Parts of the rows that must not get worse."),
	slice_correction: _enum(sliceCorrections).default("holm").describe("How many slices are allowed for: `holm` keeps the chance of any false alarm, `benjamini_hochberg` the share of false ones among all alarms."),
	fairness: list(fairness, { most: 50 }).default([]).describe("Groups that must be treated alike."),
	operation: operations,
	drift: drift.describe("When live rows count as drifted."),
	budget: limits.optional().describe("What the stages that the model needs may take in one run; see cost.md."),
	futility: futility.optional().describe("Stops a training that cannot win; off when left out. See cost.md.")
}).superRefine(({ id, label: truth, task, positive, levels, group, costs: declared, gates: rules, fairness: fairnessRules }, context) => {
	if (id === truth) problem(context, ["label"], "is the id already, and no two rows share an id");
	if (task === "ranking" && group === void 0) problem(context, ["group"], "is missing: of a ranking task it names the column of the query");
	if (declared !== void 0 && declared.kind !== task) problem(context, ["costs"], `have another form for ${task}`);
	if (declared !== void 0 && isWithoutCost(declared)) problem(context, ["costs"], "are all 0, so nothing costs");
	rules.forEach(({ metric: measured, class: ofClass }, i) => {
		if (measured === "cost" && declared === void 0) problem(context, [
			"gates",
			i,
			"metric"
		], "cost needs `costs`");
		if (ofClass !== void 0 && task !== "multiclass") problem(context, [
			"gates",
			i,
			"class"
		], `has no sense for ${task}`);
	});
	if (task === "binary" && positive === void 0) problem(context, ["positive"], "is missing");
	if (task !== "binary" && positive !== void 0) problem(context, ["positive"], `has no sense for ${task}`);
	if (task === "quantiles" && levels === void 0) problem(context, ["levels"], "is missing");
	if (task !== "quantiles" && levels !== void 0) problem(context, ["levels"], `has no sense for ${task}`);
	if (levels?.some((level, i) => i > 0 && level <= (levels[i - 1] ?? 0)) === true) problem(context, ["levels"], "must be in ascending order, each once");
	rules.forEach(({ metric: measured, class: ofClass }, i) => {
		const metric = ofClass !== void 0 && isClassMeasure(measured) ? classMetric(measured, ofClass) : measured;
		if (!isMetricOf(task, metric)) problem(context, [
			"gates",
			i,
			"metric"
		], `is no metric of ${task}; use ${Object.keys(metricsOf[task]).join(", ")}`);
	});
	fairnessRules.forEach(({ measure }, i) => {
		if (task !== "binary" && !(task === "multiclass" && measure === "accuracy")) problem(context, [
			"fairness",
			i,
			"measure"
		], `${measure} has no sense for ${task}`);
	});
});
const models = byName(ids.modelName, model).superRefine((declared, context) => {
	const entries = Object.entries(declared);
	if (entries.length === 0) problem(context, [], "needs at least one model");
	if (entries.length > 1e3) problem(context, [], "must have at most 1000 models");
	entries.forEach(([name, { artifact }], i) => {
		const other = entries.slice(0, i).find(([, { artifact: taken }]) => taken === artifact);
		if (other !== void 0) problem(context, [name, "artifact"], `is the artifact of ${other[0]} already`);
		if (`models/${name}.yaml`.startsWith(`${artifact}/`)) problem(context, [name, "artifact"], `must not contain the model's own record models/${name}.yaml`);
	});
});
const people = list(label, {
	least: 1,
	most: 1e3
}).superRefine((names, context) => {
	names.forEach((name, i) => {
		if (name.startsWith("@") && !isTeam(name)) problem(context, [i], "is no team; write `@organisation/team`, and people by their login");
	});
	const found = names.map((login) => login.toLowerCase());
	found.forEach((login, i) => {
		if (found.indexOf(login) < i) problem(context, [i], "is named twice");
	});
});
/** A path of the repository, with a `/` behind it when all below it is meant. */
const fileOrFolder = string().superRefine((path, context) => {
	for (const { message } of repositoryPath.safeParse(path.replace(/\/$/, "")).error?.issues ?? []) problem(context, [], message);
});
const expiry = span.optional();
const demand = shape({
	approvers: people.optional().describe("Those of `review.approvers` whose approval counts here; all when left out."),
	required: int().min(1).optional().describe("How many of them must approve, when it is more."),
	expires_after: expiry.describe("How old an approval may be when it is merged on, when it is less: `12h`, `14d`.")
});
const review = shape({
	approvers: people.describe("Who may approve: logins, and teams as `@organisation/team`; they need write permission, too."),
	required: int().min(1).default(1).describe("How many of them must approve."),
	permission: _enum(["write", "admin"]).default("write").describe("What an approver needs at least on the forge."),
	code_owners: boolean().default(false).describe("Whether approvers must own the model's record by CODEOWNERS, too."),
	owners: people.optional().describe("Logins and teams that may override a gate for one content; nobody when left out."),
	expires_after: expiry.describe("How old an approval may be when it is merged on: `12h`, `14d`; any age when left out."),
	protected: list(fileOrFolder, { most: 1e3 }).default([]).describe("Files, and folders with a `/` at their end, whose changes only an administrator approves."),
	models: byName(ids.modelName, demand).default({}).describe("What a model asks for on top."),
	environments: byName(ids.environmentName, demand).default({}).describe("What an environment asks for on top.")
}).superRefine(({ approvers, required, models: byModel, environments: byEnvironment }, context) => {
	const may = new Set(approvers.map((login) => login.toLowerCase()));
	const isCounted = !approvers.some(isTeam);
	if (isCounted && required > may.size) problem(context, ["required"], `is more than the ${may.size} who may approve`);
	for (const [kind, demands] of [["models", byModel], ["environments", byEnvironment]]) for (const [name, own] of Object.entries(demands)) {
		own.approvers?.forEach((login, i) => {
			if (isCounted && !isTeam(login) && !may.has(login.toLowerCase())) problem(context, [
				kind,
				name,
				"approvers",
				i
			], "is not one of `review.approvers`");
		});
		if (!isCounted || own.approvers?.some(isTeam) === true) continue;
		const left = own.approvers?.length ?? may.size;
		const needed = Math.max(required, own.required ?? 1);
		if (needed > left) problem(context, [kind, name], `needs ${needed} approvals, and ${left} may give one`);
	}
});
/** `lockstep.yaml` as it is written. */
const projectFile = shape({
	models: models.describe("Models by name."),
	environments: environments.describe("Where versions are assigned, by name."),
	review: review.describe("Who may approve a change; the base branch's file decides."),
	provenance: provenance.optional().describe("Who may sign versions; the state before a version came in decides. See provenance.md."),
	cost: costRates.optional().describe("What stages are charged with; see cost.md."),
	budget: budget.optional().describe("What the stages of one run may take; the base branch's file decides.")
}).superRefine(({ cost, budget: run, models: declared }, context) => {
	if (cost?.price_per_hour !== void 0) return;
	const message = "needs `cost.price_per_hour`, without which nothing has a price";
	if (run?.price !== void 0) problem(context, ["budget", "price"], message);
	for (const [name, stage] of Object.entries(run?.stages ?? {})) if (stage.price !== void 0) problem(context, [
		"budget",
		"stages",
		name,
		"price"
	], message);
	for (const [name, { budget: own }] of Object.entries(declared)) if (own?.price !== void 0) problem(context, [
		"models",
		name,
		"budget",
		"price"
	], message);
});

// pipeline/registry/project.ts
/** The schema has seen to it that each task has what it needs. */
function taskOf(declared) {
	const { task: kind, positive = "", levels = [], group = "" } = declared;
	switch (kind) {
		case "binary": return {
			kind,
			positive
		};
		case "quantiles": return {
			kind,
			levels
		};
		case "ranking": return {
			kind,
			queryColumn: group
		};
		case "multiclass":
		case "regression": return { kind };
	}
}
function provenanceOf(declared) {
	const { required, keys, identities, trusted_root: trustedRoot } = declared;
	return {
		isRequired: required,
		keys,
		identities: identities.map(({ repository, ...identity }) => ({
			...identity,
			repositoryId: repository
		})),
		trustedRoot
	};
}
function ratesOf(declared) {
	return {
		pricePerHour: declared.price_per_hour,
		currency: declared.currency,
		wattsPerCore: declared.watts_per_core,
		wattsPerGigabyte: declared.watts_per_gigabyte
	};
}
/** What asks for nothing leaves nothing behind. */
function rulesOf(declared) {
	const { after, soak, branches, enter, leave, frozen, promote } = declared;
	const asked = [
		...branches ?? [],
		...enter,
		...leave,
		...frozen
	];
	if (after === void 0 && asked.length === 0) return {};
	return { rules: {
		after,
		soakSeconds: soak ?? 0,
		branches: branches ?? [],
		enter,
		leave,
		frozen,
		promote
	} };
}
function expiryOf(seconds) {
	return seconds === void 0 ? {} : { expiresAfterSeconds: seconds };
}
/** What says nothing beyond the approvers leaves nothing behind. */
function reviewOf(declared) {
	const demands = (declaredDemands) => Object.fromEntries(Object.entries(declaredDemands).map(([name, { approvers, required, expires_after }]) => [name, {
		approvers,
		requiredApprovals: required,
		...expiryOf(expires_after)
	}]));
	const isSaid = (value) => Object.keys(value).length > 0;
	return {
		approvers: declared.approvers,
		requiredApprovals: declared.required,
		...expiryOf(declared.expires_after),
		...declared.permission === "write" ? {} : { permission: declared.permission },
		...declared.code_owners ? { codeOwners: true } : {},
		...declared.owners === void 0 ? {} : { owners: declared.owners },
		...declared.protected.length === 0 ? {} : { protectedPaths: declared.protected },
		...isSaid(declared.models) ? { models: demands(declared.models) } : {},
		...isSaid(declared.environments) ? { environments: demands(declared.environments) } : {}
	};
}
/**
* Reads `lockstep.yaml`.
*
* @param where - The file's name for messages.
* @throws LockstepError CONFIG_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
*/
function parseProject(text, where) {
	const { models, environments, review, provenance, cost, budget } = readYamlFile({
		text,
		where
	}, projectFile, {
		code: "CONFIG_INVALID",
		hint: "Mend every place that is named; docs/reference/lockstep-yaml.md has all keys."
	});
	return {
		models: Object.entries(models).map(([name, model]) => ({
			model: modelName(name),
			artifact: model.artifact,
			metricsFile: model.metrics,
			evaluationRows: model.evaluation_rows,
			trainingRows: model.training_rows,
			idColumn: model.id,
			labelColumn: model.label,
			task: taskOf(model),
			groupColumn: model.group,
			score: model.score === void 0 ? void 0 : {
				command: model.score.command,
				timeoutSeconds: model.score.timeout_seconds
			},
			environmentFiles: model.environment,
			...model.consumers.length === 0 ? {} : { consumers: model.consumers },
			...model.owners.length === 0 ? {} : { owners: model.owners },
			...model.exports.length === 0 ? {} : { exports: model.exports },
			...model.costs === void 0 ? {} : { costs: model.costs },
			gates: model.gates.map(({ metric, class: ofClass, margin, effect, minimum, maximum, mode }) => ({
				metric: ofClass !== void 0 && isClassMeasure(metric) ? classMetric(metric, ofClass) : metric,
				margin,
				...effect === void 0 ? {} : { effect },
				limit: minimum ?? maximum,
				...mode === "informational" ? { mode } : {}
			})),
			slices: model.slices.map(({ by, minimum_rows: minimumRows, required, margin, effect, mode }) => ({
				columns: by,
				minimumRows,
				required,
				margin,
				...effect === void 0 ? {} : { effect },
				mode
			})),
			...model.slice_correction === "holm" ? {} : { sliceCorrection: model.slice_correction },
			fairness: model.fairness.map(({ minimum_rows: minimumRows, margin, ...rule }) => ({
				...rule,
				...margin === void 0 ? {} : { margin },
				minimumRows
			})),
			...model.operation.length === 0 ? {} : { operation: model.operation.map(({ measure, maximum, minimum, margin, mode }) => ({
				measure,
				limit: maximum ?? minimum,
				margin,
				mode
			})) },
			drift: {
				minimumRows: model.drift.minimum_rows,
				alpha: model.drift.alpha,
				minimumEffect: model.drift.minimum_effect
			},
			...model.budget === void 0 ? {} : { budget: model.budget },
			...model.futility === void 0 ? {} : { futility: model.futility }
		})),
		environments: Object.entries(environments).map(([name, { target, ...declared }]) => ({
			environment: environmentName(name),
			target: {
				kind: target.kind,
				path: target.path,
				url: target.url
			},
			...rulesOf(declared)
		})),
		review: reviewOf(review),
		...provenance === void 0 ? {} : { provenance: provenanceOf(provenance) },
		...cost === void 0 ? {} : { rates: ratesOf(cost) },
		...budget === void 0 ? {} : { budgets: {
			run: budget,
			stages: new Map(Object.entries(budget.stages))
		} }
	};
}

export { isLargerBetter as a, windowEndText as i, sigstoreInstances as n, isOfTraining as o, frozenAt as r, parseProject as t };