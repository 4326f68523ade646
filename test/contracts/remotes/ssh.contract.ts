import { randomUUID } from "node:crypto";
import { faultContract } from "./fault-suite.ts";
import type { ServerUnderTest } from "./place.ts";
import { startSshd } from "./servers/sshd.ts";
import { remoteContract } from "./suite.ts";

async function sshServer(): Promise<ServerUnderTest> {
  const server = await startSshd();
  return {
    port: server.port,
    close: () => server.close(),
    place() {
      const folder = `${server.folder}/${randomUUID()}/deeper`;
      const options = (home: string) => (port: number) => ({
        url: `ssh://${server.user}@127.0.0.1:${port}${folder}`,
        base: "/",
        settings: {},
        env: { HOME: home },
      });
      return Promise.resolve({ options: options(server.home), deniedOptions: options(server.strangersHome) });
    },
  };
}

remoteContract("SSH (OpenSSH)", sshServer);
faultContract("SSH (OpenSSH)", sshServer, { proxy: "tcp" });
