import { A as LockstepError } from "./file-work.js";
import { n as openDuckDbStore } from "./duckdb.js";
import { t as personalCell } from "./data-diff.js";
import { a as openSource, i as shownValue, n as loadTables, r as query, t as columnTypes } from "./load.js";
import { Xt as byCodePoint } from "./pipeline.js";
import { r as totalVariation, t as chiSquaredHomogeneity } from "./homogeneity.js";
import { n as benjaminiHochberg } from "./chi-squared.js";

// pipeline/data/table-diff/label.ts
/** More different labels than this are no classes. */
const classLimit = 50;
const pairLimit = 20;
/**
* Class balance of a column, and which label became which.
*
* @param place - Of the label among the shared columns.
* @param isPaired - Whether rows are paired by id; without it nobody can tell a flip.
*/
async function labelDiff(loaded, place, isPaired) {
	const { store, columns, keys, personal } = loaded;
	const column = columns[place]?.name ?? "";
	const shown = (value) => personal.has(column) ? personalCell : shownValue(value);
	const label = `v${place}`;
	const classes = await query(store, `SELECT ${label}, sum(b)::DOUBLE, sum(a)::DOUBLE FROM
      (SELECT ${label}, count(*) AS b, 0 AS a FROM before GROUP BY ${label}
       UNION ALL SELECT ${label}, 0, count(*) FROM after GROUP BY ${label})
      GROUP BY ${label} ORDER BY sum(b + a) DESC, ${label} LIMIT 51`);
	const balance = classes.length > classLimit || personal.has(column) ? [] : classes;
	const on = keys.map((i) => `b.v${i} = a.v${i}`).join(" AND ");
	const flips = !isPaired || keys.includes(place) ? [] : await query(store, `SELECT *, (sum(rows) OVER ())::DOUBLE FROM
            (SELECT b.${label} AS old, a.${label} AS now, count(*)::DOUBLE AS rows FROM before AS b JOIN after AS a ON ${on}
              WHERE b.${label} IS DISTINCT FROM a.${label} GROUP BY ALL)
            ORDER BY rows DESC, old, now LIMIT ${pairLimit}`);
	return {
		column,
		balance: balance.map(([value, before, after]) => ({
			value: shown(value),
			before: Number(before),
			after: Number(after)
		})),
		flips: Number(flips[0]?.[3] ?? 0),
		pairs: flips.map(([before, after, rows]) => ({
			before: shown(before),
			after: shown(after),
			count: Number(rows)
		}))
	};
}

