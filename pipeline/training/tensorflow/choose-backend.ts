import { LockstepError } from "../../domain/error.ts";

/** `native` is the library under @tensorflow/tfjs-node, `cpu` plain JavaScript. */
export const backends = ["wasm", "native", "cpu"] as const;
export type Backend = (typeof backends)[number];
export const backendPreferences = ["auto", ...backends] as const;
export type BackendPreference = (typeof backendPreferences)[number];

/** What of a network decides where it is trained. */
export interface NetworkShape {
  /** Multiplications with an addition on one row's way through the network; of dense layers as many as they have weights. */
  readonly multiplyAddsPerRow: number;
  readonly convolutional: boolean;
}

/** Who asks for a backend. What params.yaml says goes before what the environment says; `auto` asks for nothing. */
export interface AskedBackend {
  readonly params: BackendPreference;
  readonly environment: BackendPreference;
}

/** Version of each backend that is installed. */
export type InstalledBackends = Readonly<Partial<Record<Backend, string>>>;

export interface BackendChoice extends NetworkShape {
  readonly installed: InstalledBackends;
  readonly asked: AskedBackend;
}

/** A backend that a network is best trained on, and why; the same on every machine. */
export interface PreferredBackend {
  readonly backend: Backend;
  readonly reason: string;
}

export interface ChosenBackend {
  readonly backend: Backend;
  readonly version: string;
  /** Why this one and no other, on this machine, to be read after "because". */
  readonly reason: string;
  readonly preferred: PreferredBackend;
}

/**
 * Below this many multiply-adds for a row WebAssembly trains faster, because a call into the native library costs more than the
 * arithmetic. Measured with TensorFlow.js 4.22: see docs/benchmarks.md.
 */
export const nativeFrom = 20_000;

/** How what a backend needs is installed. */
const howToInstall: Readonly<Record<Backend, string>> = {
  wasm: "Run `npm install --save-dev @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0` in the repository.",
  native:
    "Run `lockstep doctor --install-tensorflow`, or `npm install --save-dev @tensorflow/tfjs-node@4.22.0` in the repository.",
  cpu: "Run `npm install --save-dev @tensorflow/tfjs@4.22.0` in the repository.",
};

/** Which backend a network is best trained on, whatever is installed. */
export function preferredBackend(
  { multiplyAddsPerRow, convolutional }: NetworkShape,
  asked: BackendPreference,
): PreferredBackend {
  if (asked !== "auto") return { backend: asked, reason: "params.yaml asks for it" };
  if (convolutional) return { backend: "native", reason: "the network is convolutional" };
  const size = `with ${multiplyAddsPerRow} multiply-adds for a row`;
  return multiplyAddsPerRow < nativeFrom
    ? { backend: "wasm", reason: `the network is small, ${size}` }
    : { backend: "native", reason: `the network is large, ${size}` };
}

function absent(backend: Backend, who: string): LockstepError {
  return new LockstepError("TENSORFLOW_MISSING", `${who} asks for the backend ${backend}, which is not installed`, {
    hint: howToInstall[backend],
  });
}

/**
 * The backend a network is trained on: the one that is asked for, else the one its shape prefers, else one that is there. Plain
 * JavaScript is never taken unasked: a convolutional network takes a hundred times as long on it.
 *
 * @throws LockstepError TENSORFLOW_MISSING when the one that is asked for is not installed, or none is.
 */
export function chooseBackend({ installed, asked, ...shape }: BackendChoice): ChosenBackend {
  const preferred = preferredBackend(shape, asked.params);
  const chosen = (backend: Backend, reason: string): ChosenBackend | undefined => {
    const version = installed[backend];
    return version === undefined ? undefined : { backend, version, reason, preferred };
  };
  if (asked.params === "auto" && asked.environment !== "auto") {
    const found = chosen(asked.environment, "the environment asks for it");
    if (found === undefined) throw absent(asked.environment, "the environment");
    return found;
  }
  const first = chosen(preferred.backend, preferred.reason);
  if (first !== undefined) return first;
  if (asked.params !== "auto") throw absent(asked.params, "params.yaml");
  const other: Backend = preferred.backend === "native" ? "wasm" : "native";
  const second = chosen(other, `${preferred.backend} is not installed, although ${preferred.reason}`);
  if (second !== undefined) return second;
  throw new LockstepError("TENSORFLOW_MISSING", "TensorFlow.js is installed neither with WebAssembly nor natively", {
    hint: howToInstall.wasm,
  });
}
