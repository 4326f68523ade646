import type { ForestBody, ModelGraph } from "../model-graph.ts";
import type { Fields } from "./fields.ts";
import { type Element, element } from "./xml.ts";

/** What outputs are computed from. */
interface Parts {
  readonly model: ModelGraph;
  readonly fields: Fields;
}

const apply = (name: string, ...args: readonly Element[]): Element => element("Apply", { function: name }, args);
const constant = (value: number): Element => element("Constant", { dataType: "double" }, [String(value)]);

/** What a forest's sum becomes, as an expression over the field that holds it. */
function linked(link: ForestBody["link"], sum: Element): Element {
  switch (link) {
    case "identity":
    case "ascending":
      return sum;
    case "logistic":
      return apply("/", constant(1), apply("+", constant(1), apply("exp", apply("-", constant(0), sum))));
    case "exponential":
      return apply("exp", sum);
    case "shares":
      return apply("min", constant(1), apply("max", constant(0), sum));
    case "softmax":
      return constant(1);
  }
}

function output(name: string, dataType: string, expression: Element): Element {
  const optype = dataType === "double" ? "continuous" : "categorical";
  return element("OutputField", { name, optype, dataType, feature: "transformedValue" }, [expression]);
}

/** `score` and `prediction` of a model with one output, from the number that it predicts. */
export function outputs({ model, fields }: Parts, link: ForestBody["link"]): Element {
  const [raw, score, prediction] = [fields.free("sum"), fields.free("score"), fields.free("prediction")];
  const reference = (field: string): Element => element("FieldRef", { field });
  const isPositive = apply("greaterOrEqual", reference(score), constant(model.threshold ?? 0.5));
  const one = (value: number): Element => element("Constant", { dataType: "integer" }, [String(value)]);
  return element("Output", {}, [
    element("OutputField", {
      name: raw,
      optype: "continuous",
      dataType: "double",
      feature: "predictedValue",
      isFinalResult: "false",
    }),
    output(score, "double", linked(link, reference(raw))),
    model.task.kind === "binary"
      ? output(prediction, "integer", apply("if", isPositive, one(1), one(0)))
      : output(prediction, "double", reference(score)),
  ]);
}

/** `score_<class>` for each class, and `prediction`. */
export function classOutputs({ fields }: Pick<Parts, "fields">, classes: readonly string[]): Element {
  const predicted = { name: fields.free("prediction"), optype: "categorical", dataType: "string" };
  return element("Output", {}, [
    ...classes.map((value) =>
      element("OutputField", {
        name: fields.free(`score_${value}`),
        optype: "continuous",
        dataType: "double",
        feature: "probability",
        value,
      }),
    ),
    element("OutputField", { ...predicted, feature: "predictedValue" }),
  ]);
}
