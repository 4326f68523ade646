import { randomUUID } from "node:crypto";
import { BlobServiceClient } from "@azure/storage-blob";
import { faultContract } from "./fault-suite.ts";
import type { ServerUnderTest } from "./place.ts";
import { azuriteConnection, startAzurite } from "./servers/azurite.ts";
import { remoteContract } from "./suite.ts";

async function azureServer(): Promise<ServerUnderTest> {
  const server = await startAzurite();
  const account = BlobServiceClient.fromConnectionString(azuriteConnection(server.port));
  const options = (container: string, key?: string) => (port: number) => ({
    url: `azure://${container}/some/prefix`,
    base: "/",
    settings: { connection_string: azuriteConnection(port, key) },
  });
  return {
    port: server.port,
    close: () => server.close(),
    async place() {
      const container = randomUUID();
      await account.getContainerClient(container).create();
      return {
        options: options(container),
        deniedOptions: options(container, Buffer.from("planted secret of the suite").toString("base64")),
        nowhereOptions: options("no-such-container"),
      };
    },
  };
}

remoteContract("Azure Blob Storage (Azurite)", azureServer);
faultContract("Azure Blob Storage (Azurite)", azureServer);
