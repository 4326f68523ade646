// The whole loop on one machine: `npm start`. Every act is a command that a person could type; this file types them.
import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Cast, prepareDemo } from "./demo/prepare.ts";
import { betterParams, championServes, damagedData, driftedInputs, rollback } from "./demo/scenes.ts";
import { DemoError, openStage, type Stage } from "./demo/stage.ts";

const options = {
  dir: { type: "string", default: ".lockstep/demo" },
  "keep-serving": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const help = `npm start -- [--dir DIR] [--keep-serving]

Takes the milling machine's failure predictor from a pull request to a served model and back, in a scratch copy.

  --dir DIR        where the scratch copy is made (default: .lockstep/demo); an earlier one there is replaced
  --keep-serving   leave the inference server up at the end, until Ctrl-C`;

/** What was seen, where the reports are, and what to try next. */
function tellSummary(stage: Stage, cast: Cast, seconds: number): void {
  const at = (path: string): string => relative(process.cwd(), path) || ".";
  stage.scene(`Done in ${seconds} s`);
  stage.tell("v1.0.0 was reviewed and served; v1.1.0 was better and replaced it, byte for byte as approved;");
  stage.tell("damaged data was refused twice; a rollback brought v1.0.0 back and quarantined the other digest;");
  stage.tell("drifted inputs opened a pull request.");
  stage.tell("");
  stage.tell("Reports, each one self-contained file:");
  for (const number of [1, 2, 3]) stage.tell(`  ${at(resolve(stage.folder, `report-${number}.html`))}`);
  stage.tell("");
  stage.tell("Try next:");
  stage.tell(`  cd ${at(cast.robot.folder)}`);
  stage.tell("  lockstep models list        # or, where GTO is installed: gto show");
  stage.tell("  lockstep pr show 2          # the report as the reviewer saw it");
  stage.tell("  lockstep input-key          # what decides the model, fact by fact");
  stage.tell(`  \`lockstep\` is ${resolve(import.meta.dirname, "../scripts/bin/lockstep")}, with any Node from 18 on.`);
  stage.tell("docs/tutorial.md explains every command that was typed above.");
}

async function main(): Promise<number> {
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}\n`);
    return 2;
  }
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const folder = resolve(values.dir);
  const stage = await openStage(folder);
  const began = performance.now();
  try {
    const cast = await prepareDemo(stage);
    await championServes(stage, cast);
    await betterParams(stage, cast);
    await damagedData(stage, cast);
    await rollback(stage, cast);
    await driftedInputs(stage, cast);
    tellSummary(stage, cast, Math.round((performance.now() - began) / 1000));
    if (values["keep-serving"]) await stage.keepServing();
    return 0;
  } finally {
    await stage.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
