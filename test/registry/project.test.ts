import { describe, expect, test } from "vitest";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { metricIds } from "../../pipeline/domain/metric.ts";
import { parseProject } from "../../pipeline/registry/project.ts";

const sound = `models:
  failure-predictor:
    artifact: models/failure-predictor
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: udi
    label: machine_failure
    positive: "1"
    environment: [package-lock.json]
    gates:
      - {metric: roc_auc, margin: 0.01, minimum: 0.8}
      - {metric: log_loss, maximum: 0.5}
    drift: {minimum_rows: 300, alpha: 0.05, minimum_effect: 0.2}
environments:
  production: {target: {kind: directory, path: .lockstep/production, url: "http://127.0.0.1:8089"}}
  staging: {target: {kind: directory, path: .lockstep/staging}}
review: {approvers: [ravi, mei], required: 2}
`;

test("every key becomes what the domain calls it", () => {
  expect(parseProject(sound, "lockstep.yaml")).toStrictEqual({
    models: [
      {
        model: "failure-predictor",
        artifact: "models/failure-predictor",
        metricsFile: "evaluation/metrics.json",
        evaluationRows: "prepared/test.csv",
        trainingRows: "prepared/train.csv",
        idColumn: "udi",
        labelColumn: "machine_failure",
        task: { kind: "binary", positive: "1" },
        groupColumn: undefined,
        score: undefined,
        slices: [],
        fairness: [],
        environmentFiles: ["package-lock.json"],
        gates: [
          { metric: "roc_auc", margin: 0.01, limit: 0.8 },
          { metric: "log_loss", margin: undefined, limit: 0.5 },
        ],
        drift: { minimumRows: 300, alpha: 0.05, minimumEffect: 0.2 },
      },
    ],
    environments: [
      {
        environment: "production",
        target: { kind: "directory", path: ".lockstep/production", url: "http://127.0.0.1:8089" },
      },
      { environment: "staging", target: { kind: "directory", path: ".lockstep/staging", url: undefined } },
    ],
    review: { approvers: ["ravi", "mei"], requiredApprovals: 2 },
  });
});

test("parts of the rows, groups and commands become what the domain calls them", () => {
  const text = sound.replace(
    'positive: "1"',
    `positive: 1
    group: customer
    score: python score.py
    slices:
    - type
    - [type, line]
    - {by: type, minimum_rows: 50, required: [L, 2], margin: 0.02, mode: informational}
    fairness: [{column: sex, measure: equal_opportunity, maximum: 0.1}]`,
  );
  const [model] = parseProject(text, "lockstep.yaml").models;
  const plain = { minimumRows: 30, required: [], margin: undefined, mode: "blocking" };
  expect(model).toMatchObject({
    groupColumn: "customer",
    score: { command: "python score.py", timeoutSeconds: 600 },
    slices: [
      { columns: ["type"], ...plain },
      { columns: ["type", "line"], ...plain },
      { columns: ["type"], minimumRows: 50, required: [["L"], ["2"]], margin: 0.02, mode: "informational" },
    ],
    fairness: [{ column: "sex", measure: "equal_opportunity", maximum: 0.1, minimumRows: 30, mode: "blocking" }],
  });
});

/** The sound file with one line changed; the message behind its first line. */
function problems(from: string, to: string): readonly string[] {
  expect(sound).toContain(from);
  return problemsOf(sound.replace(from, to));
}

function problemsOf(text: string): readonly string[] {
  try {
    parseProject(text, "lockstep.yaml");
  } catch (error) {
    if (error instanceof LockstepError && error.code === "CONFIG_INVALID") {
      expect(error.hint).toMatch(/\.$/);
      return error.message
        .split("\n")
        .slice(1)
        .map((line) => line.trim());
    }
    throw error;
  }
  return [];
}

