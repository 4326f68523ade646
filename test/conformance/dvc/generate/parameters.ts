import { type Action, write } from "../plan.ts";
import type { Draw } from "./draw.ts";

/** One set of values, written in a format's own way. */
interface ParamsFile {
  readonly path: string;
  readonly keys: readonly string[];
  readonly text: (draw: Draw) => string;
}

const yamlValues = [
  "0.1",
  "1",
  "1.0",
  "1e-05",
  "1e16",
  "-3",
  "0o17",
  "0x1F",
  "017",
  "1_000",
  "12345678901234567890123",
  "'1'",
  "yes",
  "true",
  "null",
  "''",
  '"two\\nlines"',
  "it's",
  "a # b",
  "'a: b'",
  "10:30",
  "é 😀",
  "[1, 2.5, text, null, true]",
  "{b: 1, a: [x, {y: 2}]}",
  "[]",
  "{}",
  `${"long ".repeat(30)}end`,
] as const;

const jsonValues = [
  "0.1",
  "1",
  "1.0",
  "1e-05",
  "true",
  "null",
  '"x"',
  "[1, 2.0]",
  '{"k": [1]}',
  "123456789012",
] as const;
const tomlValues = ["0.1", "1", "1e-5", "true", '"x"', "[1, 2]", "{k = 1}", "0x1F"] as const;
// Values inside others hold no list, which DVC doubles when its parent is named, too, and no pair: see the closed list.
const jsonMembers = ["0.1", "1", "1.0", "1e-05", "true", "null", '"x"', '{"k": 1}', "123456789012"] as const;
const tomlMembers = ["0.1", "1", "1e-5", "true", '"x"', "{k = 1}", "0x1F"] as const;
const pythonMembers = ["0.1", "1", "True", "None", "'x'", "{'k': 1}", "-3"] as const;
// No pairs: `dvc params diff` shows a file with one as if it could not be read, see the closed list.
const pythonValues = ["0.1", "1", "1.0", "True", "None", "'x'", "[1, 2]", "[2, 1]", "{'k': 1}", "-3"] as const;

const files: readonly ParamsFile[] = [
  {
    path: "params.yaml",
    keys: ["lr", "model.depth", "model", "shared", "again", "list"],
    text: (draw) => `# values of the run
lr: ${draw.one(yamlValues)}
model:
  depth: ${draw.one(yamlValues)}
  name: ${draw.one(yamlValues)}
shared: &anchor
  k: ${draw.one(yamlValues)}
again: *anchor
list:
- ${draw.one(yamlValues)}
- ${draw.one(yamlValues)}
item: ${draw.one(["alpha", "beta", "3", "1.5", "true"])}
items: [${draw.some(["u", "v", "3", "2.5"], 2).join(", ")}]
pairs: {one: {n: ${String(draw.between(1, 3))}}, two: {n: 4}}
flags: {rate: ${draw.one(["0.5", "1"])}, fast: ${draw.one(["true", "false"])}, tags: [a, "b c"]}
`,
  },
  {
    path: "p.json",
    keys: ["a.b", "c", "a"],
    text: (draw) =>
      `{"a": {"b": ${draw.one(jsonMembers)}, "z": ${draw.one(jsonMembers)}}, "c": ${draw.one(jsonValues)}}`,
  },
  {
    path: "p.toml",
    keys: ["top", "t.x", "t"],
    text: (draw) => `top = ${draw.one(tomlValues)}\n\n[t]\nx = ${draw.one(tomlMembers)}\n`,
  },
  {
    path: "p.py",
    keys: ["RATE", "Net.DEPTH", "Net"],
    text: (draw) => `import os
RATE = ${draw.one(pythonValues)}
class Net:
    DEPTH = ${draw.one(pythonMembers)}
`,
  },
];

export function writeParams(draw: Draw): readonly Action[] {
  return files.map(({ path, text }) => write(path, text(draw)));
}

/** `params:` of a stage as YAML lines, each after the indent; none when nothing was drawn. */
export function drawParams(draw: Draw, indent: string): readonly string[] {
  const lines = draw.some(files, draw.between(0, 2)).flatMap(({ path, keys }) => {
    if (draw.chance(0.2)) return [`${indent}- ${path}:`];
    const chosen = draw.some(keys, draw.between(1, 2));
    if (path === "params.yaml" && draw.chance(0.7)) return chosen.map((key) => `${indent}- ${key}`);
    return [`${indent}- ${path}:`, ...chosen.map((key) => `${indent}  - ${key}`)];
  });
  return lines.length === 0 ? [] : [`${indent}params:`, ...lines];
}
