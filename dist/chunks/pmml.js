import { A as LockstepError } from "./file-work.js";
import { o as textColumns, r as numericColumns, t as encodedWidth } from "./model-graph.js";
import { t as freeName } from "./names.js";

// pipeline/training/networks/dense-chain.ts
/** The layers of a network that is nothing but dense layers one after the other; `undefined` for any other. */
function denseChain({ nodes, weights }) {
	const layers = nodes.slice(1).flatMap(({ layer, from }, i) => {
		const [kernel, bias] = weights[i + 1] ?? [];
		if (layer.kind !== "dense" || from[0] !== i || kernel === void 0 || bias === void 0) return [];
		return [{
			units: layer.units,
			activation: layer.activation,
			kernel,
			bias
		}];
	});
	const first = nodes[0]?.layer;
	return first?.kind === "input" && first.shape.length === 1 && layers.length === nodes.length - 1 ? layers : void 0;
}

// pipeline/training/exports/pmml/xml.ts
function element(name, attributes = {}, children = []) {
	return {
		name,
		attributes,
		children
	};
}
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const entities = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;"
};
/** Line breaks and tabs as references too: a parser makes blanks of them in an attribute. */
function escaped(text) {
	if (unwritable.test(text)) throw new LockstepError("EXPORT_UNSUPPORTED", `${JSON.stringify(text.slice(0, 80))} has characters that XML cannot hold`, { hint: "Rename the column or the category, or export to another format." });
	return text.replaceAll(/[&<>"\t\n\r\u0085\u2028]/g, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`);
}
function lines({ name, attributes, children }, indent, into) {
	const written = Object.entries(attributes).filter(([, value]) => value !== void 0).map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join("");
	const [first] = children;
	if (first === void 0) into.push(`${indent}<${name}${written}/>`);
	else if (children.every((child) => typeof child === "string")) into.push(`${indent}<${name}${written}>${children.map(escaped).join("")}</${name}>`);
	else {
		into.push(`${indent}<${name}${written}>`);
		for (const child of children) if (typeof child !== "string") lines(child, `${indent} `, into);
		into.push(`${indent}</${name}>`);
	}
}
/** An XML 1.0 document in UTF-8. @throws LockstepError EXPORT_UNSUPPORTED for characters that XML cannot hold. */
function xmlDocument(root) {
	const into = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"];
	lines(root, "", into);
	return `${into.join("\n")}\n`;
}

// pipeline/training/exports/pmml/fields.ts
const reference = (field) => element("FieldRef", { field });
const constant$1 = (value) => element("Constant", { dataType: "double" }, [String(value)]);
const apply$1 = (name, ...args) => element("Apply", { function: name }, args);
/** Without an else, a missing field makes the result missing: nothing may be computed with it. */
const whereThere = (field, value) => apply$1("if", apply$1("isNotMissing", reference(field)), value);
/** Fields while they are put together. */
var Fieldset = class {
	derived = [];
	#taken;
	constructor(taken) {
		this.#taken = [...taken];
	}
	free = (wanted) => {
		const name = freeName(wanted, this.#taken);
		this.#taken.push(name);
		return name;
	};
	/** A number under a name like the wanted one. */
	number(wanted, expression, dataType = "double") {
		const name = this.free(wanted);
		this.derived.push(element("DerivedField", {
			name,
			optype: "continuous",
			dataType
		}, [expression]));
		return name;
	}
	category(wanted, dataType, expression) {
		const name = this.free(wanted);
		this.derived.push(element("DerivedField", {
			name,
			optype: "categorical",
			dataType
		}, [expression]));
		return name;
	}
};
function crossed({ left, operator, right }, sources) {
	const [dividend, divisor] = [sources[left] ?? "", sources[right] ?? ""];
	const value = apply$1(operator, reference(dividend), reference(divisor));
	if (operator !== "/") return value;
	return whereThere(divisor, apply$1("if", apply$1("equal", reference(divisor), constant$1(0)), constant$1(0), value));
}
function logOf(kind, value) {
	switch (kind) {
		case "ln": return apply$1("ln", value);
		case "log1p": return apply$1("ln1p", value);
		case "signed_log1p": {
			const negative = apply$1("-", constant$1(0), apply$1("ln1p", apply$1("-", constant$1(0), value)));
			return apply$1("if", apply$1("lessThan", value, constant$1(0)), negative, apply$1("ln1p", value));
		}
	}
}
/** A field clipped, its logarithm taken, scaled; the same field when nothing of that is given. */
function shaped(fields, field, { clip, log, scaling }) {
	let now = field;
	if (clip?.from !== void 0 || clip?.to !== void 0) {
		const low = clip.from === void 0 ? reference(now) : apply$1("max", constant$1(clip.from), reference(now));
		const both = clip.to === void 0 ? low : apply$1("min", constant$1(clip.to), low);
		now = fields.number(`clipped ${field}`, whereThere(now, both));
	}
	if (log !== void 0) now = fields.number(`${log} ${field}`, whereThere(now, logOf(log, reference(now))));
	if (scaling === void 0) return now;
	const shifted = apply$1("-", reference(now), constant$1(scaling.center));
	return fields.number(`scaled ${field}`, apply$1("/", shifted, constant$1(scaling.scale)));
}
/** A text's entry in a table, by the text. */
function mapped(text, entries, more) {
	const rows = entries.map(([key, entry]) => element("row", {}, [element("text", {}, [key]), element("entry", {}, [String(entry)])]));
	return element("MapValues", {
		outputColumn: "entry",
		...more
	}, [element("FieldColumnPair", {
		field: text,
		column: "text"
	}), element("InlineTable", {}, rows)]);
}
/** A text's position among the categories, as a field; missing for one that is unknown. */
function position(fields, text, { column, categories, fill }) {
	const entries = categories.map((category, at) => [category, at]);
	if (fill !== void 0) entries.push(["", fill]);
	const table = mapped(text, entries, {
		dataType: "integer",
		mapMissingTo: fill
	});
	return fields.category(`position ${column}`, "integer", entries.length === 0 ? element("Constant", { missing: "true" }) : table);
}
/** What a category is encoded as: one field for each number. */
function encoded(fields, text, category) {
	const { column, categories, encoding } = category;
	const code = position(fields, text, category);
	return Array.from({ length: encodedWidth(category) }, (_, at) => {
		if (encoding.kind === "table") {
			const entry = (row) => encoding.values[row * encoding.width + at] ?? 0;
			const rows = categories.map((_category, row) => [String(row), entry(row)]);
			const unknown = entry(categories.length);
			const table = mapped(code, rows, {
				dataType: "double",
				mapMissingTo: unknown
			});
			return fields.number(`encoded ${column}`, categories.length === 0 ? constant$1(unknown) : table);
		}
		if (at < categories.length) return fields.number(`${column} is ${at}`, element("NormDiscrete", {
			field: code,
			value: at,
			mapMissingTo: 0
		}));
		return fields.number(`${column} is unknown`, apply$1("if", apply$1("isMissing", reference(code)), constant$1(1), constant$1(0)));
	});
}
/** @param precision - Of the body's numbers: a network's are rounded to `float`. */
function fieldsOf(features, label, precision) {
	const [numeric, texts] = [numericColumns(features), textColumns(features)];
	const fields = new Fieldset([
		label,
		...numeric,
		...texts
	]);
	const sources = features.sources.map(({ column, fill }) => fill === void 0 ? column : fields.number(`filled ${column}`, element("FieldRef", {
		field: column,
		mapMissingTo: fill
	})));
	const trimmed = new Map(texts.map((column) => [column, fields.category(`trimmed ${column}`, "string", apply$1("trimBlanks", reference(column)))]));
	const numbers = [
		...features.numbers.map((number) => shaped(fields, sources[number.source] ?? "", number)),
		...features.crosses.map((cross) => {
			const name = `${sources[cross.left] ?? ""} ${cross.operator} ${sources[cross.right] ?? ""}`;
			return shaped(fields, fields.number(name, crossed(cross, sources)), cross);
		}),
		...features.indicators.map((column) => fields.number(`${column} is missing`, apply$1("if", apply$1("isMissing", reference(column)), constant$1(1), constant$1(0)))),
		...features.categories.flatMap((category) => encoded(fields, trimmed.get(category.column) ?? "", category))
	];
	const codes = features.categories.filter(({ encoding }) => encoding.kind === "position").map((category) => position(fields, trimmed.get(category.column) ?? "", category));
	return {
		dictionary: [...numeric.map((name) => element("DataField", {
			name,
			optype: "continuous",
			dataType: "double"
		})), ...texts.map((name) => element("DataField", {
			name,
			optype: "categorical",
			dataType: "string"
		}))],
		numbers: precision === "double" ? numbers : numbers.map((name) => fields.number(`single ${name}`, reference(name), "float")),
		derived: fields.derived,
		codes,
		free: fields.free
	};
}

// pipeline/training/exports/pmml/forest.ts
function predicates(node, fields) {
	if (node.kind === "numeric") {
		const predicate = (operator) => element("SimplePredicate", {
			field: fields.numbers[node.column],
			operator,
			value: node.threshold
		});
		return [predicate("lessOrEqual"), predicate("greaterThan")];
	}
	const set = (booleanOperator) => element("SimpleSetPredicate", {
		field: fields.codes[node.column],
		booleanOperator
	}, [element("Array", {
		type: "int",
		n: node.categories.length
	}, [node.categories.join(" ")])]);
	return [set("isIn"), set("isNotIn")];
}
function nodeElement({ nodes, fields }, at, predicate) {
	const node = nodes[at];
	if (node === void 0 || node.kind === "leaf") return element("Node", {
		id: at,
		score: node?.value ?? 0
	}, [predicate]);
	const [left, right] = predicates(node, fields);
	return element("Node", {
		id: at,
		defaultChild: node.isMissingLeft ? node.left : node.right
	}, [
		predicate,
		nodeElement({
			nodes,
			fields
		}, node.left, left),
		nodeElement({
			nodes,
			fields
		}, node.right, right)
	]);
}
/** Trees whose values add up: one segment each. */
function treeSegments(trees, schema, fields) {
	const segments = trees.map((nodes, i) => element("Segment", { id: i + 1 }, [element("True"), element("TreeModel", {
		functionName: "regression",
		splitCharacteristic: "binarySplit",
		missingValueStrategy: "defaultChild"
	}, [schema, nodeElement({
		nodes,
		fields
	}, 0, element("True"))])]));
	return element("Segmentation", { multipleModelMethod: "sum" }, segments);
}

// pipeline/training/exports/pmml/network.ts
const activations = {
	linear: "identity",
	relu: "rectifier",
	sigmoid: "logistic",
	tanh: "tanh",
	softmax: "identity"
};
function neurons({ units, kernel, bias }, layer) {
	const inputs = kernel.length / units;
	return Array.from({ length: units }, (_, unit) => element("Neuron", {
		id: `${layer},${unit}`,
		bias: bias[unit]
	}, Array.from({ length: inputs }, (_, input) => element("Con", {
		from: `${layer - 1},${input}`,
		weight: kernel[input * units + unit]
	}))));
}
/** What PMML calls a network, its layers over fields by name. */
function networkElements(layers, inputs) {
	const neuralInputs = inputs.map((field, i) => element("NeuralInput", { id: `0,${i}` }, [element("DerivedField", {
		optype: "continuous",
		dataType: "double"
	}, [element("FieldRef", { field })])]));
	const neuralLayers = layers.map((layer, i) => element("NeuralLayer", {
		numberOfNeurons: layer.units,
		activationFunction: activations[layer.activation],
		normalizationMethod: layer.activation === "softmax" ? "softmax" : void 0
	}, neurons(layer, i + 1)));
	return [element("NeuralInputs", { numberOfInputs: inputs.length }, neuralInputs), ...neuralLayers];
}
/** The sum that one output of a single layer takes, as a regression has it. */
function regressionTable({ units, kernel, bias }, request) {
	const predictors = request.inputs.map((name, i) => element("NumericPredictor", {
		name,
		coefficient: kernel[i * units + request.unit]
	}));
	return element("RegressionTable", {
		intercept: bias[request.unit],
		targetCategory: request.category
	}, predictors);
}

// pipeline/training/exports/pmml/outputs.ts
const apply = (name, ...args) => element("Apply", { function: name }, args);
const constant = (value) => element("Constant", { dataType: "double" }, [String(value)]);
/** What a forest's sum becomes, as an expression over the field that holds it. */
function linked(link, sum) {
	switch (link) {
		case "identity":
		case "ascending": return sum;
		case "logistic": return apply("/", constant(1), apply("+", constant(1), apply("exp", apply("-", constant(0), sum))));
		case "exponential": return apply("exp", sum);
		case "shares": return apply("min", constant(1), apply("max", constant(0), sum));
		case "softmax": return constant(1);
	}
}
function output(name, dataType, expression) {
	return element("OutputField", {
		name,
		optype: dataType === "double" ? "continuous" : "categorical",
		dataType,
		feature: "transformedValue"
	}, [expression]);
}
/** `score` and `prediction` of a model with one output, from the number that it predicts. */
function outputs({ model, fields }, link) {
	const [raw, score, prediction] = [
		fields.free("sum"),
		fields.free("score"),
		fields.free("prediction")
	];
	const reference = (field) => element("FieldRef", { field });
	const isPositive = apply("greaterOrEqual", reference(score), constant(model.threshold ?? .5));
	const one = (value) => element("Constant", { dataType: "integer" }, [String(value)]);
	return element("Output", {}, [
		element("OutputField", {
			name: raw,
			optype: "continuous",
			dataType: "double",
			feature: "predictedValue",
			isFinalResult: "false"
		}),
		output(score, "double", linked(link, reference(raw))),
		model.task.kind === "binary" ? output(prediction, "integer", apply("if", isPositive, one(1), one(0))) : output(prediction, "double", reference(score))
	]);
}
/** `score_<class>` for each class, and `prediction`. */
function classOutputs({ fields }, classes) {
	const predicted = {
		name: fields.free("prediction"),
		optype: "categorical",
		dataType: "string"
	};
	return element("Output", {}, [...classes.map((value) => element("OutputField", {
		name: fields.free(`score_${value}`),
		optype: "continuous",
		dataType: "double",
		feature: "probability",
		value
	})), element("OutputField", {
		...predicted,
		feature: "predictedValue"
	})]);
}

// pipeline/training/exports/pmml.ts
function unsupported(what) {
	return new LockstepError("EXPORT_UNSUPPORTED", `${what} has no form as PMML`, { hint: "Export to onnx or saved-model, which have one." });
}
/** The label is what the model is said to predict: its score, for a class. */
function schemaOf({ model, inputs }) {
	return element("MiningSchema", {}, [element("MiningField", {
		name: model.label,
		usageType: "target"
	}), ...inputs]);
}
/** A sum of no trees is not a number in PMML; one leaf of 0 changes nothing. */
const noTree = [{
	kind: "leaf",
	value: 0
}];
function forestModel(parts, body) {
	const [baseline = 0] = body.baselines;
	const trees = body.trees.length === 0 ? [noTree] : body.trees.map(({ nodes }) => nodes);
	const schema = element("MiningSchema", {}, parts.inputs);
	return element("MiningModel", { functionName: "regression" }, [
		schemaOf(parts),
		outputs(parts, body.link),
		element("Targets", {}, [element("Target", {
			field: parts.model.label,
			rescaleConstant: baseline
		})]),
		treeSegments(trees, schema, parts.fields)
	]);
}
/** One sum for each class, then a regression that makes shares of them. */
function classForest(parts, body, classes) {
	const { fields, inputs } = parts;
	const schema = element("MiningSchema", {}, inputs);
	const sums = classes.map((_, at) => fields.free(`sum ${at}`));
	const segments = classes.map((_, at) => {
		const trees = body.trees.filter(({ output }) => output === at).map(({ nodes }) => nodes);
		const sum = {
			name: sums[at],
			optype: "continuous",
			dataType: "double",
			feature: "predictedValue",
			isFinalResult: "false"
		};
		return element("Segment", { id: at + 1 }, [element("True"), element("MiningModel", { functionName: "regression" }, [
			schema,
			element("Output", {}, [element("OutputField", sum)]),
			treeSegments(trees.length === 0 ? [noTree] : trees, schema, fields)
		])]);
	});
	const tables = classes.map((targetCategory, at) => element("RegressionTable", {
		intercept: body.baselines[at],
		targetCategory
	}, [element("NumericPredictor", {
		name: sums[at],
		coefficient: 1
	})]));
	const normalizationMethod = body.link === "softmax" ? "softmax" : "simplemax";
	const last = element("RegressionModel", {
		functionName: "classification",
		normalizationMethod
	}, [element("MiningSchema", {}, [element("MiningField", {
		name: parts.model.label,
		usageType: "target"
	}), ...sums.map((name) => element("MiningField", { name }))]), ...tables]);
	return element("MiningModel", { functionName: "classification" }, [
		schemaOf(parts),
		classOutputs(parts, classes),
		element("Segmentation", { multipleModelMethod: "modelChain" }, [...segments, element("Segment", { id: classes.length + 1 }, [element("True"), last])])
	]);
}
/** Classes from a network whose last layer is softmax: of one layer a regression, of more a network. */
function classNetwork(parts, layers, classes) {
	const { fields, model } = parts;
	const [first] = layers;
	const schema = schemaOf(parts);
	const outputs = classOutputs(parts, classes);
	if (first !== void 0 && layers.length === 1) {
		const attributes = {
			functionName: "classification",
			normalizationMethod: "softmax"
		};
		const tables = classes.map((category, unit) => regressionTable(first, {
			unit,
			inputs: fields.numbers,
			category
		}));
		return element("RegressionModel", attributes, [
			schema,
			outputs,
			...tables
		]);
	}
	const attributes = {
		functionName: "classification",
		activationFunction: "identity"
	};
	const neurons = classes.map((value, unit) => element("NeuralOutput", { outputNeuron: `${layers.length},${unit}` }, [element("DerivedField", {
		optype: "categorical",
		dataType: "string"
	}, [element("NormDiscrete", {
		field: model.label,
		value
	})])]));
	return element("NeuralNetwork", attributes, [
		schema,
		outputs,
		...networkElements(layers, fields.numbers),
		element("NeuralOutputs", { numberOfOutputs: classes.length }, neurons)
	]);
}
function networkModel(parts, layers, names) {
	const [first] = layers;
	const schema = schemaOf(parts);
	if (first !== void 0 && layers.length === 1 && first.activation !== "relu" && first.activation !== "tanh") {
		const normalizationMethod = first.activation === "sigmoid" ? "logit" : "none";
		return element("RegressionModel", {
			functionName: "regression",
			normalizationMethod
		}, [
			schema,
			outputs(parts, "identity"),
			regressionTable(first, {
				unit: 0,
				inputs: names
			})
		]);
	}
	const target = element("DerivedField", {
		optype: "continuous",
		dataType: "double"
	}, [element("FieldRef", { field: parts.model.label })]);
	return element("NeuralNetwork", {
		functionName: "regression",
		activationFunction: "identity"
	}, [
		schema,
		outputs(parts, "identity"),
		...networkElements(layers, names),
		element("NeuralOutputs", { numberOfOutputs: 1 }, [element("NeuralOutput", { outputNeuron: `${layers.length},0` }, [target])])
	]);
}
function bodyModel(parts, body) {
	const { task } = parts.model;
	if (body.kind === "forest") return task.kind === "multiclass" ? classForest(parts, body, task.classes) : forestModel(parts, body);
	const layers = denseChain(body.network);
	if (layers === void 0) throw unsupported("a network with other layers than dense ones, one after the other,");
	return task.kind === "multiclass" ? classNetwork(parts, layers, task.classes) : networkModel(parts, layers, parts.fields.numbers);
}
function labelField({ task, label }) {
	if (task.kind !== "multiclass") return element("DataField", {
		name: label,
		optype: "continuous",
		dataType: "double"
	});
	const values = task.classes.map((value) => element("Value", { value }));
	return element("DataField", {
		name: label,
		optype: "categorical",
		dataType: "string"
	}, values);
}
/** PMML 4.4 with the transforms inside: raw columns in, `score` and `prediction` out, in double precision. */
const pmmlExporter = (model) => {
	const { task, body, label } = model;
	if (task.kind === "quantiles") throw unsupported("a model of several quantiles");
	const fields = fieldsOf(model.features, label, body.kind === "network" ? "float" : "double");
	const parts = {
		model,
		fields,
		inputs: fields.dictionary.map((field) => element("MiningField", {
			name: field.attributes["name"],
			invalidValueTreatment: "asIs"
		}))
	};
	return {
		kind: "file",
		content: xmlDocument(element("PMML", {
			version: "4.4",
			xmlns: "http://www.dmg.org/PMML-4_4"
		}, [
			element("Header", {}, [element("Application", { name: "Lockstep" })]),
			element("DataDictionary", {}, [labelField(model), ...fields.dictionary]),
			element("TransformationDictionary", {}, fields.derived),
			bodyModel(parts, body)
		]))
	};
};

export { pmmlExporter };