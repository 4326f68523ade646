import { b as writeWhole, g as readTextIfThere, j as LockstepError, k as sha256 } from "./file-work.js";
import { Et as digestOf, Hn as readCsv, Kn as writeCsv, On as canonicalJson, _n as toJson, kt as hashFile, mn as fromJson, p as Prng, xn as isYamlMap } from "./pipeline.js";
import { i as largeYamlLimits, n as parseYamlMap, t as parseYaml } from "./parse.js";
import { i as planFolds, r as sectionSchema } from "./fit.js";
import { _ as string, a as boolean, b as union, c as json$1, d as number, g as strictObject, h as record, i as array, l as literal, n as _enum, s as int } from "./schemas.js";
import { t as selectRows } from "./rows2.js";
import { n as learnedTask } from "./learned-task.js";
import { r as readParams } from "./declare3.js";
import { i as directionOf, l as metricIds } from "./metric.js";
import { t as editYaml } from "./edit.js";
import { r as usualRates } from "./budget.js";
import { a as expectedCost, i as shownAmount, n as amountsOf, t as Ledger } from "./ledger.js";
import { access } from "node:fs/promises";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

// pipeline/training/sweeps/folds.ts
/** As the sweep says, and where it says nothing of groups and time, as `cross_validation` of the section does. */
function divisionOf({ folds, seed, ...own }, section) {
	const { group, time, gap } = own.group !== void 0 || own.time !== void 0 ? own : readParams(sectionSchema, section).cross_validation ?? own;
	return {
		folds,
		seed,
		...group === void 0 ? {} : { group },
		...time === void 0 ? {} : {
			time,
			gap: gap ?? 0
		}
	};
}
function csvOf(rows) {
	return writeCsv(rows.columns.map((name) => ({
		name,
		values: rows.column(name)
	})));
}
/**
* Divides the rows into folds, by time, by group, or with classes alike, and writes each as two tables. What is there already is kept:
* the folder is one for these rows and this division.
*
* @throws LockstepError PARAMS_INVALID for too few rows, TABLE_INVALID, COLUMN_MISSING.
*/
async function writeFolds(request) {
	const { seed, folds, group, time, gap = 0 } = request.division;
	const files = Array.from({ length: folds }, (_, fold) => ({
		training: join(request.folder, `${fold}-training.csv`),
		test: join(request.folder, `${fold}-test.csv`)
	}));
	const last = files.at(-1)?.test ?? "";
	if (await access(last).then(() => true, () => false)) return files;
	const { label, task, positive, levels } = readParams(sectionSchema, request.section);
	const rows = await readCsv(request.rows, request.rows);
	const learned = learnedTask({
		task,
		positive,
		levels
	}, rows, label);
	const divided = planFolds({
		folds,
		repeats: 1,
		group,
		time,
		gap
	}, {
		rows,
		labelColumn: label,
		task: learned,
		seed
	});
	for (const [at, fold] of divided.entries()) {
		const place = files[at];
		if (place === void 0) continue;
		await writeWhole(place.training, csvOf(selectRows(rows, fold.training)));
		await writeWhole(place.test, csvOf(selectRows(rows, fold.test)));
	}
	return files;
}

// pipeline/training/sweeps/strategies/efforts.ts
/** The efforts of the rungs: the least, then each `factor` times the one before, up to the most. */
function effortsOf({ min, max, factor }) {
	const efforts = [];
	for (let effort = min; effort < max; effort *= factor) efforts.push(effort);
	return [...efforts, max];
}

// pipeline/training/sweeps/space.ts
/** As many digits as a person would write into params.yaml. */
function rounded(value) {
	return Number(value.toPrecision(6));
}
function clamped(value, { min, max }) {
	return Math.min(Math.max(value, min), max);
}
/**
* The value at a place of a dimension.
*
* @param u - 0 … 1. Values have parts of equal length, in their order; whole numbers, too.
*/
function valueAt(dimension, u) {
	if (dimension.kind === "values") {
		const at = Math.min(Math.floor(u * dimension.values.length), dimension.values.length - 1);
		return dimension.values[at] ?? null;
	}
	const { min, max, isLog, isInteger } = dimension;
	const [low, high] = isInteger ? [isLog ? Math.max(min - .5, .5) : min - .5, max + .5] : [min, max];
	const value = isLog ? Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low))) : low + u * (high - low);
	return clamped(isInteger ? Math.round(value) : rounded(value), dimension);
}
/** The place of a value: the middle of what {@link valueAt} gives it for. */
function placeOf(dimension, value) {
	if (dimension.kind === "values") {
		const text = JSON.stringify(value);
		const at = dimension.values.findIndex((known) => JSON.stringify(known) === text);
		return (Math.max(at, 0) + .5) / dimension.values.length;
	}
	const { min, max, isLog, isInteger } = dimension;
	const [low, high] = isInteger ? [isLog ? Math.max(min - .5, .5) : min - .5, max + .5] : [min, max];
	if (low === high) return .5;
	const scale = (number) => isLog ? Math.log(number) : number;
	return clamped((scale(Number(value)) - scale(low)) / (scale(high) - scale(low)), {
		min: 0,
		max: 1
	});
}
/** The points of a dimension on a grid, each once. */
function gridOf(dimension) {
	if (dimension.kind === "values") return dimension.values;
	const { min, max, isLog, isInteger, steps } = dimension;
	const points = Array.from({ length: steps }, (_, i) => {
		const share = steps === 1 ? .5 : i / (steps - 1);
		const value = isLog ? min * (max / min) ** share : min + share * (max - min);
		return clamped(isInteger ? Math.round(value) : rounded(value), dimension);
	});
	return [...new Set(points)];
}

