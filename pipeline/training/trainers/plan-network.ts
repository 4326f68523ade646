import { LockstepError } from "../../domain/error.ts";
import { assemble } from "../networks/assemble.ts";
import { branchesOf } from "../networks/branches.ts";
import { weightLimit } from "../networks/layers-file.ts";
import { type Architecture, isConvolutional } from "../networks/network.ts";
import { checkSize, countWeights, multiplyAdds, ShapeError } from "../networks/shapes.ts";
import { withSeededRandom } from "../seeded-random.ts";
import { type OpenedTensorFlow, openTensorFlow, type TensorFlow, type TensorFlowOptions } from "../tensorflow/open.ts";
import { type BuiltModel, buildLayers } from "./build-layers.ts";
import type { LearnedFeatures } from "./learned-features.ts";
import type { NetworkParams } from "./network-params.ts";

export interface PlanNetwork {
  readonly params: NetworkParams;
  readonly learned: LearnedFeatures;
  /** Logits of a row. */
  readonly outputs: number;
  /** Of params.yaml. */
  readonly folder: string;
  readonly seed: number;
}

/** A network before it is trained, on the backend that is best for it. */
export interface PlannedNetwork {
  readonly architecture: Architecture;
  readonly build: (tf: TensorFlow) => Promise<BuiltModel>;
  readonly tensorflow: OpenedTensorFlow;
  /** What besides params.yaml decides the first weights. */
  readonly decides: string;
}

/** @throws LockstepError PARAMS_INVALID for layers that do not fit together, or are too large. */
function checked(architecture: Architecture): Architecture {
  try {
    const count = countWeights(architecture);
    if (count > weightLimit)
      throw new ShapeError(`a network of ${count} weights is more than the ${weightLimit} a model may have`);
    checkSize(architecture);
    return architecture;
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    throw new LockstepError("PARAMS_INVALID", cause.message, {
      hint: "Make `hidden`, `convolutions` or the features smaller.",
      cause,
    });
  }
}

function shapeOf(architecture: Architecture) {
  return { multiplyAddsPerRow: multiplyAdds(architecture), convolutional: isConvolutional(architecture) };
}

/** The network that params.yaml describes. */
async function described(
  options: TensorFlowOptions,
  { params, learned, outputs }: PlanNetwork,
): Promise<PlannedNetwork> {
  const branches = branchesOf(learned.plan, learned.graph, params.wide);
  const architecture = checked(assemble({ ...params, branches, outputs }));
  const tensorflow = await openTensorFlow({ ...options, ...shapeOf(architecture) });
  return { architecture, tensorflow, build: (tf) => Promise.resolve(buildLayers(tf, architecture)), decides: "" };
}

/** The network that the user's function makes; what it is made of is known once it is made. */
async function made(
  options: TensorFlowOptions,
  module: string,
  { params, learned, outputs, folder, seed }: PlanNetwork,
): Promise<PlannedNetwork> {
  const { openOwnModel } = await import("./own-model.ts");
  const branches = branchesOf(learned.plan, learned.graph, params.wide);
  const make = await openOwnModel({ module, folder, branches, outputs, params: params.model_params });
  const convolutional = branches.some(({ kind }) => kind === "image");
  const first = await openTensorFlow({ ...options, multiplyAddsPerRow: 0, convolutional });
  const { topology, decides } = await withSeededRandom(seed, async () => {
    const { model, topology: found } = await make(first.tf);
    const json = JSON.stringify(model.toJSON(null, false));
    model.dispose();
    return { topology: found, decides: json };
  });
  const architecture = checked({ nodes: topology.nodes });
  const tensorflow = await openTensorFlow({ ...options, ...shapeOf(architecture) });
  const build = async (tf: TensorFlow): Promise<BuiltModel> => {
    const own = await make(tf);
    return { model: own.model, names: own.topology.names };
  };
  // Names count up with every model of a process, and decide nothing.
  return { architecture, tensorflow, build, decides: decides.replace(/"name":"[^"]*"/g, "") };
}

/**
 * Decides what a network is made of and where it is trained.
 *
 * @throws LockstepError PARAMS_INVALID, MODEL_FUNCTION_INVALID, TENSORFLOW_MISSING.
 */
export function planNetwork(options: TensorFlowOptions, request: PlanNetwork): Promise<PlannedNetwork> {
  const { model } = request.params;
  return model === undefined ? described(options, request) : made(options, model, request);
}
