import { A as LockstepError, O as sha256 } from "./file-work.js";
import { Lt as fromJson, Wt as isYamlMap, Zt as canonicalJson, kt as digestOf } from "./pipeline.js";
import { i as directionOf } from "./metric.js";
import { _ as strictObject, c as int, f as number, g as record, i as array, l as json, u as literal, v as string } from "./schemas.js";
import { n as parseYamlMap, o as largeYamlLimits } from "./parse.js";
import { t as editYaml } from "./edit.js";
import { n as resampledReach, t as correctedResampledT } from "./paired-t.js";

// pipeline/training/sweeps/trial.ts
function trialOf(inputs) {
	const { point, division, seeds } = inputs;
	return {
		key: digestOf(inputs),
		point,
		division,
		seeds
	};
}
const score = strictObject({
	seed: int(),
	fold: int(),
	value: number().nullable()
});
const trialResult = strictObject({
	kind: literal("lockstep/TrialResult"),
	schema: literal(1),
	trial: string().regex(/^[0-9a-f]{64}$/),
	point: record(string().max(200), json()),
	/** One for each seed and fold; none when the trial failed. */
	scores: array(score).max(2500),
	/** Why the trial could not be run to its end. */
	failure: strictObject({
		code: string().max(100),
		message: string().max(4e3)
	}).optional(),
	worker: string().max(200),
	/** How many workers had claimed the trial, this one included. */
	generation: int().min(1),
	cost: strictObject({
		wallMs: number().min(0),
		cpuMs: number().min(0)
	})
});
function encodeResult(result) {
	return `${canonicalJson(result)}\n`;
}
/** @throws LockstepError RECORD_INVALID when the text is not the result of this trial. */
function readResult(text, key) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw invalid(key, "is not JSON", cause);
	}
	const parsed = trialResult.safeParse(json);
	if (!parsed.success) throw invalid(key, parsed.error.issues[0]?.message ?? "has another shape", parsed.error);
	if (sha256(parsed.data.trial) !== key) throw invalid(key, `is that of the trial ${parsed.data.trial}`);
	return parsed.data;
}
function invalid(key, message, cause) {
	return new LockstepError("RECORD_INVALID", `the result of the trial ${key} ${message}`, {
		hint: "Remove it where it is kept, so that the trial runs again.",
		cause
	});
}
/** `undefined` for a trial that failed, or whose metric was undefined somewhere: a mean over the rest would be of other rows. */
function spreadOf({ scores, failure }) {
	const values = scores.map(({ value }) => value);
	if (failure !== void 0 || values.length === 0 || values.includes(null)) return void 0;
	const numbers = values.map((value) => value ?? 0);
	const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
	const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return {
		mean,
		deviation: Math.sqrt(squares / Math.max(1, numbers.length - 1)),
		count: numbers.length
	};
}

// pipeline/training/sweeps/ranking.ts
/** 1 where larger is better, −1 where smaller is. */
function signOf({ metric }) {
	return directionOf(metric) === "maximize" ? 1 : -1;
}
/**
* The trials that succeeded, best first; of halving those with the most effort, since less effort is no fair comparison. Of equal ones
* the first that was proposed.
*/
function rankTrials(sweep, trials, results) {
	const found = trials.flatMap(({ key }) => results.get(key) ?? []);
	const effort = sweep.effort?.parameter;
	const most = effort === void 0 ? 0 : Math.max(...found.map(({ point }) => Number(point[effort])));
	return (effort === void 0 ? found : found.filter(({ point }) => Number(point[effort]) === most)).flatMap((result) => {
		const spread = spreadOf(result);
		return spread === void 0 ? [] : [{
			result,
			spread
		}];
	}).sort((a, b) => signOf(sweep) * (b.spread.mean - a.spread.mean));
}

