import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { isNotThere, readTextIfThere, writeWhole } from "../data/objects/aside.ts";
import { LockstepError } from "../domain/error.ts";
import { lineDifference } from "../domain/line-difference.ts";
import type { Git } from "../platform/git/git.ts";
import { parseProject } from "../registry/project.ts";
import type { ModelProposal, Question } from "./answer.ts";
import { installationOf } from "./environment.ts";
import { projectText, reviewQuestion } from "./project-text.ts";
import { proposeModels, questionsOf } from "./propose.ts";
import { type Survey, survey } from "./survey.ts";
import {
  type ActionSource,
  consumerWorkflow,
  type WorkflowName,
  type WorkflowTexts,
  workflowNames,
} from "./workflows.ts";

export interface AdoptRequest {
  readonly root: string;
  readonly git: Git;
  readonly hasRemote: boolean;
  /** Where workflows take the actions from; `undefined` when it is not known which commit that would be. */
  readonly actions: ActionSource | undefined;
  /** This project's own workflows; `undefined` when they were not installed with it. */
  readonly workflows: WorkflowTexts | undefined;
  /** Leave the workflows out. */
  readonly withoutWorkflows: boolean;
  /** Let promote.yml deploy, too. */
  readonly deploys: boolean;
  /** Write the workflow of `/sweep` also where no sweep.yaml says what it would try. */
  readonly sweeps: boolean;
  /** Write over what differs. */
  readonly replaces: boolean;
  /** Write nothing. */
  readonly isDryRun: boolean;
}

/** What became of one file. */
export interface AdoptedFile {
  readonly path: string;
  /** `same`: it stands there to the byte. `differs`: another one stands there, and was left. */
  readonly state: "written" | "same" | "differs";
  /** Of one that differs: `- ` its own lines, `+ ` those that would stand there. */
  readonly difference: readonly string[];
}

export interface Adoption {
  readonly root: string;
  readonly files: readonly AdoptedFile[];
  readonly models: readonly ModelProposal[];
  readonly questions: readonly Question[];
  /** Nothing was written, whatever `files` says would be. */
  readonly isDryRun: boolean;
}

/** What stands at a path; a link is nothing that is written through. @throws LockstepError PATH_UNSAFE. */
async function textAt(root: string, path: string): Promise<string | undefined> {
  let at = root;
  for (const part of path.split("/")) {
    at = join(at, part);
    const stats = await lstat(at).catch((error: unknown) => {
      if (isNotThere(error)) return undefined;
      throw error;
    });
    if (stats?.isSymbolicLink() === true)
      throw new LockstepError("PATH_UNSAFE", `${at} is a symbolic link, and a file would be written through it`, {
        hint: "Put a folder or a file in its place.",
      });
  }
  return readTextIfThere(at);
}

async function adoptFile(
  { root, replaces, isDryRun }: AdoptRequest,
  { path, text }: { readonly path: string; readonly text: string },
): Promise<AdoptedFile> {
  const present = await textAt(root, path);
  if (present === text) return { path, state: "same", difference: [] };
  const difference = present === undefined ? [] : lineDifference(present, text);
  if (present !== undefined && !replaces) return { path, state: "differs", difference };
  if (!isDryRun) await writeWhole(join(root, path), text);
  return { path, state: "written", difference };
}

/** The default branch; the one that is checked out when origin cannot be asked. */
async function defaultBranchOf(git: Git): Promise<{ readonly name: string; readonly isKnown: boolean }> {
  try {
    return { name: await git.defaultBranch(), isKnown: true };
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return { name: (await git.currentBranch()) ?? "main", isKnown: false };
  }
}

/** Whether a `lockstep.yaml` that somebody has written answers everything. */
function isAnswered(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    return parseProject(text, "lockstep.yaml").models.length > 0;
  } catch (error) {
    if (error instanceof LockstepError) return false;
    throw error;
  }
}

/** Only what `lockstep fit` trains can be swept. */
function canSweep(models: readonly ModelProposal[]): boolean {
  return models.some(({ entries }) => entries.every(({ key }) => key !== "score"));
}

