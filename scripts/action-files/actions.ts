import type { StepName } from "../../pipeline/inputs/steps.ts";

/** A line of a job's `permissions:`, and what the action does with it. */
export interface NeededPermission {
  readonly name: string;
  readonly level: "read" | "write";
  readonly reason: string;
}

/** What `action.yml` and README say about an action besides its inputs. */
export interface ActionDescription {
  readonly name: string;
  readonly description: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly permissions: readonly NeededPermission[];
  readonly icon: string;
  readonly color: string;
}

const reads: NeededPermission = { name: "contents", level: "read", reason: "check the repository out" };

/** Where lockstep.yaml says who may sign (`provenance`) and there is no key, the job itself does. */
const signing: readonly NeededPermission[] = [
  { name: "id-token", level: "write", reason: "name the job to Sigstore, which signs what is registered" },
  { name: "attestations", level: "write", reason: "keep the signatures with the repository, too" },
];

/** A branch that a job's token pushes starts no workflow by itself. */
const starting: NeededPermission = {
  name: "actions",
  level: "write",
  reason: "start the training of the pull request that evaluates what a merge made and nobody has seen",
};

/** Each action, once; inputs come from pipeline/inputs/steps.ts. */
export const actions: Readonly<Record<StepName, ActionDescription>> = {
  train: {
    name: "Lockstep train",
    description: "Runs the stages of dvc.yaml that changed, restores the others, and records the model they make",
    outputs: {},
    permissions: [reads],
    icon: "cpu",
    color: "blue",
  },
  evaluate: {
    name: "Lockstep evaluate",
    description: "Scores candidate, baseline and champion on the same rows and answers the gates, beyond noise",
    outputs: {},
    permissions: [reads],
    icon: "bar-chart-2",
    color: "blue",
  },
  report: {
    name: "Lockstep report",
    description: "Shows what merging would change and do: one comment, two checks, a summary and an HTML file",
    outputs: {
      markdown: "Absolute path of the report's Markdown.",
      html: "Absolute path of the full report as one self-contained HTML file.",
      verdict:
        "`improved`, `equivalent`, `inconclusive` or `regressed`, of the model that needs a person most; `silent` when one could not be evaluated, `none` when no model changes.",
      model: "Name of that model.",
      version: "Version it would be registered as.",
      digest: "sha256 of its artifact: what an approval names.",
      "plan-hash": "sha256 of what merging would do with it.",
      models:
        "All models as a JSON list of `model`, `version`, `digest`, `verdict` and `planHash`, those that need a person first.",
    },
    permissions: [
      reads,
      {
        name: "actions",
        level: "read",
        reason: "fetch the report record that the training run left (`from`), and see whose run it is (`run`)",
      },
      { name: "checks", level: "write", reason: "set `lockstep/evaluation` and `lockstep/approval` (`post`)" },
      { name: "pull-requests", level: "write", reason: "find the pull request and keep one comment on it (`post`)" },
    ],
    icon: "file-text",
    color: "blue",
  },
  review: {
    name: "Lockstep review",
    description: "Answers the commands in a pull request's comments, and binds approvals to exact bytes",
    outputs: {},
    permissions: [
      { name: "contents", level: "write", reason: "append approvals, holds and overrides to `refs/lockstep/*`" },
      {
        name: "actions",
        level: "write",
        reason: "start or repeat runs of the pull request's workflows (`/train`, `/sweep`)",
      },
      { name: "checks", level: "write", reason: "read `lockstep/evaluation`, set `lockstep/approval`" },
      { name: "pull-requests", level: "write", reason: "read the comment and its pull request, answer, react" },
    ],
    icon: "check-circle",
    color: "green",
  },
  promote: {
    name: "Lockstep promote",
    description:
      "Registers and assigns the approved versions that the default branch asks for, as tags; never retrains",
    outputs: { changed: "`true` when this run assigned a version to an environment, else `false`." },
    permissions: [
      { name: "contents", level: "write", reason: "create the tags of the promotion; none is moved or deleted" },
      { name: "checks", level: "read", reason: "read the evaluation that was approved" },
      {
        name: "pull-requests",
        level: "write",
        reason: "find the pull request that was merged and the approving comment, and turn its report into a receipt",
      },
      starting,
      ...signing,
    ],
    icon: "tag",
    color: "green",
  },
  deploy: {
    name: "Lockstep deploy",
    description:
      "Places the promoted version at its target, verified, switches to it, checks it, and puts back what fails",
    outputs: {},
    permissions: [reads],
    icon: "upload-cloud",
    color: "green",
  },
  reconcile: {
    name: "Lockstep reconcile",
    description:
      "Compares what the default branch asks for with the registry and the targets, and puts right what differs",
    outputs: { synced: "`true` when every environment is Synced, and Healthy where there is a server to ask." },
    permissions: [
      {
        name: "contents",
        level: "write",
        reason: "tag what promote has not, and push the branches of its pull requests (`heal`)",
      },
      {
        name: "checks",
        level: "read",
        reason: "read the evaluation that was approved, and what `enter` and `leave` ask for",
      },
      {
        name: "pull-requests",
        level: "write",
        reason:
          "look up what was merged, ask for what `promote: auto` lets through, and propose the end of a drift (`heal`)",
      },
      {
        name: "issues",
        level: "write",
        reason: "keep one issue for each incident, and one for what could not be put right (`heal`)",
      },
      starting,
      ...signing,
    ],
    icon: "refresh-cw",
    color: "green",
  },
  publish: {
    name: "Lockstep publish",
    description: "Makes a release of every registered version: the model, its card, checksums and bill of materials",
    outputs: { published: "How many releases this run made or completed." },
    permissions: [{ name: "contents", level: "write", reason: "make the releases of registered versions" }],
    icon: "package",
    color: "green",
  },
  monitor: {
    name: "Lockstep monitor",
    description: "Compares live inputs with the rows a model was trained on, and opens a pull request when they drift",
    outputs: { "pull-request": "Number of the pull request that was opened or updated; absent without drift." },
    permissions: [
      { name: "contents", level: "write", reason: "push the branch of the proposal (`propose`)" },
      { name: "pull-requests", level: "write", reason: "open or update one pull request for each model (`propose`)" },
    ],
    icon: "activity",
    color: "orange",
  },
};
