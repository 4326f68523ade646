import { LockstepError } from "../../domain/error.ts";
import { type DenseLayer, denseChain } from "../networks/dense-chain.ts";
import type { Exporter } from "./exporter.ts";
import type { ForestBody, ModelBody, ModelGraph } from "./model-graph.ts";
import { type Fields, fieldsOf } from "./pmml/fields.ts";
import { treeSegments } from "./pmml/forest.ts";
import { networkElements, regressionTable } from "./pmml/network.ts";
import { classOutputs, outputs } from "./pmml/outputs.ts";
import { type Element, element, xmlDocument } from "./pmml/xml.ts";

function unsupported(what: string): LockstepError {
  return new LockstepError("EXPORT_UNSUPPORTED", `${what} has no form as PMML`, {
    hint: "Export to onnx or saved-model, which have one.",
  });
}

interface Parts {
  readonly model: ModelGraph;
  readonly fields: Fields;
  /** The raw columns that a model, and each model inside it, may use. */
  readonly inputs: readonly Element[];
}

/** The label is what the model is said to predict: its score, for a class. */
function schemaOf({ model, inputs }: Parts): Element {
  return element("MiningSchema", {}, [element("MiningField", { name: model.label, usageType: "target" }), ...inputs]);
}

/** A sum of no trees is not a number in PMML; one leaf of 0 changes nothing. */
const noTree = [{ kind: "leaf", value: 0 }] as const;

function forestModel(parts: Parts, body: ForestBody): Element {
  const [baseline = 0] = body.baselines;
  const trees = body.trees.length === 0 ? [noTree] : body.trees.map(({ nodes }) => nodes);
  const schema = element("MiningSchema", {}, parts.inputs);
  return element("MiningModel", { functionName: "regression" }, [
    schemaOf(parts),
    outputs(parts, body.link),
    element("Targets", {}, [element("Target", { field: parts.model.label, rescaleConstant: baseline })]),
    treeSegments(trees, schema, parts.fields),
  ]);
}

/** One sum for each class, then a regression that makes shares of them. */
function classForest(parts: Parts, body: ForestBody, classes: readonly string[]): Element {
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
      isFinalResult: "false",
    };
    return element("Segment", { id: at + 1 }, [
      element("True"),
      element("MiningModel", { functionName: "regression" }, [
        schema,
        element("Output", {}, [element("OutputField", sum)]),
        treeSegments(trees.length === 0 ? [noTree] : trees, schema, fields),
      ]),
    ]);
  });
  const tables = classes.map((targetCategory, at) =>
    element("RegressionTable", { intercept: body.baselines[at], targetCategory }, [
      element("NumericPredictor", { name: sums[at], coefficient: 1 }),
    ]),
  );
  const normalizationMethod = body.link === "softmax" ? "softmax" : "simplemax";
  const last = element("RegressionModel", { functionName: "classification", normalizationMethod }, [
    element("MiningSchema", {}, [
      element("MiningField", { name: parts.model.label, usageType: "target" }),
      ...sums.map((name) => element("MiningField", { name })),
    ]),
    ...tables,
  ]);
  return element("MiningModel", { functionName: "classification" }, [
    schemaOf(parts),
    classOutputs(parts, classes),
    element("Segmentation", { multipleModelMethod: "modelChain" }, [
      ...segments,
      element("Segment", { id: classes.length + 1 }, [element("True"), last]),
    ]),
  ]);
}

/** Classes from a network whose last layer is softmax: of one layer a regression, of more a network. */
function classNetwork(parts: Parts, layers: readonly DenseLayer[], classes: readonly string[]): Element {
  const { fields, model } = parts;
  const [first] = layers;
  const schema = schemaOf(parts);
  const outputs = classOutputs(parts, classes);
  if (first !== undefined && layers.length === 1) {
    const attributes = { functionName: "classification", normalizationMethod: "softmax" };
    const tables = classes.map((category, unit) => regressionTable(first, { unit, inputs: fields.numbers, category }));
    return element("RegressionModel", attributes, [schema, outputs, ...tables]);
  }
  const attributes = { functionName: "classification", activationFunction: "identity" };
  const neurons = classes.map((value, unit) =>
    element("NeuralOutput", { outputNeuron: `${layers.length},${unit}` }, [
      element("DerivedField", { optype: "categorical", dataType: "string" }, [
        element("NormDiscrete", { field: model.label, value }),
      ]),
    ]),
  );
  return element("NeuralNetwork", attributes, [
    schema,
    outputs,
    ...networkElements(layers, fields.numbers),
    element("NeuralOutputs", { numberOfOutputs: classes.length }, neurons),
  ]);
}

function networkModel(parts: Parts, layers: readonly DenseLayer[], names: readonly string[]): Element {
  const [first] = layers;
  const schema = schemaOf(parts);
  if (first !== undefined && layers.length === 1 && first.activation !== "relu" && first.activation !== "tanh") {
    const normalizationMethod = first.activation === "sigmoid" ? "logit" : "none";
    return element("RegressionModel", { functionName: "regression", normalizationMethod }, [
      schema,
      outputs(parts, "identity"),
      regressionTable(first, { unit: 0, inputs: names }),
    ]);
  }
  const target = element("DerivedField", { optype: "continuous", dataType: "double" }, [
    element("FieldRef", { field: parts.model.label }),
  ]);
  return element("NeuralNetwork", { functionName: "regression", activationFunction: "identity" }, [
    schema,
    outputs(parts, "identity"),
    ...networkElements(layers, names),
    element("NeuralOutputs", { numberOfOutputs: 1 }, [
      element("NeuralOutput", { outputNeuron: `${layers.length},0` }, [target]),
    ]),
  ]);
}

function bodyModel(parts: Parts, body: ModelBody): Element {
  const { task } = parts.model;
  if (body.kind === "forest")
    return task.kind === "multiclass" ? classForest(parts, body, task.classes) : forestModel(parts, body);
  const layers = denseChain(body.network);
  if (layers === undefined) throw unsupported("a network with other layers than dense ones, one after the other,");
  return task.kind === "multiclass"
    ? classNetwork(parts, layers, task.classes)
    : networkModel(parts, layers, parts.fields.numbers);
}

function labelField({ task, label }: ModelGraph): Element {
  if (task.kind !== "multiclass")
    return element("DataField", { name: label, optype: "continuous", dataType: "double" });
  const values = task.classes.map((value) => element("Value", { value }));
  return element("DataField", { name: label, optype: "categorical", dataType: "string" }, values);
}

/** PMML 4.4 with the transforms inside: raw columns in, `score` and `prediction` out, in double precision. */
export const pmmlExporter: Exporter = (model) => {
  const { task, body, label } = model;
  if (task.kind === "quantiles") throw unsupported("a model of several quantiles");
  const fields = fieldsOf(model.features, label, body.kind === "network" ? "float" : "double");
  const inputs = fields.dictionary.map((field) =>
    // A category that was never seen is no error: it is treated as it was when the model was judged.
    element("MiningField", { name: field.attributes["name"], invalidValueTreatment: "asIs" }),
  );
  const parts = { model, fields, inputs };
  const content = xmlDocument(
    element("PMML", { version: "4.4", xmlns: "http://www.dmg.org/PMML-4_4" }, [
      element("Header", {}, [element("Application", { name: "Lockstep" })]),
      element("DataDictionary", {}, [labelField(model), ...fields.dictionary]),
      element("TransformationDictionary", {}, fields.derived),
      bodyModel(parts, body),
    ]),
  );
  return { kind: "file", content };
};
