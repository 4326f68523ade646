import { n as readInferenceLog } from "./inference-log.js";
import { t as counted } from "./counted.js";
import { A as LockstepError } from "./file-work.js";
import { Q as plural, Zt as canonicalJson, nt as count, p as Prng, rt as decimal } from "./pipeline.js";
import { n as benjaminiHochberg, t as chiSquaredSf } from "./chi-squared.js";
import { n as pearson, r as totalVariation, t as chiSquaredHomogeneity } from "./homogeneity.js";
import { r as logChoose } from "./binomial.js";
import { i as moreOf, r as fitLines, t as assemble } from "./budget2.js";
import { n as code, r as sentence, t as cell } from "./cell2.js";
import { i as promotedModel, o as selectEnvironment, r as modelsIn } from "./environments.js";
import { r as writeRecord } from "./record-files.js";
import { i as restoreTable, t as restoreArtifact } from "./restore.js";
import { i as stateOf, r as selectModels } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { n as parseNumber } from "./csv.js";
import { r as taskWidth } from "./task.js";
import { t as answersOf } from "./answers.js";
import { t as predictRows } from "./predict-rows.js";
import { a as quantileColumn, i as predictionColumn, o as scoreColumn } from "./columns.js";
import { resolve } from "node:path";

// pipeline/monitoring/drift/categories.ts
/** Counts both samples over the categories that either has. */
function countCategories(reference, current) {
	const counts = /* @__PURE__ */ new Map();
	const cell = (category) => {
		const found = counts.get(category) ?? {
			reference: 0,
			current: 0
		};
		counts.set(category, found);
		return found;
	};
	for (const category of reference) cell(category).reference++;
	for (const category of current) cell(category).current++;
	const sorted = [...counts.entries()].sort(([a], [b]) => a < b ? -1 : 1);
	return {
		categories: sorted.map(([category]) => category),
		reference: sorted.map(([, found]) => found.reference),
		current: sorted.map(([, found]) => found.current)
	};
}

// pipeline/monitoring/drift/chi-squared.ts
/** A drawn statistic this close to the observed one counts as equal: the same table summed in another order. */
const rounding = 1e-9;
/** Rows that give these counts, sorted by category, so that what is drawn from them does not hang on the samples' order. */
function rowsOf({ reference, current }) {
	const repeat = (counts) => counts.flatMap((count, category) => new Array(count).fill(category));
	return Uint32Array.from([...repeat(reference), ...repeat(current)]);
}
/**
* The chi-squared test of homogeneity by shuffling which sample each row belongs to; right for any expected count. With `enoughHits` the p value is
* that of Besag and Clifford (1991), as valid as the full one.
*/
function chiSquaredPermutation(request) {
	const { rows, referenceRows, draws, seed, enoughHits = Infinity } = request;
	const categories = rows.reduce((largest, category) => Math.max(largest, category), 0) + 1;
	const tally = (some) => {
		const counts = new Array(categories).fill(0);
		for (const category of some) counts[category] = (counts[category] ?? 0) + 1;
		return counts;
	};
	const pooled = tally(rows);
	const observed = pearson(tally(rows.subarray(0, referenceRows)), pooled);
	const shuffled = new Uint32Array(rows.length);
	const prng = new Prng(seed);
	let hits = 0;
	for (let draw = 1; draw <= draws; draw++) {
		shuffled.set(rows);
		prng.shuffle(shuffled);
		if (pearson(tally(shuffled.subarray(0, referenceRows)), pooled) >= observed - rounding) hits++;
		if (hits >= enoughHits) return {
			hits,
			draws: draw,
			pValue: hits / draw
		};
	}
	return {
		hits,
		draws,
		pValue: (hits + 1) / (draws + 1)
	};
}