describe("what may be left out", () => {
  test("what a review may ask for on top", () => {
    const asked = `required: 2, permission: admin, code_owners: true, owners: [olga], protected: [lockstep.yaml, .github/],
  models: {failure-predictor: {required: 2}}, environments: {production: {approvers: [Ravi, mei]}}}`;
    expect(parseProject(sound.replace("required: 2}", asked), "lockstep.yaml").review).toEqual({
      approvers: ["ravi", "mei"],
      requiredApprovals: 2,
      permission: "admin",
      codeOwners: true,
      owners: ["olga"],
      protectedPaths: ["lockstep.yaml", ".github/"],
      models: { "failure-predictor": { approvers: undefined, requiredApprovals: 2 } },
      environments: { production: { approvers: ["Ravi", "mei"], requiredApprovals: undefined } },
    });
  });

  test("environment, drift, environments, required", () => {
    const text = sound
      .replace("    environment: [package-lock.json]\n", "")
      .replace(/ {4}drift: .*\n/, "")
      .replace(/environments:\n(?: {2}.*\n)*/, "")
      .replace(", required: 2", "");
    const { models, environments, review } = parseProject(text, "lockstep.yaml");
    expect(models[0]?.environmentFiles).toEqual([]);
    expect(models[0]?.drift).toEqual({ minimumRows: 200, alpha: 0.01, minimumEffect: 0.1 });
    expect(environments).toEqual([]);
    expect(review.requiredApprovals).toBe(1);
    expect(Object.keys(review)).toEqual(["approvers", "requiredApprovals"]);
  });

  test("a byte order mark and form line breaks change nothing", () => {
    const text = `\uFEFF${sound.replaceAll("\n", "\r\n")}`;
    expect(parseProject(text, "lockstep.yaml")).toEqual(parseProject(sound, "lockstep.yaml"));
  });

  test("quotes around a whole number", () => {
    expect(parseProject(sound.replace('"1"', "1"), "lockstep.yaml").models[0]?.task).toEqual({
      kind: "binary",
      positive: "1",
    });
  });
});

const at = "`models.failure-predictor";

