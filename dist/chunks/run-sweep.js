import { A as LockstepError, O as sha256, b as writeWhole, g as readTextIfThere } from "./file-work.js";
import { Bt as toJson, Mt as hashFile, Zt as canonicalJson, jn as openWorkingFolder, jt as hashBytes, kt as digestOf, p as Prng } from "./pipeline.js";
import { a as sizeOf, c as writeCsv, r as readCsv } from "./csv.js";
import { _ as strictObject, c as int, f as number, g as record, i as array, l as json$1, n as _enum, o as boolean, u as literal, v as string, x as union } from "./schemas.js";
import { t as parseYaml } from "./parse.js";
import { i as planFolds, r as sectionSchema } from "./fit.js";
import { i as sectionOfText, n as paramsText } from "./params-section2.js";
import { t as closestWord } from "./closest-word.js";
import { a as comparisonSentence, c as encodeResult, d as trialOf, i as compareWinner, l as readResult, n as changesTo, o as rankTrials, r as paramsWith, s as signOf, t as suggestionBlock, u as spreadOf } from "./suggestion-block.js";
import { t as refuseEmpty } from "./empty-table.js";
import { t as selectRows } from "./rows3.js";
import { n as learnedTask } from "./learned-task.js";
import { n as readParams } from "./params.js";
import { t as counted } from "./counted.js";
import { l as metricIds } from "./metric.js";
import { r as usualRates } from "./budget.js";
import { r as shownAmount } from "./amounts.js";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fork } from "node:child_process";