// pipeline/monitoring/drift/homogeneity.ts
/** Below this expected count the chi-squared distribution no longer fits and the rows are shuffled instead. */
const smallestExpectedCount = 5;
/** Fine enough for a p value of 0.0001, which 30 columns at an alpha of 0.01 can still tell. */
const permutations = {
	draws: 9999,
	seed: 20200101,
	enoughHits: 100
};
/**
* For categories: chi-squared test of homogeneity, by permutation when a category is rare. The effect is twice the total
* variation distance, which is what the shift of an evenly split two-valued column is in standard deviations.
*/
const homogeneityTest = {
	name: "chi_squared",
	compare(reference, current) {
		const counts = countCategories(reference, current);
		const { statistic, degrees, pValue, smallestExpected } = chiSquaredHomogeneity(counts);
		return {
			statistic,
			pValue: degrees > 0 && smallestExpected < smallestExpectedCount ? chiSquaredPermutation({
				rows: rowsOf(counts),
				referenceRows: reference.length,
				...permutations
			}).pValue : pValue,
			effect: 2 * totalVariation(counts)
		};
	}
};

// pipeline/domain/statistics/kolmogorov-finite.ts
/**
* Chance that the one-sided distance is at least `d`; twice this is the two-sided chance where both sides cannot be far off
* at once, or hardly ever are.
*
* @see Smirnov (1944); Birnbaum and Tingey (1951). Every term is positive.
*/
function oneSidedSf({ n, d }) {
	let sum = 0;
	for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
		const rest = 1 - d - j / n;
		const power = rest > 0 ? (n - j) * Math.log(rest) : j === n ? 0 : -Infinity;
		sum += Math.exp(logChoose(n, j) + (j - 1) * Math.log(d + j / n) + power);
	}
	return d * sum;
}
const step = 128;
function multiply(a, b, size) {
	const cells = new Float64Array(size * size);
	for (let i = 0; i < size; i++) for (let k = 0; k < size; k++) {
		const factor = a.cells[i * size + k];
		if (factor === 0) continue;
		for (let j = 0; j < size; j++) cells[i * size + j] = cells[i * size + j] + factor * b.cells[k * size + j];
	}
	const exponent = a.exponent + b.exponent;
	return cells[(size >> 1) * size + (size >> 1)] > 2 ** step ? {
		cells: cells.map((cell) => cell / 2 ** step),
		exponent: exponent + step
	} : {
		cells,
		exponent
	};
}
/**
* Chance that the distance is below `d`, exactly, by the n-th power of a matrix with 2⌈n·d⌉ − 1 rows.
*
* @see Marsaglia, Tsang and Wang (2003), Evaluating Kolmogorov's distribution.
*/
function matrixCdf({ n, d }) {
	const k = Math.ceil(n * d);
	const size = 2 * k - 1;
	const h = k - n * d;
	const factorial = (i) => i <= 1 ? 1 : i * factorial(i - 1);
	const edge = Float64Array.from({ length: size }, (_, i) => (1 - h ** (i + 1)) / factorial(i + 1));
	edge[size - 1] = (1 - 2 * h ** size + Math.max(2 * h - 1, 0) ** size) / factorial(size);
	const cells = new Float64Array(size * size);
	for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) {
		const inner = i - j + 1 >= 0 ? 1 / factorial(i - j + 1) : 0;
		cells[i * size + j] = j === 0 ? edge[i] : i === size - 1 ? edge[size - 1 - j] : inner;
	}
	let base = {
		cells,
		exponent: 0
	};
	let power;
	for (let left = n; left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) power = power === void 0 ? base : multiply(power, base, size);
		base = multiply(base, base, size);
	}
	let chance = power?.cells[(k - 1) * size + k - 1] ?? 1;
	let exponent = power?.exponent ?? 0;
	for (let i = 1; i <= n; i++) {
		chance *= i / n;
		if (chance < 2 ** -128) {
			chance *= 2 ** step;
			exponent -= step;
		}
	}
	return chance * 2 ** exponent;
}
/**
* The same for large n, to about seven digits: the limit distribution and its corrections of order n^(−1/2), n^(−1), n^(−3/2).
*
* @see Pelz and Good (1976), Approximating the lower tail areas of the Kolmogorov–Smirnov one-sample statistic.
*/
function expansionCdf({ n, d }) {
	const z = Math.sqrt(n) * d;
	const z2 = z * z;
	const pi2 = Math.PI ** 2;
	const sums = [
		0,
		0,
		0,
		0
	];
	for (let k = Math.ceil(16 * z / Math.PI); k >= 1; k--) {
		const odd2 = (2 * k - 1) ** 2;
		const odd = Math.exp(-pi2 * odd2 / (8 * z2));
		const all = Math.exp(-pi2 * k * k / (2 * z2));
		sums[0] += odd / z;
		sums[1] += odd * (pi2 * odd2 / 4 - z2) / (6 * z ** 4);
		sums[2] += odd * (6 * z ** 6 + 2 * z ** 4 + (2 * z ** 4 - 5 * z2) * pi2 * odd2 / 4 + pi2 ** 2 * (1 - 2 * z2) * odd2 ** 2 / 16) / (72 * z ** 7) - all * pi2 * k * k / (36 * z ** 3);
		sums[3] += odd * (-30 * z ** 6 - 90 * z ** 8 + pi2 * (135 * z ** 4 - 96 * z ** 6) * odd2 / 4 + pi2 ** 2 * (212 * z ** 4 - 60 * z2) * odd2 ** 2 / 16 + pi2 ** 3 * (5 - 30 * z2) * odd2 ** 3 / 64) / (6480 * z ** 10) + all * pi2 * k * k * (3 * z2 - pi2 * k * k) / (216 * z ** 6);
	}
	return Math.sqrt(2 * Math.PI) * sums.reduce((total, sum, order) => total + sum / n ** (order / 2), 0);
}
/**
* Chance that the distribution function of `n` rows is at least `d` away from the one they were drawn from, somewhere, on
* either side. Checked against SciPy 1.17.1 `kstwo.sf`, which chooses between the same methods.
*
* @param n - At least 1.
* @param d - 0 … 1.
* @see Simard and L'Ecuyer (2011), Computing the two-sided Kolmogorov–Smirnov distribution.
*/
function kolmogorovFiniteSf({ n, d }) {
	if (d >= 1) return 0;
	if (n * d <= .5) return 1;
	const size = n * d * d;
	if (size >= 370) return 0;
	if (n > 1e5) return Math.max(0, 1 - expansionCdf({
		n,
		d
	}));
	const chance = d >= .5 || n * d >= n - 1 || size > (n <= 140 ? 4 : 2.2) ? 2 * oneSidedSf({
		n,
		d
	}) : 1 - (n <= 140 || n * d ** 1.5 <= 1.4 ? matrixCdf({
		n,
		d
	}) : expansionCdf({
		n,
		d
	}));
	return Math.min(1, Math.max(0, chance));
}

