import { originalKey } from "../../yaml/keyed-map.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../../yaml/value.ts";
import { type Context, TemplateProblem } from "./context.ts";
import { memberOrigin, membersOrigin, type Origin } from "./origin.ts";
import { entriesOf, itemsOf, type NamedItem } from "./resolve.ts";
import { templateText } from "./text.ts";

/** Most stages that one `foreach` or `matrix` may make. */
const generatedLimit = 100_000;

/** A stage before its texts are resolved, with what they are resolved in. */
export interface GeneratedStage {
  readonly name: string;
  readonly template: YamlMap;
  readonly context: Context;
  readonly isInsideDo: boolean;
}

function without(map: YamlMap, key: string): YamlMap {
  return new Map([...map].filter(([name]) => name !== key));
}

function foreachStages(name: string, definition: YamlMap, context: Context): readonly GeneratedStage[] {
  const source = definition.get("foreach") ?? null;
  const template = definition.get("do");
  if (!isYamlMap(template)) return [];
  const stage = (key: string, values: YamlMap, origin: Origin | undefined): GeneratedStage => ({
    name: `${name}@${key}`,
    template,
    context: context.withItem(values, origin),
    isInsideDo: true,
  });
  const entries = entriesOf(source, context);
  if (entries !== undefined)
    return [...entries.map].map(([key, item]) => {
      const text = templateText(originalKey(entries.map, key));
      return stage(
        text,
        new Map<string, YamlValue>([
          ["item", item],
          ["key", text],
        ]),
        memberOrigin(entries.origin, key),
      );
    });
  const items = itemsOf(source, context);
  if (items === undefined) throw new TemplateProblem("`foreach` needs a list or a map");
  const isComposite = items.some((item) => item.isContainer);
  return items.map(({ name: itemName, value, origin }, i) =>
    stage(isComposite ? i.toString() : itemName, new Map([["item", value]]), origin),
  );
}

/** Of a map, an axis of a matrix takes the keys. */
function keysOf(source: YamlValue, context: Context): readonly NamedItem[] | undefined {
  const entries = entriesOf(source, context);
  return entries === undefined
    ? undefined
    : [...entries.map.keys()].map((key) => ({ value: key, origin: undefined, name: key, isContainer: false }));
}

interface Combination {
  readonly values: readonly (readonly [axis: string, item: NamedItem])[];
  readonly names: readonly string[];
}

function matrixStages(name: string, definition: YamlMap, context: Context): readonly GeneratedStage[] {
  const axes = definition.get("matrix");
  if (!isYamlMap(axes)) return [];
  let combinations: readonly Combination[] = [{ values: [], names: [] }];
  for (const [axis, source] of axes) {
    const items = itemsOf(source, context) ?? keysOf(source, context);
    if (items === undefined) throw new TemplateProblem(`\`matrix.${axis}\` needs a list`);
    combinations = combinations.flatMap(({ values, names }) =>
      items.map((item, i) => ({
        values: [...values, [axis, item] as const],
        names: [...names, item.isContainer ? `${axis}${i}` : item.name],
      })),
    );
    if (combinations.length > generatedLimit)
      throw new TemplateProblem(`\`matrix\` makes more than ${generatedLimit} stages`);
  }
  const template = without(definition, "matrix");
  return combinations.map(({ values, names }) => {
    const key = names.join("-");
    const item = new Map<string, YamlValue>([
      ["key", key],
      ["item", new Map(values.map(([axis, { value }]) => [axis, value]))],
    ]);
    const origin = membersOrigin(values.map(([axis, one]) => [axis, one.origin]));
    return { name: `${name}@${key}`, template, context: context.withItem(item, origin), isInsideDo: false };
  });
}

/** The stages that one entry of `stages` stands for: itself, or those of its `foreach` or `matrix`. */
export function generatedStages(name: string, definition: YamlMap, context: Context): readonly GeneratedStage[] {
  const isMatrix = definition.has("matrix");
  if (!isMatrix && !definition.has("foreach")) return [{ name, template: definition, context, isInsideDo: false }];
  const stages = isMatrix ? matrixStages(name, definition, context) : foreachStages(name, definition, context);
  if (stages.some((stage) => stage.name === `${name}@`))
    throw new TemplateProblem("an empty text or an empty matrix makes a stage without a name");
  return stages;
}
