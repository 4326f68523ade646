import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LayersModel } from "@tensorflow/tfjs";
import { pathProblem } from "../../data/objects/safe-path.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Json } from "../../domain/json.ts";
import { checkAnswer } from "../networks/answer.ts";
import { type Branch, shapeOfBranch } from "../networks/branches.ts";
import type { Shape } from "../networks/network.ts";
import { ShapeError, shapesOf } from "../networks/shapes.ts";
import { kerasTopology, type Topology, topologyOf, topologyProblem } from "../networks/topology.ts";
import type { TensorFlow } from "../tensorflow/open.ts";

/** One input of a network, as a model function is told of it. */
interface FunctionInput {
  /** `embedding` and `bag`: indices below `positions`, 0 for nothing known; `image`: 0 … 1. */
  readonly kind: Branch["kind"];
  readonly columns: readonly string[];
  readonly shape: Shape;
  readonly positions: number | undefined;
}

/** What a module named by `model` in params.yaml exports as its default: it builds a network, and nothing is trained in it. */
export type ModelFunction = (
  tf: TensorFlow,
  request: {
    /** In this order the model has to take them. */
    readonly inputs: readonly FunctionInput[];
    /** Logits, or numbers, that the model has to give for each row. */
    readonly outputs: number;
    readonly params: Readonly<Record<string, Json>>;
  },
) => LayersModel | Promise<LayersModel>;

interface OwnModelRequest {
  /** Path of the module from the folder, as params.yaml has it. */
  readonly module: string;
  readonly folder: string;
  readonly branches: readonly Branch[];
  readonly outputs: number;
  readonly params: Readonly<Record<string, Json>>;
}

/** A model that a function of the user's made, and what can be saved of it. */
export interface OwnModel {
  readonly model: LayersModel;
  readonly topology: Topology;
}

function invalid(module: string, message: string, cause?: unknown): LockstepError {
  return new LockstepError("MODEL_FUNCTION_INVALID", `${module}: ${message}`, {
    hint: "docs/how-to/own-model.md shows a function, and lists the layers that can be saved.",
    cause,
  });
}

/** Loads the module; its code runs. @throws LockstepError MODEL_FUNCTION_INVALID. */
async function loadFunction({ module, folder }: OwnModelRequest): Promise<ModelFunction> {
  const path = module.replace(/^\.\//, "");
  const problem = pathProblem(path) ?? (/\.(?:ts|mts|js|mjs)$/.test(path) ? undefined : "it is no module");
  if (problem !== undefined) throw invalid(module, `the path cannot be used: ${problem}`);
  try {
    const loaded = (await import(pathToFileURL(join(folder, path)).href)) as { readonly default?: unknown };
    if (typeof loaded.default === "function") return loaded.default as ModelFunction;
  } catch (cause) {
    throw invalid(
      module,
      `the module cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
  throw invalid(module, "the module exports no function as its default");
}

function readTopology(model: LayersModel, { module, branches, outputs }: OwnModelRequest): Topology {
  const parsed = kerasTopology.safeParse(model.toJSON(null, false));
  if (!parsed.success) throw invalid(module, `the model cannot be saved: ${topologyProblem(parsed.error)}`);
  try {
    const topology = topologyOf(parsed.data);
    checkAnswer(topology.nodes);
    const shapes = shapesOf(topology);
    const taken = topology.nodes.flatMap(({ layer }) => (layer.kind === "input" ? [layer.shape] : []));
    const given = branches.map(shapeOfBranch);
    if (JSON.stringify(taken) !== JSON.stringify(given))
      throw new ShapeError(`it takes inputs of ${JSON.stringify(taken)}, and is given ${JSON.stringify(given)}`);
    if (JSON.stringify(shapes.at(-1)) !== JSON.stringify([outputs]))
      throw new ShapeError(`it gives ${JSON.stringify(shapes.at(-1))} for a row, and ${outputs} are asked for`);
    return topology;
  } catch (cause) {
    if (cause instanceof ShapeError) throw invalid(module, cause.message, cause);
    throw cause;
  }
}

/**
 * Loads the user's function, which runs code of the repository: only a training may. What it makes is held to layers that can be saved, so
 * that whoever scores or serves the model never runs the code again.
 *
 * @returns What builds the model anew, with first weights from `Math.random`.
 * @throws LockstepError MODEL_FUNCTION_INVALID.
 */
export async function openOwnModel(request: OwnModelRequest): Promise<(tf: TensorFlow) => Promise<OwnModel>> {
  const { module, branches, outputs, params } = request;
  const make = await loadFunction(request);
  const inputs = branches.map(
    (branch): FunctionInput => ({
      kind: branch.kind,
      columns: branch.columns,
      shape: shapeOfBranch(branch),
      positions: "positions" in branch ? branch.positions : undefined,
    }),
  );
  return async (tf) => {
    let model: LayersModel;
    try {
      model = await make(tf, { inputs, outputs, params });
    } catch (cause) {
      throw invalid(module, `the function threw: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
    if (typeof (model as Partial<LayersModel> | undefined)?.toJSON !== "function")
      throw invalid(module, "the function returned no layers model");
    return { model, topology: readTopology(model, request) };
  };
}
