/** Rows of presses that fail above a load: few, so that everything about them is quick. */
function rows(): string {
  const lines = Array.from({ length: 240 }, (_, index) => {
    const load = (index * 37) % 101;
    const noise = ((index * 53) % 21) - 10;
    return [index + 1, load, Number(load + noise > 60)].join(",");
  });
  return ["id,load,failure", ...lines, ""].join("\n");
}

const lockstep = `models:
  press:
    artifact: models/press
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: id
    label: failure
    positive: 1
    score: sh score.sh
    gates:
    - {metric: accuracy, minimum: 0.5}
environments:
  production:
    target: {kind: directory, path: .lockstep/production}
review:
  approvers: [ravi]
  required: 1
`;

const stages = `stages:
  prepare:
    cmd: mkdir -p prepared && sed -n '1,121p' rows.csv > prepared/train.csv && sed -n -e 1p -e '122,241p' rows.csv > prepared/test.csv
    deps: [rows.csv]
    outs: [prepared/train.csv, prepared/test.csv]
  train:
    cmd: sh train.sh
    deps: [prepared/train.csv, train.sh, shift]
    outs: [models/press]
  measure:
    cmd: mkdir -p evaluation && echo "{\\"threshold\\":$(cat models/press/threshold)}" > evaluation/metrics.json
    deps: [models/press]
    metrics:
    - evaluation/metrics.json: {cache: false}
`;

const train = `mkdir -p models/press
awk -F, -v shift="$(cat shift)" 'NR > 1 { if ($3 == 1) { n++; sum += $2 } else { m++; rest += $2 } }
  END { print (sum / n + rest / m) / 2 + shift }' prepared/train.csv > models/press/threshold
`;

const score = `t=$(cat "$LOCKSTEP_MODEL/threshold")
awk -F, -v t="$t" 'NR == 1 { print "id,prediction,score"; next }
  { s = 1 / (1 + exp((t - $2) / 8)); printf "%s,%d,%.15f\\n", $1, (s >= 0.5), s }' "$LOCKSTEP_ROWS" > "$LOCKSTEP_PREDICTIONS"
`;

/** A repository with a model of one number, which awk trains and scores: its whole loop runs in a second. */
export const pressFiles: Readonly<Record<string, string>> = {
  "rows.csv": rows(),
  "train.sh": train,
  "score.sh": score,
  shift: "0\n",
  "README.md": "# Press\n",
  "lockstep.yaml": lockstep,
  "dvc.yaml": stages,
  ".dvc/config": "[core]\n    remote = store\n['remote \"store\"']\n    url = ../../store\n",
  ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n",
  ".gitignore": "/.lockstep\n/prepared\n/models/press\n",
};