// pipeline/training/sweeps/strategies/random.ts
/** A point at random. */
function drawPoint(space, prng) {
	return Object.fromEntries([...space].map(([key, dimension]) => [key, valueAt(dimension, prng.uniform())]));
}
/** How often a point that is known already is drawn anew before the space counts as used up. */
const attempts = 100;
/** Points that differ from each other and from those known; fewer than asked for when the space has no more. */
function distinct(count, draw, known = []) {
	const seen = new Set(known.map((point) => JSON.stringify(point)));
	const points = [];
	for (let failures = 0; points.length < count && failures < attempts;) {
		const point = draw();
		const text = JSON.stringify(point);
		if (seen.has(text)) failures++;
		else {
			failures = 0;
			seen.add(text);
			points.push(point);
		}
	}
	return points;
}
/** Points drawn independently. @see Bergstra and Bengio (2012), Random search for hyper-parameter optimization. */
const random = ({ space, trials, seed }, rounds) => {
	if (rounds.length > 0) return void 0;
	const prng = new Prng(seed);
	return distinct(trials, () => drawPoint(space, prng));
};

// pipeline/training/sweeps/strategies/asha.ts
/** The points of the lowest rung, and what the same points are on the others. */
function rungsOf({ space, trials, seed, effort }) {
	if (effort === void 0) return [];
	const prng = new Prng(seed);
	const points = distinct(trials, () => drawPoint(space, prng));
	return effortsOf(effort).map((value) => points.map((point) => ({
		...point,
		[effort.parameter]: value
	})));
}
/**
* Asynchronous successive halving: whoever is among the best share of those that are finished on a rung goes on at once, and while
* nobody is, another point begins on the lowest one. Nobody waits for the slowest of a rung. Who went on, stays on, whatever was finished
* afterwards; when a rung is complete, its best share has gone on, and one point at least.
*
* A pure function of what is started and finished: the same results in the same order give the same trials.
*
* @see Li et al. (2020), A system for massively parallel hyperparameter tuning.
*/
function asha(sweep, look) {
	const rungs = rungsOf(sweep);
	const factor = sweep.effort?.factor ?? 1;
	const points = [];
	const openByRung = [];
	let numbers = [...(rungs[0] ?? []).keys()];
	let isComplete = true;
	for (const [level, rung] of rungs.entries()) {
		const here = numbers.flatMap((number) => {
			const point = rung[number];
			return point === void 0 ? [] : [{
				number,
				point,
				...look(point)
			}];
		});
		points.push(...here.map(({ point }) => point));
		openByRung.push(here.flatMap(({ point, isFinished }) => isFinished ? [] : [point]));
		const finished = here.filter(({ isFinished }) => isFinished);
		isComplete &&= finished.length === here.length;
		const share = Math.floor(finished.length / factor);
		const good = finished.filter(({ merit }) => merit !== void 0).sort((a, b) => (b.merit ?? 0) - (a.merit ?? 0) || a.number - b.number);
		const best = new Set(good.slice(0, isComplete ? Math.max(1, share) : share).map(({ number }) => number));
		const next = rungs[level + 1];
		const isOn = (number) => {
			const above = next?.[number];
			return above !== void 0 && look(above).isStarted;
		};
		numbers = good.flatMap(({ number }) => best.has(number) || isOn(number) ? [number] : []);
	}
	return {
		points,
		open: openByRung.toReversed().flat()
	};
}

