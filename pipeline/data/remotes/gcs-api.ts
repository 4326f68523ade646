import { LockstepError } from "../../domain/error.ts";
import type { Authorize } from "./gcs-auth.ts";
import { discard, type HttpAnswer, type HttpClient, type HttpRequest, textOf } from "./http-client.ts";
import { failureOfStatus } from "./http-status.ts";
import { RemoteFailure } from "./remote.ts";

/** Longest JSON answer: a page of a thousand objects takes a tenth of it. */
const jsonLimitBytes = 4 * 1024 * 1024;

/** A bucket of Google Cloud Storage and where the remote is in it. */
export interface GcsPlace {
  readonly endpoint: URL;
  readonly bucket: string;
  /** Empty, or ends in `/`. */
  readonly prefix: string;
}

/** @throws LockstepError DVC_CONFIG_INVALID */
export function readGcsPlace(url: string, endpoint: string | undefined): GcsPlace {
  const [, bucket, path = ""] = /^(?:gs|gcs):\/\/([^/?#]+)(?:\/(.*))?$/i.exec(url) ?? [];
  const text = endpoint === undefined || /^https?:\/\//.test(endpoint) ? endpoint : `http://${endpoint}`;
  if (bucket === undefined || (text !== undefined && !URL.canParse(text))) {
    throw new LockstepError(
      "DVC_CONFIG_INVALID",
      "the url of the remote is not gs://bucket/path, or its `endpointurl` no address",
      {
        hint: "Correct it with `lockstep remote modify <name> url gs://bucket/path`.",
      },
    );
  }
  const prefix = path.replace(/\/+$/, "");
  return {
    endpoint: new URL(text ?? "https://storage.googleapis.com"),
    bucket,
    prefix: prefix === "" ? "" : `${prefix}/`,
  };
}

/** Requests of the JSON API, signed; names are keys below the place's prefix. */
export class GcsApi {
  readonly place: GcsPlace;
  readonly #client: HttpClient;
  readonly #authorize: Authorize;

  constructor(place: GcsPlace, client: HttpClient, authorize: Authorize) {
    this.place = place;
    this.#client = client;
    this.#authorize = authorize;
  }

  /** The address of what the API has at `path` below the bucket, with a query. */
  address(kind: "storage" | "upload/storage", path: string, query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(`/${kind}/v1/b/${encodeURIComponent(this.place.bucket)}/${path}`, this.place.endpoint);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  object(key: string, query?: Readonly<Record<string, string>>): URL {
    return this.address("storage", `o/${encodeURIComponent(this.place.prefix + key)}`, query);
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    return this.#client.send({ ...request, headers: { ...(await this.#authorize()), ...request.headers } });
  }

  failure(what: string, answer: HttpAnswer): RemoteFailure {
    return failureOfStatus(`gs://${this.place.bucket}/${this.place.prefix}${what}`, answer);
  }

  /** The status of a request whose answer has nothing else to say. */
  async status(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await this.send(request);
    await discard(answer);
    return answer;
  }

  /**
   * An answer as JSON.
   *
   * @throws RemoteFailure for any status but 200, and for a page of something in between that answers 200 to everything.
   */
  async json(what: string, answer: HttpAnswer): Promise<Readonly<Record<string, unknown>>> {
    if (answer.status !== 200) {
      await discard(answer);
      throw this.failure(what, answer);
    }
    const text = await textOf(answer, jsonLimitBytes);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value) || "error" in value)
      throw new RemoteFailure("transient", `${this.place.endpoint.host}: the answer to a request is not the API's`);
    return value as Readonly<Record<string, unknown>>;
  }
}