// pipeline/monitoring/drift/ks.ts
/** Largest product of the sample sizes for which the exact distribution is counted out: about 10 ms of work. */
const exactLimit = 4e6;
/** Largest distance between the two distribution functions, as an integer: D·n·m, free of rounding. */
function scaledDistance(reference, current) {
	const n = reference.length;
	const m = current.length;
	let largest = 0;
	let i = 0;
	let j = 0;
	while (i < n && j < m) {
		const x = Math.min(reference[i], current[j]);
		while (i < n && reference[i] <= x) i++;
		while (j < m && current[j] <= x) j++;
		largest = Math.max(largest, Math.abs(i * m - j * n));
	}
	return largest;
}
/**
* Chance that a random merge of n and m rows has a distance of at least `scaled` somewhere on its way, which is the exact
* two-sided p value without ties.
*
* The chance for each prefix of i and j rows follows from the two prefixes that end one row earlier; every term is positive,
* so small p values keep their digits.
*
* @see Hodges (1957), The significance probability of the Smirnov two-sample test.
*/
function ksExactP({ scaled, n, m }) {
	const row = new Float64Array(m + 1);
	for (let i = 0; i <= n; i++) for (let j = 0; j <= m; j++) if (i === 0 && j === 0) row[0] = scaled <= 0 ? 1 : 0;
	else if (Math.abs(i * m - j * n) >= scaled) row[j] = 1;
	else {
		const fromAbove = i === 0 ? 0 : i / (i + j) * row[j];
		const fromLeft = j === 0 ? 0 : j / (i + j) * row[j - 1];
		row[j] = fromAbove + fromLeft;
	}
	return row[m];
}
/** Two-sided p value of large samples: that of one sample of n·m/(n + m) rows against a known distribution, as in SciPy. */
function ksAsymptoticP({ distance, n, m }) {
	return kolmogorovFiniteSf({
		n: Math.max(1, Math.round(n * m / (n + m))),
		d: distance
	});
}
/**
* Two-sample Kolmogorov–Smirnov test: D, the largest distance between the distribution functions (0 … 1), and its two-sided
* p value, exact while n·m is at most 4,000,000. With ties p is an upper bound, so ties raise no false alarms. Checked against
* SciPy 1.17.1 `ks_2samp`.
*
* @param reference - Ascending, not empty, finite.
* @param current - Ascending, not empty, finite.
*/
function kolmogorovSmirnov(reference, current) {
	const n = reference.length;
	const m = current.length;
	const scaled = scaledDistance(reference, current);
	const statistic = scaled / (n * m);
	const pValue = n * m <= exactLimit ? ksExactP({
		scaled,
		n,
		m
	}) : ksAsymptoticP({
		distance: statistic,
		n,
		m
	});
	return {
		statistic,
		pValue: Math.min(1, Math.max(0, pValue))
	};
}