// pipeline/training/sweeps/sweep-file.ts
const strategies = [
	"grid",
	"random",
	"latin-hypercube",
	"tpe",
	"halving",
	"asha"
];
/** Most trials of one sweep. */
const trialLimit = 1e4;
const json = json$1();
const dimension = union([strictObject({ values: array(json).min(1).max(1e3) }), strictObject({
	min: number(),
	max: number(),
	scale: _enum(["linear", "log"]).default("linear"),
	integer: boolean().default(false),
	steps: int().min(1).max(1e3).default(5)
})]);
const sweepFile = strictObject({
	metric: _enum(metricIds),
	strategy: _enum(strategies).default("tpe"),
	/** How many points to try; a grid tries all of its own, halving and asha begin with so many. */
	trials: int().min(1).max(trialLimit).default(24),
	seed: int().min(0).max(4294967295).default(0),
	folds: int().min(2).max(50).default(3),
	/** Column whose rows of one value stay on one side of every fold. */
	group: string().min(1).max(1e3).optional(),
	/** Column of dates or numbers: each fold tests what follows the rows that it learns from; `gap` rows between are left out. */
	time: string().min(1).max(1e3).optional(),
	gap: int().min(0).max(1e9).optional(),
	/** Seeds with which every point is trained. */
	seeds: array(int().min(0).max(4294967295)).min(1).max(50).default([0]),
	space: record(string().min(1).max(200), dimension),
	/** What all trials together may take, of time and of processor time, in hours. */
	budget: strictObject({
		hours: number().gt(0).optional(),
		cpu_hours: number().gt(0).optional()
	}).optional(),
	/** Of TPE: trials of one round, which know nothing of each other. */
	batch: int().min(1).max(1e3).default(6),
	/** Of halving and asha: the parameter that is the effort, and how it grows from rung to rung. */
	effort: strictObject({
		parameter: string().min(1).max(200),
		min: int().min(1),
		max: int().min(1),
		factor: int().min(2).max(100).default(3)
	}).optional()
});
function invalid$1(message, hint) {
	return new LockstepError("PARAMS_INVALID", `sweep.yaml: ${message}`, { hint });
}
function dimensionOf(key, found) {
	if ("values" in found) return {
		kind: "values",
		values: found.values
	};
	const { min, max, scale, integer, steps } = found;
	if (min > max || scale === "log" && min <= 0 || integer && !(Number.isInteger(min) && Number.isInteger(max))) throw invalid$1(`space.${key}: ${min} to ${max} is no range`, "`min` is at most `max`; both are whole numbers with `integer: true`, and above 0 with `scale: log`.");
	return {
		kind: "range",
		min,
		max,
		isLog: scale === "log",
		isInteger: integer,
		steps
	};
}
/** @throws LockstepError PARAMS_INVALID naming every wrong key. */
function readSweep(file) {
	const { space, effort, ...rest } = readParams(sweepFile, file);
	const dimensions = new Map(Object.entries(space).map(([key, found]) => [key, dimensionOf(key, found)]));
	if (dimensions.size === 0) throw invalid$1("`space` is empty", "Name at least one parameter to vary.");
	const isOfEfforts = rest.strategy === "halving" || rest.strategy === "asha";
	if (isOfEfforts !== (effort !== void 0)) throw invalid$1(`${rest.strategy} ${isOfEfforts ? "needs" : "has no"} \`effort\``, "Give for example `effort: {parameter: trees, min: 20, max: 180}` with `strategy: halving` or `asha`, and only there.");
	if (effort !== void 0 && (effort.min > effort.max || dimensions.has(effort.parameter))) throw invalid$1("`effort` does not fit", "Its `min` is at most its `max`, and its parameter is not in `space`.");
	return {
		...rest,
		space: dimensions,
		effort
	};
}

// pipeline/training/sweeps/strategies/grid.ts
/** Every combination of the values, the last parameter varying first. @throws LockstepError PARAMS_INVALID beyond the limit. */
const grid = ({ space }, rounds) => {
	if (rounds.length > 0) return void 0;
	let points = [{}];
	for (const [key, dimension] of space) {
		const values = gridOf(dimension);
		if (points.length * values.length > 1e4) throw new LockstepError("PARAMS_INVALID", `sweep.yaml: the grid has more than ${trialLimit} points`, { hint: "Take fewer `steps` or `values`, or another strategy." });
		points = points.flatMap((point) => values.map((value) => ({
			...point,
			[key]: value
		})));
	}
	return points;
};

// pipeline/training/sweeps/strategies/halving.ts
/**
* Successive halving: many points with little effort, of which the best share of each rung goes on with `factor` times as much. Rung by
* rung: who goes on hangs on the results alone, not on which worker was quicker, as it does in `asha`.
*
* @see Jamieson and Talwalkar (2016), Non-stochastic best arm identification and hyperparameter optimization.
*/
const halving = (sweep, rounds) => {
	const { space, trials, seed, effort } = sweep;
	if (effort === void 0) return void 0;
	const next = effortsOf(effort)[rounds.length];
	if (next === void 0) return void 0;
	const last = rounds.at(-1);
	if (last === void 0) {
		const prng = new Prng(seed);
		return distinct(trials, () => drawPoint(space, prng)).map((point) => ({
			...point,
			[effort.parameter]: next
		}));
	}
	const good = last.filter(({ merit }) => merit !== void 0);
	const points = [...good.keys()].sort((a, b) => (good[b]?.merit ?? 0) - (good[a]?.merit ?? 0) || a - b).slice(0, Math.max(1, Math.floor(last.length / effort.factor))).sort((a, b) => a - b).map((at) => ({
		...good[at]?.point,
		[effort.parameter]: next
	}));
	return points.length === 0 ? void 0 : points;
};

