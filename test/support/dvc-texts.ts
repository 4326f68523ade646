// Texts of dvc.yaml, params files, .dvcignore and config: most of them meaningful, some a little wrong.
import fc from "fast-check";
import { emitYaml } from "../../pipeline/data/yaml/emit.ts";
import type { YamlMap, YamlValue } from "../../pipeline/data/yaml/value.ts";

export type Files = Readonly<Record<string, string>>;

const scalar: fc.Arbitrary<YamlValue> = fc.constantFrom<YamlValue[]>(
  ...[
    1n,
    0n,
    -3n,
    12345678901234567890n,
    0.1,
    1,
    1e-5,
    1e16,
    true,
    false,
    null,
    "text",
    "x y",
    "it's",
    "",
    "1",
    "true",
    "a/b",
    "$(id)",
    "é",
  ],
);

function mapOf(keys: fc.Arbitrary<string>, value: fc.Arbitrary<YamlValue>, maxLength: number): fc.Arbitrary<YamlMap> {
  return fc.array(fc.tuple(keys, value), { maxLength }).map((entries) => new Map(entries));
}

const innerKey = fc.constantFrom("lr", "n", "x", "deep", "flag", "lst");
const inner = mapOf(innerKey, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), mapOf(innerKey, scalar, 2)), 4);

const usualTrain: fc.Arbitrary<YamlMap> = fc
  .record({ lr: scalar, n: scalar, deep: mapOf(fc.constant("x"), scalar, 1), lst: fc.array(scalar, { maxLength: 3 }) })
  .map((record) => new Map<string, YamlValue>(Object.entries(record)));

/** Names that expressions use. */
const params: fc.Arbitrary<YamlMap> = fc
  .record({
    a: scalar,
    train: fc.oneof({ weight: 4, arbitrary: usualTrain }, { weight: 1, arbitrary: inner }),
    lst: fc.array(scalar, { minLength: 1, maxLength: 3 }),
    models: fc.oneof(
      mapOf(fc.constantFrom("us", "uk", "1", "x y"), fc.oneof(scalar, inner), 3),
      fc.array(inner, { maxLength: 2 }),
    ),
  })
  .map((record) => new Map(Object.entries(record)));

const rareExpressions = [
  ...[
    "${lst.1}",
    "${train.deep.x}",
    "${models}",
    "${lst}",
    "${v}",
    "${w.x}",
    "${models.us}",
    "${lst[-1]}",
    "${item}",
    "${key}",
  ],
  ...[
    "\\${a}",
    "${a",
    "$a",
    "${missing}",
    "${}",
    "${ a }",
    "${a.b}",
    "${train[lr]}",
    "${train.}",
    "${a]",
    "${lst[x]}",
    "${lst[0] }",
  ],
];

/** Expressions that mostly have a value, with those that a stage has beyond the params. */
function expressionWith(own: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom("${a}", "${train.lr}", "${train.n}", "${lst[0]}", ...own) },
    { weight: 1, arbitrary: fc.constantFrom(...rareExpressions) },
  );
}

function templateWith(expression: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const word = fc.constantFrom("python", "x.py", "out", "--k", "/", " ", "_", "é", "b", "c", "d");
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: expression }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join(""));
}

/** Without lists and maps, which DVC writes into the top-level lists as Python shows them and Lockstep refuses there. */
const plainTemplate = fc
  .array(fc.constantFrom("x.py", "out", "/", "é", "b", "c", "${a}", "${lst[0]}", "\\${a}", "${a"), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join(""));

const flags: fc.Arbitrary<YamlMap> = fc
  .record(
    {
      cache: fc.boolean(),
      persist: fc.boolean(),
      push: fc.boolean(),
      desc: fc.constant("d ${a}"),
      remote: fc.constant("r"),
    },
    { requiredKeys: [] },
  )
  .map((record) => new Map<string, YamlValue>(Object.entries(record)));

const paramsOf: fc.Arbitrary<YamlValue> = fc.array(
  fc.oneof(
    fc.constantFrom("a", "train.lr", "${a}"),
    fc.constantFrom<YamlValue[]>(
      new Map([["other.json", ["k"]]]),
      new Map([["other.json", null]]),
      new Map([["params.yaml", ["a", "lst"]]]),
      new Map([["p_${a}.toml", ["${train.lr}"]]]),
    ),
  ),
  { maxLength: 3 },
);

