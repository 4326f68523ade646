/** `tensorflow` is the native library under @tensorflow/tfjs-node. */
export type Backend = "tensorflow" | "wasm";
export type BackendPreference = "auto" | Backend;
export const backendPreferences = ["auto", "wasm", "tensorflow"] as const satisfies readonly BackendPreference[];

/**
 * Below this many weights WebAssembly trains faster, because a call into the native library costs more than the arithmetic;
 * measured with tfjs 4.22: 4,000 weights 2.9 s against 4.9 s, 147,000 weights about 4 s against 1.5 s.
 */
const nativeFromWeights = 20_000;

/** Which backends are tried, best first. */
export function backendOrder(prefer: BackendPreference, weightCount: number): readonly Backend[] {
  if (prefer !== "auto") return [prefer];
  return weightCount < nativeFromWeights ? ["wasm", "tensorflow"] : ["tensorflow", "wasm"];
}