// pipeline/monitoring/drift/wasserstein.ts
/**
* Wasserstein-1 distance between two samples, in their own unit: the area between their distribution functions. Checked
* against SciPy 1.17.1 `wasserstein_distance`.
*
* @param reference - Ascending, not empty.
* @param current - Ascending, not empty.
*/
function wasserstein(reference, current) {
	let area = 0;
	let i = 0;
	let j = 0;
	let previous = Math.min(reference[0], current[0]);
	while (i < reference.length || j < current.length) {
		const x = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
		area += Math.abs(i / reference.length - j / current.length) * (x - previous);
		while (i < reference.length && reference[i] <= x) i++;
		while (j < current.length && current[j] <= x) j++;
		previous = x;
	}
	return area;
}
/** Standard deviation with divisor n. */
function standardDeviation(values) {
	const mean = values.reduce((sum, value) => sum + value / values.length, 0);
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
}

// pipeline/monitoring/drift/kolmogorov-smirnov.ts
/**
* Wasserstein-1 distance in standard deviations of the reference; of both samples together when the reference is constant,
* so that a constant that moved has a finite effect and one that stayed has none.
*/
function standardisedDistance(reference, current) {
	const distance = wasserstein(reference, current);
	if (distance === 0) return 0;
	const own = standardDeviation(reference);
	return distance / (own > 0 ? own : standardDeviation(Float64Array.from([...reference, ...current])));
}
/** For numbers: is any part of the distribution another one (Kolmogorov–Smirnov), and how far did it move (Wasserstein). */
const kolmogorovSmirnovTest = {
	name: "kolmogorov_smirnov",
	compare(reference, current) {
		const sortedReference = reference.toSorted();
		const sortedCurrent = current.toSorted();
		return {
			...kolmogorovSmirnov(sortedReference, sortedCurrent),
			effect: standardisedDistance(sortedReference, sortedCurrent)
		};
	}
};

// pipeline/monitoring/drift/population-stability.ts
const bins = 10;
/**
* Divides numbers where the reference's deciles are. A number that fills a decile alone, as a tree's leaf may, is a bin of its own.
*
* @param reference - Ascending, not empty.
* @returns The bin of a number, as a text.
*/
function binsOf(reference) {
	const deciles = Array.from({ length: 9 }, (_, i) => reference[Math.ceil((i + 1) * reference.length / bins) - 1]);
	const edges = [...new Set(deciles)];
	const atoms = new Set(deciles.filter((edge, i) => edge === deciles[i - 1]));
	return (value) => {
		const below = edges.filter((edge) => edge < value).length;
		return atoms.has(value) ? `=${String(below)}` : String(below);
	};
}
/**
* For numbers, as they are watched in banks: the population stability index over the deciles of the reference,
* Σ (q − p) ln(q / p) of the shares p and q, with half a row added to each bin. Its p-value is that of chi-squared: without drift the
* index over 1/n + 1/m is so distributed. The effect is the root of what it exceeds its expectation by, since two normal
* distributions whose means differ by d standard deviations have an index of d².
*
* @see Yurdakul (2018), Statistical properties of population stability index.
*/
const populationStabilityTest = {
	name: "population_stability",
	compare(reference, current) {
		const binOf = binsOf(reference.toSorted());
		const counts = countCategories(Array.from(reference, binOf), Array.from(current, binOf));
		const occupied = counts.categories.length;
		const share = (count, rows) => (count + .5) / (rows + .5 * occupied);
		const statistic = counts.reference.reduce((sum, count, bin) => {
			const p = share(count, reference.length);
			const q = share(counts.current[bin] ?? 0, current.length);
			return sum + (q - p) * Math.log(q / p);
		}, 0);
		const noise = 1 / reference.length + 1 / current.length;
		const degrees = occupied - 1;
		return {
			statistic,
			pValue: degrees === 0 ? 1 : chiSquaredSf(statistic / noise, degrees),
			effect: Math.sqrt(Math.max(0, statistic - degrees * noise))
		};
	}
};

