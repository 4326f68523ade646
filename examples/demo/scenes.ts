import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cast } from "./prepare.ts";
import { DemoError, type Desk, type Outcome, type Stage } from "./stage.ts";

/** A cut of the milling machine that strains it: low speed, high torque, a worn tool. */
const strainedCut = {
  type: "L",
  air_temperature_k: 302.3,
  process_temperature_k: 310.9,
  rotational_speed_rpm: 1320,
  torque_nm: 58.4,
  tool_wear_min: 206,
};

interface ServedAnswer {
  readonly model_version: string;
  readonly artifact_sha256: string;
  readonly predictions: readonly { readonly probability: number; readonly positive: boolean }[];
}

async function predict(stage: Stage, cast: Cast): Promise<ServedAnswer> {
  return (await stage.request(`http://127.0.0.1:${cast.port}/predict`, { instances: [strainedCut] })) as ServedAnswer;
}

async function tellPrediction(stage: Stage, cast: Cast, expected: string): Promise<void> {
  const answer = await predict(stage, cast);
  if (answer.model_version !== expected)
    throw new DemoError(`${answer.model_version} answered, and ${expected} is in production`);
  const [first] = answer.predictions;
  stage.tell(
    `POST /predict: ${answer.model_version} (${answer.artifact_sha256.slice(0, 12)}) answers ${((first?.probability ?? 0) * 100).toFixed(1)} % failure for a strained cut.`,
  );
}

async function branch(stage: Stage, desk: Desk, name: string): Promise<void> {
  await stage.git(desk.folder, "switch", "--quiet", "main");
  await stage.git(desk.folder, "pull", "--quiet", "--ff-only");
  await stage.git(desk.folder, "switch", "--quiet", "--create", name);
}

interface Opened {
  readonly number: number;
}

async function openPullRequest(stage: Stage, cast: Cast, title: string): Promise<number> {
  const { stdout } = await stage.lockstep(cast.dana, ["--json", "pr", "create", "--title", title]);
  return (JSON.parse(stdout) as Opened).number;
}

interface CheckedEvaluation {
  readonly verdict: { readonly phase: string; readonly reason: string };
}

/** What CI does on a push: the same commands that a workflow runs. */
async function runChecks(
  stage: Stage,
  cast: Cast,
  change: { readonly number: number; readonly branch: string },
): Promise<string> {
  const { robot } = cast;
  await stage.git(robot.folder, "fetch", "--quiet", "origin");
  await stage.git(robot.folder, "switch", "--quiet", "--detach", `origin/${change.branch}`);
  await stage.lockstep(robot, ["train"]);
  const { stdout } = await stage.lockstep(robot, ["--json", "evaluate"]);
  const [evaluation] = JSON.parse(stdout) as readonly CheckedEvaluation[];
  const html = join(stage.folder, `report-${change.number}.html`);
  const markdown = join(stage.folder, `report-${change.number}.md`);
  await stage.lockstep(robot, [
    "report",
    "--pull-request",
    String(change.number),
    "--post",
    "--html",
    html,
    "--markdown",
    markdown,
  ]);
  stage.tell(`${evaluation?.verdict.phase ?? "no verdict"}: ${evaluation?.verdict.reason ?? ""}`);
  return markdown;
}

/** The line that the report asks the reviewer to copy. */
async function approvalLine(markdown: string): Promise<string> {
  const [line] = /\/approve [\w/-]+@[0-9a-f]{64}/.exec(await readFile(markdown, "utf8")) ?? [];
  if (line === undefined) throw new DemoError(`${markdown} has no line to approve with`);
  return line;
}

interface Word {
  readonly number: number;
  readonly line: string;
  /** Exit code of the review: 3 when the approval must be refused. */
  readonly expected?: number;
}

async function approve(stage: Stage, cast: Cast, { number, line, expected = 0 }: Word): Promise<Outcome> {
  await stage.lockstep(cast.ravi, ["pr", "comment", String(number), line]);
  return stage.lockstep(cast.robot, ["review", "--pull-request", String(number)], expected);
}

/** What the release workflow does after a merge. */
async function release(stage: Stage, cast: Cast): Promise<void> {
  await onMain(stage, cast.robot);
  await stage.lockstep(cast.robot, ["promote"]);
  await stage.lockstep(cast.robot, ["deploy"]);
}

async function onMain(stage: Stage, desk: Desk): Promise<void> {
  await stage.git(desk.folder, "fetch", "--quiet", "origin");
  await stage.git(desk.folder, "switch", "--quiet", "main");
  await stage.git(desk.folder, "merge", "--quiet", "--ff-only", "origin/main");
}

export async function championServes(stage: Stage, cast: Cast): Promise<void> {
  stage.scene("1 · A first model: trained, reviewed, promoted, serving");
  await branch(stage, cast.dana, "first-model");
  await stage.lockstep(cast.dana, ["train", "--commit"]);
  stage.tell(
    "The stages ran, and dvc.lock, models/failure-predictor.yaml and its card were committed with the digests.",
  );
  const number = await openPullRequest(stage, cast, "First failure predictor");
  const markdown = await runChecks(stage, cast, { number, branch: "first-model" });
  stage.tell("CI trained nothing: the lock names every output, and their bytes came from the store.");
  await approve(stage, cast, { number, line: await approvalLine(markdown) });
  await stage.lockstep(cast.ravi, ["pr", "merge", String(number)]);
  await stage.serve(cast.robot, cast.production, cast.port);
  await release(stage, cast);
  await tellPrediction(stage, cast, "v1.0.0");
}

