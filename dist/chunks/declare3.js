import { D as NEVER, _ as strictObject, b as tuple, c as int, d as looseObject, f as number, i as array, n as _enum, o as boolean, u as literal, v as string, x as union } from "./schemas.js";
import { i as dateParts } from "./date.js";
import { r as logKinds } from "./graph2.js";

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
const dimension = int().min(1).max(512);
const categoryOptions = {
	impute: union([_enum(["none", "most_frequent"]), strictObject({ constant: string().max(1e3) })]).default("none"),
	encode: _enum([
		"one_hot",
		"ordinal",
		"hashing",
		"target",
		"embedding"
	]).optional(),
	/** Of one_hot: an output for missing and unknown texts. */
	other: boolean().optional(),
	/** Of embedding: how long the vector of each category is. */
	dimension: dimension.optional(),
	/** Of one_hot, ordinal and embedding: texts of fewer rows, and all but so many, count as unknown. */
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
	encode: _enum([
		"tf_idf",
		"hashing",
		"embedding"
	]).default("tf_idf"),
	lowercase: boolean().default(true),
	ngrams: tuple([int().min(1).max(5), int().min(1).max(5)]).refine(([fewest, most]) => fewest <= most, "not ascending").default([1, 1]),
	stop_words: union([_enum(["none", "english"]), array(string().max(100)).max(1e4)]).default("none"),
	norm: _enum(["l2", "none"]).optional(),
	/** Of embedding: how long the vector of each term is, and how many terms of a row are looked at. */
	dimension: dimension.optional(),
	length: int().min(1).max(1e4).optional(),
	/** Of tf_idf; the last two of embedding, too. */
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
	hashing: [
		"buckets",
		"signed",
		"norm"
	],
	tf_idf: [
		"idf",
		"sublinear",
		"min_rows",
		"max_terms",
		"norm"
	],
	embedding: [
		"dimension",
		"length",
		"min_rows",
		"max_categories",
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
const pixels = int().min(1).max(1024).default(32);
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
	}).superRefine(checkOptions),
	image: strictObject({
		image: names,
		height: pixels,
		width: pixels,
		channels: literal([1, 3]).default(3)
	})
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
/** Columns that declarations say what to do with, so that nothing is done by default. */
function declaredColumns(declarations) {
	return new Set(declarations.flatMap((declared) => {
		switch (declared.kind) {
			case "numeric": return declared.numeric;
			case "date": return declared.date;
			case "categorical": return declared.categorical;
			case "text": return declared.text;
			case "image": return declared.image;
			case "arithmetic":
			case "cross": return [];
		}
	}));
}

export { featureDeclarations as n, declaredColumns as t };