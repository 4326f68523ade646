import { z } from "zod";
import { counted } from "../../domain/counted.ts";
import { exportFormats } from "../../domain/export-format.ts";
import {
  classMeasures,
  classMetric,
  directionOf,
  isClassMeasure,
  isMetricOf,
  metricIds,
  metricsOf,
} from "../../domain/metric.ts";
import { isLargerBetter, isOfTraining, operationMeasures } from "../../domain/operation.ts";
import { fairnessMeasures, isTeam, sliceCorrections } from "../../domain/project.ts";
import { judgedKinds } from "../../domain/task.ts";
import { costs, isWithoutCost } from "./costs.ts";
import { environments } from "./environments.ts";
import { problem } from "./issue.ts";
import { byName, ids, label, list, probability, repositoryPath, sentence, shape } from "./parts.ts";
import { provenance } from "./provenance.ts";
import { span } from "./span.ts";
import { budget, costRates, futility, limits } from "./spending.ts";

/** A value of a column as text. Whole numbers may stand without quotes; 1.0 and true must be written as they stand in the table. */
const cellText = z.union([label, z.int().transform(String)]);

const metric = z.enum(metricIds);

const mode = z
  .enum(["blocking", "informational"])
  .default("blocking")
  .describe("`informational`: on trial; it is answered and shown, and never stops a change.");

const gate = shape({
  metric: metric.describe("What is compared; each task has metrics of its own."),
  class: cellText
    .optional()
    .describe("Of a multiclass task: this class alone; for precision, recall, specificity, f1, f2 and f0_5."),
  mode,
  margin: z
    .number()
    .min(0)
    .optional()
    .describe("Largest loss against the merge base or the champion that still passes, in the metric's own unit."),
  effect: z
    .number()
    .min(0)
    .optional()
    .describe(
      "Smallest gain of interest, in the metric's own unit; smaller ones count as equivalent. Beside a `margin`.",
    ),
  minimum: z.number().optional().describe("The candidate's own value must reach this. For metrics that are maximized."),
  maximum: z
    .number()
    .optional()
    .describe("The candidate's own value must not pass this. For metrics that are minimized."),
}).superRefine((rule, context) => {
  if (rule.class !== undefined && !isClassMeasure(rule.metric))
    problem(context, ["class"], `has no sense for ${rule.metric}; use ${classMeasures.join(", ")}`);
  if (rule.effect !== undefined && rule.margin === undefined)
    problem(context, ["effect"], "needs a `margin` beside it: what is compared has two sides");
  const wrong = directionOf(rule.metric) === "maximize" ? "maximum" : "minimum";
  const right = wrong === "maximum" ? "minimum" : "maximum";
  if (rule[wrong] !== undefined) problem(context, [wrong], `has no sense for ${rule.metric}; use \`${right}\``);
  else if (rule.margin === undefined && rule[right] === undefined)
    problem(context, [], `needs \`margin\`, \`${right}\` or both: a gate without a rule would pass everything`);
});

const gates = list(gate, { least: 1, most: 100 })
  .superRefine((rules, context) => {
    rules.forEach((own, i) => {
      if (rules.findIndex((rule) => rule.metric === own.metric && rule.class === own.class) < i)
        problem(context, [i, "metric"], `${own.metric} has a gate already; put all of its rules into one`);
    });
  })
  .superRefine((rules, context) => {
    if (rules.length > 0 && rules.every((rule) => rule.mode === "informational"))
      problem(context, [], "are all informational: nothing would be decided");
  })
  .describe("Every gate must pass. At least one that is not informational: nothing passes for want of a rule.");

const columns = z.union([label.transform((name): readonly string[] => [name]), list(label, { least: 1, most: 5 })]);
const minimumRows = z.int().min(2).default(30).describe("Smaller ones are counted and not judged.");

