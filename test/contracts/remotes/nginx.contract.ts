import { randomUUID } from "node:crypto";
import type { RemoteOptions } from "../../../pipeline/data/remotes/remote.ts";
import { faultContract } from "./fault-suite.ts";
import type { ServerUnderTest } from "./place.ts";
import { nginxLogin, startNginx } from "./servers/nginx.ts";
import { remoteContract } from "./suite.ts";

async function nginxServer(
  scheme: "http" | "webdav",
  folder: string,
  settings: RemoteOptions["settings"],
): Promise<ServerUnderTest> {
  const server = await startNginx();
  return {
    port: server.port,
    close: () => server.close(),
    place() {
      const name = randomUUID();
      const options = (below: string, others: RemoteOptions["settings"]) => (port: number) => ({
        url: `${scheme}://127.0.0.1:${port}/${below}/${name}/deeper`,
        base: "/",
        settings: { ...settings, ...others },
      });
      return Promise.resolve({
        options: options(folder, {}),
        deniedOptions: options("locked", { auth: "basic", user: nginxLogin.user, password: "planted secret" }),
      });
    },
  };
}

remoteContract("HTTP (nginx)", () => nginxServer("http", "put", { method: "PUT" }), { canList: false });
remoteContract("WebDAV (nginx)", () => nginxServer("webdav", "dav", {}));
remoteContract("WebDAV with a login (nginx)", () => nginxServer("webdav", "locked", nginxLogin));

const unnoticed = {
  "200 with an error document":
    "An answer to HEAD has no body, so a page of something in between looks like an object.",
};
faultContract("HTTP (nginx)", () => nginxServer("http", "put", { method: "PUT" }), { unnoticed });
faultContract("WebDAV (nginx)", () => nginxServer("webdav", "dav", {}), { unnoticed });
