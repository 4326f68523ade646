import { z } from "zod";
import { metricDirections, metricIds } from "../../domain/metric.ts";
import { byName, ids, label, list, repositoryPath, shape } from "./parts.ts";

type Issues = z.core.$RefinementCtx;

function problem(context: Issues, path: (string | number)[], message: string): void {
  context.addIssue({ code: "custom", path, message });
}

const metric = z.enum(metricIds);

const gate = shape({
  metric: metric.describe("What is compared."),
  margin: z
    .number()
    .min(0)
    .optional()
    .describe("Largest loss against the merge base or the champion that still passes, in the metric's own unit."),
  minimum: z.number().optional().describe("The candidate's own value must reach this. For metrics that are maximized."),
  maximum: z
    .number()
    .optional()
    .describe("The candidate's own value must not pass this. For metrics that are minimized."),
}).superRefine((rule, context) => {
  const wrong = metricDirections[rule.metric] === "maximize" ? "maximum" : "minimum";
  const right = wrong === "maximum" ? "minimum" : "maximum";
  if (rule[wrong] !== undefined) problem(context, [wrong], `has no sense for ${rule.metric}; use \`${right}\``);
  else if (rule.margin === undefined && rule[right] === undefined)
    problem(context, [], `needs \`margin\`, \`${right}\` or both: a gate without a rule would pass everything`);
});

const gates = list(gate, { least: 1, most: 100 })
  .superRefine((rules, context) => {
    rules.forEach(({ metric: id }, i) => {
      if (rules.findIndex((rule) => rule.metric === id) < i)
        problem(context, [i, "metric"], `${id} has a gate already; put all of its rules into one`);
    });
  })
  .describe("Every gate must pass. At least one: nothing passes for want of a rule.");

const drift = z
  .strictObject({
    minimum_rows: z.int().min(2).default(200).describe("Fewer live rows than this: insufficient_data."),
    alpha: z.number().gt(0).lt(1).default(0.01).describe("Adjusted p-value below which a column may have drifted."),
    minimum_effect: z
      .number()
      .min(0)
      .default(0.1)
      .describe("Smallest distance that counts as drift, in standard deviations of the training rows."),
  })
  .prefault({});

/** A label as text. Whole numbers may stand without quotes; 1.0 and true must be written as they stand in the table. */
const labelText = z.union([label, z.int().transform(String)]);

const model = shape({
  artifact: repositoryPath.describe("The output of a stage that is the model."),
  metrics: repositoryPath.describe("The metrics file that the pipeline writes."),
  evaluation_rows: repositoryPath.describe(
    "The table the model is judged by: an output of a stage, CSV with a header.",
  ),
  training_rows: repositoryPath.describe("The table it was trained on."),
  id: label.describe("Column that names a row."),
  label: label.describe("Column with the truth."),
  positive: labelText.describe("The label that counts as positive."),
  environment: list(repositoryPath, { most: 1000 })
    .default([])
    .describe("Files beside the stages' dependencies that decide the model, for example package-lock.json."),
  gates,
  drift: drift.describe("When live rows count as drifted."),
});

const target = shape({
  kind: z.literal("directory").describe("A folder with the files of the version, each compared with its sha256."),
  path: repositoryPath.describe("Folder that a server reads."),
  url: z
    .url({ protocol: /^https?$/, error: "must be an http or https url" })
    .max(2000)
    .refine(
      (url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === "",
      "must not hold a password",
    )
    .optional()
    .describe("Base url of the server that reads it, for the health check."),
});

const models = byName(ids.modelName, model).superRefine((declared, context) => {
  const entries = Object.entries(declared);
  if (entries.length === 0) problem(context, [], "needs at least one model");
  if (entries.length > 1000) problem(context, [], "must have at most 1000 models");
  entries.forEach(([name, { artifact }], i) => {
    const other = entries.slice(0, i).find(([, { artifact: taken }]) => taken === artifact);
    if (other !== undefined) problem(context, [name, "artifact"], `is the artifact of ${other[0]} already`);
    if (`models/${name}.yaml`.startsWith(`${artifact}/`))
      problem(context, [name, "artifact"], `must not contain the model's own record models/${name}.yaml`);
  });
});

const environments = byName(
  ids.environmentName,
  shape({ target: target.describe("Where versions of the environment are served.") }),
)
  .superRefine((declared, context) => {
    const entries = Object.entries(declared);
    if (entries.length > 100) problem(context, [], "must have at most 100 environments");
    entries.forEach(([name, declaration], i) => {
      const other = entries.slice(0, i).find(([, { target: taken }]) => taken.path === declaration.target.path);
      if (other !== undefined) problem(context, [name, "target", "path"], `is the target of ${other[0]} already`);
    });
  })
  .default({});

const review = shape({
  approvers: list(label, { least: 1, most: 1000 }).describe(
    "Logins that may approve; they need write permission, too.",
  ),
  required: z.int().min(1).default(1).describe("How many of them must approve."),
}).superRefine(({ approvers, required }, context) => {
  const logins = approvers.map((login) => login.toLowerCase());
  logins.forEach((login, i) => {
    if (logins.indexOf(login) < i) problem(context, ["approvers", i], "is named twice");
  });
  const distinct = new Set(logins).size;
  if (required > distinct) problem(context, ["required"], `is more than the ${distinct} who may approve`);
});

/** `lockstep.yaml` as it is written. */
export const projectFile = shape({
  models: models.describe("Models by name."),
  environments: environments.describe("Where versions are assigned, by name."),
  review: review.describe("Who may approve a change; the base branch's file decides."),
});
