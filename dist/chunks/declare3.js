import { A as LockstepError } from "./file-work.js";
import { S as NEVER, _ as union, c as literal, g as tuple, h as string, i as boolean, l as looseObject, m as strictObject, o as int, r as array, t as _enum, u as number } from "./schemas.js";
import { i as dateParts, n as cyclicParts } from "./date.js";
import { a as logKinds, l as parseCross } from "./graph2.js";
import { t as englishStopWords } from "./words.js";

// pipeline/training/params.ts
/**
* Checks a section of a params file; every wrong or unknown key is named in one run.
*
* @throws LockstepError PARAMS_INVALID.
*/
function readParams(schema, section) {
	const parsed = schema.safeParse(section);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map(({ path, message }) => path.length === 0 ? message : `${path.join(".")}: ${message}`);
	throw new LockstepError("PARAMS_INVALID", `parameters that cannot be used: ${problems.join("; ")}`, { hint: "Correct the named keys in params.yaml." });
}

// pipeline/training/features/graph/plan.ts
const scalingKinds = [
	"none",
	"standard",
	"minmax",
	"robust"
];

// pipeline/training/features/graph/declare.ts
const name = string().min(1).max(1e3);
const names = array(name).min(1).max(1e4);
const share = number().min(0).max(1);
const bound = number().optional();
const numberOptions = {
	impute: union([_enum([
		"none",
		"mean",
		"median",
		"most_frequent"
	]), strictObject({ constant: number() })]).optional(),
	indicator: boolean().default(false),
	clip: union([strictObject({ quantiles: tuple([share, share]).refine(([low, high]) => low < high, "not ascending") }), strictObject({
		from: bound,
		to: bound
	}).refine(({ from = -Infinity, to = Infinity }) => from < to, "`from` is not below `to`")]).optional(),
	log: _enum(logKinds).optional(),
	scale: _enum(scalingKinds).optional()
};
const buckets = int().min(2).max(1048576);
const categoryOptions = {
	impute: union([_enum(["none", "most_frequent"]), strictObject({ constant: string().max(1e3) })]).default("none"),
	encode: _enum([
		"one_hot",
		"ordinal",
		"hashing",
		"target"
	]).optional(),
	/** Of one_hot: an output for missing and unknown texts. */
	other: boolean().optional(),
	/** Of one_hot and ordinal: texts of fewer rows, and all but so many, count as unknown. */
	min_rows: int().min(1).max(1e9).optional(),
	max_categories: int().min(1).max(1e3).optional(),
	/** Of ordinal: the texts in an order that means something. */
	order: array(string().max(1e3)).min(1).max(1e3).optional(),
	/** Of ordinal: what unknown texts are. */
	unknown: number().optional(),
	/** Of hashing. */
	buckets: buckets.optional(),
	signed: boolean().optional(),
	/** Of target. */
	smoothing: union([literal("auto"), number().min(0).max(1e9)]).optional()
};
const textOptions = {
	encode: _enum(["tf_idf", "hashing"]).default("tf_idf"),
	lowercase: boolean().default(true),
	ngrams: tuple([int().min(1).max(5), int().min(1).max(5)]).refine(([fewest, most]) => fewest <= most, "not ascending").default([1, 1]),
	stop_words: union([_enum(["none", "english"]), array(string().max(100)).max(1e4)]).default("none"),
	norm: _enum(["l2", "none"]).default("l2"),
	/** Of tf_idf. */
	idf: boolean().optional(),
	sublinear: boolean().optional(),
	min_rows: int().min(1).max(1e9).optional(),
	max_terms: int().min(1).max(1e5).optional(),
	/** Of hashing. */
	buckets: buckets.optional(),
	signed: boolean().optional()
};
/** Options that only some encodings have. */
const optionsOf = {
	one_hot: [
		"other",
		"min_rows",
		"max_categories"
	],
	ordinal: [
		"min_rows",
		"max_categories",
		"order",
		"unknown"
	],
	target: ["smoothing"],
	hashing: ["buckets", "signed"],
	tf_idf: [
		"idf",
		"sublinear",
		"min_rows",
		"max_terms"
	]
};
const everyOption = new Set(Object.values(optionsOf).flat());
/** Names an option that the encoding has not, which would otherwise do nothing in silence. */
function checkOptions(entry, context) {
	const { encode } = entry;
	if (typeof encode !== "string") return;
	for (const [option, value] of Object.entries(entry)) if (value !== void 0 && everyOption.has(option) && optionsOf[encode]?.includes(option) !== true) context.addIssue({
		code: "custom",
		path: [option],
		message: `encode: ${encode} has no such option`
	});
}
/** One kind of entry by the key that only it has. */
const kinds = {
	numeric: strictObject({
		numeric: names,
		...numberOptions
	}),
	arithmetic: strictObject({
		arithmetic: array(string().max(2100)).min(1).max(1e3),
		...numberOptions
	}),
	date: strictObject({
		date: names,
		parts: array(_enum(dateParts)).min(1).default([
			"days",
			"month",
			"day_of_week",
			"hour"
		]),
		/** Sine and cosine of those parts that begin again. */
		cyclic: boolean().default(false),
		...numberOptions
	}),
	categorical: strictObject({
		categorical: names,
		...categoryOptions
	}).superRefine(checkOptions),
	cross: strictObject({
		cross: names.min(2).max(10),
		...categoryOptions
	}).superRefine(checkOptions),
	text: strictObject({
		text: names,
		...textOptions
	}).superRefine(checkOptions)
};
const kindNames = Object.keys(kinds);
/** What stands under `features` in params.yaml: a list of entries, each with the key of its kind. */
const featureDeclarations = array(looseObject({}).transform((entry, context) => {
	const found = kindNames.filter((kind) => Object.hasOwn(entry, kind));
	const [kind] = found;
	if (kind === void 0 || found.length > 1) {
		context.addIssue({
			code: "custom",
			message: `an entry has one of ${kindNames.join(", ")}`
		});
		return NEVER;
	}
	const parsed = kinds[kind].safeParse(entry);
	if (parsed.success) return {
		kind,
		...parsed.data
	};
	for (const { path, message } of parsed.error.issues) context.addIssue({
		code: "custom",
		path,
		message
	});
	return NEVER;
})).max(1e4).default([]);
const defaults = {
	network: {
		fill: "median",
		scale: "standard",
		encode: "one_hot",
		unknown: -1,
		atMost: void 0
	},
	trees: {
		fill: "none",
		scale: "none",
		encode: "ordinal",
		unknown: void 0,
		atMost: 255
	}
};
function numberPlan(source, options, style) {
	const { impute = style.fill, indicator, clip, log, scale = style.scale } = options;
	return {
		kind: "number",
		source,
		fill: impute,
		indicator,
		clip,
		log,
		scale
	};
}
function categoryPlan(columns, options, style) {
	const { impute, encode = style.encode, min_rows: minimumRows = 1, max_categories: atMost = style.atMost } = options;
	const plan = {
		kind: "category",
		columns,
		fill: impute
	};
	switch (encode) {
		case "one_hot": return {
			...plan,
			encode: {
				kind: encode,
				other: options.other ?? true,
				minimumRows,
				atMost
			}
		};
		case "ordinal": {
			const { order, unknown = order === void 0 ? style.unknown : -1 } = options;
			return {
				...plan,
				encode: {
					kind: encode,
					order,
					unknown,
					minimumRows,
					atMost
				}
			};
		}
		case "hashing": return {
			...plan,
			encode: {
				kind: encode,
				buckets: options.buckets ?? 256,
				signed: options.signed ?? true
			}
		};
		case "target": return {
			...plan,
			encode: {
				kind: encode,
				smoothing: options.smoothing ?? "auto"
			}
		};
	}
}
function textPlan(column, options) {
	const { lowercase, ngrams, stop_words: stopWords, encode, norm } = options;
	return {
		kind: "text",
		column,
		words: {
			lowercase,
			ngrams,
			stopWords: stopWords === "none" ? [] : stopWords === "english" ? englishStopWords : stopWords
		},
		encode: encode === "hashing" ? {
			kind: encode,
			buckets: options.buckets ?? 1024,
			signed: options.signed ?? true,
			norm
		} : {
			kind: encode,
			idf: options.idf ?? true,
			sublinear: options.sublinear ?? false,
			norm,
			minimumRows: options.min_rows ?? 1,
			atMost: options.max_terms ?? 1e4
		}
	};
}
function isCyclic(part) {
	return cyclicParts.includes(part);
}
function plansOf(declared, numeric, style) {
	switch (declared.kind) {
		case "numeric": return declared.numeric.map((column) => numberPlan({
			kind: "column",
			column
		}, declared, style));
		case "arithmetic": return declared.arithmetic.map((text) => numberPlan({
			kind: "arithmetic",
			...parseCross(text, numeric)
		}, declared, style));
		case "date": return declared.date.flatMap((column) => declared.parts.map((part) => declared.cyclic && isCyclic(part) ? {
			kind: "cycle",
			column,
			part
		} : numberPlan({
			kind: "date",
			column,
			part
		}, declared, style)));
		case "categorical": return declared.categorical.map((column) => categoryPlan([column], declared, style));
		case "cross": return [categoryPlan(declared.cross, declared, style)];
		case "text": return declared.text.map((column) => textPlan(column, declared));
	}
}
/** Columns that declarations say what to do with, so that nothing is done by default. */
function declaredColumns(declarations) {
	return new Set(declarations.flatMap((declared) => {
		switch (declared.kind) {
			case "numeric": return declared.numeric;
			case "date": return declared.date;
			case "categorical": return declared.categorical;
			case "text": return declared.text;
			case "arithmetic":
			case "cross": return [];
		}
	}));
}
/**
* Every feature of a model, in the order of its inputs: numeric columns, arithmetic of them, categorical columns, then what is declared.
* A column that is declared is not treated by default, too.
*
* @throws LockstepError PARAMS_INVALID for arithmetic with what is no numeric column.
*/
function planFeatures({ columns, declared, crosses, style }) {
	const own = declaredColumns(declared);
	const byDefault = defaults[style];
	const numeric = [...columns.numeric, ...declared.flatMap((entry) => entry.kind === "numeric" ? entry.numeric : [])];
	const plain = { indicator: false };
	return [
		...columns.numeric.filter((column) => !own.has(column)).map((column) => numberPlan({
			kind: "column",
			column
		}, plain, byDefault)),
		...crosses.map((text) => numberPlan({
			kind: "arithmetic",
			...parseCross(text, numeric)
		}, plain, byDefault)),
		...columns.categorical.filter((column) => !own.has(column)).map((column) => categoryPlan([column], { impute: "none" }, byDefault)),
		...declared.flatMap((entry) => plansOf(entry, numeric, byDefault))
	];
}

export { readParams as i, featureDeclarations as n, planFeatures as r, declaredColumns as t };