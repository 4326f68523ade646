import { randomUUID } from "node:crypto";
import { faultContract } from "./fault-suite.ts";
import type { ServerUnderTest } from "./place.ts";
import { startFakeGcs } from "./servers/fake-gcs.ts";
import { remoteContract } from "./suite.ts";

async function gcsServer(): Promise<ServerUnderTest> {
  const server = await startFakeGcs();
  return {
    port: server.port,
    close: () => server.close(),
    place() {
      const prefix = randomUUID();
      const options = (bucket: string) => (port: number) => ({
        url: `gs://${bucket}/some/${prefix}`,
        base: "/",
        settings: { endpointurl: `http://127.0.0.1:${port}` },
      });
      return Promise.resolve({ options: options("bucket"), nowhereOptions: options("no-such-bucket") });
    },
  };
}

remoteContract("Google Cloud Storage (fake-gcs-server)", gcsServer);
faultContract("Google Cloud Storage (fake-gcs-server)", gcsServer);
