import { createHash } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface Node {
  readonly [name: string]: unknown;
}

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** An operation as the description lists it: `issues/create-comment`, `post`, `/repos/{owner}/…`. */
export interface Listed {
  readonly id: string;
  readonly method: Method;
  readonly template: string;
}

/** GitHub's description of its REST API. */
export interface Description {
  readonly operations: readonly Listed[];
  /** OpenAPI, of which each operation, component and webhook is read when it is first looked at; nothing lists them. */
  readonly document: Node;
}

/** Where the parts are in the file of them, by kind and name: offset and length in bytes. */
type Places = Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;

const methods = new Set<string>(["get", "post", "put", "patch", "delete"]);

/** OpenAPI 3.0 says `nullable: true`; JSON Schema says that null is one of the types. */
function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (typeof node !== "object" || node === null) return node;
  const schema = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withNullTypes(value)]));
  if (schema["nullable"] !== true) return schema;
  const rest = Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "nullable"));
  if (typeof rest["type"] === "string") {
    const choices = rest["enum"];
    return {
      ...rest,
      type: [rest["type"], "null"],
      ...(Array.isArray(choices) ? { enum: [...new Set([...(choices as unknown[]), null])] } : {}),
    };
  }
  return ["$ref", "allOf", "anyOf", "oneOf"].some((name) => name in rest) ? { anyOf: [rest, { type: "null" }] } : rest;
}

/** Kinds of parts: the members of `components`, the webhooks, and the operations of one path each. */
function kindsOf(document: Node): Readonly<Record<string, Node>> {
  return {
    ...Object.fromEntries(
      Object.entries(document["components"] as Node).map(([kind, parts]) => [`components/${kind}`, parts as Node]),
    ),
    "x-webhooks": document["x-webhooks"] as Node,
    paths: document["paths"] as Node,
  };
}

/** Writes the parts one after the other, and where they are. */
function split(source: string, folder: string): void {
  const document = withNullTypes(JSON.parse(readFileSync(source, "utf8"))) as Node;
  const kinds = kindsOf(document);
  const texts: Buffer[] = [];
  let offset = 0;
  const places = Object.fromEntries(
    Object.entries(kinds).map(([kind, parts]) => [
      kind,
      Object.fromEntries(
        Object.entries(parts).map(([name, part]) => {
          const text = Buffer.from(JSON.stringify(part));
          texts.push(text);
          offset += text.length;
          return [name, [offset - text.length, text.length]];
        }),
      ),
    ]),
  );
  const operations = Object.entries(kinds["paths"] as Readonly<Record<string, Readonly<Record<string, Node>>>>).flatMap(
    ([template, described]) =>
      Object.entries(described).flatMap(([method, { operationId }]) =>
        methods.has(method) ? [{ id: String(operationId), method, template }] : [],
      ),
  );
  writeFileSync(join(folder, "parts"), Buffer.concat(texts));
  writeFileSync(join(folder, "index.json"), JSON.stringify({ operations, places }));
}

/** The folder with the parts. It is made once for each version of the description, since that takes a second and half a gigabyte. */
function partsFolder(): string {
  const { resolve } = createRequire(import.meta.url);
  const source = resolve("@octokit/openapi/generated/api.github.com.json");
  const manifest = join(dirname(source), "..", "package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  const parent = join(import.meta.dirname, "../../../node_modules/.cache/lockstep-github-description");
  // What this file writes may change with it.
  const own = createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  const folder = join(parent, `${version}-${own.slice(0, 12)}`);
  try {
    closeSync(openSync(join(folder, "index.json"), "r"));
    return folder;
  } catch {
    mkdirSync(parent, { recursive: true });
    const aside = mkdtempSync(join(parent, "aside-"));
    split(source, aside);
    try {
      renameSync(aside, folder);
    } catch {
      // Another process was faster; what it wrote is the same.
      rmSync(aside, { recursive: true, force: true });
    }
    return folder;
  }
}

/** An object whose members are read when they are asked for. */
function lazily(read: (name: string) => unknown): Node {
  return new Proxy<Record<string, unknown>>(Object.create(null) as Record<string, unknown>, {
    get: (known, name) => (typeof name === "symbol" ? undefined : (known[name] ??= read(name))),
  });
}

/**
 * Opens GitHub's description. It is 13 MB of JSON, and a test needs few of its operations; whatever a process holds makes every process
 * that it starts slower, because its pages are copied.
 */
export function openDescription(): Description {
  const folder = partsFolder();
  const { operations, places } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as {
    readonly operations: readonly Listed[];
    readonly places: Places;
  };
  const file = openSync(join(folder, "parts"), "r");
  const kind = (at: string): Node =>
    lazily((name) => {
      const own = places[at] ?? {};
      const place = Object.hasOwn(own, name) ? own[name] : undefined;
      if (place === undefined) return undefined;
      const bytes = Buffer.alloc(place[1]);
      readSync(file, bytes, 0, bytes.length, place[0]);
      return JSON.parse(bytes.toString("utf8"));
    });
  const components = Object.keys(places)
    .filter((at) => at.startsWith("components/"))
    .map((at) => [at.slice("components/".length), kind(at)]);
  const document = {
    components: Object.fromEntries(components) as Node,
    paths: kind("paths"),
    "x-webhooks": kind("x-webhooks"),
  };
  return { operations, document };
}