const vars: fc.Arbitrary<YamlValue> = fc.uniqueArray(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.constantFrom<YamlValue[]>(
        new Map([["v", "from vars"]]),
        new Map([["w", new Map([["x", 5n]])]]),
        new Map([["train", new Map([["extra", 1n]])]]),
        "params.yaml",
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<YamlValue[]>(
        "vars.json",
        "vars.json:w",
        "missing.yaml",
        new Map([["a", 1n]]),
        new Map([["v", "${a}"]]),
        new Map([["item", 1n]]),
      ),
    },
  ),
  { maxLength: 2 },
);

function outsOf(template: fc.Arbitrary<string>): fc.Arbitrary<YamlValue> {
  const detailed = fc.tuple(template, flags).map(([path, details]): YamlValue => new Map([[path, details]]));
  return fc.uniqueArray(fc.oneof(template, detailed), { maxLength: 2 });
}

/** A stage whose texts also use these expressions. */
function stageWith(own: readonly string[]): fc.Arbitrary<YamlMap> {
  const expression = expressionWith(own);
  const template = templateWith(expression);
  const words = fc.array(fc.oneof(template, expression, fc.constant("${train}")), { minLength: 1, maxLength: 4 });
  const commandLine = words.map((parts) => parts.join(" "));
  return fc
    .record(
      {
        cmd: fc.oneof(
          { weight: 4, arbitrary: commandLine },
          { weight: 1, arbitrary: fc.array(commandLine, { maxLength: 2 }) },
        ),
        wdir: fc.constantFrom("sub", "..", ".", "w_${a}"),
        deps: fc.array(template, { maxLength: 2 }),
        params: paramsOf,
        outs: outsOf(template),
        metrics: outsOf(template),
        plots: fc.array(template, { maxLength: 1 }),
        vars,
        frozen: fc.boolean(),
        always_changed: fc.boolean(),
        meta: fc.constantFrom<YamlValue[]>("m", new Map([["k", "${a}"]])),
        desc: template,
      },
      { requiredKeys: ["cmd"] },
    )
    .map((record) => new Map<string, YamlValue>(Object.entries(record)));
}

const filled = scalar.filter((value) => value !== "");

/** What foreach goes over, with the expressions that have a value inside. */
const iterations: fc.Arbitrary<readonly [YamlValue, readonly string[]]> = fc.oneof(
  fc.tuple(fc.array(fc.oneof(filled, fc.constantFrom("${a}", "p${a}")), { maxLength: 3 }), fc.constant(["${item}"])),
  fc.tuple(fc.array(usualTrain, { maxLength: 2 }), fc.constant(["${item.lr}", "${item.n}"])),
  fc.tuple(mapOf(fc.constantFrom("us", "1", "x y"), filled, 3), fc.constant(["${item}", "${key}"])),
  fc.tuple(mapOf(fc.constantFrom("us", "uk"), usualTrain, 2), fc.constant(["${item.lr}", "${key}"])),
  fc.constantFrom<(readonly [YamlValue, readonly string[]])[]>(
    ["${lst}", ["${item}"]],
    ["${train.lst}", ["${item}"]],
    ["${train}", ["${key}"]],
    ["${models}", []],
    ["${a}", []],
    [new Map(), []],
  ),
);

const axis: fc.Arbitrary<YamlValue> = fc.oneof(
  fc.constantFrom("${lst}", "${train.lst}"),
  fc.array(fc.oneof(filled, fc.constant("${a}")), { minLength: 1, maxLength: 3 }),
  fc.array(fc.oneof(usualTrain, filled), { minLength: 1, maxLength: 2 }),
);

