import { closestWord } from "../../domain/closest-word.ts";
import type { ModelInput } from "../../training/trainers/trainer.ts";
import { isProblem, type Problem, problem } from "./problem.ts";

/** A cell of a request; `null` says that the value is missing, which a model may or may not take. */
export type RequestCell = number | string | null;

/** What a model was asked: cells of the declared inputs as they came, one list for each row, in the order of the inputs. */
export interface RequestRows {
  /** What the client calls its rows, where it named them. */
  readonly ids: readonly (string | undefined)[];
  readonly values: readonly (readonly RequestCell[])[];
  /** What the request names and the model has no input for, such as the row's label; only names that may be repeated, the first 20. */
  readonly ignored: readonly string[];
}

export interface RequestLimits {
  readonly rows: number;
}

/** UTF-16 units of one cell; a text classifier reads whole letters, and the limit of the body stands besides. */
const textLimit = 65_536;
const namesTold = 20;
const idPattern = /^[A-Za-z0-9_.:-]{1,64}$/;

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** Names as columns have them; another one, which may be anything, is not repeated in answers. */
const namePattern = /^[\p{L}\p{N} _.:()[\]%/-]{1,64}$/u;

function tellable(names: Iterable<string>): readonly string[] {
  return [...names].filter((name) => namePattern.test(name)).slice(0, namesTold);
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** Names the inputs that a request says nothing about, and what it may have meant by a name that no input has. */
function missing(names: readonly string[], unknown: readonly string[]): Problem {
  const told = names.slice(0, namesTold);
  const more = names.length > told.length ? ` and ${String(names.length - told.length)} more` : "";
  const what = names.length === 1 ? `the feature ${quoted(told)} is` : `the features ${quoted(told)}${more} are`;
  const meant = unknown.flatMap((name) => {
    const found = closestWord(name, told);
    return found === undefined ? [] : [`"${name}" is no feature, "${found}" may be meant`];
  });
  return problem("FEATURE_MISSING", [`${what} missing; null says that it is unknown`, ...meant].join("; "));
}

/** One cell as the model takes it. Never a value appears in answers. */
function readCell(value: unknown, { name, kind }: ModelInput): RequestCell | Problem {
  if (value === null || value === undefined) return null;
  if (kind === "numeric") {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    return problem("FEATURE_INVALID", `the feature "${name}" must be a finite number`);
  }
  // A picture is base64; how much of it there may be is the limit of the body.
  if (kind === "image")
    return typeof value === "string"
      ? value
      : problem("FEATURE_INVALID", `the feature "${name}" must be base64 of a PNG or JPEG`);
  if (typeof value === "string" && value.length <= textLimit) return value;
  if ((typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean") return String(value);
  return problem("FEATURE_INVALID", `the feature "${name}" must be a text of at most ${String(textLimit)} characters`);
}

function readId(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && idPattern.test(value) ? value : undefined;
}

function readCells(row: Members, inputs: readonly ModelInput[], unknown: readonly string[]) {
  const absent = inputs.filter(({ name }) => member(row, name) === undefined);
  if (absent.length > 0)
    return missing(
      absent.map(({ name }) => name),
      unknown,
    );
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

/**
 * `POST /predict`: the features of one row, or `{"instances": [row, …]}`. What no input declares is left alone and named, so that a row
 * may be sent as it stands in the table and a name that was mistyped is found.
 */
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
  const declared = new Set(inputs.map(({ name }) => name));
  const isIdAnInput = declared.has("id");
  const ids: (string | undefined)[] = [];
  const values: (readonly RequestCell[])[] = [];
  const unknown = new Set<string>();
  for (const row of rows) {
    if (!isMembers(row)) return problem("ROWS_INVALID", "a row must be an object of named features");
    const others = Object.keys(row).filter((name) => name !== "id" && !declared.has(name));
    const cells = readCells(row, inputs, tellable(others));
    if (isProblem(cells)) return cells;
    values.push(cells);
    ids.push(isIdAnInput ? undefined : readId(member(row, "id")));
    if (unknown.size < namesTold) for (const name of tellable(others)) unknown.add(name);
  }
  return { ids, values, ignored: tellable(unknown) };
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

  const declared = new Set(inputs.map(({ name }) => name));
  const ignored = tellable(
    [...tensors.keys()].filter((name): name is string => typeof name === "string" && !declared.has(name)),
  );
  const absent = [...declared].filter((name) => !tensors.has(name));
  if (absent.length > 0) return missing(absent, ignored);
  const columns: (readonly RequestCell[])[] = [];
  for (const input of inputs) {
    const tensor = tensors.get(input.name) ?? {};
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
  return { ids: values.map(() => undefined), values, ignored };
}

/** The id that a protocol request carries, when it is one that may be repeated in answers and logs. */
export function requestId(body: Members): string | undefined {
  return readId(member(body, "id"));
}
