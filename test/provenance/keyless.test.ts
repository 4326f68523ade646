import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mockFulcio, mockRekor } from "@sigstore/mock";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parseBundle } from "../../pipeline/provenance/bundle.ts";
import { openSigner } from "../../pipeline/provenance/signers/index.ts";
import { parseStatement } from "../../pipeline/provenance/statement.ts";
import { errorOf } from "../support/errors.ts";

const workflow = "https://github.com/acme/models/.github/workflows/promote.yml@refs/heads/main";
const statement = { subject: [{ name: "m", digest: { sha256: "0".repeat(64) } }], predicateType: "t", predicate: {} };
const nothing = { environment: {}, token: undefined, mask: () => undefined };

describe("what signs", () => {
  test.each([
    ["nothing where there is neither key nor job", {}, undefined, undefined],
    ["nothing for a key that is empty", { LOCKSTEP_SIGNING_KEY: "\n" }, undefined, undefined],
    ["nothing for a job that may not identify itself", { GITHUB_ACTIONS: "true" }, "token", undefined],
    ["nothing for a job without a token", { ACTIONS_ID_TOKEN_REQUEST_URL: "https://x" }, undefined, undefined],
    [
      "the job, by the workflow's name",
      {
        ACTIONS_ID_TOKEN_REQUEST_URL: "https://x",
        GITHUB_WORKFLOW_REF: "acme/models/.github/workflows/promote.yml@main",
      },
      "token",
      "the job acme/models/.github/workflows/promote.yml@main",
    ],
  ])("%s", async (_name, environment, token, expected) => {
    const signer = await openSigner({ ...nothing, environment, token });
    expect(signer?.description).toBe(expected);
  });

  test("a key that cannot be read is an error, never the job in its place, and every line of it is masked", async () => {
    const masked: string[] = [];
    const opened = openSigner({
      environment: {
        LOCKSTEP_SIGNING_KEY: "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\nbGluZXM=\n-----END PRIVATE KEY-----\n",
        LOCKSTEP_SIGNING_PASSPHRASE: "opensesame",
        ACTIONS_ID_TOKEN_REQUEST_URL: "https://x",
      },
      token: "token",
      mask: (secret) => masked.push(secret),
    });
    expect(await errorOf(() => opened)).toBe(
      "SIGNING_KEY_INVALID: LOCKSTEP_SIGNING_KEY holds no private key that can be read",
    );
    expect(masked).toEqual(["c2VjcmV0", "bGluZXM=", "opensesame"]);
  });
});

describe("a job that signs, with GitHub and Sigstore on this machine", () => {
  let server: Server;
  /** Bodies of the attestations that were kept with the repository. */
  const kept: string[] = [];
  let isIdentified = true;
  const folder = mkdtempSync(join(tmpdir(), "lockstep-event-"));

  beforeAll(async () => {
    const claims = { sub: workflow, iss: "https://token.actions.githubusercontent.com", repository_id: "1234" };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        response.setHeader("content-type", "application/json");
        if (request.url?.startsWith("/token") === true && isIdentified)
          response.end(JSON.stringify({ value: `${part({ alg: "none" })}.${part(claims)}.${part({})}` }));
        else if (request.method === "POST" && request.url === "/repos/acme/models/attestations") {
          kept.push(body);
          response.writeHead(201).end('{"id": 7}');
        } else response.writeHead(403).end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  beforeEach(() => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(join(folder, "event.json"), '{"repository": {"visibility": "public"}}');
    // What GitHub's library reads when it is loaded, which is when something is signed.
    for (const [name, value] of Object.entries({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?x=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t",
      GITHUB_API_URL: url,
      GITHUB_EVENT_PATH: join(folder, "event.json"),
      GITHUB_REPOSITORY: "acme/models",
      SIGSTORE_ID_TOKEN: "",
    }))
      vi.stubEnv(name, value);
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const signer = () =>
    openSigner({ ...nothing, environment: { ACTIONS_ID_TOKEN_REQUEST_URL: "https://x" }, token: "token" });

  test("makes the statement a bundle with its certificate, and keeps it with the repository", async () => {
    isIdentified = true;
    await mockFulcio();
    await mockRekor();
    const text = (await (await signer())?.sign(statement)) ?? "";
    const signed = parseBundle(text);
    if ("rule" in signed) throw new Error(signed.what);
    expect(signed.signedBy).toEqual({ kind: "certificate" });
    expect(signed.bundle.verificationMaterial.tlogEntries).toHaveLength(1);
    expect(parseStatement(signed.payload)).toEqual(statement);
    expect(kept.map((body) => JSON.parse(body) as unknown)).toEqual([{ bundle: JSON.parse(text) as unknown }]);
  });

  test("says which permissions it needs where GitHub gives it no identity", async () => {
    isIdentified = false;
    expect(await errorOf(async () => (await signer())?.sign(statement))).toMatch(/^SIGNING_FAILED: /);
  });
});
