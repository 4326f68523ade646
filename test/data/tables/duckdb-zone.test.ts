import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const duckDb = fileURLToPath(new URL("../../../pipeline/data/tables/duckdb.ts", import.meta.url));
const program = `
  const { openDuckDb } = await import(${JSON.stringify(duckDb)});
  await using reader = await openDuckDb("/none", []);
  const found = await reader.connection.runAndReadAll("SELECT epoch('2024-05-01 00:00:00'::TIMESTAMPTZ)::DOUBLE");
  console.log(found.getRowsJS()[0][0]);`;

test.each(["UTC", "America/New_York", "Asia/Tokyo"])(
  "a time without a zone is one of UTC on a machine in %s",
  async (zone) => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
      env: { ...process.env, TZ: zone },
    });
    expect(stdout.trim()).toBe(String(Date.UTC(2024, 4, 1) / 1000));
  },
);