// pipeline/monitoring/drift/index.ts
/** Which test looks at which kind of column. To add a test: one file and one line here. */
const driftTests = {
	numeric: kolmogorovSmirnovTest,
	predicted: populationStabilityTest,
	categorical: homogeneityTest,
	missing: {
		...homogeneityTest,
		name: "missing_share"
	}
};

// pipeline/monitoring/detect.ts
/** Rows of a sample. @throws LockstepError TABLE_INVALID when its columns are of different lengths. */
function rowCount(columns, sample) {
	const rows = columns[0]?.values.length ?? 0;
	const odd = columns.find(({ values }) => values.length !== rows);
	if (odd !== void 0) throw new LockstepError("TABLE_INVALID", `column ${odd.name} of the ${sample} has ${odd.values.length} rows and ${columns[0]?.name ?? ""} has ${rows}`);
	return rows;
}
function matching(column, current) {
	const found = current.find(({ name }) => name === column.name);
	if (found === void 0) throw new LockstepError("COLUMN_MISSING", `the live rows have no column ${column.name}`, { hint: `They have ${current.map(({ name }) => name).join(", ")}. Log every input of the model.` });
	return found;
}
const presence = (isPresent) => isPresent ? "present" : "missing";
/** Tests one column's values by each test that fits, and which of its cells are missing when any is. */
function compareColumn(reference, current, numericTests) {
	const feature = reference.name;
	const findings = [];
	const missing = {
		reference: [],
		current: []
	};
	if (reference.kind === "numeric" && current.kind === "numeric") {
		missing.reference = Array.from(reference.values, (value) => presence(Number.isFinite(value)));
		missing.current = Array.from(current.values, (value) => presence(Number.isFinite(value)));
		const left = reference.values.filter(Number.isFinite);
		const right = current.values.filter(Number.isFinite);
		if (left.length > 0 && right.length > 0) findings.push(...numericTests.map((test) => ({
			feature,
			test: test.name,
			...test.compare(left, right)
		})));
	} else if (reference.kind === "categorical" && current.kind === "categorical") {
		missing.reference = reference.values.map((value) => presence(value !== ""));
		missing.current = current.values.map((value) => presence(value !== ""));
		const left = reference.values.filter((value) => value !== "");
		const right = current.values.filter((value) => value !== "");
		const test = driftTests.categorical;
		if (left.length > 0 && right.length > 0) findings.push({
			feature,
			test: test.name,
			...test.compare(left, right)
		});
	} else throw new LockstepError("TABLE_INVALID", `column ${feature} is ${reference.kind} in the reference and ${current.kind} in the live rows`);
	if ([...missing.reference, ...missing.current].includes(presence(false))) findings.push({
		feature,
		test: driftTests.missing.name,
		...driftTests.missing.compare(missing.reference, missing.current)
	});
	return findings;
}
/** Three significant digits. */
function shown(value) {
	return String(Number(value.toPrecision(3)));
}
/** Marks what is significant after Benjamini–Hochberg over these findings and large enough to matter. */
function adjusted(findings, { alpha, minimumEffect }) {
	const pValues = benjaminiHochberg(findings.map(({ pValue }) => pValue));
	return findings.map((finding, i) => {
		const adjustedPValue = pValues[i];
		return {
			...finding,
			adjustedPValue,
			isDrifted: adjustedPValue < alpha && finding.effect >= minimumEffect
		};
	});
}
function comparePredictions({ predictions, rule }) {
	if (predictions === void 0) return void 0;
	const { reference, current } = predictions;
	const referenceRows = rowCount(reference, "reference");
	if (Math.min(referenceRows, rowCount(current, "live answers")) < Math.max(1, rule.minimumRows)) return {
		referenceRows,
		findings: []
	};
	const tests = [driftTests.numeric, driftTests.predicted];
	return {
		referenceRows,
		findings: adjusted(reference.flatMap((column) => compareColumn(column, matching(column, current), tests)), rule)
	};
}
function evidence(findings) {
	const drifted = findings.filter(({ isDrifted }) => isDrifted).sort((a, b) => b.effect - a.effect);
	const shownFirst = drifted.slice(0, 5).map(({ feature, test, adjustedPValue, effect }) => `${feature} (${test}, adjusted p ${shown(adjustedPValue)}, effect ${shown(effect)})`);
	const rest = drifted.length > 5 ? `, and ${drifted.length - 5} more findings` : "";
	return `${shownFirst.join(", ")}${rest}`;
}
function decide({ features, predictions }, columns) {
	const names = new Set(features.filter(({ isDrifted }) => isDrifted).map(({ feature }) => feature));
	const said = predictions?.findings ?? [];
	const haveSaidOtherwise = said.some(({ isDrifted }) => isDrifted);
	const ofInputs = names.size === 0 ? `none of ${counted(columns, "column")} has drifted` : `${names.size} of ${counted(columns, "column")} drifted: ${evidence(features)}`;
	const ofPredictions = haveSaidOtherwise ? `; the predictions drifted: ${evidence(said)}` : said.length > 0 ? "; the predictions have not" : "";
	return {
		verdict: names.size > 0 || haveSaidOtherwise ? "drifted" : "stable",
		reason: `${ofInputs}${ofPredictions}`
	};
}
/**
* Compares live rows with the reference, column by column. A column has drifted when the difference is significant after
* Benjamini–Hochberg over all tests **and** large enough to matter; neither alone raises an alarm. Fewer rows than the rule
* asks for, on either side, is `insufficient_data` and never "no drift". Predictions are compared in the same way, as a family of tests
* of their own: they move when inputs move together in a way that no single column shows.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
*/
function detectDrift(request) {
	const { model, environment, version, sha256, reference, current, rule } = request;
	const referenceRows = rowCount(reference, "reference");
	const currentRows = rowCount(current, "live rows");
	const columns = reference.map((column) => [column, matching(column, current)]);
	const header = {
		kind: "lockstep/DriftReport",
		schema: 1,
		model,
		environment,
		modelVersion: version,
		artifactSha256: sha256,
		referenceRows,
		currentRows
	};
	const [fewer, sample] = currentRows <= referenceRows ? [currentRows, "live"] : [referenceRows, "reference"];
	if (fewer < Math.max(1, rule.minimumRows)) return {
		...header,
		features: [],
		verdict: "insufficient_data",
		reason: `${counted(fewer, `${sample} row`)}, and ${Math.max(1, rule.minimumRows)} are needed`
	};
	const features = adjusted(columns.flatMap(([left, right]) => compareColumn(left, right, [driftTests.numeric])), rule);
	const predictions = comparePredictions(request);
	const found = {
		features,
		...predictions === void 0 ? {} : { predictions }
	};
	return {
		...header,
		...found,
		...decide(found, columns.length)
	};
}

