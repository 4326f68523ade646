import { describe, expect, test } from "vitest";
import type { Pipeline, Stage } from "../../../pipeline/data/dvc/model.ts";
import { parsePipeline } from "../../../pipeline/data/dvc/pipeline.ts";
import type { CommandStyle } from "../../../pipeline/data/dvc/templating/text.ts";
import { errorOf } from "../../support/errors.ts";

type Files = Readonly<Record<string, string>>;

function parse(text: string, files: Files = {}, commandStyle?: CommandStyle): Promise<Pipeline> {
  const readFile = (path: string): Promise<string | undefined> => Promise.resolve(files[path]);
  return parsePipeline({ text, where: "dvc.yaml", readFile, ...(commandStyle === undefined ? {} : { commandStyle }) });
}

async function commands(text: string, files: Files = {}): Promise<readonly (readonly [string, Stage["cmd"]])[]> {
  return (await parse(text, files)).stages.map(({ name, cmd }) => [name, cmd]);
}

const params = `
lr: 0.1
train: {lr: 1.0e-05, flag: true, off: false, lst: [1, x y], nested: {a: text, n: null}}
lst: [true, 1.0, null, x]
models: {us: {n: 1}, uk: {n: 2}}
`;

test("a stage with everything", async () => {
  const pipeline = await parse(
    `stages:
  train:
    cmd: [one, two]
    wdir: sub
    deps: [a, b/c]
    params: [lr, {other.json: [k]}, {whole.toml: }, lr, {params.yaml: [train]}]
    outs: [o, {p: {cache: false, persist: true, push: false, desc: d}}]
    metrics: [{m.json: {cache: false}}]
    plots: [{c.csv: {x: step, y: loss, header: true}}]
    frozen: true
    always_changed: true
    desc: what
    meta: {anything: [1]}
metrics: [m2.json]
params: [q.yaml]
plots: [a.csv, {id: {x: step}}]
artifacts: {model: {path: m.bin, type: model}}
`,
    { "params.yaml": params },
  );
  const flags = { isCached: true, isPersisted: false, isPushed: true };
  expect(pipeline.stages).toEqual([
    {
      name: "train",
      cmd: ["one", "two"],
      wdir: "sub",
      deps: ["a", "b/c"],
      params: [
        { file: "params.yaml", keys: ["lr", "train"] },
        { file: "other.json", keys: ["k"] },
        { file: "whole.toml", keys: [] },
      ],
      outs: [
        { path: "o", kind: "out", ...flags },
        { path: "p", kind: "out", isCached: false, isPersisted: true, isPushed: false },
        { path: "m.json", kind: "metric", ...flags, isCached: false },
        {
          path: "c.csv",
          kind: "plot",
          ...flags,
          plot: new Map<string, unknown>([
            ["x", "step"],
            ["y", "loss"],
            ["header", true],
          ]),
        },
      ],
      isFrozen: true,
      alwaysChanged: true,
    },
  ]);
  expect([pipeline.metrics, pipeline.params]).toEqual([["m2.json"], ["q.yaml"]]);
  expect(pipeline.plots).toEqual(["a.csv", new Map([["id", new Map([["x", "step"]])]])]);
  expect(pipeline.artifacts).toEqual(
    new Map([
      [
        "model",
        new Map([
          ["path", "m.bin"],
          ["type", "model"],
        ]),
      ],
    ]),
  );
});