// pipeline/data/table-diff/pair.ts
const exampleLimit$1 = 5;
const cellLimit = 20;
function vs(places, side = "") {
	return places.map((i) => `${side}v${i}`).join(", ");
}
function same(places) {
	return places.map((i) => `b.v${i} = a.v${i}`).join(" AND ");
}
/** Longest name of a row, in characters. */
const nameLimit = 300;
/** A row's id, or all of a row that has none, without what is personal. */
function rowName({ columns, personal }, places, row) {
	const name = places.map((place, i) => personal.has(columns[place]?.name ?? "") ? personalCell : shownValue(row[i]) ?? "").join(", ");
	return name.length > nameLimit ? `${name.slice(0, nameLimit)}…` : name;
}
/**
* Why the rows of a side cannot be told apart by the id, `undefined` when they can.
*
* @param title - Of the side, for the sentence.
*/
async function keyProblem(loaded, side, title) {
	const { store, columns, keys, personal } = loaded;
	const key = vs(keys);
	const isMissing = keys.map((i) => `v${i} IS NULL`).join(" OR ");
	const [[rows = 0, distinct = 0, missing = 0] = []] = await query(store, `SELECT count(*), count(DISTINCT (${key})) FILTER (NOT (${isMissing})), count(*) FILTER (${isMissing}) FROM ${side}`);
	const named = keys.map((i) => JSON.stringify(columns[i]?.name)).join(" and ");
	if (Number(missing) > 0) return `${title} has ${String(missing)} rows without ${named}`;
	if (Number(distinct) === Number(rows)) return void 0;
	const [twice = []] = await query(store, `SELECT ${key} FROM ${side} GROUP BY ${key} HAVING count(*) > 1 ORDER BY ${key} LIMIT 1`);
	const example = keys.some((i) => personal.has(columns[i]?.name ?? "")) ? "" : `, for example ${JSON.stringify(rowName(loaded, keys, twice))}`;
	return `${title} has ${String(Number(rows) - Number(distinct))} rows whose ${named} stands in another row${example}`;
}
/** Names of the first rows of one side whose id the other lacks. */
async function missingFrom(loaded, of, from) {
	const { store, keys } = loaded;
	return (await query(store, `SELECT ${vs(keys, "b.")} FROM ${of} AS b ANTI JOIN ${from} AS a ON ${same(keys)} ORDER BY ${vs(keys, "b.")} LIMIT ${exampleLimit$1}`)).map((row) => rowName(loaded, keys, row));
}
/** Edited cells of the first edited rows, whose ids stand in the table `compared`: neither side is joined whole once more. */
async function firstEdits(loaded, edited) {
	const { store, keys, personal } = loaded;
	const places = edited.map(({ place }) => place);
	const named = (side) => `(SELECT t.* FROM ${side} AS t SEMI JOIN first_edited AS f ON ${keys.map((i) => `t.v${i} = f.v${i}`).join(" AND ")})`;
	const rows = await query(store, `WITH first_edited AS MATERIALIZED (SELECT unnest(first, recursive := true) FROM compared)
      SELECT ${[
		vs(keys, "b."),
		vs(places, "b."),
		vs(places, "a.")
	].join(", ")}
      FROM ${named("before")} AS b JOIN ${named("after")} AS a ON ${same(keys)} ORDER BY ${vs(keys, "b.")}`);
	const cellEdits = [];
	for (const row of rows) for (const [i, { column }] of edited.entries()) {
		const [old, now] = [row[keys.length + i], row[keys.length + places.length + i]];
		if (old === now || cellEdits.length === cellLimit) continue;
		const shown = (value) => personal.has(column) ? personalCell : shownValue(value);
		cellEdits.push({
			id: rowName(loaded, keys, row),
			column,
			before: shown(old),
			after: shown(now)
		});
	}
	return {
		examples: rows.slice(0, exampleLimit$1).map((row) => rowName(loaded, keys, row)),
		cellEdits
	};
}
/** Pairs rows by id, in one join: every cell of every pair is compared, none by a digest. */
async function pairByKey(loaded) {
	const { store, columns, keys, rows } = loaded;
	const compared = columns.map((_, i) => i).filter((i) => !keys.includes(i));
	const differs = (i) => `b.v${i} IS DISTINCT FROM a.v${i}`;
	const any = compared.length === 0 ? "false" : compared.map(differs).join(" OR ");
	const counted = [any, ...compared.map(differs)].map((condition) => `count(*) FILTER (${condition})`);
	const id = keys.map((i) => `v${i} := b.v${i}`).join(", ");
	await store.connection.run(`CREATE TABLE compared AS SELECT min(struct_pack(${id}), ${cellLimit}) FILTER (${any}) AS first,
      [count(*), ${counted.join(", ")}] AS counts FROM before AS b JOIN after AS a ON ${same(keys)}`);
	const [pairs = 0, edited = 0, ...counts] = (await query(store, "SELECT unnest(counts)::DOUBLE FROM compared")).map(([count]) => Number(count));
	const byPlace = compared.map((place, i) => ({
		place,
		column: columns[place]?.name ?? "",
		count: counts[i] ?? 0
	})).filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || byCodePoint(a.column, b.column));
	const { examples, cellEdits } = edited === 0 ? {
		examples: [],
		cellEdits: []
	} : await firstEdits(loaded, byPlace);
	const [added, removed] = [rows.after - pairs, rows.before - pairs];
	return {
		rowsAdded: {
			count: added,
			examples: added === 0 ? [] : await missingFrom(loaded, "after", "before")
		},
		rowsRemoved: {
			count: removed,
			examples: removed === 0 ? [] : await missingFrom(loaded, "before", "after")
		},
		rowsEdited: {
			count: edited,
			examples
		},
		editsByColumn: byPlace.map(({ column, count }) => ({
			column,
			count
		})),
		...cellEdits.length === 0 ? {} : { cellEdits }
	};
}
/**
* One text for one row, and another for every other: cells end with a mark that no cell holds unescaped, texts begin with a letter that
* missing cells and numbers lack.
*/
function rowText(columns) {
	const cells = columns.map(({ isNumeric }, i) => isNumeric ? `coalesce(CAST(v${i} AS VARCHAR), '')` : `coalesce('t' || replace(replace(v${i}, '\\', '\\\\'), chr(31), '\\u'), '')`);
	return cells.length === 0 ? "''" : cells.join(" || chr(31) || ");
}
/** Compares rows by what they hold, each as many times as it stands; their md5 is what tells them apart. */
async function pairByContent(loaded) {
	const { store, columns } = loaded;
	const digest = `md5_number(${rowText(columns)})`;
	await store.connection.run(`CREATE TABLE moved AS SELECT digest, sum(side) AS surplus FROM
      (SELECT ${digest} AS digest, -1 AS side FROM before UNION ALL SELECT ${digest}, 1 FROM after)
      GROUP BY digest HAVING sum(side) <> 0`);
	const places = columns.map((_, i) => i);
	const change = async (side, sign) => {
		const [[count = 0] = []] = await query(store, `SELECT coalesce(sum(abs(surplus)), 0)::DOUBLE FROM moved WHERE surplus ${sign} 0`);
		if (Number(count) === 0 || places.length === 0) return {
			count: Number(count),
			examples: []
		};
		const rows = await query(store, `SELECT ${vs(places)} FROM ${side} SEMI JOIN (SELECT digest FROM moved WHERE surplus ${sign} 0) AS m
        ON ${digest} = m.digest ORDER BY ${vs(places)} LIMIT ${exampleLimit$1}`);
		return {
			count: Number(count),
			examples: rows.map((row) => rowName(loaded, places, row))
		};
	};
	return {
		rowsAdded: await change("after", ">"),
		rowsRemoved: await change("before", "<"),
		rowsEdited: {
			count: 0,
			examples: []
		},
		editsByColumn: []
	};
}

