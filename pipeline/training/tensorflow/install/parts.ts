/** What the native backend is put together from, each part with the digest that it must have. */
export interface NativeParts {
  /** Of @tensorflow/tfjs-node; what else of npm it takes is in `packages.lock.json`, with the integrity of each package. */
  readonly tfjs: string;
  /** Of TensorFlow's own library. */
  readonly library: string;
  /** The wheel on PyPI that has the library and its headers, by Node's name of the system and the processor. */
  readonly wheels: Readonly<Record<string, Wheel>>;
}

export interface Wheel {
  readonly project: string;
  readonly python: string;
  readonly platform: string;
  readonly sha256: string;
  readonly sizeMegabytes: number;
  /** Instructions, as Linux names them, without which the library ends the process. */
  readonly instructions: readonly string[];
}

/**
 * The versions that TensorFlow.js's own conformance tests pass on. A system is listed here when the whole installation was seen to work
 * on it.
 */
export const nativeParts: NativeParts = {
  tfjs: "4.22.0",
  library: "2.15.1",
  wheels: {
    "linux-x64": {
      project: "tensorflow-cpu",
      python: "3.11",
      platform: "manylinux2014_x86_64",
      sha256: "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
      sizeMegabytes: 207,
      instructions: ["avx"],
    },
  },
};

/** Files of the wheel's `tensorflow/` that the binding is linked with and loads. */
export const libraryFiles = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;

/** Files of the wheel's `tensorflow/include/` that the binding is compiled with: all that `g++ -M` names. */
export const headerFiles = [
  "tensorflow/c/c_api.h",
  "tensorflow/c/c_api_macros.h",
  "tensorflow/c/eager/c_api.h",
  "tensorflow/c/tf_attrtype.h",
  "tensorflow/c/tf_buffer.h",
  "tensorflow/c/tf_datatype.h",
  "tensorflow/c/tf_status.h",
  "tensorflow/c/tf_tensor.h",
  "tensorflow/c/tf_tstring.h",
  "tensorflow/core/platform/ctstring.h",
  "tensorflow/core/platform/ctstring_internal.h",
  "tsl/c/tsl_status.h",
  "tsl/platform/ctstring.h",
  "tsl/platform/ctstring_internal.h",
] as const;
