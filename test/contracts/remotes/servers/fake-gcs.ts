import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort, type Server, scratchFolder, startServer } from "./background.ts";
import { serverFolder } from "./folder.ts";

/** The emulator of Google Cloud Storage, with an empty bucket named `bucket`. `prepare.sh` builds it. */
export async function startFakeGcs(): Promise<Server & { readonly endpoint: string }> {
  const program = join(serverFolder, "bin", "fake-gcs-server");
  if (!existsSync(program))
    throw new Error("there is no fake-gcs-server: run test/contracts/remotes/servers/prepare.sh");
  const data = scratchFolder();
  await mkdir(join(data, "bucket"));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await startServer({
    command: program,
    args: [
      "-scheme",
      "http",
      "-host",
      "127.0.0.1",
      "-port",
      String(port),
      "-backend",
      "filesystem",
      "-filesystem-root",
      data,
      "-external-url",
      endpoint,
    ],
    port,
    scratch: data,
  });
  return { ...server, endpoint };
}
