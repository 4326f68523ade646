import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort, type Server, scratchFolder, startServer } from "./background.ts";
import { serverFolder } from "./folder.ts";

/** Azurite's own account; its key is printed in its documentation. */
const azuriteAccount = {
  name: "devstoreaccount1",
  key: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
};

export function azuriteConnection(port: number, key = azuriteAccount.key): string {
  const { name } = azuriteAccount;
  return `DefaultEndpointsProtocol=http;AccountName=${name};AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/${name};`;
}

/** The emulator of Azure Blob Storage, empty. `prepare.sh` fetches it. */
export async function startAzurite(): Promise<Server> {
  const program = join(serverFolder, "azurite/node_modules/azurite/dist/src/blob/main.js");
  if (!existsSync(program)) throw new Error("there is no azurite: run test/contracts/remotes/servers/prepare.sh");
  const port = await freePort();
  const folder = scratchFolder();
  return startServer({
    command: process.execPath,
    args: [
      program,
      "--silent",
      "--skipApiVersionCheck",
      "--disableTelemetry",
      "--blobHost",
      "127.0.0.1",
      "--blobPort",
      String(port),
      "--location",
      folder,
    ],
    port,
    scratch: folder,
  });
}