// pipeline/training/sweeps/comparison.ts
/** More than so many repetitions a sweep cannot have, and more rows are no plan that a person would act on. */
const mostRepeats = 50;
const mostRows = 1e9;
/** What one pair found, fold by fold; or why it found nothing. */
function differencesOf(winner, incumbent) {
	for (const [name, { failure }] of [["params.yaml as it stands", incumbent], ["the best", winner]]) if (failure !== void 0) return `${name} failed on fresh folds: ${failure.message}`;
	const other = new Map(incumbent.scores.map(({ fold, value }) => [fold, value]));
	const found = winner.scores.map(({ fold, value }) => ({
		winner: value,
		incumbent: other.get(fold) ?? null
	}));
	const defined = found.flatMap(({ winner: a, incumbent: b }) => a === null || b === null ? [] : [{
		winner: a,
		incumbent: b
	}]);
	return defined.length === found.length ? defined : "the metric is undefined on a fresh fold";
}
/** How many more folds, or rows where folds do not suffice, bring the interval's end to 0 if the mean stays. */
function needed({ mean, deviation, low }, sizes) {
	const distance = Math.abs(mean);
	if (distance === 0) return {};
	const { count, testShare, perRepeat, rows } = sizes;
	for (let folds = count + perRepeat; folds <= mostRepeats * perRepeat; folds += perRepeat) if (resampledReach(folds, testShare, deviation) < distance) return { moreFolds: folds - count };
	const moreRows = Math.ceil(rows * (((mean - low) / distance) ** 2 - 1));
	return moreRows > mostRows ? {} : { moreRows };
}
/**
* Judges pairs by the corrected resampled t-test.
*
* @param folds - Of each pair, the folds it was run on.
* @see Nadeau and Bengio (2003), Inference for the generalization error.
*/
function compareWinner(sweep, pairs, results) {
	const scores = [];
	for (const { pair } of pairs) {
		const [winner, incumbent] = [results.get(pair.winner.key), results.get(pair.incumbent.key)];
		if (winner === void 0 || incumbent === void 0) return {
			verdict: "undecided",
			reason: "not all of its trials were run"
		};
		const found = differencesOf(winner, incumbent);
		if (typeof found === "string") return {
			verdict: "undecided",
			reason: found
		};
		scores.push(...found);
	}
	if (scores.length < 2) return { verdict: "same" };
	const files = pairs.flatMap(({ folds }) => folds);
	const testShare = files.reduce((sum, { trainingRows, testRows }) => sum + testRows / trainingRows, 0) / files.length;
	const rows = Math.max(...files.map(({ trainingRows, testRows }) => trainingRows + testRows));
	const found = correctedResampledT(scores.map(({ winner, incumbent }) => signOf(sweep) * (winner - incumbent)), testShare);
	const { mean, deviation, low, high, pValue } = found;
	const verdict = low > 0 ? "better" : high < 0 ? "worse" : "not_distinguishable";
	const meanOf = (side) => scores.reduce((sum, score) => sum + score[side], 0) / scores.length;
	const count = scores.length;
	const sizes = {
		count,
		testShare,
		perRepeat: count / pairs.length,
		rows
	};
	return {
		verdict,
		difference: mean,
		low,
		high,
		deviation,
		pValue,
		folds: count,
		winner: meanOf("winner"),
		incumbent: meanOf("incumbent"),
		...verdict === "not_distinguishable" ? needed(found, sizes) : {}
	};
}
function signed(value) {
	return `${value < 0 ? "−" : "+"}${Math.abs(value).toPrecision(2)}`;
}
const verdicts = {
	better: "better beyond noise",
	not_distinguishable: "not distinguishable",
	worse: "worse"
};
function needs({ verdict, moreFolds, moreRows }) {
	if (verdict !== "not_distinguishable") return "";
	if (moreFolds !== void 0) return `; needs about ${moreFolds} more folds`;
	if (moreRows === void 0) return "; no number of folds or rows would tell";
	return `; needs about ${Number(moreRows.toPrecision(2))} more rows`;
}
/** A comparison for people: one sentence without its full stop. */
function comparisonSentence(metric, comparison) {
	switch (comparison.verdict) {
		case "same": return "params.yaml has the best already";
		case "undecided": return `the best was not compared with params.yaml as it stands: ${comparison.reason}`;
		case "better":
		case "not_distinguishable":
		case "worse": {
			const { difference, low, high, folds, verdict } = comparison;
			const interval = `${signed(difference)}, 95 % interval ${signed(low)} to ${signed(high)}`;
			return `beside params.yaml as it stands, on ${folds} folds that the search did not use, the best is ${verdicts[verdict]}: ${metric} ${interval} (positive is better)${needs(comparison)}`;
		}
	}
}

// pipeline/training/sweeps/suggestion.ts
function changesTo(section, point) {
	return Object.entries(point).map(([key, to]) => ({
		key,
		from: Object.hasOwn(section, key) ? section[key] : void 0,
		to
	})).filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}
/** The params file with a point in its section; comments and the order of keys stay. @throws LockstepError PARAMS_INVALID, YAML_INVALID. */
function paramsWith(text, place, point) {
	const values = parseYamlMap(text, place.file, largeYamlLimits);
	const section = values.get(place.section);
	if (!isYamlMap(section)) throw new LockstepError("PARAMS_INVALID", `${place.file} has no section ${JSON.stringify(place.section)}`);
	const changed = new Map([...section, ...Object.entries(point).map(([key, value]) => [key, fromJson(value)])]);
	return editYaml(text, new Map([...values, [place.section, changed]]), largeYamlLimits);
}

// pipeline/training/sweeps/suggestion-block.ts
/**
* The one block of lines in which a text differs from another, as GitHub's suggestion: whoever may push takes it over with a click.
*
* @returns `undefined` for equal texts.
* @see GitHub's "Commenting on a pull request", about suggested changes.
*/
function suggestionBlock(before, after) {
	if (before === after) return void 0;
	const old = before.replace(/\n$/, "").split("\n");
	const wanted = after.replace(/\n$/, "").split("\n");
	let start = 0;
	while (start < old.length && start < wanted.length && old[start] === wanted[start]) start++;
	let end = 0;
	while (end < Math.min(old.length, wanted.length) - start && old.at(-1 - end) === wanted.at(-1 - end)) end++;
	if (start === old.length - end) {
		if (start > 0) start--;
		else end--;
	}
	const lines = wanted.slice(start, wanted.length - end);
	const longest = Math.max(0, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
	const fence = "`".repeat(Math.max(3, longest + 1));
	return {
		startLine: start + 1,
		line: old.length - end,
		body: [
			`${fence}suggestion`,
			...lines,
			fence
		].join("\n")
	};
}

export { comparisonSentence as a, encodeResult as c, trialOf as d, compareWinner as i, readResult as l, changesTo as n, rankTrials as o, paramsWith as r, signOf as s, suggestionBlock as t, spreadOf as u };