const axes = fc.oneof(
  { weight: 8, arbitrary: axis.map((m) => new Map([["m", m]])) },
  {
    weight: 4,
    arbitrary: fc.tuple(axis, axis).map(
      ([m, n]) =>
        new Map([
          ["n", n],
          ["m", m],
        ]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(new Map<string, YamlValue>(), new Map<string, YamlValue>([["m", "${models}"]])),
  },
);

const definition: fc.Arbitrary<YamlMap> = fc.oneof(
  { weight: 6, arbitrary: stageWith([]) },
  {
    weight: 6,
    arbitrary: iterations.chain(([foreach, own]) =>
      stageWith(own).map(
        (inside) =>
          new Map<string, YamlValue>([
            ["foreach", foreach],
            ["do", inside],
          ]),
      ),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(axes, stageWith(["${key}", "${item.m}"]))
      .map(([matrix, rest]) => new Map<string, YamlValue>([["matrix", matrix], ...rest])),
  },
  { weight: 1, arbitrary: stageWith([]).map((good) => new Map<string, YamlValue>([...good, ["unknown", 1n]])) },
);

const document: fc.Arbitrary<YamlMap> = fc
  .record(
    {
      vars,
      stages: mapOf(fc.constantFrom("train", "eval", "s 1"), definition, 2),
      metrics: fc.array(plainTemplate, { maxLength: 2 }),
      params: fc.array(plainTemplate, { maxLength: 2 }),
      plots: fc.array(
        fc.oneof(
          plainTemplate,
          plainTemplate.map((id): YamlValue => new Map([[id, new Map([["x", "step"]])]])),
        ),
        { maxLength: 2 },
      ),
      artifacts: mapOf(
        fc.oneof(fc.constant("m"), plainTemplate),
        plainTemplate.map((path): YamlValue => new Map([["path", path]])),
        1,
      ),
    },
    { requiredKeys: ["stages"] },
  )
  .map((record) => new Map<string, YamlValue>(Object.entries(record)));

/** A repository's dvc.yaml, mostly with params.yaml and a file for vars. */
export const pipelineCase: fc.Arbitrary<Files> = fc
  .tuple(document, fc.option(params, { freq: 30 }), fc.boolean())
  .map(([dvcYaml, values, hasVars]) => ({
    "dvc.yaml": emitYaml(dvcYaml, { isReadable: true }),
    ...(values === null ? {} : { "params.yaml": emitYaml(values, { isReadable: true }) }),
    ...(hasVars ? { "vars.json": '{"v": "from json", "w": {"x": 1.0}}' } : {}),
  }));

function pythonText(value: YamlValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (typeof value === "string") return `'${value.replace(/[\\']/g, "\\$&")}'`;
  if (value instanceof Map)
    return `{${[...(value as YamlMap)].map(([key, member]) => `${pythonText(key)}: ${pythonText(member)}`).join(", ")}}`;
  return `[${(value as readonly YamlValue[]).map(pythonText).join(", ")}]`;
}

function pythonFile(values: YamlMap): string {
  const lines = [...values].map(([key, value], i) =>
    i % 2 === 0 ? `${key} = ${pythonText(value)}` : `${key}: object = ${pythonText(value)}  # c`,
  );
  const members = [...values].map(([key, value]) => `        self.${key} = ${pythonText(value)}`);
  return `"""doc"""\nimport os\n\n${lines.join("\n")}\n\n\nclass C:\n    Y = 1\n\n    def __init__(self):\n${["        pass", ...members].join("\n")}\n`;
}

function tomlText(value: YamlValue): string | undefined {
  if (value === null) return undefined;
  if (value instanceof Map) {
    // The TOML reader gives names of digits first, whatever their order in the file.
    const members = [...(value as YamlMap)].map(
      ([key, member]) => [/^\d+$/.test(key) ? `k${key}` : key, tomlText(member)] as const,
    );
    return `{${members.flatMap(([key, member]) => (member === undefined ? [] : [`"${key}" = ${member}`])).join(", ")}}`;
  }
  if (Array.isArray(value))
    return `[${(value as readonly YamlValue[]).flatMap((item) => tomlText(item) ?? []).join(", ")}]`;
  if (typeof value === "number" && Number.isInteger(value))
    return value.toExponential().includes("e+1") ? value.toExponential() : value.toFixed(1);
  if (typeof value === "bigint") return (value % 10n ** 18n).toString();
  return JSON.stringify(value);
}

function jsonText(value: YamlValue): string {
  if (value instanceof Map)
    return `{${[...(value as YamlMap)].map(([key, member]) => `${JSON.stringify(key)}: ${jsonText(member)}`).join(", ")}}`;
  if (Array.isArray(value)) return `[${(value as readonly YamlValue[]).map(jsonText).join(",\n ")}]`;
  if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(1) : String(value);
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}

/** A params file in one of its languages, and keys that may be in it. */
export const paramsFile: fc.Arbitrary<{
  readonly file: string;
  readonly text: string;
  readonly keys: readonly string[];
}> = fc
  .tuple(
    fc.constantFrom("p.yaml", "p.json", "p.toml", "p.py", "p.yml"),
    params,
    fc.uniqueArray(
      fc.constantFrom(
        "a",
        "train.lr",
        "train",
        "lst.0",
        "lst.-1",
        "lst",
        "C.Y",
        "C.a",
        "train.deep.x",
        "models.0.x",
        "none",
        "train.lst.1",
      ),
      { maxLength: 3 },
    ),
  )
  .map(([file, values, keys]) => {
    const write = {
      json: jsonText,
      py: pythonFile,
      toml: (all: YamlMap) =>
        [...all]
          .flatMap(([key, value]) => {
            const text = tomlText(value);
            return text === undefined ? [] : [`${key} = ${text}`];
          })
          .join("\n"),
    };
    const suffix = file.slice(2) as keyof typeof write;
    return { file, keys, text: suffix in write ? write[suffix](values) : emitYaml(values, { isReadable: true }) };
  });

const folderName = fc.constantFrom("a", "b", "keep", "x.tmp", "sp ace", "é");
const pattern = fc.oneof(
  fc.constantFrom(
    "*.tmp",
    "!keep",
    "keep/",
    "/a",
    "a/b",
    "a/**",
    "**/b",
    "a/**/c",
    "!a/b",
    "*",
    "!*.csv",
    "# c",
    "",
    "**",
    "*/",
    "**/",
    "[ab]",
    "[!a]",
    "?",
    "a*",
    "é",
    "sp ace",
    "\\#x",
    "\\!k",
    " a ",
    "/",
    "//",
    "a//b",
    "[",
    "/**/b/",
    "!/a/b/",
  ),
  fc
    .array(fc.constantFrom("a", "b", "*", "/", "**", "?", "!", "[a-c]", ".", "keep", "c.csv"), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.join("")),
);
const ignoreFile = fc.array(pattern, { maxLength: 5 }).map((lines) => `${lines.join("\n")}\n`);

/** A tree with `.dvcignore` files, and paths to ask about. */
export const ignoreCase: fc.Arbitrary<{
  readonly files: Files;
  readonly paths: readonly (readonly [string, "file" | "folder"])[];
}> = fc
  .record({
    root: ignoreFile,
    nested: fc.option(fc.tuple(fc.constantFrom("a", "b", "a/b", "keep"), ignoreFile), { nil: undefined }),
    paths: fc.array(
      fc.tuple(
        fc.array(folderName, { maxLength: 3 }),
        fc.constantFrom("a", "b", "c", "c.csv", "x.tmp", "keep", "#x", "!k"),
        fc.constantFrom<["file", "folder"]>("file", "folder"),
      ),
      { minLength: 5, maxLength: 25 },
    ),
  })
  .map(({ root, nested, paths }) => ({
    files: { ".dvcignore": root, ...(nested === undefined ? {} : { [`${nested[0]}/.dvcignore`]: nested[1] }) },
    paths: paths.map(([folders, name, kind]) => [[...folders, name].join("/"), kind] as const),
  }));

const configValue = fc.oneof(
  fc.constantFrom(
    "r",
    "s3://b/p",
    "../x",
    '"q # x"',
    "'q'",
    "a, b",
    '"a", b',
    "a;b",
    "x # c",
    "",
    "''",
    ",",
    "a,",
    "%(url)s",
    "%(no)s",
    "true",
    '"""tri\nple"""',
    "'''x'''",
    '"un',
    "a b",
    "'a''b'",
    "#",
    "x#y",
    "a,,b",
    '"a,b"',
    "~/h",
  ),
  fc
    .array(fc.constantFrom("a", '"', "'", ",", " ", "#", "=", "b", ";"), { maxLength: 6 })
    .map((parts) => parts.join("")),
);
const configLine = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom("url", "Remote", "autostage", "'quoted key'", "dir", "k"),
        fc.constantFrom(" = ", "=", " =", ": "),
        configValue,
      )
      .map((parts) => `    ${parts.join("")}`),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "[core]",
      "['remote \"r\"']",
      '[remote "R Up"]',
      "[cache]  # c",
      "[ exp ]",
      '["x"]',
      "[core",
      "[[x]]",
      "[]",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("# c", "", "; c", "word") },
);

/** Config files; one begins with a section. */
export const configText: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom("[core]", "['remote \"x\"']", ""), fc.array(configLine, { maxLength: 4 }))
  .map(([section, lines]) => `${[section, ...lines].join("\n")}\n`);
