import type { DenseLayer } from "../../networks/dense-chain.ts";
import { type Element, element } from "./xml.ts";

const activations = {
  linear: "identity",
  relu: "rectifier",
  sigmoid: "logistic",
  tanh: "tanh",
  softmax: "identity",
} as const;

function neurons({ units, kernel, bias }: DenseLayer, layer: number): readonly Element[] {
  const inputs = kernel.length / units;
  return Array.from({ length: units }, (_, unit) =>
    element(
      "Neuron",
      { id: `${layer},${unit}`, bias: bias[unit] },
      Array.from({ length: inputs }, (_, input) =>
        element("Con", { from: `${layer - 1},${input}`, weight: kernel[input * units + unit] }),
      ),
    ),
  );
}

/** What PMML calls a network, its layers over fields by name. */
export function networkElements(layers: readonly DenseLayer[], inputs: readonly string[]) {
  const neuralInputs = inputs.map((field, i) =>
    element("NeuralInput", { id: `0,${i}` }, [
      element("DerivedField", { optype: "continuous", dataType: "double" }, [element("FieldRef", { field })]),
    ]),
  );
  const neuralLayers = layers.map((layer, i) =>
    element(
      "NeuralLayer",
      {
        numberOfNeurons: layer.units,
        activationFunction: activations[layer.activation],
        // Here and not at the network, where it would hold for every layer.
        normalizationMethod: layer.activation === "softmax" ? "softmax" : undefined,
      },
      neurons(layer, i + 1),
    ),
  );
  return [element("NeuralInputs", { numberOfInputs: inputs.length }, neuralInputs), ...neuralLayers];
}

/** The sum that one output of a single layer takes, as a regression has it. */
export function regressionTable(
  { units, kernel, bias }: DenseLayer,
  request: { readonly unit: number; readonly inputs: readonly string[]; readonly category?: string | undefined },
): Element {
  const predictors = request.inputs.map((name, i) =>
    element("NumericPredictor", { name, coefficient: kernel[i * units + request.unit] }),
  );
  return element("RegressionTable", { intercept: bias[request.unit], targetCategory: request.category }, predictors);
}
