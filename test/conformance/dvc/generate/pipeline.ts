import type { Draw } from "./draw.ts";
import { drawParams } from "./parameters.ts";

/** Stages of a drawn dvc.yaml, as YAML lines below `stages:`, and what a later stage or an edit may use of them. */
interface StageText {
  /** As it stands before `:` in dvc.yaml. */
  readonly name: string;
  readonly lines: readonly string[];
  /** Files or folders that it makes and caches. */
  readonly makes: readonly string[];
  readonly runsAlways?: boolean;
}

export interface PipelineText {
  readonly text: string;
  /** In an order in which they can run, which is not always that of the text. */
  readonly stages: readonly StageText[];
}

/** What stages of a pipeline may read: paths that exist before it runs. */
interface Sources {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** What there is for a stage. */
interface Surroundings extends Sources {
  /** Whether what a stage makes may be executable. */
  readonly hasExecutables: boolean;
}

const mark = (name: string): string => `echo '${name}' >> "$RUNS"`;

/** A text as a YAML scalar on one line. */
const yaml = (text: string): string => JSON.stringify(text);
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

type Kind = (draw: Draw, name: string, surroundings: Surroundings) => StageText;

function flagsOf(draw: Draw, path: string): string {
  const flags = draw.some(
    ["desc: an output", "type: model", "labels: [a, b]", "push: true", "meta: {k: 1}", "persist: false"],
    draw.between(0, 2),
  );
  return flags.length === 0 ? yaml(path) : `{${yaml(path)}: {${flags.join(", ")}}}`;
}

const copyFile: Kind = (draw, name, { files, hasExecutables }) => {
  const source = draw.one(files);
  const marks = draw.chance(0.3) && hasExecutables;
  const out = draw.one([`${name}.out`, `made/${name}.bin`, `out ${name} é`]);
  return {
    name,
    lines: [
      `    cmd: ${yaml(`${mark(name)} && mkdir -p made && cat ${shell(source)} > ${shell(out)}${marks ? ` && chmod +x ${shell(out)}` : ""}`)}`,
      ...(draw.chance(0.3) ? [`    desc: 'what ${name} is for'`] : []),
      "    deps:",
      `    - ${yaml(source)}`,
      ...drawParams(draw, "    "),
      "    outs:",
      `    - ${flagsOf(draw, out)}`,
    ],
    makes: [out],
  };
};

const copyFolder: Kind = (draw, name, surroundings) => {
  const { folders } = surroundings;
  if (folders.length === 0) return copyFile(draw, name, surroundings);
  const source = draw.one(folders);
  return {
    name,
    lines: [
      "    cmd:",
      `    - ${yaml(mark(name))}`,
      `    - ${yaml(`cp -R ${shell(source)} ${name}.d`)}`,
      ...(draw.chance(0.3) ? [`    - mkdir -p ${name}.d/empty`] : []),
      `    deps: [${yaml(source)}]`,
      "    outs:",
      `    - ${name}.d`,
    ],
    makes: [`${name}.d`],
  };
};

const manyLines: Kind = (draw, name, { files }) => {
  const [one, two] = [draw.one(files), draw.one(files)];
  const deps = [...new Set([one, two])];
  return {
    name,
    lines: [
      "    cmd: |",
      `      ${mark(name)}`,
      `      cat ${shell(one)} ${shell(two)} > ${name}.cat`,
      `      echo '{"acc": ${draw.one(["0.5", "1", "1e-05"])}, "n": {"f": 2}}' > ${name}.json`,
      `    deps: [${deps.map(yaml).join(", ")}]`,
      ...drawParams(draw, "    "),
      "    outs:",
      `    - ${name}.cat`,
      "    metrics:",
      `    - ${name}.json${draw.chance(0.6) ? ":\n        cache: false" : ""}`,
      ...(draw.chance(0.3) ? ["    meta:", "      owner: {who: Ann}"] : []),
    ],
    makes: [`${name}.cat`],
  };
};

const plot: Kind = (draw, name, { files }) => {
  const source = draw.one(files);
  return {
    name,
    lines: [
      `    cmd: ${yaml(`${mark(name)}; printf 'x,y\\n1,2\\n' > ${name}.csv`)}`,
      `    deps: [${yaml(source)}]`,
      "    plots:",
      `    - ${name}.csv${draw.chance(0.5) ? ": {x: x, y: y, cache: false}" : ": {template: linear, title: T}"}`,
    ],
    makes: [],
  };
};

const longCommand: Kind = (draw, name, { files }) => {
  const source = draw.one(files);
  const words = Array.from({ length: draw.between(3, 14) }, () => "w".repeat(draw.between(1, 40)));
  return {
    name,
    lines: [
      `    cmd: ${yaml(`${mark(name)} && echo ${words.join(" ")} > ${name}.txt`)}`,
      `    deps: [${yaml(source)}]`,
      `    outs: [${name}.txt]`,
    ],
    makes: [`${name}.txt`],
  };
};

const forEachList: Kind = (draw, name, { files }) => {
  const items = draw.chance(0.3) ? "${items}" : `[${draw.some(["a", "b", "3", "2.5", "true", "x y"], 2).join(", ")}]`;
  return {
    name,
    lines: [
      `    foreach: ${items}`,
      "    do:",
      `      cmd: ${yaml(`echo "${name}" >> "$RUNS"; echo "\${item}" > "${name}-\${item}"`)}`,
      `      deps: [${yaml(draw.one(files))}]`,
      `      outs: ["${name}-\${item}"]`,
    ],
    makes: [],
  };
};

const forEachMap: Kind = (draw, name, { files }) => ({
  name,
  lines: [
    `    foreach: ${draw.chance(0.5) ? "${pairs}" : "{p: {n: 1}, q: {n: 2.5}}"}`,
    "    do:",
    `      cmd: ${yaml(`${mark(name)}; echo \${item.n} > ${name}.\${key}`)}`,
    `      deps: [${yaml(draw.one(files))}]`,
    "      outs:",
    `      - ${name}.\${key}${draw.chance(0.3) ? ": {persist: true}" : ""}`,
  ],
  makes: [],
});

const matrix: Kind = (draw, name, { files }) => ({
  name,
  lines: [
    "    matrix:",
    `      size: [${draw.some(["1", "2.0", "big"], 2).join(", ")}]`,
    `      kind: [${draw.some(["x", "y"], draw.between(1, 2)).join(", ")}]`,
    `    cmd: ${yaml(`${mark(name)}; echo \${item.size} \${item.kind} > ${name}_\${key}`)}`,
    `    deps: [${yaml(draw.one(files))}]`,
    `    outs: ["${name}_\${key}"]`,
  ],
  makes: [],
});

const templated: Kind = (draw, name, { files }) => ({
  name,
  lines: [
    ...(draw.chance(0.5) ? ["    vars:", "    - local: here"] : ["    vars: [{local: [1, two]}]"]),
    `    cmd: ${yaml(`${mark(name)}; echo \${flags} \${item} \\\${literal} > ${name}.t`)}`,
    `    deps: [${yaml(draw.one(files))}]`,
    ...drawParams(draw, "    "),
    `    outs: [${name}.t]`,
  ],
  makes: [`${name}.t`],
});

const persisted: Kind = (draw, name, { files }) => ({
  name,
  lines: [
    `    cmd: ${yaml(`${mark(name)}; echo more >> ${name}.log`)}`,
    `    deps: [${yaml(draw.one(files))}]`,
    `    outs: [{${name}.log: {persist: true}}]`,
  ],
  makes: [],
});

const uncached: Kind = (draw, name, { files }) => ({
  name,
  lines: [
    `    cmd: ${yaml(`${mark(name)}; cp ${shell(files[0] ?? "")} ${name}.plain`)}`,
    `    deps: [${yaml(files[0] ?? "")}]`,
    `    outs: [{${name}.plain: {cache: false}}]`,
    ...(draw.chance(0.5) ? ["    frozen: false"] : []),
  ],
  makes: [],
});

const always: Kind = (draw, name, { files }) => ({
  name,
  lines: [
    `    cmd: ${yaml(`${mark(name)}; echo again > ${name}.o`)}`,
    `    deps: [${yaml(draw.one(files))}]`,
    `    outs: [${name}.o]`,
    "    always_changed: true",
  ],
  makes: [],
  runsAlways: true,
});

const callback: Kind = (_draw, name) => ({
  name,
  lines: [`    cmd: ${yaml(mark(name))}`],
  makes: [],
  runsAlways: true,
});

const elsewhere: Kind = (draw, name, { files }) => ({
  name,
  lines: [
    "    wdir: work",
    `    cmd: ${yaml(`${mark(name)}; cat ../${shell(files[0] ?? "")} > ${name}.w`)}`,
    `    deps: [${yaml(`../${files[0] ?? ""}`)}]`,
    ...(draw.chance(0.5) ? ["    params:", "    - depth", "    - ../p.json: [c]"] : []),
    `    outs: [${name}.w]`,
  ],
  makes: [`work/${name}.w`],
});

const emptyOutputs: Kind = (draw, name, { files }) => ({
  name,
  lines: [
    `    cmd: ${yaml(`${mark(name)}; mkdir ${name}.void; : > ${name}.zero`)}`,
    `    deps: [${yaml(draw.one(files))}]`,
    `    outs: [${name}.void, ${name}.zero]`,
  ],
  makes: [`${name}.void`, `${name}.zero`],
});

const kinds: readonly Kind[] = [
  copyFile,
  copyFile,
  copyFolder,
  manyLines,
  plot,
  longCommand,
  forEachList,
  forEachMap,
  matrix,
  templated,
  persisted,
  uncached,
  always,
  callback,
  elsewhere,
  emptyOutputs,
];

/** A dvc.yaml of so many stages; later ones may read what earlier ones make. */
export function drawPipeline(
  draw: Draw,
  request: { readonly count: number; readonly sources: Sources; readonly hasExecutables: boolean },
): PipelineText {
  const { hasExecutables } = request;
  const stages: StageText[] = [];
  for (let i = 0; i < request.count; i++) {
    const made = stages.flatMap(({ makes }) => makes);
    const surroundings = {
      hasExecutables,
      files: [...request.sources.files, ...made.filter((path) => !path.endsWith(".d") && !path.endsWith(".void"))],
      folders: [...request.sources.folders, ...made.filter((path) => path.endsWith(".d"))],
    };
    stages.push(draw.one(kinds)(draw, `s${String(i)}`, surroundings));
  }
  const order = draw.chance(0.3) ? draw.some(stages, stages.length) : stages;
  const text = [
    ...(draw.chance(0.3) ? ["vars:", "- greeting: hello", "- p.json:a"] : []),
    "stages:",
    ...order.flatMap(({ name, lines }) => [`  ${name}:`, ...lines]),
    ...(draw.chance(0.2) ? ["artifacts:", "  model-a: {path: in.txt, type: model, labels: [x]}"] : []),
    ...(draw.chance(0.2) ? ["params:", "- p.toml"] : []),
  ];
  return { text: `${text.join("\n")}\n`, stages };
}