describe("templating", () => {
  test.each<[string, string, string]>([
    ["numbers as Python writes them", "x ${lr} ${train.lr}", "x 0.1 1e-05"],
    ["words", "x ${lst[0]} ${lst[2]} ${lst.3} ${lst[-1]}", "x true None x x"],
    ["blanks around the steps", "x ${ train . lr }", "x 1e-05"],
    ["an escape", "x \\${lr} ${lr}", "x ${lr} 0.1"],
    ["what is not closed is text", "x ${lr", "x ${lr"],
    ["a map becomes options", "x ${train}", "x --lr 1e-05 --flag --lst 1 'x y' --nested.a text --nested.n None"],
  ])("%s", async (_name, cmd, result) => {
    expect(await commands(`stages:\n  s:\n    cmd: '${cmd}'\n`, { "params.yaml": params })).toEqual([["s", result]]);
  });

  test("DVC's config says how options are written", async () => {
    const text = "stages:\n  s:\n    cmd: x ${train}\n";
    const pipeline = await parse(text, { "params.yaml": params }, { bool: "boolean_optional", list: "append" });
    expect(pipeline.stages[0]?.cmd).toBe(
      "x --lr 1e-05 --flag --no-off --lst 1 --lst 'x y' --nested.a text --nested.n None",
    );
  });

  test("vars add to params.yaml, maps are merged, stages may have their own", async () => {
    const text = `vars: [{train: {extra: 1}}, "v.json:a"]
stages:
  s: {cmd: "x \${train.extra} \${a} \${own}", wdir: w, vars: [{own: 2}, deep.yaml]}
  t: {cmd: "y \${deep}", wdir: w, vars: [deep.yaml]}
`;
    const files = { "params.yaml": params, "v.json": '{"a": 1.0, "b": 2}', "w/deep.yaml": "deep: 3" };
    expect(await commands(text, files)).toEqual([
      ["s", "x 1 1.0 2"],
      ["t", "y 3"],
    ]);
  });

  test.each<[string, string, readonly (readonly [string, string])[]]>([
    [
      "a list",
      "foreach: [a, 1.0, true]\n    do: {cmd: 'x ${item}'}",
      [
        ["s@a", "x a"],
        ["s@1.0", "x 1.0"],
        ["s@true", "x true"],
      ],
    ],
    [
      "a list by reference, in Python's words",
      "foreach: ${lst}\n    do: {cmd: 'x ${item}'}",
      [
        ["s@True", "x true"],
        ["s@1.0", "x 1.0"],
        ["s@None", "x None"],
        ["s@x", "x x"],
      ],
    ],
    [
      "a list with maps has numbers",
      "foreach: [{n: 1}, {n: 2}]\n    do: {cmd: 'x ${item.n}'}",
      [
        ["s@0", "x 1"],
        ["s@1", "x 2"],
      ],
    ],
    [
      "a map has keys",
      "foreach: ${models}\n    do: {cmd: 'x ${key} ${item.n}'}",
      [
        ["s@us", "x us 1"],
        ["s@uk", "x uk 2"],
      ],
    ],
    ["what stands twice is one stage", "foreach: [a, a]\n    do: {cmd: 'x ${item}'}", [["s@a", "x a"]]],
    ["nothing makes no stage", "foreach: []\n    do: {cmd: 'x ${item}'}", []],
  ])("foreach over %s", async (_name, definition, result) => {
    expect(await commands(`stages:\n  s:\n    ${definition}\n`, { "params.yaml": params })).toEqual(result);
  });

  test("a matrix goes over its first axis last", async () => {
    const text =
      "stages:\n  s:\n    matrix: {m: [a, {n: 1}], k: '${lst}'}\n    cmd: x ${item.k} ${key}\n    outs: ['${key}']\n";
    const found = await commands(text, { "params.yaml": "lst: [1, true]" });
    expect(found).toEqual([
      ["s@a-1", "x 1 a-1"],
      ["s@a-True", "x true a-True"],
      ["s@m1-1", "x 1 m1-1"],
      ["s@m1-True", "x true m1-True"],
    ]);
  });
});

describe("what is refused, with line and column", () => {
  test.each<[string, string, RegExp]>([
    ["an unknown key", "foo: 1\n", /^DVC_FILE_INVALID: dvc\.yaml:1:6: `foo` is not a key/],
    [
      "an unknown key of a stage",
      "stages:\n  s:\n    cmd: x\n    dep: [a]\n",
      /^DVC_FILE_INVALID: dvc\.yaml:4:10: `stages\.s\.dep`/,
    ],
    ["no command", "stages:\n  s:\n    deps: [a]\n", /^DVC_FILE_INVALID: dvc\.yaml:3:5: `stages\.s` has no `cmd`/],
    [
      "deps that are no list",
      "stages:\n  s:\n    cmd: x\n    deps: a\n",
      /^DVC_FILE_INVALID: dvc\.yaml:4:11: .*must be a list, it is text/,
    ],
    [
      "cache that is text",
      "stages:\n  s:\n    cmd: x\n    outs:\n    - o: {cache: no}\n",
      /^DVC_FILE_INVALID: dvc\.yaml:5:18: .*true or false, it is text/,
    ],
    [
      "an expression without a value",
      "stages:\n  s:\n    cmd: x ${nope}\n",
      /^DVC_FILE_INVALID: dvc\.yaml:3:10: .*no `nope`/,
    ],
    [
      "a list inside text",
      "vars: [{l: [1]}]\nstages:\n  s:\n    cmd: x ${l}\n",
      /^DVC_FILE_INVALID: dvc\.yaml:4:10: .*is a list/,
    ],
    [
      "a broken expression",
      "stages:\n  s:\n    cmd: x ${a..b}\n",
      /^DVC_FILE_INVALID: dvc\.yaml:3:10: .*is not written as/,
    ],
    [
      "a value that is defined twice",
      "vars: [{a: 1}, {a: 2}]\n",
      /^DVC_FILE_INVALID: dvc\.yaml:1:7: .*`a` is defined a second time/,
    ],
    ["a file of vars that is not there", "vars: [no.yaml]\n", /^DVC_FILE_INVALID: .*"no\.yaml" does not exist/],
    ["templates in vars", "vars: [{a: '${b}'}]\n", /^DVC_FILE_INVALID: .*not allowed inside vars/],
    [
      "item redefined inside foreach",
      "stages:\n  s:\n    foreach: [a]\n    do: {cmd: x, vars: [{item: 1}]}\n",
      /^DVC_FILE_INVALID: .*`item` is taken/,
    ],
    [
      "one path twice",
      "stages:\n  s:\n    cmd: x\n    deps: [a]\n    outs: [a]\n",
      /^DVC_FILE_INVALID: dvc\.yaml:3:5: .*names "a" twice/,
    ],
    ["an @ in a name", "stages:\n  s@a:\n    cmd: x\n", /^DVC_FILE_INVALID: dvc\.yaml:3:5: .*no name for a stage/],
    [
      "an artifact without a path",
      "artifacts: {m: {type: model}}\n",
      /^DVC_FILE_INVALID: .*`artifacts\.m` has no `path`/,
    ],
    [
      "a matrix that explodes",
      `stages:\n  s:\n    matrix: {${"abcdef".replace(/./g, (axis) => `${axis}: [1,2,3,4,5,6,7,8,9,10],`)}}\n    cmd: x\n`,
      /^DVC_FILE_INVALID: .*more than 100000 stages/,
    ],
    ["broken YAML", "stages: [\n", /^YAML_INVALID: dvc\.yaml:\d+:\d+/],
  ])("%s", async (_name, text, message) => {
    expect(await errorOf(() => parse(text))).toMatch(message);
  });
});

