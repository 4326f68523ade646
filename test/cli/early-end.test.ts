import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { lockstep } from "./command-line.ts";

const params = "train:\n  id: id\n  label: y\n  positive: 1\n  epochs: 1\n  model: ./model.ts\n";
const rows = `id,x,y\n${Array.from({ length: 40 }, (_, row) => `r${row},${row},${row % 2}`).join("\n")}\n`;

test.each([
  ["ends the process as it is loaded", "process.exit(0);\nexport default () => undefined;\n"],
  ["ends the process in its function", "export default () => process.exit(0);\n"],
  ["ends it with a code of its own", "export default () => process.exit(7);\n"],
  ["waits for what never comes", "export default () => new Promise(() => undefined);\n"],
])("a module that %s is a failure with a code", async (_name, module) => {
  const folder = temporaryFolder();
  await writeFile(join(folder, "params.yaml"), params);
  await writeFile(join(folder, "rows.csv"), rows);
  await writeFile(join(folder, "model.ts"), module);
  const { code, stderr } = await lockstep(folder, "fit", "--rows", "rows.csv", "--output", "model");
  expect(code).toBe(1);
  expect(stderr).toContain("error[PROCESS_ENDED]: the process was ended with code");
  expect(existsSync(join(folder, "model"))).toBe(false);
});

test.each([
  [["--version"], 0],
  [["help"], 0],
  [["nonsense"], 2],
  [["fit", "--rows", "nowhere.csv", "--output", "model"], 1],
])("a command that comes to its own end is left alone: %j", async (args, expected) => {
  const { code, stderr } = await lockstep(temporaryFolder(), ...args);
  expect(code).toBe(expected);
  expect(stderr).not.toContain("PROCESS_ENDED");
});
