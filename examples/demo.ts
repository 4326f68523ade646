// The whole loop on one machine: `npm start`. Every act is a command that a person could type; this file types them.
import { rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { prepareDemo } from "./demo/prepare.ts";
import { betterParams, championServes, damagedData, driftedInputs, rollback } from "./demo/scenes.ts";
import { openStage } from "./demo/stage.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: ".lockstep/demo" },
    "keep-serving": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

const help = `npm start -- [--dir DIR] [--keep-serving]

Takes the milling machine's failure predictor from a pull request to a served model and back, in a scratch copy.

  --dir DIR        where the scratch copy is made (default: .lockstep/demo); an earlier one there is replaced
  --keep-serving   leave the inference server up at the end, until Ctrl-C`;

async function main(): Promise<number> {
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
    stage.summary(cast, Math.round((performance.now() - began) / 1000));
    if (values["keep-serving"]) await stage.keepServing();
    return 0;
  } finally {
    await stage.close();
  }
}

process.exitCode = await main();
