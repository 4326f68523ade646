import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import { categoryLimit } from "../features/columns.ts";
import { crossOperators } from "../features/crosses.ts";
import type { Transform } from "../features/transform.ts";
import type { Backend } from "../tensorflow/preference.ts";

const finite = z.number();
const column = z.string().min(1).max(1000);
const scaling = { mean: finite, scale: finite.positive() };

const transformFile = z.strictObject({
  kind: z.literal("lockstep/Transform"),
  schema: z.literal(1),
  label: z.strictObject({ column, positive: z.string().max(1000) }),
  threshold: finite.min(0).max(1),
  backend: z.strictObject({ name: z.enum(["wasm", "tensorflow"]), version: z.string().max(100) }),
  numeric: z.array(z.strictObject({ column, median: finite, ...scaling })).max(10_000),
  crosses: z
    .array(z.strictObject({ left: column, operator: z.enum(crossOperators), right: column, ...scaling }))
    .max(10_000),
  categorical: z
    .array(z.strictObject({ column, categories: z.array(z.string().max(100_000)).max(categoryLimit) }))
    .max(10_000),
});

/** What is saved beside a network so that it can be given raw rows. */
export interface SavedTransform {
  readonly label: { readonly column: string; readonly positive: string };
  /** Probability from which a row counts as positive. */
  readonly threshold: number;
  /** What computed the weights; the same training on another one gives other bytes. */
  readonly backend: { readonly name: Backend; readonly version: string };
  readonly transform: Transform;
}

export function encodeTransform({ label, threshold, backend, transform }: SavedTransform): string {
  const file: z.input<typeof transformFile> = {
    kind: "lockstep/Transform",
    schema: 1,
    label: { column: label.column, positive: label.positive },
    threshold,
    backend: { name: backend.name, version: backend.version },
    numeric: transform.numeric.map(({ column: name, median, mean, scale }) => ({ column: name, median, mean, scale })),
    crosses: transform.crosses.map(({ left, operator, right, mean, scale }) => ({
      left,
      operator,
      right,
      mean,
      scale,
    })),
    categorical: transform.categorical.map(({ column: name, categories }) => ({
      column: name,
      categories: [...categories],
    })),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** @throws LockstepError MODEL_INVALID. */
export function readTransform(text: string): SavedTransform {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("MODEL_INVALID", "transform.json is not JSON", { cause });
  }
  const parsed = transformFile.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LockstepError(
      "MODEL_INVALID",
      `transform.json: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a transform"}`,
      {
        hint: "Train the model again with this version of Lockstep.",
      },
    );
  }
  const { label, threshold, backend, numeric, crosses, categorical } = parsed.data;
  const names = [...numeric, ...categorical].map((feature) => feature.column);
  const inputs = new Set(numeric.map((feature) => feature.column));
  const stray = crosses.flatMap(({ left, right }) => [left, right]).find((name) => !inputs.has(name));
  if (new Set(names).size !== names.length || stray !== undefined || names.includes(label.column))
    throw new LockstepError("MODEL_INVALID", "transform.json: its columns do not fit together", {
      hint: "Each input once, the label not among them, crosses of numeric inputs only. Train the model again.",
    });
  return { label, threshold, backend, transform: { numeric, crosses, categorical } };
}
