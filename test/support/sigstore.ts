import { createHash, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bundleToJSON } from "@sigstore/bundle";
import {
  fulcioHandler,
  type HandlerFn,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
} from "@sigstore/mock";
import { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } from "@sigstore/sign";
import { type Statement, statementBytes } from "../../pipeline/provenance/statement.ts";

/** What GitHub says of a job in its identity token, as far as certificates tell it. */
export interface Job {
  readonly iss: string;
  /** Of the workflow; the certificate's name. */
  readonly workflow: string;
  readonly repository: string;
  readonly repository_id: string;
  readonly ref: string;
  readonly event_name: string;
  readonly runner_environment: string;
}

/** How a bundle is made; all of it as it should be when left out. */
export interface Making {
  readonly log?: "none" | "a year late";
  /** A certificate that stands in no log of certificates. */
  readonly isUnlogged?: boolean;
  readonly isTimestamped?: boolean;
}

/** Sigstore's services on this machine, with roots of their own: the real client signs, over HTTP. */
export interface Sigstore {
  readonly url: string;
  /** Text of a trusted root that names these authorities and logs. */
  readonly trustedRoot: string;
  bundleOf(statement: Statement, job: Job, making?: Making): Promise<string>;
  close(): void;
}

const yearMs = 365 * 24 * 3_600_000;
const base64 = (bytes: ArrayBufferView): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/** The client reads the subject only; who made the token is the forge's to check. */
function identityToken({ workflow, ...claims }: Job): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ ...claims, sub: workflow })}.${part({})}`;
}

export async function openSigstore(): Promise<Sigstore> {
  const keyPair = (): ReturnType<typeof generateKeyPairSync> & object =>
    generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [authorityKey, certificateLogKey, logKey, clockKey] = [keyPair(), keyPair(), keyPair(), keyPair()];
  const certificateLog = await initializeCTLog(certificateLogKey);
  const authority = await initializeCA(authorityKey, certificateLog);
  const unlogged = await initializeCA(authorityKey);
  const clock = await initializeTSA(clockKey);
  const handlers = new Map<string, HandlerFn>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const handler = handlers.get(request.url ?? "");
      const answer =
        handler?.(Buffer.concat(chunks).toString("utf8")) ?? Promise.resolve({ statusCode: 404, response: "" });
      void answer.then(({ statusCode, response: body, ...rest }) => {
        response.writeHead(statusCode, "contentType" in rest ? { "content-type": rest.contentType } : {}).end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = await initializeTLog(url, logKey);
  const lateLog = await initializeTLog(url, logKey, new Date(Date.now() + yearMs));
  const serve = (place: string, { path, fn }: { readonly path: string; readonly fn: HandlerFn }): void => {
    handlers.set(`/${place}${path}`, fn);
  };
  serve("ca", fulcioHandler(authority));
  serve("unlogged", fulcioHandler(unlogged));
  serve("log", rekorHandler(log));
  serve("late", rekorHandler(lateLog));
  serve("clock", tsaHandler(clock));

  const start = new Date(Date.now() - yearMs).toISOString();
  const publicKeyOf = (key: Buffer) => ({
    rawBytes: key.toString("base64"),
    keyDetails: "PKIX_ECDSA_P256_SHA_256",
    validFor: { start },
  });
  const logOf = (publicKey: Buffer) => ({
    baseUrl: url,
    hashAlgorithm: "SHA2_256",
    publicKey: publicKeyOf(publicKey),
    logId: { keyId: createHash("sha256").update(publicKey).digest("base64") },
  });
  const chainOf = (...certificates: readonly ArrayBufferView[]) => ({
    subject: { organization: "sigstore", commonName: "sigstore" },
    uri: url,
    certChain: { certificates: certificates.map((certificate) => ({ rawBytes: base64(certificate) })) },
    validFor: { start },
  });
  const trustedRoot = JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    certificateAuthorities: [chainOf(authority.rootCertificate), chainOf(unlogged.rootCertificate)],
    timestampAuthorities: [chainOf(clock.intCertificate, clock.rootCertificate)],
    tlogs: [logOf(log.publicKey)],
    ctlogs: [logOf(certificateLog.publicKey)],
  });

  return {
    url,
    trustedRoot,
    async bundleOf(statement, job, { log: logged, isUnlogged = false, isTimestamped = false } = {}) {
      const signer = new FulcioSigner({
        fulcioBaseURL: `${url}/${isUnlogged ? "unlogged" : "ca"}`,
        identityProvider: { getToken: () => Promise.resolve(identityToken(job)) },
      });
      const rekorBaseURL = `${url}/${logged === "a year late" ? "late" : "log"}`;
      const witnesses = [
        // The log of the mock echoes what it is given; of the other type of entry the real one keeps less than it is given.
        ...(logged === "none" ? [] : [new RekorWitness({ rekorBaseURL, entryType: "intoto" })]),
        ...(isTimestamped ? [new TSAWitness({ tsaBaseURL: `${url}/clock/api/v1/timestamp` })] : []),
      ];
      const builder = new DSSEBundleBuilder({ signer, witnesses });
      const bundle = await builder.create({ data: statementBytes(statement), type: "application/vnd.in-toto+json" });
      return JSON.stringify(bundleToJSON(bundle));
    },
    close: () => {
      server.close();
    },
  };
}
