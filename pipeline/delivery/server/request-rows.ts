import type { ModelInput } from "../../training/trainers/trainer.ts";
import { isProblem, type Problem, problem } from "./problem.ts";

/** A cell of a request; `null` says that the value is missing, which a model may or may not take. */
export type RequestCell = number | string | null;

/** What a model was asked: cells of the declared inputs as they came, one list for each row, in the order of the inputs. */
export interface RequestRows {
  /** What the client calls its rows, where it named them. */
  readonly ids: readonly (string | undefined)[];
  readonly values: readonly (readonly RequestCell[])[];
}

export interface RequestLimits {
  readonly rows: number;
}

const textLimit = 1024;
const idPattern = /^[A-Za-z0-9_.:-]{1,64}$/;

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** One cell as the model takes it. Only declared names appear in answers, never a value. */
function readCell(value: unknown, { name, kind }: ModelInput): RequestCell | Problem {
  if (value === undefined)
    return problem("FEATURE_MISSING", `the feature "${name}" is missing; null says that it is unknown`);
  if (value === null) return null;
  if (kind === "numeric") {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    return problem("FEATURE_INVALID", `the feature "${name}" must be a finite number`);
  }
  if (typeof value === "string" && value.length <= textLimit) return value;
  if ((typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean") return String(value);
  return problem("FEATURE_INVALID", `the feature "${name}" must be a text of at most ${String(textLimit)} characters`);
}

function readId(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && idPattern.test(value) ? value : undefined;
}

function readRow(row: unknown, inputs: readonly ModelInput[]): readonly RequestCell[] | Problem {
  if (!isMembers(row)) return problem("ROWS_INVALID", "a row must be an object of named features");
  const cells: RequestCell[] = [];
  for (const input of inputs) {
    const cell = readCell(member(row, input.name), input);
    if (typeof cell === "object" && cell !== null) return cell;
    cells.push(cell);
  }
  return cells;
}

function tooMany(limits: RequestLimits): Problem {
  return problem("ROWS_TOO_MANY", `a request may hold at most ${String(limits.rows)} rows`);
}

/** Parses a body. @returns a problem instead of throwing: a broken body is everyday traffic. */
export function parseBody(text: string): Members | Problem {
  try {
    const body: unknown = JSON.parse(text);
    return isMembers(body) ? body : problem("BODY_INVALID", "the body must be a JSON object");
  } catch {
    // SyntaxError, or RangeError for nesting that no honest client sends.
    return problem("BODY_INVALID", "the body is not JSON");
  }
}

/** `POST /predict`: the features of one row, or `{"instances": [row, …]}`. Features that no input declares are left alone. */
export function readNamedRows(
  body: Members,
  inputs: readonly ModelInput[],
  limits: RequestLimits,
): RequestRows | Problem {
  const instances = member(body, "instances");
  const rows: readonly unknown[] = Array.isArray(instances) ? instances : [body];
  if (instances !== undefined && !Array.isArray(instances))
    return problem("ROWS_INVALID", '"instances" must be a list of rows');
  if (rows.length === 0) return problem("ROWS_INVALID", "there are no rows");
  if (rows.length > limits.rows) return tooMany(limits);
  const isIdAnInput = inputs.some(({ name }) => name === "id");
  const ids: (string | undefined)[] = [];
  const values: (readonly RequestCell[])[] = [];
  for (const row of rows) {
    const cells = readRow(row, inputs);
    if (isProblem(cells)) return cells;
    values.push(cells);
    ids.push(isIdAnInput || !isMembers(row) ? undefined : readId(member(row, "id")));
  }
  return { ids, values };
}

function readTensor(tensor: Members, input: ModelInput, rowCount: number): readonly unknown[] | Problem {
  const shape = member(tensor, "shape");
  const data = member(tensor, "data");
  const isColumn =
    Array.isArray(shape) && shape[0] === rowCount && (shape.length === 1 || (shape.length === 2 && shape[1] === 1));
  if (!isColumn)
    return problem("ROWS_INVALID", `the input "${input.name}" must have the shape of one column, as all others`);
  if (!Array.isArray(data)) return problem("ROWS_INVALID", `the input "${input.name}" must have its data as a list`);
  const cells: readonly unknown[] = data.flat(1);
  if (cells.length !== rowCount)
    return problem("ROWS_INVALID", `the data of the input "${input.name}" does not fit its shape`);
  return cells;
}

/**
 * `POST /v2/models/{model}/infer`: one tensor for each declared input, shape `[n]` or `[n, 1]`.
 *
 * @see Open Inference Protocol v2, "Inference Request JSON Object".
 */
export function readTensors(
  body: Members,
  inputs: readonly ModelInput[],
  limits: RequestLimits,
): RequestRows | Problem {
  const listed = member(body, "inputs");
  if (!Array.isArray(listed)) return problem("BODY_INVALID", '"inputs" must be a list of tensors');
  const tensors = new Map<unknown, Members>();
  for (const tensor of listed as readonly unknown[]) {
    if (!isMembers(tensor)) return problem("BODY_INVALID", "a tensor must be an object");
    if (tensors.has(member(tensor, "name"))) return problem("BODY_INVALID", "a tensor is there twice");
    tensors.set(member(tensor, "name"), tensor);
  }
  const first = tensors.get(inputs[0]?.name);
  const shape = first === undefined ? undefined : member(first, "shape");
  const rowCount: unknown = Array.isArray(shape) ? shape[0] : 1;
  if (typeof rowCount !== "number" || !Number.isInteger(rowCount) || rowCount < 1)
    return problem("ROWS_INVALID", "there are no rows");
  if (rowCount > limits.rows) return tooMany(limits);

  const columns: (readonly RequestCell[])[] = [];
  for (const input of inputs) {
    const tensor = tensors.get(input.name);
    if (tensor === undefined) return problem("FEATURE_MISSING", `the feature "${input.name}" is missing`);
    const data = readTensor(tensor, input, rowCount);
    if (isProblem(data)) return data;
    const cells: RequestCell[] = [];
    for (const value of data) {
      const cell = readCell(value, input);
      if (typeof cell === "object" && cell !== null) return cell;
      cells.push(cell);
    }
    columns.push(cells);
  }
  const values = Array.from({ length: rowCount }, (_, row) => columns.map((column) => column[row] ?? null));
  return { ids: values.map(() => undefined), values };
}

/** The id that a protocol request carries, when it is one that may be repeated in answers and logs. */
export function requestId(body: Members): string | undefined {
  return readId(member(body, "id"));
}
