import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type * as tfjs from "@tensorflow/tfjs";
import { LockstepError } from "../../domain/error.ts";
import type { Operations } from "./kernel.ts";
import { transposeBeforeMultiplying } from "./matrix-product.ts";
import { registerMissingKernels } from "./missing-kernels.ts";
import { isNativeLoadable, pinNativeEnvironment, restoreLegacyUtil } from "./native.ts";
import { type Backend, type BackendPreference, backendOrder } from "./preference.ts";

/** What training uses of TensorFlow.js; the same names in every build of it. */
export type TensorFlow = Pick<
  typeof tfjs,
  | "Reduction"
  | "div"
  | "layers"
  | "losses"
  | "maximum"
  | "mul"
  | "reshape"
  | "sequential"
  | "sub"
  | "sum"
  | "tensor"
  | "tensor2d"
  | "tidy"
  | "variableGrads"
>;

export interface OpenTensorFlow {
  readonly prefer: BackendPreference;
  /** Weights of the network that will be trained; decides which backend `auto` tries first. */
  readonly weightCount: number;
  /** Folders whose `node_modules` are searched, in order, such as the user's repository; Lockstep's own come last. */
  readonly searchFrom: readonly string[];
}

export interface OpenedTensorFlow {
  readonly tf: TensorFlow;
  readonly backend: Backend;
  /** Version of @tensorflow/tfjs-core. */
  readonly version: string;
}

/** How to install what a backend needs. */
const installCommands: Readonly<Record<Backend, string>> = {
  wasm: "npm install --save-dev @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0",
  tensorflow: "npm install --save-dev @tensorflow/tfjs-node@4.22.0",
};

/**
 * Loads TensorFlow.js from where it is installed; it is never part of the bundle, and nothing is fetched.
 *
 * @throws LockstepError TENSORFLOW_MISSING with the command that installs it.
 */
export async function openTensorFlow({ prefer, weightCount, searchFrom }: OpenTensorFlow): Promise<OpenedTensorFlow> {
  const own = dirname(fileURLToPath(import.meta.url));
  const places = [...searchFrom, own];
  const order = backendOrder(prefer, weightCount);
  const causes: unknown[] = [];
  for (const backend of order) {
    try {
      const opened = backend === "wasm" ? await openWasm(places) : await openNative(places);
      if (opened !== undefined) return opened;
    } catch (cause) {
      causes.push(cause);
    }
  }
  const [first] = order;
  throw new LockstepError(
    "TENSORFLOW_MISSING",
    `TensorFlow.js with the backend ${order.join(" or ")} cannot be loaded`,
    {
      hint: `Run \`${installCommands[first ?? "wasm"]}\` in the repository.`,
      cause: causes.length > 1 ? new AggregateError(causes) : causes[0],
    },
  );
}

/** The file of a package as seen from a folder, or through a package that depends on it. */
function locate(place: string, name: string, through?: string): string | undefined {
  const here = createRequire(join(place, "package.json"));
  try {
    return here.resolve(name);
  } catch {
    const via = through === undefined ? undefined : locate(place, through);
    return via === undefined ? undefined : locate(dirname(via), name);
  }
}

interface Core {
  readonly version_core: string;
  enableProdMode(): void;
  findBackend(name: string): unknown;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

async function openWasm(places: readonly string[]): Promise<OpenedTensorFlow | undefined> {
  for (const place of places) {
    const wasmFile = locate(place, "@tensorflow/tfjs-backend-wasm");
    const coreFile = locate(place, "@tensorflow/tfjs-core", "@tensorflow/tfjs");
    const layersFile = locate(place, "@tensorflow/tfjs-layers", "@tensorflow/tfjs");
    if (wasmFile === undefined || coreFile === undefined || layersFile === undefined) continue;
    const load = createRequire(wasmFile);
    const core = load(coreFile) as Core & TensorFlow & Operations;
    // Also turns off the banner that the plain JavaScript backend prints and the checks for NaN after each operation.
    core.enableProdMode();
    const layers = load(layersFile) as TensorFlow;
    const wasm = load(wasmFile) as { setWasmPaths(folder: string): void };
    if (core.findBackend("wasm") === null) wasm.setWasmPaths(dirname(wasmFile) + sep);
    if (!(await core.setBackend("wasm"))) continue;
    await core.ready();
    registerMissingKernels(core);
    transposeBeforeMultiplying(core);
    return { tf: { ...core, ...layers }, backend: "wasm", version: core.version_core };
  }
  return undefined;
}

async function openNative(places: readonly string[]): Promise<OpenedTensorFlow | undefined> {
  for (const place of places) {
    const file = locate(place, "@tensorflow/tfjs-node");
    if (file === undefined || !isNativeLoadable(file)) continue;
    restoreLegacyUtil();
    pinNativeEnvironment();
    const tf = createRequire(file)(file) as Core & TensorFlow;
    tf.enableProdMode();
    if (!(await tf.setBackend("tensorflow"))) continue;
    await tf.ready();
    return { tf, backend: "tensorflow", version: tf.version_core };
  }
  return undefined;
}