const slice = z
  .union([
    columns.transform((by) => ({
      by,
      minimum_rows: 30,
      required: [],
      margin: undefined,
      effect: undefined,
      mode: "blocking" as const,
    })),
    shape({
      by: columns.describe("A column, or several that are crossed."),
      minimum_rows: minimumRows,
      required: list(
        z.union([cellText.transform((value): readonly string[] => [value]), list(cellText, { least: 1, most: 5 })]),
        { most: 1000 },
      )
        .default([])
        .describe("Values that must be among the rows; of crossed columns a list for each."),
      margin: z
        .number()
        .min(0)
        .optional()
        .describe("Largest loss of a slice that passes: of accuracy, or of the mean loss for numbers."),
      effect: z.number().min(0).optional().describe("Smallest gain of a slice that is of interest."),
      mode,
    }),
  ])
  .superRefine(({ by, required }, context) => {
    required.forEach((values, i) => {
      if (values.length !== by.length)
        problem(
          context,
          ["required", i],
          `names ${counted(values.length, "value")} for ${counted(by.length, "column")}`,
        );
    });
  });

const fairness = shape({
  column: label.describe("Column that tells the groups apart."),
  measure: z
    .enum(fairnessMeasures)
    .describe("Gap of: shares predicted positive, true positive rates, the worse of both error rates, accuracy."),
  maximum: probability.describe("Largest gap between two groups that passes."),
  margin: probability.optional().describe("Largest growth of the gap against the model before that passes."),
  minimum_rows: minimumRows,
  mode,
});

const operation = shape({
  measure: z
    .enum(operationMeasures)
    .describe("Time of one request, rows in a second, bytes of the files or of memory, time or price of the training."),
  maximum: z.number().min(0).optional().describe("The candidate's own value must not pass this."),
  minimum: z.number().min(0).optional().describe("The candidate must reach this; of `rows_per_second`."),
  margin: z
    .number()
    .min(0)
    .optional()
    .describe("Largest worsening against the merge base or the champion, as a share: 0.2 is a fifth."),
  mode,
}).superRefine((rule, context) => {
  const { measure, margin } = rule;
  const [right, wrong] = isLargerBetter(measure)
    ? (["minimum", "maximum"] as const)
    : (["maximum", "minimum"] as const);
  if (rule[wrong] !== undefined) problem(context, [wrong], `has no sense for ${measure}; use \`${right}\``);
  else if (margin === undefined && rule[right] === undefined)
    problem(context, [], `needs \`${right}\`, \`margin\` or both: a rule without a bound would pass everything`);
  if (margin !== undefined && isOfTraining(measure))
    problem(context, ["margin"], `has no sense for ${measure}: the model that is compared with was not trained now`);
});

const operations = list(operation, { most: 50 })
  .superRefine((rules, context) => {
    rules.forEach(({ measure }, i) => {
      if (rules.findIndex((rule) => rule.measure === measure) < i)
        problem(context, [i, "measure"], `${measure} has a rule already; put all of its bounds into one`);
    });
  })
  .default([])
  .describe("What the model may take to run and to train.");

const score = z
  .union([
    sentence.transform((command) => ({ command, timeout_seconds: 600 })),
    shape({
      command: sentence.describe("Shell command, run at the root of the repository."),
      timeout_seconds: z
        .int()
        .min(1)
        .max(86_400)
        .default(600)
        .describe("Longer, and the evaluation ends with an error."),
    }),
  ])
  .describe("How a model that Lockstep cannot open is scored; see predictions.md.");

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