// pipeline/report/drift.ts
/** What has drifted, for titles: "inputs", "predictions", or both. */
function driftedParts({ features, predictions }) {
	const isDrifted = (findings) => findings.some((found) => found.isDrifted);
	return [...isDrifted(features) ? ["inputs"] : [], ...isDrifted(predictions?.findings ?? []) ? ["predictions"] : []].join(" and ");
}
const icons = {
	drifted: "🔀",
	stable: "⚪",
	insufficient_data: "❓"
};
function titleOf(report) {
	const parts = driftedParts(report);
	switch (report.verdict) {
		case "drifted": return `${parts.slice(0, 1).toUpperCase()}${parts.slice(1)} have drifted`;
		case "stable": return "Inputs are stable";
		case "insufficient_data": return "Too few live rows to tell";
	}
}
/** Drifted columns first, then by the size of the shift, then by name: the same report gives the same bytes. */
function byShift(a, b) {
	return Number(b.isDrifted) - Number(a.isDrifted) || b.effect - a.effect || (a.feature < b.feature ? -1 : Number(a.feature > b.feature));
}
function featureRow({ feature, test, statistic, adjustedPValue, effect, isDrifted }) {
	const answer = isDrifted ? "🔀 drifted" : "stable";
	return `| ${[
		cell(feature),
		cell(test),
		decimal(statistic),
		decimal(adjustedPValue),
		decimal(effect),
		answer
	].join(" | ")} |`;
}
const whatNext = {
	drifted: "The model sees rows that it was not trained on. That says nothing about how good it still is: look at late labels, add newer rows to the training data, and let this pull request train and evaluate a candidate. Nothing is promoted by closing or merging it without one.",
	stable: "Nothing needs to be done.",
	insufficient_data: "The next run looks again. No verdict is not a good verdict."
};
function tableOf(findings, budget) {
	return [
		"| Column | Test | Statistic | Adjusted p | Shift in standard deviations | Verdict |",
		"| :--- | :--- | ---: | ---: | ---: | :--- |",
		...fitLines({
			items: [...findings].sort(byShift),
			draw: featureRow,
			budget,
			more: (left) => `| ${moreOf("columns")(left)} | | | | | |`
		})
	].join("\n");
}
function predictionSection(currentRows, { referenceRows, findings }) {
	const against = `${count(currentRows)} live answers against what the model says about ${count(referenceRows)} evaluation rows`;
	return findings.length === 0 ? `### Predictions\n\nNot compared: ${against} are too few.` : `### Predictions\n\n${against}.\n\n${tableOf(findings, 1e4)}`;
}
/** Evidence of drift as Markdown: the body of the pull request that asks for retraining. */
function renderDrift(report) {
	const { predictions } = report;
	const drifted = report.features.filter(({ isDrifted }) => isDrifted).length;
	const table = report.features.length === 0 ? "No column was compared." : tableOf(report.features, 3e4);
	return assemble([
		{
			rank: 0,
			draw: () => `## ${icons[report.verdict]} ${titleOf(report)} · ${code(report.model)} ${code(report.modelVersion)} in ${code(report.environment)}`
		},
		{
			rank: 1,
			draw: () => `${count(drifted)} of ${count(report.features.length)} ${plural(report.features.length, "column", "columns")} drifted: ${sentence(report.reason)}`
		},
		{
			rank: 2,
			draw: () => `### Evidence\n\n${count(report.currentRows)} live rows against ${count(report.referenceRows)} rows of the training data.\n\n${table}`
		},
		...predictions === void 0 ? [] : [{
			rank: 3,
			draw: () => predictionSection(report.currentRows, predictions)
		}],
		{
			rank: 3,
			draw: () => `### What to do\n\n${whatNext[report.verdict]}`
		},
		{
			rank: 4,
			draw: () => `Measured on the answers of the artifact ${code(report.artifactSha256)}.`
		}
	]);
}

