/** A deterministic stream of numbers in [0, 1); the constants are those of Numerical Recipes. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** 600 rows of a press that fails when it is loaded and worn; `noise` is the share of labels that are wrong. */
function pressRows(noise: number): string {
  const next = numbers(7);
  const rows = Array.from({ length: 600 }, (_, at) => {
    const load = 20 + 60 * next();
    const wear = 200 * next();
    const fails = load / 80 + wear / 200 > 1.25;
    const label = next() < noise ? !fails : fails;
    return [at + 1, next() < 0.5 ? "A" : "B", load.toFixed(2), wear.toFixed(1), Number(label)].join(",");
  });
  return ["id,kind,load,wear,failure", ...rows, ""].join("\n");
}

const dvcFile = `stages:
  prepare:
    cmd: >-
      mkdir -p prepared &&
      sed -n '1,401p' rows.csv > prepared/train.csv &&
      sed -n -e 1p -e '402,601p' rows.csv > prepared/test.csv
    deps: [rows.csv]
    outs: [prepared/train.csv, prepared/test.csv]
  train:
    cmd: lockstep fit --params params.yaml --section train --rows prepared/train.csv --output models/press
    deps: [prepared/train.csv]
    params: [train]
    outs: [models/press]
  score:
    cmd: >-
      lockstep score --params params.yaml --section train --model models/press --rows prepared/test.csv
      --predictions evaluation/predictions.csv --metrics evaluation/metrics.json
    deps: [models/press, prepared/test.csv]
    params: [train.id, train.label, train.positive]
    outs: [evaluation/predictions.csv]
    metrics:
    - evaluation/metrics.json: {cache: false}
`;

function paramsFile(trees: number): string {
  return `train:
  trainer: gbdt
  id: id
  label: failure
  positive: 1
  trees: ${trees}
  patience: 0
  leaves: 7
`;
}

export interface SmallModelOptions {
  /** Port of the server in production. */
  readonly port: number;
  /** Url of the DVC remote, relative to `.dvc`. */
  readonly remote: string;
  readonly approvers: readonly string[];
}

/**
 * A repository with one model that trains in a second, without TensorFlow: a press whose failures a few trees predict. Its pipeline is
 * complete: stages, parameters, gates, an environment, people who approve.
 */
export function smallModel({ port, remote, approvers }: SmallModelOptions): Readonly<Record<string, string>> {
  return {
    "rows.csv": pressRows(0.05),
    "dvc.yaml": dvcFile,
    "params.yaml": paramsFile(2),
    ".dvc/config": `[core]\n    remote = store\n['remote "store"']\n    url = ${remote}\n`,
    ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n",
    ".gitignore": "/.lockstep\n/prepared\n/evaluation/predictions.csv\n/models/press\n",
    "lockstep.yaml": `models:
  press:
    artifact: models/press
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: id
    label: failure
    positive: 1
    gates:
    - {metric: roc_auc, margin: 0.05, minimum: 0.7}
    drift: {minimum_rows: 100, alpha: 0.01, minimum_effect: 0.2}
environments:
  production:
    target: {kind: directory, path: .lockstep/production, url: "http://127.0.0.1:${port}"}
review:
  approvers: [${approvers.join(", ")}]
  required: 1
`,
  };
}

/** More trees: a better model of the same rows. */
export const betterParams: Readonly<Record<string, string>> = { "params.yaml": paramsFile(40) };

/** Half of the labels wrong: a worse model. */
export const damagedRows: Readonly<Record<string, string>> = { "rows.csv": pressRows(0.5) };
