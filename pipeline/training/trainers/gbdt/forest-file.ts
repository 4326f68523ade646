import { z } from "zod";
import { LockstepError } from "../../../domain/error.ts";
import { type Task, type TaskKind, taskWidth } from "../../../domain/task.ts";
import { columnsOf, type FeatureGraph } from "../../features/graph/graph.ts";
import { encodedGraph, savedGraph } from "../../features/graph/graph-file.ts";
import { type FeatureOutput, featureOutputs } from "../../features/graph/ports.ts";
import { encodedTask, savedTask, savedThreshold } from "../saved-task.ts";
import { binLimit } from "./bins.ts";
import { type Forest, type Link, links, type Node, type Tree } from "./forest.ts";

export const forestFormats = ["gbdt", "random_forest"] as const;
export type ForestFormat = (typeof forestFormats)[number];

/** What a folder of this format holds. */
export interface SavedForest {
  /** Which trainer grew it. */
  readonly format: ForestFormat;
  readonly label: string;
  readonly task: Task;
  /** Probability from which a row counts as positive; `undefined` for tasks other than binary. */
  readonly threshold: number | undefined;
  readonly features: FeatureGraph;
  readonly forest: Forest;
}

const name = z.string().min(1).max(1000);
const position = z.int().min(0).max(1_000_000);
const side = z.enum(["left", "right"]);

/** A leaf is its value; a split says column, threshold or categories, where missing values go, and its two children. */
const node = z.union([
  z.number(),
  z.tuple([position, z.number(), side, position, position]),
  z.tuple([position, z.array(position.max(binLimit - 1)).max(binLimit), side, position, position]),
]);

const forestFile = z.strictObject({
  kind: z.literal("lockstep/Forest"),
  schema: z.literal(3),
  format: z.enum(forestFormats),
  label: name,
  task: savedTask,
  threshold: savedThreshold,
  features: savedGraph,
  link: z.enum(links),
  baselines: z.array(z.number()).min(1).max(1000),
  trees: z.array(z.array(node).min(1).max(1_000_000)).max(100_000),
});

type FileNode = z.output<typeof node>;

function encodeNode(found: Node): FileNode {
  if (found.kind === "leaf") return found.value;
  const missing = found.isMissingLeft ? "left" : "right";
  const rule = found.kind === "numeric" ? found.threshold : [...found.categories];
  return [found.column, rule, missing, found.left, found.right] as FileNode;
}

/** The same forest gives the same bytes; one tree on each line. */
export function encodeForest({ format, label, task, threshold, features, forest }: SavedForest): string {
  const head: Omit<z.input<typeof forestFile>, "trees"> = {
    kind: "lockstep/Forest",
    schema: 3,
    format,
    label,
    task: encodedTask(task),
    ...(threshold === undefined ? {} : { threshold }),
    features: encodedGraph(features),
    link: forest.link,
    baselines: [...forest.baselines],
  };
  const trees = forest.trees.map((tree) => `    ${JSON.stringify(tree.map(encodeNode))}`).join(",\n");
  return `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "trees": [${trees === "" ? "" : `\n${trees}\n  `}]\n}\n`;
}

/** What the trees of a task may add up to. */
const linksOf: Readonly<Record<TaskKind, readonly Link[]>> = {
  binary: ["logistic", "shares"],
  multiclass: ["softmax", "shares"],
  regression: ["identity", "exponential"],
  quantiles: ["identity", "ascending"],
};

function invalid(message: string, cause?: unknown): LockstepError {
  return new LockstepError("MODEL_INVALID", `forest.json: ${message}`, { hint: "Train the model again.", cause });
}

/** Each child after its parent, each node but the root the child of one: a tree, whose every walk ends at a leaf. */
function readTree(nodes: readonly FileNode[], outputs: readonly FeatureOutput[], where: string): Tree {
  const parents = new Uint8Array(nodes.length);
  const tree = nodes.map((found, at): Node => {
    if (typeof found === "number") return { kind: "leaf", value: found };
    const [column, rule, missing, left, right] = found;
    for (const child of [left, right]) {
      if (child <= at || child >= nodes.length || parents[child] === 1)
        throw invalid(`${where}.${at}: its children do not form a tree`);
      parents[child] = 1;
    }
    const sides = { column, isMissingLeft: missing === "left", left, right };
    const output = outputs[column];
    if (typeof rule === "number") {
      if (output?.kind !== "number") throw invalid(`${where}.${at}: column ${column} is not numeric`);
      return { kind: "numeric", threshold: rule, ...sides };
    }
    if (output?.kind !== "category" || rule.some((category) => category >= output.categories))
      throw invalid(`${where}.${at}: column ${column} has no such categories`);
    return { kind: "categorical", categories: rule, ...sides };
  });
  if (parents.subarray(1).includes(0)) throw invalid(`${where}: a node that no split leads to`);
  return tree;
}

/** @throws LockstepError MODEL_INVALID. */
export function readForest(text: string): SavedForest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid("is not JSON", cause);
  }
  const parsed = forestFile.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a forest"}`);
  }
  const { format, label, task, threshold, features, link, baselines, trees } = parsed.data;
  if (features.nodes.some((node) => columnsOf(node).includes(label))) throw invalid("the label is among its inputs");
  const width = taskWidth(task);
  const isFit = baselines.length === width && trees.length % width === 0 && linksOf[task.kind].includes(link);
  if (!isFit || (task.kind === "binary") !== (threshold !== undefined))
    throw invalid(`its trees do not fit a ${task.kind} task`);
  const outputs = featureOutputs(features);
  return {
    format,
    label,
    task,
    threshold,
    features,
    forest: { link, baselines, trees: trees.map((nodes, i) => readTree(nodes, outputs, `trees.${i}`)) },
  };
}
