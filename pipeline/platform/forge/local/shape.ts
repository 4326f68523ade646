import type { Actor } from "../../../domain/approval.ts";
import { type CommitSha, commitSha } from "../../../domain/ids.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The members of a record: exactly these, none inherited. */
export function fields(value: unknown, kind: string, names: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("it is not an object");
  const found = value as Fields;
  if (kind !== "" && (found["kind"] !== kind || found["schema"] !== 1))
    throw new Error(`its kind is not ${kind}, version 1`);
  const expected = kind === "" ? names : ["kind", "schema", ...names];
  const strange = Object.keys(found).find((name) => !expected.includes(name));
  if (strange !== undefined) throw new Error(`it has the unknown member ${JSON.stringify(strange)}`);
  return Object.fromEntries(expected.map((name) => [name, Object.hasOwn(found, name) ? found[name] : undefined]));
}

export function text(value: unknown, name: string): string {
  if (typeof value !== "string") throw new Error(`${name} is not a text`);
  return value;
}

export function toggle(value: unknown, name: string): boolean {
  if (typeof value !== "boolean") throw new Error(`${name} is neither true nor false`);
  return value;
}

export function list<Item>(value: unknown, name: string, read: (item: unknown, name: string) => Item): readonly Item[] {
  if (!Array.isArray(value)) throw new Error(`${name} is not a list`);
  return value.map((item, at) => read(item, `${name}[${at}]`));
}

export function oneOf<const Option extends string>(value: unknown, name: string, options: readonly Option[]): Option {
  const found = options.find((option) => option === value);
  if (found === undefined) throw new Error(`${name} is none of ${options.join(", ")}`);
  return found;
}

export function sha(value: unknown, name: string): CommitSha {
  return commitSha(text(value, name));
}

export function actor(value: unknown, name: string): Actor {
  const { id, login } = fields(value, "", ["id", "login"]);
  return { id: text(id, `${name}.id`), login: text(login, `${name}.login`) };
}