describe("what stages take from files by templating is known, by dotted key", () => {
  const stage = (...lines: readonly string[]): string =>
    `stages:\n  s:\n${lines.map((line) => `    ${line}\n`).join("")}`;
  test.each<[string, string, Readonly<Record<string, Readonly<Record<string, unknown>>>>]>([
    [
      "a value, wherever it is deep inside",
      stage("cmd: x ${a.b} ${l[1]}"),
      { "params.yaml": { "a.b": 1n, "l.1": "y" } },
    ],
    ["an index from the end counts from the beginning", stage("cmd: x ${l[-2]}"), { "params.yaml": { "l.0": "x" } }],
    ["what names files at the top is no use of a stage", `${stage("cmd: x")}params: ["\${l[0]}.yaml"]\n`, {}],
    ["a map in a command is nothing in particular", stage("cmd: x ${a}"), {}],
    ["what is loaded and not used is not used", `vars: [v.json]\n${stage("cmd: x")}`, {}],
    [
      "part of a file, with the whole path in it",
      `vars: ["v.json:deep"]\n${stage("cmd: x ${deep.k}")}`,
      { "v.json": { "deep.k": 2n } },
    ],
    [
      "a map of two files: each has its own part",
      `vars: [more.yaml]\n${stage("cmd: x ${a.b} ${a.c}")}`,
      { "params.yaml": { "a.b": 1n }, "more.yaml": { "a.c": 3n } },
    ],
    ["values of dvc.yaml itself come from no file", `vars: [{own: 1}]\n${stage("cmd: x ${own}")}`, {}],
    [
      "vars of a stage, from its own folder",
      stage("wdir: w", "vars: [in.yaml]", "cmd: x ${inner}"),
      { "w/in.yaml": { inner: 4n } },
    ],
    [
      "items of a list that foreach goes over",
      stage("foreach: ${l}", "do: {cmd: 'x ${item}'}"),
      { "params.yaml": { "l.0": "x", "l.1": "y" } },
    ],
    [
      "items of a map that foreach goes over",
      stage("foreach: ${m}", "do: {cmd: 'x ${item.n} ${key}'}"),
      { "params.yaml": { "m.p.n": 5n } },
    ],
    [
      "axes of a matrix, of which one is written out",
      stage("matrix: {one: ['${a.b}', 7], two: '${l}'}", "cmd: x ${item.one} ${item.two}"),
      { "params.yaml": { "a.b": 1n, "l.0": "x", "l.1": "y" } },
    ],
  ])("%s", async (_name, text, expected) => {
    const { usedValues } = await parse(text, {
      "params.yaml": "a: {b: 1}\nl: [x, y]\nm: {p: {n: 5}}\n",
      "v.json": '{"deep": {"k": 2}}',
      "more.yaml": "a: {c: 3}\n",
      "w/in.yaml": "inner: 4\n",
    });
    const found = [...usedValues].map(([file, values]) => [file, Object.fromEntries(values)] as const);
    expect(Object.fromEntries(found)).toEqual(expected);
  });
});