// pipeline/training/sweeps/strategies/latin-hypercube.ts
/**
* As many parts of each parameter as there are trials, each with one trial in it, combined at random.
*
* @see McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of input variables.
*/
const latinHypercube = ({ space, trials, seed }, rounds) => {
	if (rounds.length > 0) return void 0;
	const prng = new Prng(seed);
	const places = new Map([...space.keys()].map((key) => {
		const order = prng.shuffle(Uint32Array.from({ length: trials }, (_, i) => i));
		return [key, Array.from(order, (part) => (part + prng.uniform()) / trials)];
	}));
	const points = Array.from({ length: trials }, (_, i) => Object.fromEntries([...space].map(([key, dimension]) => [key, valueAt(dimension, places.get(key)?.[i] ?? .5)])));
	return [...new Map(points.map((point) => [JSON.stringify(point), point])).values()];
};

// pipeline/training/sweeps/strategies/tpe.ts
/** Share of the trials that count as good, and how many points are drawn for each that is tried. */
const goodShare = .25;
const candidates = 24;
function ofValues(count, places) {
	const part = (place) => Math.min(Math.floor(place * count), count - 1);
	const weights = new Float64Array(count).fill(1 / count);
	for (const place of places) weights[part(place)] = (weights[part(place)] ?? 0) + 1;
	return {
		at: (place) => weights[part(place)] ?? 0,
		draw(prng) {
			let left = prng.uniform() * (places.length + 1);
			const at = weights.findIndex((weight) => (left -= weight) < 0);
			return ((at < 0 ? count - 1 : at) + .5) / count;
		}
	};
}
/** A bell around each place, as wide as the distance to its farther neighbour. */
function ofRange(places) {
	const sorted = [...places].sort((a, b) => a - b);
	const narrowest = 1 / Math.min(100, places.length + 2);
	const bells = sorted.map((center, i) => {
		const gaps = [sorted[i - 1], sorted[i + 1]].flatMap((other) => other === void 0 ? [] : [Math.abs(other - center)]);
		return {
			center,
			width: Math.max(gaps.length === 0 ? .5 : Math.max(...gaps), narrowest)
		};
	});
	const bell = ({ center, width }, place) => Math.exp(-.5 * ((place - center) / width) ** 2) / (width * Math.sqrt(2 * Math.PI));
	return {
		at: (place) => bells.reduce((sum, each) => sum + bell(each, place), 1) / (bells.length + 1),
		draw(prng) {
			const chosen = bells[prng.index(bells.length + 1)];
			if (chosen === void 0) return prng.uniform();
			for (let tries = 0; tries < 20; tries++) {
				const normal = Math.sqrt(-2 * Math.log(1 - prng.uniform())) * Math.cos(2 * Math.PI * prng.uniform());
				const place = chosen.center + normal * chosen.width;
				if (place >= 0 && place <= 1) return place;
			}
			return prng.uniform();
		}
	};
}
function densityOf(dimension, places) {
	return dimension.kind === "values" ? ofValues(dimension.values.length, places) : ofRange(places);
}
function compared(space, tried) {
	const order = [...tried.keys()].sort((a, b) => {
		const [x, y] = [tried[a]?.merit ?? Number.NEGATIVE_INFINITY, tried[b]?.merit ?? Number.NEGATIVE_INFINITY];
		return x === y ? a - b : y - x;
	});
	const count = Math.max(1, Math.ceil(goodShare * tried.length));
	const places = (rows, key, dimension) => rows.map((row) => placeOf(dimension, tried[row]?.point[key] ?? null));
	return new Map([...space].map(([key, dimension]) => [key, {
		good: densityOf(dimension, places(order.slice(0, count), key, dimension)),
		other: densityOf(dimension, places(order.slice(count), key, dimension))
	}]));
}
/** Of some points drawn where good ones are, the one that is likeliest to be good: parameter by parameter. */
function likelyPoint(space, densities, prng) {
	const point = {};
	for (const [key, dimension] of space) {
		const found = densities.get(key);
		if (found === void 0) continue;
		let best = {
			ratio: Number.NEGATIVE_INFINITY,
			place: .5
		};
		for (let i = 0; i < candidates; i++) {
			const place = found.good.draw(prng);
			const ratio = Math.log(found.good.at(place)) - Math.log(found.other.at(place));
			if (ratio > best.ratio) best = {
				ratio,
				place
			};
		}
		point[key] = valueAt(dimension, best.place);
	}
	return point;
}
/**
* Tree-structured Parzen estimator, in rounds: the first at random, each further one from all before it. The trials of a round know
* nothing of each other, so that they can run at once and the sweep is the same for any number of workers.
*
* @see Bergstra et al. (2011), Algorithms for hyper-parameter optimization.
*/
const tpe = ({ space, trials, seed, batch }, rounds) => {
	const tried = rounds.flat();
	const left = trials - tried.length;
	if (left <= 0) return void 0;
	const prng = new Prng(seed ^ Math.imul(rounds.length, 2654435769));
	const count = Math.min(left, batch);
	const known = tried.map(({ point }) => point);
	const densities = compared(space, tried);
	const draw = () => rounds.length === 0 ? drawPoint(space, prng) : likelyPoint(space, densities, prng);
	const likely = distinct(count, draw, known);
	const others = distinct(count - likely.length, () => drawPoint(space, prng), [...known, ...likely]);
	const points = [...likely, ...others];
	return points.length === 0 ? void 0 : points;
};