export async function betterParams(stage: Stage, cast: Cast): Promise<void> {
  stage.scene("2 · A pull request with better parameters ships");
  await branch(stage, cast.dana, "deeper-network");
  await copyFile(
    join(cast.dana.folder, "examples", "milling", "better-params.yaml"),
    join(cast.dana.folder, "params.yaml"),
  );
  await stage.git(cast.dana.folder, "commit", "--quiet", "--all", "--message", "A network instead of a line");
  await stage.lockstep(cast.dana, ["train", "--commit"]);
  const number = await openPullRequest(stage, cast, "A network instead of a line");
  const markdown = await runChecks(stage, cast, { number, branch: "deeper-network" });
  await approve(stage, cast, { number, line: await approvalLine(markdown) });
  stage.tell("The approval names the digest, the inputs, the evaluation and the plan; a push would void it.");
  await stage.lockstep(cast.ravi, ["pr", "merge", String(number), "--method", "squash"]);
  await release(stage, cast);
  stage.tell("A squash is another commit with the same tree: the same InputKey, so the approved bytes ship untrained.");
  await tellPrediction(stage, cast, "v1.1.0");
}

export async function damagedData(stage: Stage, cast: Cast): Promise<void> {
  stage.scene("3 · A pull request with damaged data is refused");
  await branch(stage, cast.dana, "new-shift-data");
  await stage.node(cast.dana.folder, "examples/milling/damage.ts", "data/milling.csv");
  await stage.lockstep(cast.dana, ["add", "data"]);
  await stage.git(cast.dana.folder, "commit", "--quiet", "--all", "--message", "Data of the new shift");
  await stage.lockstep(cast.dana, ["push"]);
  await stage.lockstep(cast.dana, ["train", "--commit"]);
  const number = await openPullRequest(stage, cast, "Data of the new shift");
  const markdown = await runChecks(stage, cast, { number, branch: "new-shift-data" });
  const digest = await recordedDigest(cast.dana);
  stage.tell(
    `The report has no line to approve (${markdown.slice(stage.folder.length + 1)}); ravi tries all the same.`,
  );
  const { stderr } = await approve(stage, cast, { number, line: `/approve failure-predictor@${digest}`, expected: 3 });
  stage.tell(lastLine(stderr));
  await stage.lockstep(cast.ravi, ["pr", "merge", String(number)], 1);
  stage.tell("The forge does not merge without the green check; so somebody merges past it, by hand.");
  await onMain(stage, cast.dana);
  await stage.git(
    cast.dana.folder,
    "merge",
    "--quiet",
    "--no-ff",
    "--message",
    "Merge past the review",
    "new-shift-data",
  );
  await stage.git(cast.dana.folder, "push", "--quiet", "origin", "main");
  await onMain(stage, cast.robot);
  const refused = await stage.lockstep(cast.robot, ["promote"], 3);
  stage.tell(lastLine(refused.stderr));
  await stage.git(cast.dana.folder, "revert", "--no-edit", "--mainline", "1", "HEAD");
  await stage.git(cast.dana.folder, "push", "--quiet", "origin", "main");
  await release(stage, cast);
  stage.tell("The revert brings the earlier tree back, and with it the same InputKey: there is nothing to do.");
  await tellPrediction(stage, cast, "v1.1.0");
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

async function recordedDigest(desk: Desk): Promise<string> {
  const record = await readFile(join(desk.folder, "models", "failure-predictor.yaml"), "utf8");
  const [, digest] = /^ {2}sha256: ['"]?([0-9a-f]{64})/m.exec(record) ?? [];
  if (digest === undefined) throw new DemoError("the record names no sha256");
  return digest;
}

export async function rollback(stage: Stage, cast: Cast): Promise<void> {
  stage.scene("4 · Rollback, and the bad digest stays away");
  await onMain(stage, cast.robot);
  await stage.lockstep(cast.robot, ["rollback", "production", "--reason", "alarms on the night shift"]);
  await release(stage, cast);
  await tellPrediction(stage, cast, "v1.0.0");
  await stage.lockstep(cast.robot, ["promote"]);
  stage.tell("Promoting again changes nothing: the record asks for v1.0.0 and quarantines the digest of v1.1.0.");
}

export async function driftedInputs(stage: Stage, cast: Cast): Promise<void> {
  stage.scene("5 · Drifted inputs ask for retraining");
  const rows = JSON.parse(
    await readFile(join(cast.robot.folder, "examples", "milling", "drifted-rows.json"), "utf8"),
  ) as readonly unknown[];
  for (let start = 0; start < rows.length; start += 100)
    await stage.request(`http://127.0.0.1:${cast.port}/predict`, { instances: rows.slice(start, start + 100) });
  stage.tell(`${rows.length} predictions were asked for; the inputs are in the server's log.`);
  const { stderr } = await stage.lockstep(cast.robot, ["monitor"]);
  stage.tell(lastLine(stderr));
  await stage.lockstep(cast.robot, ["pr", "list"]);
  // Leaves a clone in which every tool finds what Git names: `dvc status` is clean there, `gto show` agrees.
  await stage.lockstep(cast.robot, ["pull"]);
}