const declaredModel = shape({
  artifact: repositoryPath.describe("The output of a stage that is the model."),
  metrics: repositoryPath.describe("The metrics file that the pipeline writes."),
  evaluation_rows: repositoryPath.describe(
    "The table the model is judged by, or a folder of pictures: an output of a stage, or tracked by DVC.",
  ),
  training_rows: repositoryPath.describe("The table it was trained on."),
  id: label.describe("Column that names a row."),
  label: label.describe("Column with the truth."),
  task: z.enum(judgedKinds).default("binary").describe("What the model says about a row."),
  positive: cellText.optional().describe("The label that counts as positive; of a binary task, and required there."),
  levels: list(z.number().gt(0).lt(1), { least: 1, most: 100 })
    .optional()
    .describe("Probabilities of a quantiles task, ascending; required there."),
  score: score.optional(),
  costs: costs.optional(),
  group: label
    .optional()
    .describe("Column whose rows belong together, for example the customer: they are drawn together."),
  environment: list(repositoryPath, { most: 1000 })
    .default([])
    .describe("Files beside the stages' dependencies that decide the model, for example package-lock.json."),
  consumers: list(label, { most: 100 })
    .default([])
    .describe("Who asks the model, for example a service or a team: named in the report beside what changes for them."),
  owners: list(label, { most: 100 })
    .default([])
    .describe("Who answers for the model, for example a team: named in the card, the dossier and by `models show`."),
  exports: list(z.enum(exportFormats), { most: exportFormats.length })
    .superRefine((formats, context) => {
      formats.forEach((format, i) => {
        if (formats.indexOf(format) < i) problem(context, [i], `${format} is named twice`);
      });
    })
    .default([])
    .describe("Formats that a release of the model has beside its own files; see release.md."),
  gates,
  slices: list(slice, { most: 50 }).default([]).describe("Parts of the rows that must not get worse."),
  slice_correction: z
    .enum(sliceCorrections)
    .default("holm")
    .describe(
      "How many slices are allowed for: `holm` keeps the chance of any false alarm, `benjamini_hochberg` the share of false ones among all alarms.",
    ),
  fairness: list(fairness, { most: 50 }).default([]).describe("Groups that must be treated alike."),
  operation: operations,
  drift: drift.describe("When live rows count as drifted."),
  budget: limits.optional().describe("What the stages that the model needs may take in one run; see cost.md."),
  futility: futility.optional().describe("Stops a training that cannot win; off when left out. See cost.md."),
});

const model = declaredModel.superRefine(
  (
    { id, label: truth, task, positive, levels, group, costs: declared, gates: rules, fairness: fairnessRules },
    context,
  ) => {
    if (id === truth) problem(context, ["label"], "is the id already, and no two rows share an id");
    if (task === "ranking" && group === undefined)
      problem(context, ["group"], "is missing: of a ranking task it names the column of the query");
    if (declared !== undefined && declared.kind !== task) problem(context, ["costs"], `have another form for ${task}`);
    if (declared !== undefined && isWithoutCost(declared)) problem(context, ["costs"], "are all 0, so nothing costs");
    rules.forEach(({ metric: measured, class: ofClass }, i) => {
      if (measured === "cost" && declared === undefined) problem(context, ["gates", i, "metric"], "cost needs `costs`");
      if (ofClass !== undefined && task !== "multiclass")
        problem(context, ["gates", i, "class"], `has no sense for ${task}`);
    });
    if (task === "binary" && positive === undefined) problem(context, ["positive"], "is missing");
    if (task !== "binary" && positive !== undefined) problem(context, ["positive"], `has no sense for ${task}`);
    if (task === "quantiles" && levels === undefined) problem(context, ["levels"], "is missing");
    if (task !== "quantiles" && levels !== undefined) problem(context, ["levels"], `has no sense for ${task}`);
    if (levels?.some((level, i) => i > 0 && level <= (levels[i - 1] ?? 0)) === true)
      problem(context, ["levels"], "must be in ascending order, each once");
    rules.forEach(({ metric: measured, class: ofClass }, i) => {
      const metric = ofClass !== undefined && isClassMeasure(measured) ? classMetric(measured, ofClass) : measured;
      if (!isMetricOf(task, metric))
        problem(
          context,
          ["gates", i, "metric"],
          `is no metric of ${task}; use ${Object.keys(metricsOf[task]).join(", ")}`,
        );
    });
    fairnessRules.forEach(({ measure }, i) => {
      if (task !== "binary" && !(task === "multiclass" && measure === "accuracy"))
        problem(context, ["fairness", i, "measure"], `${measure} has no sense for ${task}`);
    });
  },
);

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