// pipeline/steps/monitor/columns.ts
/** A model's input columns of the rows it was trained on; an empty cell is a missing value. */
function referenceColumns(inputs, table) {
	return inputs.flatMap(({ name, kind }) => {
		if (kind === "image") return [];
		const cells = table.column(name);
		return kind === "categorical" ? [{
			kind,
			name,
			values: cells
		}] : [{
			kind,
			name,
			values: Float64Array.from(cells, (cell) => cell === "" ? NaN : parseNumber(cell, name))
		}];
	});
}
/** The same columns of the rows that a server was asked. */
function currentColumns(inputs, rows) {
	return inputs.flatMap(({ name, kind }) => {
		if (kind === "image") return [];
		return kind === "categorical" ? [{
			kind,
			name,
			values: rows.map((row) => String(row.inputs[name] ?? ""))
		}] : [{
			kind,
			name,
			values: Float64Array.from(rows, (row) => Number(row.inputs[name] ?? NaN))
		}];
	});
}
/** What a model said, as columns by the names that the table of predictions has for them. */
function answerColumns(task, answers) {
	const score = (name, index) => ({
		kind: "numeric",
		name,
		values: Float64Array.from(answers, ({ scores }) => scores[index] ?? NaN)
	});
	const named = {
		kind: "categorical",
		name: predictionColumn,
		values: answers.map(({ prediction }) => String(prediction))
	};
	switch (task.kind) {
		case "binary": return [named, score(scoreColumn, 0)];
		case "multiclass": return [named];
		case "regression": return [score(predictionColumn, 0)];
		case "quantiles": return task.levels.map((level, i) => score(quantileColumn(level), i));
	}
}
/** What a model says about a table now. @throws LockstepError MODEL_INVALID, COLUMN_MISSING, TABLE_INVALID. */
async function answersAbout(predictor, table) {
	const { task, threshold } = predictor;
	return answersOf({
		task,
		threshold,
		width: taskWidth(task)
	}, await predictRows(predictor, table));
}

