import { Ajv, type ValidateFunction } from "ajv";
import addFormatsModule from "ajv-formats";
import { type Listed, type Method, type Node, openDescription } from "./description.ts";

// ajv-formats is CommonJS: its function is the module's `default` for TypeScript, the module itself for Node.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** One operation of GitHub's REST API, as its OpenAPI description has it. */
export interface Operation {
  /** For example `issues/create-comment`. */
  readonly id: string;
  readonly method: Method;
  /** For example `/repos/{owner}/{repo}/issues/{issue_number}/comments`. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Route extends Listed {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
}

function routeOf({ id, method, template }: Listed): Route {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith("{") ? "([^/]+)" : part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)))
    .join("");
  return {
    id,
    method,
    template,
    pattern: new RegExp(`^${pattern}$`),
    names,
    literals: template.split("/").filter((part) => !part.startsWith("{")).length,
  };
}

/** GitHub's published description of its REST API: what a request may hold, and what an answer must. */
export class Contract {
  readonly #document: Node;
  readonly #routes: readonly Route[];
  readonly #ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    const { operations, document } = openDescription();
    this.#document = document;
    addFormats(this.#ajv);
    this.#ajv.addFormat("repo.nwo", /^[^/]+\/[^/]+$/);
    this.#ajv.addSchema(this.#document, "github");
    this.#routes = operations
      .map(routeOf)
      // `/pulls/comments` is an operation of its own, not pull request number "comments".
      .sort((a, b) => b.literals - a.literals);
  }