// pipeline/training/sweeps/strategies/index.ts
/** To add a strategy that goes in rounds: one file, one line here and its name in sweep-file.ts. The one that does not is asha.ts. */
const strategyOf = {
	grid,
	random,
	"latin-hypercube": latinHypercube,
	tpe,
	halving
};

// pipeline/training/sweeps/trial.ts
function trialOf(inputs) {
	return {
		key: digestOf(inputs),
		point: inputs.point
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
	point: record(string().max(200), json$1()),
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

// pipeline/training/sweeps/plan.ts
/** The section with a point's values in the place of its own. */
function sectionAt(section, point) {
	return {
		...section,
		...point
	};
}
/** More rounds than any sweep has. */
const roundLimit = 10001;
function trialAt({ sweep, section, division, rows, version }, point) {
	return trialOf({
		rows,
		section: Object.fromEntries(Object.entries(section).filter(([key]) => !Object.hasOwn(point, key))),
		point,
		metric: sweep.metric,
		division,
		seeds: sweep.seeds,
		version
	});
}
/** Larger is better; `undefined` for a trial without a result, and for one that failed. */
function meritOf({ sweep }, result) {
	const spread = result && spreadOf(result);
	return spread && (directionOf(sweep.metric) === "maximize" ? spread.mean : -spread.mean);
}
function roundState(subject, strategy, results) {
	const trials = /* @__PURE__ */ new Map();
	const rounds = [];
	while (rounds.length < roundLimit) {
		const points = strategyOf[strategy](subject.sweep, rounds);
		if (points === void 0 || points.length === 0) break;
		const round = points.map((point) => trialAt(subject, point));
		for (const trial of round) trials.set(trial.key, trial);
		const open = round.filter(({ key }) => !results.has(key));
		if (open.length > 0) return {
			trials: [...trials.values()],
			open
		};
		rounds.push(round.map(({ key, point }) => ({
			point,
			merit: meritOf(subject, results.get(key))
		})));
	}
	return {
		trials: [...trials.values()],
		open: []
	};
}
/** Every trial that a sweep without rounds may come to; `undefined` for one whose next trials follow from rounds. */
function possibleTrials(subject) {
	if (subject.sweep.strategy !== "asha") return void 0;
	return rungsOf(subject.sweep).flatMap((rung) => rung.map((point) => trialAt(subject, point)));
}
/**
* How far a sweep is, from the results there are, and for `asha` from which trials some worker has begun. Pure: whoever sees the same
* comes to the same trials, which is what lets workers do without a coordinator.
*/
function sweepState(subject, results, started = /* @__PURE__ */ new Set()) {
	const { strategy } = subject.sweep;
	if (strategy !== "asha") return roundState(subject, strategy, results);
	const trialOfPoint = /* @__PURE__ */ new Map();
	const trial = (point) => {
		const text = JSON.stringify(point);
		const known = trialOfPoint.get(text) ?? trialAt(subject, point);
		trialOfPoint.set(text, known);
		return known;
	};
	const { points, open } = asha(subject.sweep, (point) => {
		const { key } = trial(point);
		const isFinished = results.has(key);
		return {
			isFinished,
			isStarted: isFinished || started.has(key),
			merit: meritOf(subject, results.get(key))
		};
	});
	return {
		trials: points.map(trial),
		open: open.map(trial)
	};
}

// pipeline/training/sweeps/run-trial.ts
/**
* Runs a trial in a thread of its own: training keeps a thread busy, and this one has to go on telling that it lives.
*
* @throws LockstepError INTERRUPTED when the signal ends it, WORKER_FAILED when the thread dies.
*/
function runTrial(work, signal) {
	return new Promise((fulfil, fail) => {
		if (signal.aborted) {
			fail(interrupted());
			return;
		}
		const thread = new Worker(new URL("../children/trial.js", import.meta.url), {
			execArgv: [],
			workerData: work,
			env: SHARE_ENV
		});
		const stop = () => {
			fail(interrupted());
			thread.terminate();
		};
		signal.addEventListener("abort", stop, { once: true });
		thread.on("message", fulfil);
		thread.on("error", (cause) => {
			fail(failed(cause instanceof Error ? cause.message : String(cause), cause));
		});
		thread.on("exit", (code) => {
			signal.removeEventListener("abort", stop);
			fail(failed(`it ended with exit code ${code}`));
		});
	});
}
function interrupted() {
	return new LockstepError("INTERRUPTED", "the trial was interrupted", { hint: "Run the same command again: finished trials are kept." });
}
function failed(why, cause) {
	return new LockstepError("WORKER_FAILED", `the thread of a trial ended before it was done: ${why}`, {
		hint: "Run the command again: finished trials are kept. When it stays so, the machine may lack memory.",
		cause
	});
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

// pipeline/training/sweeps/summary.ts
/** Standard deviation of the means of the scores that have a part in common; 0 for one part. */
function deviationBetween(scores, part) {
	const means = [...new Set(scores.map((score) => score[part]))].map((own) => ({
		seed: own,
		fold: 0,
		value: spreadOf({
			scores: scores.filter((score) => score[part] === own),
			failure: void 0
		})?.mean ?? null
	}));
	return spreadOf({
		scores: means,
		failure: void 0
	})?.deviation ?? 0;
}
/** Differences of two trials seed by seed and fold by fold, positive when the first is better. */
function leadOf(best, next, sign) {
	const others = new Map(next.scores.map(({ seed, fold, value }) => [`${seed}/${fold}`, value]));
	const scores = best.scores.map(({ seed, fold, value }) => {
		const other = others.get(`${seed}/${fold}`);
		return {
			seed,
			fold,
			value: value === null || other === null || other === void 0 ? null : sign * (value - other)
		};
	});
	return spreadOf({
		scores,
		failure: void 0
	});
}
function summarise({ sweep }, { trials }, results) {
	const sign = directionOf(sweep.metric) === "maximize" ? 1 : -1;
	const found = trials.flatMap(({ key }) => results.get(key) ?? []);
	const effort = sweep.effort?.parameter;
	const most = effort === void 0 ? 0 : Math.max(...found.map(({ point }) => Number(point[effort])));
	const ranked = (effort === void 0 ? found : found.filter(({ point }) => Number(point[effort]) === most)).flatMap((result) => {
		const spread = spreadOf(result);
		return spread === void 0 ? [] : [{
			result,
			spread
		}];
	}).sort((a, b) => sign * (b.spread.mean - a.spread.mean));
	const [best, next] = ranked;
	return {
		metric: sweep.metric,
		trials: trials.length,
		failed: found.flatMap((result) => spreadOf(result) === void 0 ? [{
			trial: result.trial,
			point: result.point,
			reason: result.failure === void 0 ? "the metric is undefined on a fold" : result.failure.message
		}] : []),
		ranked: ranked.map(({ result, spread }) => ({
			trial: result.trial,
			point: result.point,
			...spread,
			betweenSeeds: deviationBetween(result.scores, "seed"),
			betweenFolds: deviationBetween(result.scores, "fold")
		})),
		lead: best && next && leadOf(best.result, next.result, sign),
		wallMs: found.reduce((sum, { cost }) => sum + cost.wallMs, 0),
		cpuMs: found.reduce((sum, { cost }) => sum + cost.cpuMs, 0)
	};
}

// pipeline/training/sweeps/claims.ts
const allClaims = "sweeps/claims/";
const claimsOf = (trial) => `${allClaims}${trial}/`;
const beatsOf = (trial, generation) => `sweeps/beats/${trial}/${generation}/`;
function largest(keys, prefix) {
	const numbers = keys.map((key) => key.slice(prefix.length)).filter((name) => /^\d{1,9}$/.test(name));
	return Math.max(0, ...numbers.map(Number));
}
/**
* Who runs which trial, without a coordinator and without a common clock. A claim is a text that only one worker can make; its owner adds
* beats to it while it works. A worker that has seen no new beat for the length of a lease makes the claim of the next generation, and
* again only one can. Nobody compares times of two machines, and nothing is ever removed.
*/
var Claims = class {
	#options;
	#watched = /* @__PURE__ */ new Map();
	constructor(options) {
		this.#options = options;
	}
	/** `undefined` while another worker runs the trial. */
	async claim(trial) {
		const { store, worker } = this.#options;
		const generation = largest(await store.list(claimsOf(trial)), claimsOf(trial));
		if (generation > 0 && !await this.#isAbandoned(trial, generation)) return void 0;
		return await store.create(`${claimsOf(trial)}${generation + 1}`, `${worker} ${randomUUID()}\n`) ? {
			trial,
			generation: generation + 1
		} : void 0;
	}
	/** The trials that somebody has claimed, of any sweep at this store. */
	async started() {
		const keys = await this.#options.store.list(allClaims);
		return new Set(keys.map((key) => key.slice(14).split("/", 1)[0] ?? ""));
	}
	/** Says that the owner is alive; `count` is one more each time. False once another has taken over. */
	async beat({ trial, generation }, count) {
		const { store, worker } = this.#options;
		await store.create(`${beatsOf(trial, generation)}${count}`, `${worker}\n`);
		return largest(await store.list(claimsOf(trial)), claimsOf(trial)) === generation;
	}
	/** Gives a trial back that will not be finished, so that nobody has to wait for it. */
	async release({ trial, generation }) {
		const { store, worker } = this.#options;
		await store.create(`${beatsOf(trial, generation)}released`, `${worker}\n`);
	}
	async #isAbandoned(trial, generation) {
		const { store, leaseMs, now } = this.#options;
		const prefix = beatsOf(trial, generation);
		const beats = await store.list(prefix);
		if (beats.includes(`${prefix}released`)) return true;
		const beat = largest(beats, prefix);
		const known = this.#watched.get(trial);
		if (known?.generation === generation && known.beat === beat) return now() - known.sinceMs >= leaseMs;
		this.#watched.set(trial, {
			generation,
			beat,
			sinceMs: now()
		});
		return false;
	}
};

// pipeline/training/sweeps/sweep-budget.ts
function costOf({ cost }) {
	const [wallSeconds, cpuSeconds] = [cost.wallMs / 1e3, cost.cpuMs / 1e3];
	return {
		wallSeconds,
		cpuSeconds,
		peakMemoryBytes: void 0,
		energyWattHours: void 0,
		price: void 0
	};
}
/**
* Why a trial may not begin: with what finished trials of the sweep took, and what those that run and this one are expected to take, the
* sweep would go beyond its budget. Expected is the most that any trial took, by how much more or less effort; of the first, nothing.
*
* @param started - Keys of the trials that some worker has begun.
* @returns A sentence; `undefined` when it may.
*/
function beyondBudget({ sweep }, trial, known) {
	if (sweep.budget === void 0) return void 0;
	const effortOf = (point) => sweep.effort === void 0 ? void 0 : Number(point[sweep.effort.parameter]);
	const { trials } = known.state;
	const earlier = trials.flatMap(({ key }) => known.results.get(key) ?? []).map((result) => ({
		cost: costOf(result),
		dataBytes: effortOf(result.point)
	}));
	const expected = ({ point }) => {
		const found = expectedCost(earlier, effortOf(point), usualRates);
		return found && amountsOf(found.cost);
	};
	const ledger = new Ledger([{
		name: "the sweep",
		limits: sweep.budget,
		covers: () => true
	}]);
	for (const { cost } of earlier) {
		const account = ledger.begin("trial", void 0);
		ledger.use(account, amountsOf(cost));
	}
	for (const other of trials) if (other.key !== trial.key && known.started.has(other.key) && !known.results.has(other.key)) ledger.begin("trial", expected(other));
	const excess = ledger.refusal("trial", expected(trial));
	if (excess === void 0) return void 0;
	const shown = (amount) => shownAmount(excess.measure, amount, usualRates.currency);
	return `of the budget of ${shown(excess.limit)}, ${shown(excess.left)} are left, and the next trial is expected to take ${shown(excess.amount)}`;
}

// pipeline/training/sweeps/worker.ts
const results = "sweeps/results/";
/** More keys than this are listed before they are read: a listing costs less than so many readings of what is not there. */
const readAtOnce = 8;
/** What workers know of a sweep: results of trials, each read once, and who has begun what. */
var Knowledge = class {
	#store;
	#claims;
	#known = /* @__PURE__ */ new Map();
	constructor(store, claims) {
		this.#store = store;
		this.#claims = claims;
	}
	/** Reads what results there are of these trials. @throws LockstepError RECORD_INVALID. */
	async read(trials) {
		const unknown = trials.filter(({ key }) => !this.#known.has(key));
		const there = unknown.length > readAtOnce ? new Set(await this.#store.list(results)) : void 0;
		for (const { key } of unknown) {
			if (there?.has(results + key) === false) continue;
			const text = await this.#store.read(results + key);
			if (text !== void 0) this.#known.set(key, readResult(text, key));
		}
		return this.#known;
	}
	/** Brings the known results up to date and says how far the sweep is. */
	async state(subject) {
		const possible = possibleTrials(subject);
		if (possible !== void 0) {
			const known = await this.read(possible);
			return sweepState(subject, known, await this.#claims.started());
		}
		let state = sweepState(subject, this.#known);
		for (let seen = -1; seen < this.#known.size && state.open.length > 0;) {
			seen = this.#known.size;
			await this.read(state.open);
			state = sweepState(subject, this.#known);
		}
		return state;
	}
	/** Every known result. */
	get results() {
		return this.#known;
	}
};
/** Why a run was given up: another worker took over. */
const takenOver = Symbol("taken over");
/** Runs a claimed trial while telling the others that this worker lives; `undefined` when another took over in the meantime. */
async function runClaimed(request, { trial, claim, claims }) {
	const lost = new AbortController();
	const done = new AbortController();
	const beats = (async () => {
		for (let count = 1;; count++) {
			if (!await setTimeout(request.leaseMs / 5, true, { signal: done.signal }).catch(() => false)) return;
			if (!await claims.beat(claim, count)) lost.abort(takenOver);
		}
	})().catch((error) => {
		lost.abort(error);
	});
	try {
		return await request.run(trial, AbortSignal.any([request.signal, lost.signal]));
	} catch (error) {
		if (lost.signal.reason === takenOver) return void 0;
		if (lost.signal.aborted) throw lost.signal.reason;
		await claims.release(claim);
		throw error;
	} finally {
		done.abort();
		await beats;
	}
}
/** Why a trial would go beyond the sweep's budget; nobody is asked where there is none. */
async function budgetStop(subject, trial, { claims, found }) {
	if (subject.sweep.budget === void 0) return void 0;
	const state = await found.state(subject);
	return beyondBudget(subject, trial, {
		state,
		results: found.results,
		started: await claims.started()
	});
}
/** One trial from claim to result. @returns Whether there was one to take, or why none may be taken any more. */
async function work(request, shared) {
	const { subject, store, worker } = request;
	const { open } = await shared.found.state(subject);
	const begin = subject.sweep.strategy === "asha" ? 0 : shared.at;
	const order = open.map((_, i) => open[(i + begin) % open.length]);
	for (const trial of order) {
		request.signal.throwIfAborted();
		const stop = await budgetStop(subject, trial, shared);
		if (stop !== void 0) return { stop };
		const claim = await shared.claims.claim(trial.key);
		if (claim === void 0) continue;
		if ((await shared.found.read([trial])).has(trial.key)) return "worked";
		const finding = await runClaimed(request, {
			trial,
			claim,
			claims: shared.claims
		});
		if (finding === void 0) return "worked";
		const result = {
			kind: "lockstep/TrialResult",
			schema: 1,
			trial: trial.key,
			point: { ...trial.point },
			worker,
			generation: claim.generation,
			...finding
		};
		await store.create(results + sha256(trial.key), encodeResult(result));
		request.onResult(result, await shared.found.state(subject));
		return "worked";
	}
	return open.length === 0 ? "over" : "waiting";
}
/**
* Works on a sweep until it is over: claims a trial, runs it, writes its result; waits while others run the last trials of a round, and
* takes over from those that die. Any number of these at once, here or elsewhere, end with the same results.
*
* @returns Every result of the sweep.
*/
async function workOnSweep(request) {
	const claims = new Claims(request);
	const found = new Knowledge(request.store, claims);
	let stopped;
	await Promise.all(Array.from({ length: request.jobs }, async (_, at) => {
		for (;;) {
			request.signal.throwIfAborted();
			const done = await work(request, {
				claims,
				found,
				at
			});
			if (done === "over") return;
			if (typeof done === "object") {
				stopped = done.stop;
				return;
			}
			if (done === "waiting") await setTimeout(request.leaseMs / 10, void 0, { signal: request.signal });
		}
	}));
	const state = await found.state(request.subject);
	return {
		state,
		results: found.results,
		stopped: state.open.length === 0 ? void 0 : stopped
	};
}

// pipeline/training/sweeps/run-sweep.ts
async function textOf(path) {
	const text = await readTextIfThere(path);
	if (text !== void 0) return text;
	throw new LockstepError("ARGUMENT_INVALID", `there is no file ${path}`, { hint: "Name the sweep with --sweep and the parameters with --params; docs/reference/sweeps.md has an example." });
}
function sectionOf(values, file, section) {
	const found = values !== null && typeof values === "object" && !Array.isArray(values) && Object.hasOwn(values, section) ? values[section] : void 0;
	if (found === null || typeof found !== "object" || Array.isArray(found)) throw new LockstepError("PARAMS_INVALID", `${file} has no section ${JSON.stringify(section)}`, { hint: "Name the file with --params and the section with --section." });
	return found;
}
/**
* Works on a sweep until it is over, alone or beside other workers at the same store, and says what it found.
*
* @throws LockstepError PARAMS_INVALID, TABLE_INVALID, RECORD_INVALID, INTERRUPTED.
*/
async function runSweep(request, store) {
	const paramsText = await textOf(request.params);
	const whole = sectionOf(toJson(parseYaml(paramsText, request.params)), request.params, request.section);
	const sweep = readSweep(toJson(parseYaml(await textOf(request.sweepFile), request.sweepFile)));
	const { sha256: rows } = await hashFile(request.rows);
	const division = divisionOf(sweep, whole);
	const section = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== "cross_validation"));
	const subject = {
		sweep,
		section,
		division,
		rows,
		version: request.version
	};
	const fold = {
		rows,
		...division,
		label: section["label"],
		task: section["task"]
	};
	const folds = await writeFolds({
		rows: request.rows,
		section,
		division,
		folder: join(request.root, ".lockstep", "sweeps", "folds", digestOf(fold))
	});
	const { state, results, stopped } = await workOnSweep({
		...request,
		subject,
		store,
		now: () => performance.now(),
		run: ({ point }, signal) => runTrial({
			section: sectionAt(section, point),
			metric: sweep.metric,
			seeds: sweep.seeds,
			folds,
			root: request.root
		}, signal)
	});
	const summary = {
		...summarise(subject, state, results),
		...stopped === void 0 ? {} : { stopped }
	};
	const [best] = summary.ranked;
	if (best === void 0) return {
		...summary,
		changes: [],
		suggested: void 0,
		suggestion: void 0
	};
	const place = {
		file: request.params,
		section: request.section
	};
	const suggested = paramsWith(paramsText, place, best.point);
	if (request.isWritten) await writeWhole(request.params, suggested);
	return {
		...summary,
		changes: changesTo(section, best.point),
		suggested,
		suggestion: suggestionBlock(paramsText, suggested)
	};
}

export { runSweep };