describe("one wrong thing is named where it stands", () => {
  test.each<[string, string, string, string]>([
    [
      "a misspelt key",
      "metrics:",
      "metric:",
      `lockstep.yaml:3:5: ${at}.metrics\`: is missing|lockstep.yaml:4:5: ${at}.metric\`: is not a known key; did you mean \`metrics\`?`,
    ],
    [
      "a key from elsewhere",
      "id: udi",
      "id: udi\n    color: red",
      `lockstep.yaml:8:5: ${at}.color\`: is not a known key`,
    ],
    [
      "a metric that does not exist",
      "roc_auc",
      "auc",
      `lockstep.yaml:12:18: ${at}.gates[0].metric\`: must be ${metricIds.map((id) => `"${id}"`).join(" or ")}`,
    ],
    [
      "a negative margin",
      "margin: 0.01",
      "margin: -0.01",
      `lockstep.yaml:12:35: ${at}.gates[0].margin\`: must be at least 0`,
    ],
    [
      "a margin in quotes",
      "margin: 0.01",
      'margin: "0.01"',
      `lockstep.yaml:12:35: ${at}.gates[0].margin\`: must be a number`,
    ],
    [
      "an infinite margin",
      "margin: 0.01",
      "margin: .inf",
      `lockstep.yaml:12:35: ${at}.gates[0].margin\`: must be a number`,
    ],
    [
      "a maximum for a metric that is maximized",
      "minimum: 0.8",
      "maximum: 0.8",
      `lockstep.yaml:12:50: ${at}.gates[0].maximum\`: has no sense for roc_auc; use \`minimum\``,
    ],
    [
      "a minimum for a metric that is minimized",
      "maximum: 0.5",
      "minimum: 0.5",
      `lockstep.yaml:13:37: ${at}.gates[1].minimum\`: has no sense for log_loss; use \`maximum\``,
    ],
    [
      "a gate without a rule",
      ", maximum: 0.5",
      "",
      `lockstep.yaml:13:9: ${at}.gates[1]\`: needs \`margin\`, \`maximum\` or both: a gate without a rule would pass everything`,
    ],
    [
      "two gates for a metric",
      "metric: log_loss, maximum",
      "metric: roc_auc, minimum",
      `lockstep.yaml:13:18: ${at}.gates[1].metric\`: roc_auc has a gate already; put all of its rules into one`,
    ],
    [
      "a path that leaves",
      "prepared/test.csv",
      "../test.csv",
      `lockstep.yaml:5:22: ${at}.evaluation_rows\`: must stay inside the repository`,
    ],
    [
      "an absolute path",
      "models/failure-predictor\n",
      "/models\n",
      `lockstep.yaml:3:15: ${at}.artifact\`: must be relative to the root of the repository`,
    ],
    [
      "a target in .git",
      ".lockstep/staging",
      ".git/hooks",
      "lockstep.yaml:17:45: `environments.staging.target.path`: must not lead into .git",
    ],
    [
      "two environments with one target",
      ".lockstep/staging",
      ".lockstep/production",
      "lockstep.yaml:17:45: `environments.staging.target.path`: is the target of production already",
    ],
    [
      "an artifact that holds its own record",
      "models/failure-predictor\n",
      "models\n",
      `lockstep.yaml:3:15: ${at}.artifact\`: must not contain the model's own record models/failure-predictor.yaml`,
    ],
    [
      "a name that GTO refuses",
      "  failure-predictor:",
      "  failure.predictor:",
      'lockstep.yaml:2:3: `models["failure.predictor"]`: "failure.predictor" is not a model name',
    ],
    [
      "an environment name that GTO refuses",
      "  staging:",
      "  _staging:",
      'lockstep.yaml:17:3: `environments._staging`: "_staging" is not an environment name',
    ],
    [
      "another kind of target",
      "kind: directory, path: .lockstep/staging",
      "kind: ftp, path: .lockstep/staging",
      'lockstep.yaml:17:28: `environments.staging.target.kind`: must be "directory"',
    ],
    [
      "a url that is no http",
      "http://127",
      "ftp://127",
      "lockstep.yaml:16:75: `environments.production.target.url`: must be an http or https url",
    ],
    [
      "a password in a url",
      "http://127",
      "http://u:p@127",
      "lockstep.yaml:16:75: `environments.production.target.url`: must not hold a password",
    ],
    [
      "nobody who approves",
      "[ravi, mei], required: 2",
      "[]",
      "lockstep.yaml:18:21: `review.approvers`: must have at least 1 entry",
    ],
    [
      "more approvals than approvers",
      "required: 2",
      "required: 3",
      "lockstep.yaml:18:44: `review.required`: is more than the 2 who may approve",
    ],
    [
      "no approval required",
      "required: 2",
      "required: 0",
      "lockstep.yaml:18:44: `review.required`: must be at least 1",
    ],
    [
      "an approver of an environment who approves nothing else",
      "required: 2}",
      "required: 2, environments: {production: {approvers: [ravi, eve]}}}",
      "lockstep.yaml:18:93: `review.environments.production.approvers[1]`: is not one of `review.approvers`",
    ],
    [
      "more approvals than one model's approvers",
      "required: 2}",
      "required: 2, models: {failure-predictor: {approvers: [ravi]}}}",
      "lockstep.yaml:18:75: `review.models.failure-predictor`: needs 2 approvals, and 1 may give one",
    ],
    [
      "an owner twice",
      "required: 2}",
      "required: 2, owners: [olga, Olga]}",
      "lockstep.yaml:18:62: `review.owners[1]`: is named twice",
    ],
    [
      "a protected path outside",
      "required: 2}",
      "required: 2, protected: [../x]}",
      "lockstep.yaml:18:59: `review.protected[0]`: must stay inside the repository",
    ],
    [
      "an approver twice",
      "[ravi, mei]",
      "[ravi, mei, Ravi]",
      "lockstep.yaml:18:33: `review.approvers[2]`: is named twice",
    ],
    ["alpha of 1", "alpha: 0.05", "alpha: 1", `lockstep.yaml:14:39: ${at}.drift.alpha\`: must be less than 1`],
    [
      "one row",
      "minimum_rows: 300",
      "minimum_rows: 1",
      `lockstep.yaml:14:27: ${at}.drift.minimum_rows\`: must be at least 2`,
    ],
    [
      "a label that is no text",
      'positive: "1"',
      "positive: true",
      `lockstep.yaml:9:15: ${at}.positive\`: has none of the forms it may have`,
    ],
  ])("%s", (_name, from, to, expected) => {
    expect(problems(from, to).join("|")).toBe(expected);
  });

  test.each<[string, string, string, string]>([
    ["two tasks at once", 'positive: "1"', 'task: regression, positive: "1"', "has no sense for regression"],
    ["the id as the label", "id: udi", "id: machine_failure", "is the id already"],
    [
      "costs that are all 0",
      'positive: "1"',
      'positive: "1"\n    costs: {false_positive: 0, false_negative: 0}',
      "are all 0, so nothing costs",
    ],
    [
      "a binary task without its label",
      'positive: "1"',
      "group: customer",
      "`models.failure-predictor.positive`: is missing",
    ],
    ["quantiles without levels", 'positive: "1"', "task: quantiles", "`models.failure-predictor.levels`: is missing"],
    ["levels in disorder", 'positive: "1"', "task: quantiles\n    levels: [0.9, 0.1]", "must be in ascending order"],
    ["a metric of another task", 'positive: "1"', "task: regression", "is no metric of regression; use mae, mse"],
    ["gates that are all on trial", "margin: 0.01", "margin: 0.01, mode: informational", ""],
    ["a slice by nothing", 'positive: "1"', 'positive: "1"\n    slices: [[]]', "has none of the forms it may have"],
    [
      "a required slice of other columns",
      'positive: "1"',
      'positive: "1"\n    slices: [{by: [a, b], required: [x]}]',
      "names 1 value for 2 columns",
    ],
    [
      "fairness that has no sense",
      'positive: "1"',
      "task: multiclass\n    fairness: [{column: sex, measure: equal_opportunity, maximum: 0.1}]",
      "equal_opportunity has no sense for multiclass",
    ],
    [
      "a gap beyond 1",
      'positive: "1"',
      'positive: "1"\n    fairness: [{column: sex, measure: accuracy, maximum: 2}]',
      "must be at most 1",
    ],
    [
      "a scoring command that may take no time",
      'positive: "1"',
      'positive: "1"\n    score: {command: x, timeout_seconds: 0}',
      "has none of the forms it may have",
    ],
  ])("%s", (_name, from, to, message) => {
    expect(problems(from, to.replace("task: regression, ", "task: regression\n    ")).join("|")).toContain(message);
  });

  test.each<[string, string, string]>([
    ["an empty file", "", "lockstep.yaml:1:1: must be a map"],
    ["a list", "- a\n", "lockstep.yaml:1:1: must be a map"],
    ["no models", "models: {}\nreview: {approvers: [a]}\n", "lockstep.yaml:1:9: `models`: needs at least one model"],
    ["models that are a list", "models: [a]\nreview: {approvers: [a]}\n", "lockstep.yaml:1:9: `models`: must be a map"],
  ])("%s", (_name, text, expected) => {
    expect(problemsOf(text).join("|")).toBe(expected);
  });
});

