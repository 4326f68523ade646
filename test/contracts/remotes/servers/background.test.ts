import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { freePort, isAnswering, scratchFolder, startServer } from "./background.ts";

const module = pathToFileURL(join(import.meta.dirname, "background.ts")).href;

/** A server that listens, and does not end when it is asked to. */
const stubborn = `
  process.on("SIGTERM", () => undefined);
  require("node:net").createServer().listen(Number(process.argv[1]), "127.0.0.1");`;

async function isGone(port: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 100) {
    if (!(await isAnswering(port))) return true;
    await new Promise((fulfil) => setTimeout(fulfil, 100));
  }
  return false;
}

function request(port: number) {
  return { command: process.execPath, args: ["-e", stubborn, String(port)], port, scratch: scratchFolder() };
}

test("a server ends when it is closed, even one that does not want to", async () => {
  const port = await freePort();
  const server = await startServer(request(port));
  expect(await isAnswering(port)).toBe(true);
  await server.close();
  expect(await isAnswering(port)).toBe(false);
});

test("a server ends when what started it is killed", async () => {
  const port = await freePort();
  const starter = `
    import { startServer } from ${JSON.stringify(module)};
    await startServer(${JSON.stringify(request(port))});
    console.log("started");
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", starter], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(await isAnswering(port)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await isGone(port)).toBe(true);
});

test("a server that ends at once is told with what it printed", async () => {
  const port = await freePort();
  const scratch = scratchFolder();
  const args = ["-e", 'console.error("no such option"); process.exit(1)'];
  await expect(startServer({ command: process.execPath, args, port, scratch })).rejects.toThrow("no such option");
});