// pipeline/steps/monitor.ts
/** The table at a path of the state that a version was registered at; `undefined` when no stage writes it there. */
async function tableAt(workspace, assigned, path) {
	const output = await stateOf(workspace.git, assigned.commit).output(path);
	return output?.md5 === void 0 ? void 0 : restoreTable(workspace, output.md5, path);
}
async function compare(declaration, environment, run) {
	const { request, workspace } = run;
	const { git, host } = workspace;
	const { model } = declaration;
	const assigned = await promotedModel(git, {
		model,
		environment: environment.environment
	});
	using training = await tableAt(workspace, assigned, declaration.trainingRows);
	if (training === void 0) throw new LockstepError("OBJECT_MISSING", `dvc.lock of ${model} ${assigned.modelVersion} has no ${declaration.trainingRows}`, { hint: "Correct `training_rows` in lockstep.yaml; drift is measured against the rows the model was trained on." });
	const log = await readInferenceLog(resolve(git.root, environment.target.path), model, { limit: request.rows });
	if (log.badLines > 0) host.warning(`${counted(log.badLines, "line")} of the inference log ${log.badLines === 1 ? "is no prediction and was" : "are no predictions and were"} left out`);
	const rows = log.rows.filter(({ artifactSha256 }) => artifactSha256 === assigned.record.artifact.sha256);
	using judged = await tableAt(workspace, assigned, declaration.evaluationRows);
	const predictor = await workspace.openModel(await restoreArtifact(workspace, assigned.record.artifact));
	try {
		const { inputs, task } = predictor;
		const answers = judged === void 0 ? void 0 : await answersAbout(predictor, judged);
		return detectDrift({
			model,
			environment: environment.environment,
			version: assigned.modelVersion,
			sha256: assigned.record.artifact.sha256,
			reference: referenceColumns(inputs, training),
			current: currentColumns(inputs, rows),
			...answers === void 0 ? {} : { predictions: {
				reference: answerColumns(task, answers),
				current: answerColumns(task, rows)
			} },
			rule: declaration.drift
		});
	} finally {
		predictor.close();
	}
}
/** Opens or updates the one pull request that asks for retraining, with the evidence as its only change. */
async function propose(workspace, report) {
	const { git } = workspace;
	const branch = `lockstep/retrain-${report.model}`;
	const body = renderDrift(report);
	await git.writeBranch({
		branch,
		base: await defaultTip(git),
		files: { [`models/${report.model}.drift.json`]: `${canonicalJson(report)}\n` },
		message: `What ${report.model} sees or says has drifted in ${report.environment}\n\n${report.reason}`
	});
	return (await (await workspace.forge()).openPullRequest({
		title: `Retrain ${report.model}: its ${driftedParts(report)} in ${report.environment} have drifted`,
		body,
		head: branch,
		base: await git.defaultBranch()
	})).number;
}
/**
* Compares what the server was asked with what its model was trained on, and what it answered with what the model says about the rows that
* judged it; drift becomes one pull request per model.
*/
async function monitor(request, workspace) {
	const { git, host } = workspace;
	await git.fetch();
	const project = await stateOf(git, await defaultTip(git)).project();
	const environment = selectEnvironment(project, request.environment);
	const reports = [];
	const declared = selectModels(project, request.model);
	for (const declaration of await modelsIn(workspace, environment.environment, declared)) {
		const report = await host.group(`Watch ${declaration.model} in ${environment.environment}`, () => compare(declaration, environment, {
			request,
			workspace
		}));
		host.info(`${report.model} ${report.modelVersion} in ${report.environment}: ${report.verdict}: ${report.reason}`);
		await writeRecord(workspace, request.records, report);
		if (report.verdict === "drifted" && request.propose) {
			const number = await propose(workspace, report);
			host.output("pull-request", String(number));
			host.info(`pull request #${number} proposes to retrain`);
		}
		reports.push(report);
	}
	return reports;
}

export { monitor };