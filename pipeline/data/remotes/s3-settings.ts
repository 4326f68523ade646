import { readFile } from "node:fs/promises";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { ObjectCannedACL, S3ClientConfig, ServerSideEncryption } from "@aws-sdk/client-s3";
import { LockstepError } from "../../domain/error.ts";
import { publicUrl } from "../../domain/public-url.ts";
import type { RemoteOptions } from "./remote.ts";
import { fileSetting, flagSetting, jobsSetting, numberSetting, verifySetting } from "./settings.ts";

/** Where a remote is: `s3://bucket/prefix`. */
export interface S3Place {
  readonly bucket: string;
  /** Before every key: empty, or ending in `/`. */
  readonly prefix: string;
}

/** @throws LockstepError DVC_CONFIG_INVALID */
export function readS3Place(url: string): S3Place {
  const [, bucket, path = ""] = /^s3:\/\/([a-zA-Z0-9][a-zA-Z0-9._-]{1,254})(?:\/+(.*?))?\/*$/i.exec(url) ?? [];
  if (bucket === undefined) {
    throw new LockstepError("DVC_CONFIG_INVALID", `${publicUrl(url)} names no bucket`, {
      hint: "The url of an S3 remote is s3://bucket/prefix.",
    });
  }
  return { bucket, prefix: path === "" ? "" : `${path}/` };
}

/** One section of an INI file as AWS's tools write it. */
function section(text: string, names: readonly string[]): ReadonlyMap<string, string> | undefined {
  let current: Map<string, string> | undefined;
  let found: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, name] = /^\s*\[\s*(.+?)\s*\]/.exec(line) ?? [];
    const [, key, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) {
      current = new Map();
      if (names.includes(name)) found ??= current;
    } else if (key !== undefined && value !== undefined) current?.set(key.toLowerCase(), value);
  }
  return found;
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function keys(id: string | undefined, secret: string | undefined, token: string | undefined): Keys | undefined {
  if (id === undefined || secret === undefined || id === "" || secret === "") return undefined;
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(token === undefined || token === "" ? {} : { sessionToken: token }),
  };
}

/** Keys from the file that `credentialpath` names. */
async function keysOfFile(options: RemoteOptions, profile: string): Promise<Keys | undefined> {
  const path = fileSetting(options, "credentialpath");
  if (path === undefined) return undefined;
  const found = section(await readFile(path, "utf8"), [profile]);
  const read = keys(
    found?.get("aws_access_key_id"),
    found?.get("aws_secret_access_key"),
    found?.get("aws_session_token"),
  );
  if (read !== undefined) return read;
  throw new LockstepError("DVC_CONFIG_INVALID", `${path} has no keys for the profile ${JSON.stringify(profile)}`, {
    hint: "Correct `credentialpath` or `profile` of the remote.",
  });
}

/** The region that the file of `configpath` gives a profile. */
async function regionOfFile(options: RemoteOptions, profile: string): Promise<string | undefined> {
  const path = fileSetting(options, "configpath");
  if (path === undefined) return undefined;
  return section(await readFile(path, "utf8"), [`profile ${profile}`, profile])?.get("region");
}

/** Of the remote, else of a file it names, else of the environment; `undefined` leaves it to the SDK's own chain. */
async function credentialsOf(options: RemoteOptions): Promise<Keys | undefined> {
  const { settings, env = {} } = options;
  const own = keys(settings["access_key_id"], settings["secret_access_key"], settings["session_token"]);
  if (own !== undefined) return own;
  const profile = settings["profile"] ?? env["AWS_PROFILE"] ?? "default";
  const ofFile = await keysOfFile(options, profile);
  if (ofFile !== undefined || settings["profile"] !== undefined) return ofFile;
  return keys(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], env["AWS_SESSION_TOKEN"]);
}

/** The SDK warns on the console; here everything worth saying is an error. */
const silent = (): void => undefined;
const logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };

const seconds = (value: number | undefined): number | undefined => (value === undefined ? undefined : value * 1000);

/** The client's configuration from DVC's settings; retries are left to whoever calls the driver. */
export async function clientConfig(options: RemoteOptions): Promise<S3ClientConfig> {
  const { settings, env = {} } = options;
  const endpoint = settings["endpointurl"] ?? env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"];
  const profile = settings["profile"];
  const region =
    settings["region"] ??
    (await regionOfFile(options, profile ?? "default")) ??
    env["AWS_REGION"] ??
    env["AWS_DEFAULT_REGION"] ??
    // Servers other than Amazon's have no regions, but the signature has one.
    (endpoint === undefined ? undefined : "us-east-1");
  const credentials = await credentialsOf(options);
  const isAnonymous = credentials === undefined && flagSetting(settings, "allow_anonymous_login", false);
  const { isVerified, authorities } = verifySetting(options);
  const maxSockets = Math.max(50, jobsSetting(settings) ?? 0);
  const shared = { keepAlive: true, maxSockets, proxyEnv: env };
  return {
    maxAttempts: 1,
    logger,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(isAnonymous ? { signer: { sign: (request) => Promise.resolve(request) } } : {}),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    tls: flagSetting(settings, "use_ssl", true),
    // Every upload carries its md5, every download is hashed: other checksums would cost time, and not every server knows them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: seconds(numberSetting(settings, "connect_timeout")) ?? 10_000,
      socketTimeout: seconds(numberSetting(settings, "read_timeout")) ?? 60_000,
      httpAgent: new HttpAgent(shared),
      httpsAgent: new HttpsAgent({
        ...shared,
        rejectUnauthorized: isVerified,
        ...(authorities === undefined ? {} : { ca: await readFile(authorities) }),
      }),
    },
  };
}

/** What goes with every object that is written. */
export interface S3Marks {
  readonly ACL?: ObjectCannedACL;
  readonly GrantRead?: string;
  readonly GrantReadACP?: string;
  readonly GrantWriteACP?: string;
  readonly GrantFullControl?: string;
  readonly ServerSideEncryption?: ServerSideEncryption;
  readonly SSEKMSKeyId?: string;
}

/** What goes with every request about an object that the customer's own key encrypts. */
export interface S3CustomerKey {
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKey?: string;
}

/** @throws LockstepError DVC_CONFIG_INVALID when `acl` and a grant are both set, as in DVC. */
export function marksOf(settings: RemoteOptions["settings"]): S3Marks {
  const named = {
    ACL: settings["acl"],
    GrantRead: settings["grant_read"],
    GrantReadACP: settings["grant_read_acp"],
    GrantWriteACP: settings["grant_write_acp"],
    GrantFullControl: settings["grant_full_control"],
    ServerSideEncryption: settings["sse"],
    SSEKMSKeyId: settings["sse_kms_key_id"],
  };
  if (named.ACL !== undefined && Object.keys(settings).some((key) => key.startsWith("grant_"))) {
    throw new LockstepError(
      "DVC_CONFIG_INVALID",
      "the remote has `acl` and a `grant_…` setting; S3 takes only one of them",
      {
        hint: "Remove one with `lockstep remote modify --unset <name> <option>`.",
      },
    );
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

export function customerKeyOf(settings: RemoteOptions["settings"]): S3CustomerKey {
  const SSECustomerKey = settings["sse_customer_key"];
  if (SSECustomerKey === undefined) return {};
  return { SSECustomerKey, SSECustomerAlgorithm: settings["sse_customer_algorithm"] ?? "AES256" };
}
