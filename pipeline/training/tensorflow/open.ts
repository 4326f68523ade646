import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type * as tfjs from "@tensorflow/tfjs";
import { LockstepError } from "../../domain/error.ts";
import {
  type Backend,
  type BackendPreference,
  type ChosenBackend,
  chooseBackend,
  type NetworkShape,
} from "./choose-backend.ts";
import { convolveBackwards } from "./convolve-backwards.ts";
import type { Operations } from "./kernel.ts";
import { type BackendFiles, locateBackends, versionsOf } from "./locate.ts";
import { transposeBeforeMultiplying } from "./matrix-product.ts";
import { registerMissingKernels } from "./missing-kernels.ts";
import { pinNativeEnvironment, pinnedThreads, restoreLegacyUtil } from "./native.ts";
import { type NativeOperations, rectifyNatively } from "./native-gradients.ts";
import { correctPoolingGradients } from "./pooling-gradients.ts";
import type { SavedBackend } from "./saved-backend.ts";

/** What training uses of TensorFlow.js; the same names in every build of it. */
export type TensorFlow = Pick<
  typeof tfjs,
  | "Reduction"
  | "div"
  | "input"
  | "layers"
  | "losses"
  | "maximum"
  | "model"
  | "mul"
  | "reshape"
  | "sub"
  | "sum"
  | "tensor"
  | "tensor2d"
  | "tidy"
  | "variableGrads"
>;

/** How trainers of networks reach TensorFlow.js. */
export interface TensorFlowOptions {
  /** What params.yaml says. */
  readonly prefer: BackendPreference;
  /** What the environment says; taken where params.yaml says `auto`. */
  readonly environment?: BackendPreference | undefined;
  /**
   * Folders in whose `node_modules` TensorFlow.js is looked for, in order, such as the user's repository and the folder of
   * `lockstep doctor --install-tensorflow`; Lockstep's own come last.
   */
  readonly searchFrom: readonly string[];
}

export interface OpenedTensorFlow extends ChosenBackend {
  readonly tf: TensorFlow;
  /** What is saved with the model. */
  readonly saved: SavedBackend;
}

interface Core {
  enableProdMode(): void;
  findBackend(name: string): unknown;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

interface Loaded {
  readonly tf: TensorFlow;
  /** What the native library says about itself. */
  readonly native: Pick<SavedBackend, "library" | "threads"> | undefined;
}

async function start(core: Core, name: string): Promise<void> {
  if (!(await core.setBackend(name))) throw new Error(`TensorFlow.js cannot start its backend ${name}`);
  await core.ready();
}

/** Core, layers and kernels from packages of their own, all through one `require`, so that they share one core. */
function loadScripts({ core: coreFile, layers, kernels }: BackendFiles) {
  if (layers === undefined || kernels === undefined) throw new TypeError("a backend in JavaScript has three packages");
  const load = createRequire(coreFile);
  const core = load(coreFile) as Core & TensorFlow & Operations;
  // Also turns off the banner that the plain JavaScript backend prints and the checks for NaN after each operation.
  core.enableProdMode();
  return { core, layers: load(layers) as TensorFlow, kernels: load(kernels) as object };
}

async function loadWasm(files: BackendFiles): Promise<Loaded> {
  const { core, layers, kernels } = loadScripts(files);
  if (core.findBackend("wasm") === null)
    (kernels as { setWasmPaths(folder: string): void }).setWasmPaths(dirname(files.kernels ?? "") + sep);
  await start(core, "wasm");
  registerMissingKernels(core);
  transposeBeforeMultiplying(core);
  convolveBackwards(core);
  correctPoolingGradients(core);
  return { tf: { ...core, ...layers }, native: undefined };
}

async function loadCpu(files: BackendFiles): Promise<Loaded> {
  const { core, layers } = loadScripts(files);
  await start(core, "cpu");
  correctPoolingGradients(core);
  return { tf: { ...core, ...layers }, native: undefined };
}

async function loadNative({ core: file }: BackendFiles): Promise<Loaded> {
  restoreLegacyUtil();
  pinNativeEnvironment();
  const tf = createRequire(file)(file) as Core &
    TensorFlow &
    NativeOperations & { backend(): { readonly binding: { readonly TF_Version: string } } };
  tf.enableProdMode();
  await start(tf, "tensorflow");
  rectifyNatively(tf);
  return { tf, native: { library: tf.backend().binding.TF_Version, threads: pinnedThreads() } };
}

const loaders: Readonly<Record<Backend, (files: BackendFiles) => Promise<Loaded>>> = {
  wasm: loadWasm,
  native: loadNative,
  cpu: loadCpu,
};

/**
 * Loads TensorFlow.js with the backend that {@link chooseBackend} takes, from where it is installed; it is never part of the bundle, and
 * nothing is fetched.
 *
 * @throws LockstepError TENSORFLOW_MISSING with what installs it, TENSORFLOW_BROKEN when it is there and cannot be loaded.
 */
export async function openTensorFlow({
  prefer,
  environment = "auto",
  searchFrom,
  ...shape
}: TensorFlowOptions & NetworkShape): Promise<OpenedTensorFlow> {
  const located = locateBackends(searchFrom);
  const asked = { params: prefer, environment };
  const chosen = chooseBackend({ ...shape, installed: versionsOf(located), asked });
  const files = located[chosen.backend];
  if (files === undefined) throw new TypeError("a backend was chosen that was not located");
  try {
    const { tf, native } = await loaders[chosen.backend](files);
    const { backend, version, preferred } = chosen;
    const saved = { name: backend, version, ...native, preferred: preferred.backend, reason: preferred.reason };
    return { ...chosen, tf, saved };
  } catch (cause) {
    throw new LockstepError(
      "TENSORFLOW_BROKEN",
      `${files.core}: the ${chosen.backend} backend is installed and cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint: "Install it again, or ask for another one with `backend` in params.yaml.", cause },
    );
  }
}
