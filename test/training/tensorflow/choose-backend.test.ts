import { describe, expect, test } from "vitest";
import {
  type Backend,
  type BackendPreference,
  chooseBackend,
  type InstalledBackends,
  nativeFrom,
} from "../../../pipeline/training/tensorflow/choose-backend.ts";
import { tensorFlowIn } from "../../../pipeline/training/tensorflow/environment.ts";
import { errorOf } from "../../support/errors.ts";

const [wasm, native, cpu]: readonly InstalledBackends[] = [{ wasm: "4.22.0" }, { native: "4.22.0" }, { cpu: "4.22.0" }];
const all = { ...wasm, ...native, ...cpu };
const [small, large, images] = [
  { multiplyAddsPerRow: nativeFrom - 1, convolutional: false },
  { multiplyAddsPerRow: nativeFrom, convolutional: false },
  { multiplyAddsPerRow: 100, convolutional: true },
];
const nobody = { params: "auto", environment: "auto" } as const;

function asked(params: BackendPreference, environment: BackendPreference = "auto") {
  return { params, environment };
}

describe("a network is trained on", () => {
  test.each<[string, typeof small, InstalledBackends, ReturnType<typeof asked>, Backend, RegExp]>([
    ["WebAssembly where it is small", small, all, nobody, "wasm", /^the network is small, with 19999 multiply-adds/],
    [
      "the native library where it is large",
      large,
      all,
      nobody,
      "native",
      /^the network is large, with 20000 multiply-adds/,
    ],
    ["the native library where it is convolutional", images, all, nobody, "native", /^the network is convolutional$/],
    [
      "what is there: WebAssembly",
      large,
      { ...wasm, ...cpu },
      nobody,
      "wasm",
      /^native is not installed, although the network is large/,
    ],
    [
      "what is there: the native library",
      small,
      { ...native, ...cpu },
      nobody,
      "native",
      /^wasm is not installed, although the network is small/,
    ],
    ["what params.yaml asks for", small, all, asked("native"), "native", /^params\.yaml asks for it$/],
    ["plain JavaScript when it is asked for", images, all, asked("cpu"), "cpu", /^params\.yaml asks for it$/],
    ["what the environment asks for", small, all, asked("auto", "native"), "native", /^the environment asks for it$/],
    ["what params.yaml asks for first", small, all, asked("wasm", "native"), "wasm", /^params\.yaml asks for it$/],
  ])("%s", (_name, shape, installed, who, backend, reason) => {
    const chosen = chooseBackend({ ...shape, installed, asked: who });
    expect(chosen).toMatchObject({ backend, version: "4.22.0", reason: expect.stringMatching(reason) as string });
  });

  test.each([
    ["by params.yaml", asked("native"), "TENSORFLOW_MISSING: params.yaml asks for the backend native"],
    ["by the environment", asked("auto", "cpu"), "TENSORFLOW_MISSING: the environment asks for the backend cpu"],
  ])("nothing else where it is asked for and absent, %s", async (_name, who, message) => {
    expect(await errorOf(() => chooseBackend({ ...large, installed: { ...wasm }, asked: who }))).toContain(message);
  });

  test("plain JavaScript never unasked", async () => {
    expect(await errorOf(() => chooseBackend({ ...small, installed: { ...cpu }, asked: nobody }))).toMatch(
      /^TENSORFLOW_MISSING: TensorFlow\.js is installed neither with WebAssembly nor natively/,
    );
  });

  test.each([large, small, images])("what is saved as preferred does not depend on the machine: %j", (shape) => {
    const machines = [wasm, native, all].map((installed = {}) => chooseBackend({ ...shape, installed, asked: nobody }));
    expect(new Set(machines.map(({ preferred }) => JSON.stringify(preferred))).size).toBe(1);
  });
});

test.each([
  ["nothing", {}, "auto"],
  ["an empty text", { LOCKSTEP_BACKEND: "" }, "auto"],
  ["a backend", { LOCKSTEP_BACKEND: "native" }, "native"],
])("LOCKSTEP_BACKEND may be %s", (_name, environment, expected) => {
  expect(tensorFlowIn(environment, "root").environment).toBe(expected);
});

test("LOCKSTEP_BACKEND may not be a word that is no backend", async () => {
  expect(await errorOf(() => tensorFlowIn({ LOCKSTEP_BACKEND: "gpu" }, "root"))).toMatch(/^ARGUMENT_INVALID: .*"gpu"/);
});