const people = list(label, { least: 1, most: 1000 }).superRefine((names, context) => {
  names.forEach((name, i) => {
    if (name.startsWith("@") && !isTeam(name))
      problem(context, [i], "is no team; write `@organisation/team`, and people by their login");
  });
  const found = names.map((login) => login.toLowerCase());
  found.forEach((login, i) => {
    if (found.indexOf(login) < i) problem(context, [i], "is named twice");
  });
});

/** A path of the repository, with a `/` behind it when all below it is meant. */
const fileOrFolder = z.string().superRefine((path, context) => {
  for (const { message } of repositoryPath.safeParse(path.replace(/\/$/, "")).error?.issues ?? [])
    problem(context, [], message);
});

const expiry = span.optional();

const demand = shape({
  approvers: people.optional().describe("Those of `review.approvers` whose approval counts here; all when left out."),
  required: z.int().min(1).optional().describe("How many of them must approve, when it is more."),
  expires_after: expiry.describe("How old an approval may be when it is merged on, when it is less: `12h`, `14d`."),
});

const review = shape({
  approvers: people.describe(
    "Who may approve: logins, and teams as `@organisation/team`; they need write permission, too.",
  ),
  required: z.int().min(1).default(1).describe("How many of them must approve."),
  permission: z.enum(["write", "admin"]).default("write").describe("What an approver needs at least on the forge."),
  code_owners: z.boolean().default(false).describe("Whether approvers must own the model's record by CODEOWNERS, too."),
  owners: people
    .optional()
    .describe("Logins and teams that may override a gate for one content; nobody when left out."),
  expires_after: expiry.describe(
    "How old an approval may be when it is merged on: `12h`, `14d`; any age when left out.",
  ),
  protected: list(fileOrFolder, { most: 1000 })
    .default([])
    .describe("Files, and folders with a `/` at their end, whose changes only an administrator approves."),
  models: byName(ids.modelName, demand).default({}).describe("What a model asks for on top."),
  environments: byName(ids.environmentName, demand).default({}).describe("What an environment asks for on top."),
}).superRefine(({ approvers, required, models: byModel, environments: byEnvironment }, context) => {
  const may = new Set(approvers.map((login) => login.toLowerCase()));
  // Nobody can count the members of a team here.
  const isCounted = !approvers.some(isTeam);
  if (isCounted && required > may.size) problem(context, ["required"], `is more than the ${may.size} who may approve`);
  for (const [kind, demands] of [["models", byModel] as const, ["environments", byEnvironment] as const])
    for (const [name, own] of Object.entries(demands)) {
      own.approvers?.forEach((login, i) => {
        if (isCounted && !isTeam(login) && !may.has(login.toLowerCase()))
          problem(context, [kind, name, "approvers", i], "is not one of `review.approvers`");
      });
      if (!isCounted || own.approvers?.some(isTeam) === true) continue;
      const left = own.approvers?.length ?? may.size;
      const needed = Math.max(required, own.required ?? 1);
      if (needed > left) problem(context, [kind, name], `needs ${needed} approvals, and ${left} may give one`);
    }
});

/** `lockstep.yaml` as it is written. */
export const projectFile = shape({
  models: models.describe("Models by name."),
  environments: environments.describe("Where versions are assigned, by name."),
  review: review.describe("Who may approve a change; the base branch's file decides."),
  provenance: provenance
    .optional()
    .describe("Who may sign versions; the state before a version came in decides. See provenance.md."),
  cost: costRates.optional().describe("What stages are charged with; see cost.md."),
  budget: budget.optional().describe("What the stages of one run may take; the base branch's file decides."),
}).superRefine(({ cost, budget: run, models: declared }, context) => {
  if (cost?.price_per_hour !== undefined) return;
  const message = "needs `cost.price_per_hour`, without which nothing has a price";
  if (run?.price !== undefined) problem(context, ["budget", "price"], message);
  for (const [name, stage] of Object.entries(run?.stages ?? {}))
    if (stage.price !== undefined) problem(context, ["budget", "stages", name, "price"], message);
  for (const [name, { budget: own }] of Object.entries(declared))
    if (own?.price !== undefined) problem(context, ["models", name, "budget", "price"], message);
});