test("every wrong thing is named in one run, also behind a wrong name", () => {
  const text = sound
    .replace("  failure-predictor:", "  fa.il:")
    .replace("margin: 0.01", "margn: 0.01")
    .replace("prepared/train.csv", "/train.csv")
    .replace("required: 2", "required: 5");
  expect(problemsOf(text)).toHaveLength(4);
});

test.each<[string, string, string]>([
  ["broken syntax", sound.replace("id: udi", "id: [udi"), "YAML_INVALID"],
  ["a key twice", `${sound}review: {approvers: [eve]}\n`, "YAML_INVALID"],
  ["a second document", `${sound}---\nreview: {}\n`, "YAML_INVALID"],
  ["an unknown tag", sound.replace("udi", "!!python/object:os.system udi"), "YAML_INVALID"],
  ["a prototype key", `${sound}__proto__: {admin: true}\n`, "YAML_INVALID"],
  ["more than a mebibyte", `${sound}# ${"x".repeat(1024 * 1024)}\n`, "YAML_INVALID"],
])("N18 %s is refused with line and column", (_name, text, code) => {
  try {
    parseProject(text, "lockstep.yaml");
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code });
    expect((error as LockstepError).message).toMatch(/^lockstep\.yaml(?::\d+:\d+)?: /);
  }
});