// pipeline/data/table-diff/shift.ts
/** Fewer rows on a side than this say nothing of a distribution. */
const minimumRows = 200;
/** As drift decides: significant after Benjamini–Hochberg, and this share of the rows elsewhere. */
const alpha = .01;
const minimumDistance = .05;
/** Rows from which the edges of bins are taken; every row is counted. */
const sampledRows = 5e4;
const bins = 20;
/** A column of more different texts has no categories. */
const categoryLimit = 1e3;
/** Below this expected count the chi-squared distribution does not fit: such categories are counted together. */
const smallestExpected = 5;
const exampleLimit = 5;
/** Puts what is too rare for the test into one category, which is left out when it is empty. */
function withoutRare({ reference, current }) {
	const [n, m] = [reference, current].map((counts) => counts.reduce((sum, count) => sum + count, 0));
	const share = Math.min(n, m) / (n + m);
	const kept = {
		reference: [],
		current: []
	};
	const rare = {
		reference: 0,
		current: 0
	};
	for (const [k, before] of reference.entries()) {
		const after = current[k];
		if ((before + after) * share >= smallestExpected) {
			kept.reference.push(before);
			kept.current.push(after);
		} else {
			rare.reference += before;
			rare.current += after;
		}
	}
	if (rare.reference + rare.current > 0) {
		kept.reference.push(rare.reference);
		kept.current.push(rare.current);
	}
	return kept;
}
function finding(column, counts, more) {
	return {
		found: {
			column,
			distance: totalVariation(counts),
			...more
		},
		pValue: chiSquaredHomogeneity(withoutRare(counts)).pValue
	};
}
/** A column's number, NULL where it has none that a bin could hold. */
function finite(place) {
	return `CASE WHEN isfinite(v${place}) THEN v${place} END`;
}
/** Sides as one relation of some columns, `side` 0 or 1. */
function bothSides(select, where = "") {
	return `(SELECT 0 AS side, ${select} FROM before ${where} UNION ALL SELECT 1 AS side, ${select} FROM after ${where})`;
}
/** Edges that both sides give together, so that neither is the measure of the other. */
async function binsOf({ store, rows }, places) {
	const every = Math.ceil(Math.max(rows.before, rows.after) / sampledRows);
	const sample = bothSides(places.map((i) => `${finite(i)} AS x${i}`).join(", "), every > 1 ? `WHERE content % ${every} = 0` : "");
	await store.connection.run(`CREATE TABLE sample AS SELECT * FROM ${sample}`);
	const shares = Array.from({ length: 19 }, (_, k) => (k + 1) / bins).join(", ");
	const found = [];
	for (const place of places) {
		const [[before = null, after = null, ...quantiles] = []] = await query(store, `SELECT before, after, ${Array.from({ length: 19 }, (_, k) => `edges[${k + 1}]`).join(", ")} FROM
        (SELECT quantile_disc(x${place}, [${shares}]) AS edges, quantile_disc(x${place}, 0.5) FILTER (side = 0) AS before,
          quantile_disc(x${place}, 0.5) FILTER (side = 1) AS after FROM sample)`);
		const edges = [...new Set(quantiles.flatMap((edge) => edge === null ? [] : [Number(edge)]))];
		const medians = [before, after].map((median) => median === null ? null : Number(median));
		if (edges.length > 0) found.push({
			place,
			edges,
			medians
		});
	}
	return found;
}
/** How many of a side's rows lie in each bin, at most its edge and above the one before, and how many have no number. */
async function binned({ store, rows }, side, bins) {
	const columns = bins.map(({ place, edges }) => {
		return `list_append(map_values(histogram(x${place}, [${edges.map((edge) => `'${edge}'`).join(", ")}]::DOUBLE[]))[1:${edges.length}], count(x${place}))`;
	});
	const numbers = bins.map(({ place }) => `${finite(place)} AS x${place}`).join(", ");
	const counts = (await query(store, `SELECT unnest(flatten([${columns.join(", ")}]))::DOUBLE FROM (SELECT ${numbers} FROM ${side})`)).map(([count]) => Number(count));
	return bins.map(({ edges }) => {
		const inBins = counts.splice(0, edges.length);
		const [all = 0] = counts.splice(0, 1);
		const above = all - inBins.reduce((sum, count) => sum + count, 0);
		return {
			inBins: [...inBins, above],
			missing: rows[side] - all
		};
	});
}
/** Numbers in bins, all columns of a side in one reading. */
async function numericShifts(loaded, places) {
	const { columns, personal } = loaded;
	if (places.length === 0) return [];
	const bins = await binsOf(loaded, places);
	if (bins.length === 0) return [];
	const [old, now] = [await binned(loaded, "before", bins), await binned(loaded, "after", bins)];
	return bins.map(({ place, medians: [before = null, after = null] }, i) => {
		const column = columns[place]?.name ?? "";
		const [reference, current] = [old[i], now[i]].map((side) => [...side?.inBins ?? [], side?.missing ?? 0]);
		const isShown = !personal.has(column) && before !== null && after !== null;
		return finding(column, {
			reference,
			current
		}, {
			missing: {
				before: old[i]?.missing ?? 0,
				after: now[i]?.missing ?? 0
			},
			...isShown ? { median: {
				before,
				after
			} } : {}
		});
	});
}
function countsOf(counted) {
	return {
		reference: counted.map(([, b]) => Number(b)),
		current: counted.map(([, , a]) => Number(a))
	};
}
function missingOf(counted) {
	const [, before = 0, after = 0] = counted.find(([value]) => value === null) ?? [];
	return {
		before: Number(before),
		after: Number(after)
	};
}
async function categoryShifts({ store, columns, personal }, places) {
	const found = [];
	for (const i of places) {
		const counted = await query(store, `SELECT x, count(*) FILTER (side = 0)::DOUBLE AS b, count(*) FILTER (side = 1)::DOUBLE AS a
        FROM ${bothSides(`v${i} AS x`)} GROUP BY x ORDER BY b + a DESC, x LIMIT 1001`);
		if (counted.length > categoryLimit) continue;
		const column = columns[i]?.name ?? "";
		const only = (side) => counted.filter((row) => row[0] !== null && row[side] === 0).slice(0, exampleLimit).map(([value]) => personal.has(column) ? personalCell : shownValue(value) ?? "");
		found.push(finding(column, countsOf(counted), {
			missing: missingOf(counted),
			appeared: only(1),
			vanished: only(2)
		}));
	}
	return found;
}
/**
* Columns whose distribution moved: numbers in twenty bins, categories as they are, what is missing as a category of its own. Ids are
* left out, and texts of more than a thousand kinds.
*/
async function columnShifts(loaded) {
	if (Math.min(loaded.rows.before, loaded.rows.after) < minimumRows) return [];
	const places = loaded.columns.map((_, i) => i).filter((i) => !loaded.keys.includes(i));
	const isNumeric = (i) => loaded.columns[i]?.isNumeric === true;
	const findings = [...await numericShifts(loaded, places.filter(isNumeric)), ...await categoryShifts(loaded, places.filter((i) => !isNumeric(i)))];
	const adjusted = benjaminiHochberg(findings.map(({ pValue }) => pValue));
	return findings.map(({ found }, i) => ({
		...found,
		adjustedPValue: adjusted[i]
	})).filter(({ distance, adjustedPValue }) => adjustedPValue < alpha && distance >= minimumDistance).sort((a, b) => b.distance - a.distance || (a.column < b.column ? -1 : 1));
}