// pipeline/training/sweeps/check-space.ts
/** The trainers that a sweep may come to: of its space, else of the section. */
function trainersOf({ space }, section) {
	const varied = space.get("trainer");
	return (varied?.kind === "values" ? varied.values : [section["trainer"]]).flatMap((name) => typeof name === "string" ? [name] : []);
}
/**
* Refuses a sweep over parameters that no trainer of it has, before any trial fails for it.
*
* @param parametersOf - Keys that the section of a trainer may hold; without a name, of the trainer that is taken then.
* @throws LockstepError PARAMS_INVALID naming each, with the word that was probably meant.
*/
async function requireParameters(sweep, section, parametersOf) {
	const trainers = trainersOf(sweep, section);
	const known = /* @__PURE__ */ new Set();
	for (const trainer of trainers.length === 0 ? [void 0] : trainers) for (const key of await parametersOf(trainer)) known.add(key);
	const stray = [...[...sweep.space.keys()].map((key) => ({
		key,
		where: `space.${key}`
	})), ...sweep.effort === void 0 ? [] : [{
		key: sweep.effort.parameter,
		where: "effort.parameter"
	}]].filter(({ key }) => !known.has(key));
	if (stray.length === 0) return;
	const said = stray.map(({ key, where }) => {
		const meant = closestWord(key, [...known]);
		return `${where}: there is no parameter ${JSON.stringify(key)}${meant === void 0 ? "" : `, did you mean ${meant}?`}`;
	});
	const whose = trainers.length === 0 ? "The trainer" : trainers.join(" and ");
	throw new LockstepError("PARAMS_INVALID", `sweep.yaml: ${said.join("; ")}`, { hint: `${whose} takes ${[...known].toSorted().join(", ")}.` });
}

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
const foldSizes = array(strictObject({
	trainingRows: int().min(1),
	testRows: int().min(1)
}));
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
	const sizesFile = join(request.folder, "sizes.json");
	const withSizes = (sizes) => files.flatMap((file, at) => sizes[at] === void 0 ? [] : [{
		...file,
		...sizes[at]
	}]);
	const known = await readTextIfThere(sizesFile);
	if (known !== void 0) return withSizes(foldSizes.parse(JSON.parse(known)));
	const { label, task, positive, levels } = readParams(sectionSchema, request.section);
	const rows = await readCsv(request.rows, request.rows);
	refuseEmpty(rows);
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
	const sizes = divided.map((fold) => ({
		trainingRows: fold.training.length,
		testRows: fold.test.length
	}));
	await writeWhole(sizesFile, `${JSON.stringify(sizes)}\n`);
	return withSizes(sizes);
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
})], { error: "write `{values: [1, 2]}`, or `{min: 1, max: 2}` with `scale`, `integer` and `steps` where they are wanted" });
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
	/** Fresh divisions into folds, each with a fresh seed, on which the best and params.yaml as it stands are compared in the end. */
	repeats: int().min(1).max(50).default(3),
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
	const { space, effort, ...rest } = readParams(sweepFile, file, "sweep.yaml");
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
function trialAt({ sweep, section, division, rows, version }, point, drawn = {
	division,
	seeds: sweep.seeds
}) {
	return trialOf({
		rows,
		section: Object.fromEntries(Object.entries(section).filter(([key]) => !Object.hasOwn(point, key))),
		point,
		metric: sweep.metric,
		version,
		...drawn
	});
}
/** Larger is better; `undefined` for a trial without a result, and for one that failed. */
function meritOf({ sweep }, result) {
	const spread = result && spreadOf(result);
	return spread && signOf(sweep) * spread.mean;
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
function searchState(subject, results, started) {
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
/**
* Divisions into folds that the search did not use, each with a seed of its own. Folds over time are the same for every seed: there more
* of them are taken, which begin at other times.
*/
function freshDraws({ sweep, division }) {
	const used = /* @__PURE__ */ new Set([sweep.seed, ...sweep.seeds]);
	const prng = new Prng(sweep.seed);
	return Array.from({ length: sweep.repeats }, (_, repeat) => {
		let seed = prng.next();
		while (used.has(seed)) seed = prng.next();
		used.add(seed);
		const folds = division.time === void 0 ? division.folds : division.folds + 1 + repeat;
		return {
			division: {
				...division,
				folds,
				seed
			},
			seeds: [seed]
		};
	});
}
/** The comparison of a point with the section as it stands, whatever effort that names; none when they are the same. */
function pairsFor(subject, point) {
	const own = Object.keys(point).filter((key) => Object.hasOwn(subject.section, key));
	const standing = Object.fromEntries(own.map((key) => [key, subject.section[key] ?? null]));
	return freshDraws(subject).map((drawn) => ({
		winner: trialAt(subject, point, drawn),
		incumbent: trialAt(subject, standing, drawn)
	})).filter(({ winner, incumbent }) => winner.key !== incumbent.key);
}
/** Every trial of a sweep, those of the comparison included. */
function allTrials({ trials, pairs }) {
	return [...trials, ...pairs.flatMap(({ winner, incumbent }) => [incumbent, winner])];
}
/** For people, after a trial: how far the search is, or the comparison when the trial is one of that. */
function progressOf(trial, { trials, open, pairs }) {
	const compared = pairs.flatMap(({ winner, incumbent }) => [winner, incumbent]);
	if (compared.some(({ key }) => key === trial)) return `${compared.length - open.length} of ${counted(compared.length, "trial")} of the comparison`;
	return `${trials.length - (pairs.length > 0 ? 0 : open.length)} of ${counted(trials.length, "trial")}`;
}
/**
* How far a sweep is, from the results there are, and for `asha` from which trials some worker has begun. Pure: whoever sees the same
* comes to the same trials, which is what lets workers do without a coordinator.
*/
function sweepState(subject, results, started = /* @__PURE__ */ new Set()) {
	const search = searchState(subject, results, started);
	if (search.open.length > 0) return {
		...search,
		pairs: []
	};
	const [best] = rankTrials(subject.sweep, search.trials, results);
	const pairs = best === void 0 ? [] : pairsFor(subject, best.result.point);
	const state = {
		...search,
		pairs
	};
	return {
		...state,
		open: allTrials(state).filter(({ key }) => !results.has(key))
	};
}

// pipeline/training/sweeps/run-trial.ts
/**
* Runs a trial in a process of its own: training keeps a thread busy, and this one has to go on telling that it lives. A thread would do for
* that, but V8 may bring a whole process down when many threads that compile come and go ("Check failed: jit_page.has_value()").
*
* @throws LockstepError INTERRUPTED when the signal ends it, WORKER_FAILED when the process dies.
*/
function runTrial(work, signal) {
	return new Promise((fulfil, fail) => {
		if (signal.aborted) {
			fail(interrupted());
			return;
		}
		const child = fork(new URL("../children/trial.js", import.meta.url), {
			execArgv: [],
			serialization: "advanced",
			stdio: [
				"ignore",
				"inherit",
				"inherit",
				"ipc"
			]
		});
		const stop = () => {
			fail(interrupted());
			child.kill("SIGKILL");
		};
		signal.addEventListener("abort", stop, { once: true });
		child.on("message", (found) => {
			const answer = found;
			if ("finding" in answer) fulfil(answer.finding);
			else fail(failed(answer.problem));
			child.disconnect();
		});
		child.on("error", (cause) => {
			fail(failed(cause.message, cause));
		});
		child.on("exit", (code, killedBy) => {
			signal.removeEventListener("abort", stop);
			fail(failed(`it ended with ${killedBy ?? `exit code ${String(code)}`}`));
		});
		child.send(work);
	});
}
function interrupted() {
	return new LockstepError("INTERRUPTED", "the trial was interrupted", { hint: "Run the same command again: finished trials are kept." });
}
function failed(why, cause) {
	return new LockstepError("WORKER_FAILED", `the process of a trial ended before it was done: ${why}`, {
		hint: "Run the command again: finished trials are kept. When it stays so, the machine may lack memory.",
		cause
	});
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
function summarise({ sweep }, { trials, pairs }, results) {
	const sign = signOf(sweep);
	const found = trials.flatMap(({ key }) => results.get(key) ?? []);
	const compared = new Set(pairs.flatMap(({ winner, incumbent }) => [winner.key, incumbent.key]));
	const all = [...found, ...[...compared].flatMap((key) => results.get(key) ?? [])];
	const ranked = rankTrials(sweep, trials, results);
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
		wallMs: all.reduce((sum, { cost }) => sum + cost.wallMs, 0),
		cpuMs: all.reduce((sum, { cost }) => sum + cost.cpuMs, 0)
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

// pipeline/training/sweeps/knowledge.ts
const results = "sweeps/results/";
/** Where the result of a trial is kept. */
function resultKey(trial) {
	return results + trial;
}
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
			if (there?.has(resultKey(key)) === false) continue;
			const text = await this.#store.read(resultKey(key));
			if (text !== void 0) this.#known.set(key, readResult(text, key));
		}
		return this.#known;
	}
	/** Brings the known results up to date and says how far the sweep is. */
	async state(subject) {
		const possible = possibleTrials(subject);
		if (possible !== void 0) await this.read(possible);
		const started = possible === void 0 ? void 0 : await this.#claims.started();
		let state = sweepState(subject, this.#known, started);
		if (possible !== void 0 && state.pairs.length === 0) return state;
		for (let seen = -1; seen < this.#known.size && state.open.length > 0;) {
			seen = this.#known.size;
			await this.read(state.open);
			state = sweepState(subject, this.#known, started);
		}
		return state;
	}
	/** Every known result. */
	get results() {
		return this.#known;
	}
};

// pipeline/training/sweeps/reservations.ts
const reservation = strictObject({
	kind: literal("lockstep/Reservation"),
	schema: literal(1),
	trial: string().regex(/^[0-9a-f]{64}$/),
	worker: string().max(200),
	wallMs: number().min(0),
	cpuMs: number().min(0)
});
/** Sweeps that differ in their budget alone are one: what was reserved stays so when it is raised. */
function folderOf({ sweep, ...subject }) {
	const { space, effort, ...rest } = sweep;
	const unlimited = {
		...rest,
		budget: null,
		space: Object.fromEntries(space),
		effort: effort ?? null
	};
	return `sweeps/reservations/${digestOf({
		...subject,
		sweep: unlimited
	})}/`;
}
function invalid(key, cause) {
	return new LockstepError("RECORD_INVALID", `the reservation ${key} has another shape than reservations have`, {
		hint: "Remove it where it is kept, and those of the sweep that come after it.",
		cause
	});
}
function readReservation(key, text) {
	try {
		return reservation.parse(JSON.parse(text));
	} catch (cause) {
		throw invalid(key, cause);
	}
}
/**
* What trials of a sweep are expected to take, reserved before they begin: texts numbered from 1, each of which only one worker can make.
* Who decides has read all before the one it makes, so that decisions are in one order, and each counts on every earlier one. A
* reservation is the trial's, not the worker's: whoever takes over a trial needs no other.
*/
var Reservations = class {
	#store;
	#worker;
	#folder;
	#known = /* @__PURE__ */ new Map();
	#count = 0;
	constructor({ subject, store, worker }) {
		this.#store = store;
		this.#worker = worker;
		this.#folder = folderOf(subject);
	}
	/** Every reservation there is, by its trial. @throws LockstepError RECORD_INVALID. */
	async read() {
		for (let at = this.#count + 1;; at++) {
			const key = `${this.#folder}${at}`;
			const text = await this.#store.read(key);
			if (text === void 0) return this.#known;
			const { trial, wallMs, cpuMs } = readReservation(key, text);
			this.#known.set(sha256(trial), {
				wallMs,
				cpuMs
			});
			this.#count = Math.max(this.#count, at);
		}
	}
	/**
	* Reserves what a trial takes, unless somebody has already.
	*
	* @param decide - From all reservations: what to reserve, or in a sentence why the trial may not begin.
	* @returns The sentence; `undefined` when it is reserved.
	*/
	async reserve(trial, decide) {
		for (;;) {
			const reserved = await this.read();
			if (reserved.has(trial)) return void 0;
			const at = this.#count + 1;
			const decided = decide(reserved);
			if (typeof decided === "string") return decided;
			const record = {
				kind: "lockstep/Reservation",
				schema: 1,
				trial,
				worker: this.#worker,
				...decided
			};
			await this.#store.create(`${this.#folder}${at}`, `${canonicalJson(record)}\n`);
		}
	}
};

// pipeline/training/sweeps/sweep-budget.ts
const hourMs = 36e5;
const measures = [["hours", "wallMs"], ["cpu_hours", "cpuMs"]];
/** By how much more a trial is expected to take than another: its trainings, and its effort where both name one. */
function scaleOf({ sweep }, trial, other) {
	const trainingsOf = ({ seeds, division }) => seeds.length * division.folds;
	const effortOf = ({ point }) => Number(point[sweep.effort?.parameter ?? ""]);
	const effort = effortOf(trial) / effortOf(other);
	return trainingsOf(trial) / trainingsOf(other) * (Number.isFinite(effort) && effort > 0 ? effort : 1);
}
/** The most that any finished trial took, by how much more or less there is to do; `undefined` while none is finished. */
function expectedOf(subject, trial, { finished }) {
	if (finished.length === 0) return void 0;
	const most = (measure) => Math.max(...finished.map((earlier) => earlier.cost[measure] * scaleOf(subject, trial, earlier.trial)));
	return {
		wallMs: most("wallMs"),
		cpuMs: most("cpuMs")
	};
}
/**
* What a trial has to reserve before it begins, so that what is spent and what is reserved stay within the sweep's budget together. Of the
* first trial nothing is known: it reserves all that is left.
*
* @returns A sentence when it may not begin.
*/
function reservationFor(subject, trial, known) {
	const expected = expectedOf(subject, trial, known);
	const amounts = {
		wallMs: expected?.wallMs ?? 0,
		cpuMs: expected?.cpuMs ?? 0
	};
	for (const [name, measure] of measures) {
		const hours = subject.sweep.budget?.[name];
		if (hours === void 0) continue;
		const taken = [...known.finished.map(({ cost }) => cost), ...known.reserved];
		const leftMs = Math.max(0, hours * hourMs - taken.reduce((sum, each) => sum + each[measure], 0));
		const wantedMs = expected === void 0 ? leftMs : expected[measure];
		if (leftMs === 0 || wantedMs > leftMs) {
			const shown = (ms) => shownAmount(name, ms / hourMs, usualRates.currency);
			return `of the budget of ${shown(hours * hourMs)}, ${shown(leftMs)} are left, and the next trial is expected to take ${shown(wantedMs)}`;
		}
		amounts[measure] = wantedMs;
	}
	return amounts;
}

// pipeline/training/sweeps/worker.ts
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
/** Why a trial would go beyond the sweep's budget; otherwise what it is expected to take is reserved. */
async function refusalOf$1({ subject }, { reservations, found }, { trial, state }) {
	if (subject.sweep.budget === void 0) return void 0;
	return reservations.reserve(trial.key, (reserved) => {
		const finished = allTrials(state).flatMap((each) => {
			const result = found.results.get(each.key);
			return result === void 0 ? [] : [{
				trial: each,
				cost: result.cost
			}];
		});
		const counted = new Set(finished.map((each) => each.trial.key));
		const others = [...reserved].filter(([key]) => !counted.has(key));
		return reservationFor(subject, trial, {
			finished,
			reserved: others.map(([key, amounts]) => found.results.get(key)?.cost ?? amounts)
		});
	});
}
/** One trial from claim to result. @returns Whether there was one to take, or why none may be taken any more. */
async function work(request, shared) {
	const { subject, store, worker } = request;
	const state = await shared.found.state(subject);
	const open = state.open.filter(({ key }) => shared.own?.has(key) ?? true);
	const begin = subject.sweep.strategy === "asha" ? 0 : shared.at;
	const order = open.map((_, i) => open[(i + begin) % open.length]);
	let stop;
	let reserved = /* @__PURE__ */ new Map();
	for (const trial of order) {
		request.signal.throwIfAborted();
		if (stop !== void 0 && !reserved.has(trial.key)) continue;
		stop ??= await refusalOf$1(request, shared, {
			trial,
			state
		});
		if (stop !== void 0) {
			reserved = await shared.reservations.read();
			if (!reserved.has(trial.key)) continue;
		}
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
		await store.create(resultKey(trial.key), encodeResult(result));
		request.onResult(result, await shared.found.state(subject));
		return "worked";
	}
	if (open.length === 0) return "over";
	return stop === void 0 || open.some(({ key }) => reserved.has(key)) ? "waiting" : { stop };
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
	const reservations = new Reservations(request);
	let stopped;
	const { part, subject } = request;
	const first = part === void 0 ? [] : (await found.state(subject)).open;
	const own = part && new Set(first.filter((_, i) => i % part.of === part.number - 1).map(({ key }) => key));
	if (part !== void 0) stopped = `the other ${part.of - 1} parts, and what follows from all, are run elsewhere`;
	await Promise.all(Array.from({ length: request.jobs }, async (_, at) => {
		for (;;) {
			request.signal.throwIfAborted();
			const done = await work(request, {
				claims,
				found,
				reservations,
				at,
				own
			});
			if (done === "over") return;
			if (typeof done === "object") {
				stopped = done.stop;
				return;
			}
			if (done === "waiting") await setTimeout(request.leaseMs / 10, void 0, { signal: request.signal });
		}
	}));
	const state = await found.state(subject);
	return {
		state,
		results: found.results,
		stopped: state.open.length === 0 ? void 0 : stopped
	};
}

// pipeline/training/sweeps/run-sweep.ts
async function readSweepFile(path) {
	const text = await readTextIfThere(path);
	if (text !== void 0) return readSweep(toJson(parseYaml(text, path)));
	throw new LockstepError("ARGUMENT_INVALID", `there is no file ${path}`, { hint: "Name the sweep with --sweep; docs/reference/sweeps.md has an example." });
}
/** Divides the rows as the search and the comparison need it, before anything is trained: rows that do not suffice are told at once. */
async function foldsOf(request, { section, division, rows, sweep }) {
	const known = /* @__PURE__ */ new Map();
	for (const each of [division, ...freshDraws({
		sweep,
		division
	}).map((drawn) => drawn.division)]) {
		const fold = {
			rows,
			...each,
			label: section["label"],
			task: section["task"]
		};
		const folder = await openWorkingFolder(request.root, "sweeps", "folds", digestOf(fold));
		known.set(digestOf(each), await writeFolds({
			rows: request.rows,
			section,
			division: each,
			folder
		}));
	}
	return (each) => known.get(digestOf(each)) ?? [];
}
function refusalOf(sentence) {
	return {
		code: "winner_unproven",
		sentence: `${sentence}. Take more \`repeats\` in sweep.yaml or more rows, or write it all the same with --force.`
	};
}
/**
* Works on a sweep until it is over, alone or beside other workers at the same store, and says what it found.
*
* @throws LockstepError PARAMS_INVALID, TABLE_INVALID, RECORD_INVALID, INTERRUPTED.
*/
async function runSweep(request, store) {
	const paramsFile = await paramsText(request.params);
	const whole = sectionOfText(paramsFile, request);
	const sweep = await readSweepFile(request.sweepFile);
	const shared = sectionSchema.shape;
	await requireParameters(sweep, whole, async (trainer) => [...Object.keys(shared), ...await request.parametersOf(trainer ?? shared.trainer.parse(void 0))]);
	await sizeOf(request.rows, request.rows);
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
	const filesOf = await foldsOf(request, subject);
	const { state, results, stopped } = await workOnSweep({
		...request,
		subject,
		store,
		now: () => performance.now(),
		onResult: (result, reached) => {
			request.onResult(result, progressOf(result.trial, reached));
		},
		run: ({ point, division: own, seeds }, signal) => runTrial({
			section: sectionAt(section, point),
			metric: sweep.metric,
			seeds,
			folds: filesOf(own),
			root: request.root
		}, signal)
	});
	const paramsSha256 = hashBytes(paramsFile).sha256;
	const summary = {
		...summarise(subject, state, results),
		...stopped === void 0 ? {} : { stopped }
	};
	const [best] = summary.ranked;
	if (best === void 0) return {
		...summary,
		paramsSha256,
		comparison: void 0,
		isWritten: false,
		changes: [],
		suggested: void 0,
		suggestion: void 0
	};
	const pairs = state.pairs.map((pair) => ({
		pair,
		folds: filesOf(pair.winner.division)
	}));
	const comparison = stopped === void 0 ? compareWinner(sweep, pairs, results) : {
		verdict: "undecided",
		reason: "the sweep stopped before its end"
	};
	const sentence = comparisonSentence(sweep.metric, comparison);
	const isProven = comparison.verdict === "better" || comparison.verdict === "same";
	const isWritten = request.write === "forced" || request.write === "proven" && isProven;
	const place = {
		file: request.params,
		section: request.section
	};
	const suggested = paramsWith(paramsFile, place, best.point);
	if (isWritten) await writeWhole(request.params, suggested);
	const block = suggestionBlock(paramsFile, suggested);
	return {
		...summary,
		paramsSha256,
		comparison: {
			...comparison,
			sentence
		},
		isWritten,
		...request.write === "proven" && !isProven ? { refused: refusalOf(sentence) } : {},
		changes: changesTo(section, best.point),
		suggested,
		suggestion: block && {
			...block,
			body: `The sweep says: ${sentence}.\n\n${block.body}`
		}
	};
}

export { runSweep };