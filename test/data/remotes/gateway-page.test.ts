import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openUrl } from "../../../pipeline/data/remotes/index.ts";
import { objectKey } from "../../../pipeline/data/remotes/remote.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";

/** A gateway that answers every request with a page of its own and 200. */
async function startGateway(): Promise<string> {
  const server = createServer((_request, response) => {
    response.end("<html><body>Log in to the network first</body></html>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
}

const accountKey = Buffer.from("planted").toString("base64");

test.each<[string, (endpoint: string) => Readonly<Record<string, string>>]>([
  ["s3://bucket/x", (endpointurl) => ({ endpointurl, access_key_id: "ann", secret_access_key: "planted" })],
  ["gs://bucket/x", (endpointurl) => ({ endpointurl })],
  [
    "azure://container/x",
    (endpoint) => ({
      connection_string: `DefaultEndpointsProtocol=http;AccountName=ann;AccountKey=${accountKey};BlobEndpoint=${endpoint}/ann`,
    }),
  ],
])("no object of %s is thought to be there because a gateway answers 200 to everything", async (url, settingsFor) => {
  const settings = settingsFor(await startGateway());
  const remote = await openUrl({ url, base: "/", settings }, { attempts: 1 });
  onTestFinished(() => remote.close());
  const asked = remote.existing([objectKey(md5("0".repeat(32)))]);
  await expect(asked).rejects.toMatchObject({ code: "REMOTE_FAILED" });
});