// pipeline/data/table-diff/diff.ts
function retyped(columns, before, after) {
	return columns.flatMap(({ name }, i) => {
		const [old = "empty", now = "empty"] = [before[i], after[i]];
		return old === now || old === "empty" || now === "empty" ? [] : [{
			column: name,
			before: old,
			after: now
		}];
	});
}
function isReordered(before, after) {
	const now = new Set(after);
	const then = new Set(before);
	const old = before.filter((name) => now.has(name));
	return after.filter((name) => then.has(name)).some((name, i) => name !== old[i]);
}
async function duplicates({ store }) {
	const [[before = 0, after = 0] = []] = await query(store, `SELECT (SELECT count(*) - count(DISTINCT content) FROM before)::DOUBLE,
      (SELECT count(*) - count(DISTINCT content) FROM after)::DOUBLE`);
	return {
		before: Number(before),
		after: Number(after)
	};
}
/** @throws LockstepError COLUMN_MISSING for a key that neither side has. */
function requireKeys(where, keys, columns) {
	const missing = keys.filter((name) => !columns.includes(name));
	if (missing.length === 0) return;
	const shown = columns.slice(0, 50).map((name) => JSON.stringify(name));
	const more = columns.length > shown.length ? ` and ${columns.length - shown.length} more` : "";
	throw new LockstepError("COLUMN_MISSING", `${where} has no column ${missing.map((name) => JSON.stringify(name)).join(", ")}`, { hint: `It has ${shown.join(", ")}${more}.` });
}
/** Whether the id pairs the rows of both sides, and if not, why. */
async function pairing(loaded, keys) {
	if (keys.length === 0) return {
		isPaired: false,
		unpaired: void 0
	};
	if (loaded.keys.length < keys.length) return {
		isPaired: false,
		unpaired: `not both sides have the column ${keys.filter((name) => !loaded.columns.some((column) => column.name === name)).join(", ")}`
	};
	const unpaired = await keyProblem(loaded, "after", "the table after") ?? await keyProblem(loaded, "before", "the table before");
	return {
		isPaired: unpaired === void 0,
		unpaired
	};
}
/**
* Compares two states of a table with DuckDB, in bounded memory: CSV, JSON lines and Parquet, also one with another. The order of rows
* does not matter. Cells are compared as docs/reference/data-diff.md says.
*
* @throws LockstepError DUCKDB_MISSING; TABLE_INVALID for a file that is no table; COLUMN_MISSING for a key that was asked for.
*/
async function diffTables(before, after, options) {
	await using store = await openDuckDbStore({
		paths: [before.path, after.path],
		searchFrom: options.searchFrom
	});
	const [old, now] = [await openSource(store, before), await openSource(store, after)];
	if (options.areKeysAsked === true) requireKeys(after.where, options.keys, [.../* @__PURE__ */ new Set([...now.columns, ...old.columns])]);
	const sources = {
		before: {
			name: "before",
			source: old
		},
		after: {
			name: "after",
			source: now
		}
	};
	const columns = await loadTables(store, [sources.after, sources.before], options.keys);
	const placeOf = (name) => columns.findIndex((column) => column.name === name);
	const keys = options.keys.map(placeOf).filter((place) => place >= 0);
	const [[rowsBefore = 0, rowsAfter = 0] = []] = await query(store, "SELECT (SELECT count(*) FROM before)::DOUBLE, (SELECT count(*) FROM after)::DOUBLE");
	const rows = {
		before: Number(rowsBefore),
		after: Number(rowsAfter)
	};
	const loaded = {
		store,
		columns,
		keys,
		personal: options.personal,
		rows
	};
	const { isPaired, unpaired } = await pairing(loaded, options.keys);
	const label = options.labelColumn === void 0 ? -1 : placeOf(options.labelColumn);
	const names = {
		old: new Set(old.columns),
		now: new Set(now.columns)
	};
	return {
		kind: "table",
		idColumn: isPaired ? options.keys.join(", ") : void 0,
		...unpaired === void 0 ? {} : { unpaired },
		rowsBefore: rows.before,
		rowsAfter: rows.after,
		columnsAdded: now.columns.filter((name) => !names.old.has(name)),
		columnsRemoved: old.columns.filter((name) => !names.now.has(name)),
		columnsRetyped: retyped(columns, await columnTypes(store, sources.before, columns), await columnTypes(store, sources.after, columns)),
		isReordered: isReordered(old.columns, now.columns),
		...await (isPaired ? pairByKey(loaded) : pairByContent(loaded)),
		duplicates: await duplicates(loaded),
		...label === -1 ? {} : { label: await labelDiff(loaded, label, isPaired) },
		shifts: await columnShifts(loaded)
	};
}

export { diffTables as t };