  /** The operation that a request means, or `undefined` when GitHub has none there. */
  match(method: string, path: string): Operation | undefined {
    for (const { id, method: own, template, pattern, names } of this.#routes) {
      const found = own === method.toLowerCase() ? pattern.exec(path) : null;
      if (found === null) continue;
      const values = found.slice(1).map(decodeURIComponent);
      return {
        id,
        method: own,
        template,
        parameters: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""])),
      };
    }
    return undefined;
  }

  /** What is wrong with a request: unknown or missing parameters, a body that does not fit its schema, members it does not have. */
  requestProblems(operation: Operation, query: URLSearchParams, body: unknown): readonly string[] {
    const description = this.#describe(operation);
    const parameters =
      (description["parameters"] as readonly Node[] | undefined)?.map((node) => this.#resolve(node).node) ?? [];
    const problems: string[] = [];
    for (const parameter of parameters) {
      const name = String(parameter["name"]);
      const place = parameter["in"];
      const text = place === "query" ? query.get(name) : place === "path" ? (operation.parameters[name] ?? null) : null;
      if (text === null) {
        if (parameter["required"] === true && place === "query") problems.push(`query ${name} is missing`);
        continue;
      }
      problems.push(...this.#valueProblems(`${String(place)} ${name}`, parameter["schema"], text));
    }
    const known = new Set(
      parameters.filter((parameter) => parameter["in"] === "query").map(({ name }) => String(name)),
    );
    for (const name of query.keys()) if (!known.has(name)) problems.push(`query ${name} is not in the contract`);
    if (this.#takesFile(description["requestBody"]))
      return body instanceof Uint8Array ? problems : [...problems, "the body is no file"];
    const pointer = `/paths/${escape(operation.template)}/${operation.method}/requestBody`;
    const schema = this.#bodySchema(description["requestBody"], pointer);
    if (schema === undefined)
      return body === undefined ? problems : [...problems, "a body is sent where the contract has none"];
    if (body === undefined)
      return this.#resolve(description["requestBody"] as Node).node["required"] === true
        ? [...problems, "the body is missing"]
        : problems;
    problems.push(...this.#problems(schema.pointer, body).map((problem) => `body${problem}`));
    const members = this.#resolve(schema.node).node["properties"];
    if (typeof members === "object" && members !== null && typeof body === "object" && body !== null)
      for (const name of Object.keys(body))
        if (!(name in members)) problems.push(`body has ${name}, which is not in the contract`);
    return problems;
  }

  /** What is wrong with an answer. Any operation may fail in the ways that GitHub documents for all of them. */
  responseProblems(operation: Operation, status: number, body: unknown): readonly string[] {
    const responses = this.#describe(operation)["responses"] as Readonly<Record<string, Node>>;
    const response = responses[String(status)];
    if (response === undefined) {
      if (![401, 403, 404, 422, 429, 500, 502, 503].includes(status))
        return [`status ${status} is not in the contract`];
      return this.#problems("/components/schemas/basic-error", body);
    }
    const schema = this.#bodySchema(
      response,
      `/paths/${escape(operation.template)}/${operation.method}/responses/${status}`,
    );
    if (schema === undefined) return body === undefined ? [] : ["an answer has a body where the contract has none"];
    return this.#problems(schema.pointer, body);
  }

  /** GitHub's own example of an answer, to be filled in; a new copy each time. */
  example(method: Method, template: string, status: number): Record<string, Value> {
    const route = this.#routes.find((candidate) => candidate.method === method && candidate.template === template);
    const responses = route === undefined ? undefined : this.#describe(route)["responses"];
    const response = (responses as Readonly<Record<string, Node>> | undefined)?.[String(status)];
    const content = response === undefined ? undefined : this.#resolve(response).node["content"];
    const examples = (content as Readonly<Record<string, Node>> | undefined)?.["application/json"]?.["examples"];
    const [first] = Object.values((examples ?? {}) as Readonly<Record<string, Node>>);
    if (first === undefined) throw new Error(`GitHub's description has no example of ${method} ${template} ${status}`);
    return structuredClone(this.#resolve(first).node["value"]) as Record<string, Value>;
  }

  /** What is wrong with the payload of an event, for example of `pull-request-opened`. */
  webhookProblems(webhook: string, payload: unknown): readonly string[] {
    return this.#problems(this.#webhookSchema(webhook).pointer, payload);
  }

  /** The type of a member in an event's payload, by its path, as GitHub describes it. */
  webhookType(webhook: string, path: string): unknown {
    const { node: schema } = this.#webhookSchema(webhook);
    const found = path.split(".").reduce<Node | undefined>((node, name) => this.#member(node, name), schema);
    const type = found === undefined ? undefined : this.#resolve(found).node["type"];
    return Array.isArray(type) ? (type as unknown[]).find((one) => one !== "null") : type;
  }

  #webhookSchema(webhook: string): { readonly pointer: string; readonly node: Node } {
    const hooks = this.#document["x-webhooks"] as Readonly<Record<string, Readonly<Record<string, Node>>>>;
    const body = this.#bodySchema(hooks[webhook]?.["post"]?.["requestBody"], `/x-webhooks/${webhook}/post/requestBody`);
    if (body === undefined) throw new Error(`GitHub describes no event ${webhook}`);
    return body;
  }

  /** The schema of a member, wherever the schema's parts declare it. */
  #member(schema: Node | undefined, name: string): Node | undefined {
    if (schema === undefined) return undefined;
    const { node } = this.#resolve(schema);
    const own = (node["properties"] as Readonly<Record<string, Node>> | undefined)?.[name];
    if (own !== undefined) return own;
    const parts = ["allOf", "anyOf", "oneOf"].flatMap((kind) => (node[kind] as readonly Node[] | undefined) ?? []);
    for (const part of parts) {
      const found = this.#member(part, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #describe(operation: Listed): Node {
    const paths = this.#document["paths"] as Readonly<Record<string, Readonly<Record<string, Node>>>>;
    return paths[operation.template]?.[operation.method] ?? {};
  }

  #bodySchema(holder: unknown, at: string): { readonly pointer: string; readonly node: Node } | undefined {
    if (typeof holder !== "object" || holder === null) return undefined;
    const { node, pointer } = this.#resolve(holder as Node, at);
    const schema = (node["content"] as Readonly<Record<string, Node>> | undefined)?.["application/json"]?.["schema"];
    return schema === undefined
      ? undefined
      : { pointer: `${pointer}/content/application~1json/schema`, node: schema as Node };
  }

  #takesFile(holder: unknown): boolean {
    if (typeof holder !== "object" || holder === null) return false;
    return "application/octet-stream" in ((this.#resolve(holder as Node).node["content"] ?? {}) as Node);
  }

  #resolve(node: Node, pointer = ""): { readonly node: Node; readonly pointer: string } {
    const reference = node["$ref"];
    if (typeof reference !== "string") return { node, pointer };
    const at = reference.slice(1);
    const found = at
      .split("/")
      .slice(1)
      .reduce<unknown>(
        (place, name) => (place as Node)[name.replaceAll("~1", "/").replaceAll("~0", "~")],
        this.#document,
      );
    return this.#resolve(found as Node, at);
  }

  #problems(pointer: string, value: unknown): readonly string[] {
    let validate = this.#validators.get(pointer);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `github#${pointer.split("/").map(encodeURIComponent).join("/")}` });
      this.#validators.set(pointer, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .slice(0, 8)
      .map(({ instancePath, message, params }) => `${instancePath} ${message ?? "is wrong"} ${JSON.stringify(params)}`);
  }

  /** A parameter is a text; it is held to its schema as the number or boolean that it spells. */
  #valueProblems(name: string, schema: unknown, text: string): readonly string[] {
    const { node } = this.#resolve((schema ?? {}) as Node);
    const type = node["type"];
    const value =
      type === "integer" && /^-?\d+$/.test(text) ? Number(text) : type === "boolean" ? text === "true" : text;
    const validate = this.#ajv.compile(node);
    return validate(value) ? [] : [`${name} is ${JSON.stringify(text)}: ${this.#ajv.errorsText(validate.errors)}`];
  }
}

function escape(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

let opened: Contract | undefined;

/** The contract, opened once for each process. */
export function contract(): Contract {
  return (opened ??= new Contract());
}