/** The workflows that fit the repository. */
function namesFor({ names }: Survey, { sweeps }: AdoptRequest): readonly WorkflowName[] {
  return sweeps || names.has("sweep.yaml") ? [...workflowNames, "sweep"] : workflowNames;
}

/** What is there to be had, and was not written because nobody asked for it. */
function offers(found: Survey, models: readonly ModelProposal[], request: AdoptRequest): readonly Question[] {
  if (request.withoutWorkflows) return [];
  const offered: readonly (readonly [string, string, boolean])[] = [
    [
      ".github/workflows/sweep.yml",
      "shall `/sweep` in a comment try parameters? Say which in sweep.yaml, and give `--sweep`: docs/reference/sweeps.md.",
      canSweep(models) && !namesFor(found, request).includes("sweep"),
    ],
    [
      ".github/workflows/promote.yml",
      "shall a job deploy what was promoted? Give `--deploy`, and say in that job which runner gets to the target.",
      models.length > 0 && !request.deploys,
    ],
  ];
  return offered.flatMap(([key, question, isOpen]) => (isOpen ? [{ key, question, stops: false }] : []));
}

function otherQuestions(found: Survey, { actions, workflows, withoutWorkflows }: AdoptRequest): readonly Question[] {
  const { unknown } = installationOf(found);
  return [
    ...((actions === undefined || workflows === undefined) && !withoutWorkflows
      ? [
          {
            key: ".github/workflows",
            question:
              "which commit of the actions shall the workflows use? Lockstep does not run from a clone that would say it: give `--pin <commit>`.",
            stops: true,
          },
        ]
      : []),
    ...(withoutWorkflows
      ? []
      : unknown.map((name) => ({
          key: ".github/workflows/train.yml",
          question: `how does a job install what ${name} pins? Put the step before the one that trains.`,
          stops: true,
        }))),
    ...(found.hasRemote
      ? []
      : [
          {
            key: ".dvc/config",
            question:
              "where shall the bytes of data and models be kept? `lockstep remote add --default <name> <url>`; without one they stay on the machine that made them.",
            stops: false,
          },
        ]),
    ...found.elsewhere.map(({ folder, name }) => ({
      key: `${folder}/dvc.yaml`,
      question: `stage ${name} is not in the dvc.yaml at the root, and only models of that one are known: move it there, with \`wdir: ${folder}\`.`,
      stops: false,
    })),
  ];
}

/**
 * Looks at a repository with a `dvc.yaml` and writes `lockstep.yaml` and the workflows: what was found as it is, what was not as a comment
 * with what to fill in. A file that is there is shown and left, unless `replaces` says otherwise.
 *
 * @throws LockstepError when `dvc.yaml` cannot be read, PATH_UNSAFE.
 */
export async function adopt(request: AdoptRequest): Promise<Adoption> {
  const { root, git, actions, hasRemote, workflows: texts } = request;
  const found = await survey({ root, git, hasRemote });
  const models = proposeModels(found);
  const review = reviewQuestion(found.reviewers);
  const project = { path: "lockstep.yaml", text: projectText(models, found.reviewers) };
  const present = await textAt(root, project.path);
  const own = present !== project.text && !request.replaces && isAnswered(present);
  const branch = await defaultBranchOf(git);
  const workflows =
    actions === undefined || texts === undefined || request.withoutWorkflows
      ? []
      : namesFor(found, request).map((name) => ({
          path: `.github/workflows/${name}.yml`,
          text: consumerWorkflow(name, {
            texts,
            actions,
            defaultBranch: branch.name,
            installation: installationOf(found),
            hasRemote,
            deploys: request.deploys,
          }),
        }));
  const files: AdoptedFile[] = [];
  for (const file of [project, ...workflows]) files.push(await adoptFile(request, file));
  return {
    root,
    files,
    models,
    questions: [
      ...(own ? [] : [...questionsOf(models), ...(review === undefined ? [] : [review])]),
      ...otherQuestions(found, request),
      ...offers(found, models, request),
      ...(branch.isKnown || workflows.length === 0
        ? []
        : [
            {
              key: ".github/workflows",
              question: `is \`${branch.name}\` the default branch? origin did not say it; train.yml and promote.yml name it.`,
              stops: false,
            },
          ]),
    ],
    isDryRun: request.isDryRun,
  };
}
