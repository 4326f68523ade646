import { publicUrl } from "../../domain/public-url.ts";
import { mapParallel } from "../objects/parallel.ts";
import { GcsApi, readGcsPlace } from "./gcs-api.ts";
import { openGoogleAuth } from "./gcs-auth.ts";
import { GcsUploads } from "./gcs-upload.ts";
import { contentOf } from "./http.ts";
import { openWebClient } from "./http-auth.ts";
import { discard } from "./http-client.ts";
import { presentKeys } from "./present-keys.ts";
import type { Remote, RemoteObject, RemoteOptions } from "./remote.ts";
import { jobsSetting } from "./settings.ts";

const defaultJobs = 8;

function asObject(item: unknown, prefix: string): RemoteObject | undefined {
  const { name, size, updated } = item as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || !name.startsWith(prefix)) return undefined;
  const modifiedMs = typeof updated === "string" ? Date.parse(updated) : Number.NaN;
  return {
    key: name.slice(prefix.length),
    sizeBytes: Number(size ?? 0),
    modifiedMs: Number.isNaN(modifiedMs) ? undefined : modifiedMs,
  };
}

/**
 * A DVC remote in a bucket of Google Cloud Storage, over its JSON API: `ifGenerationMatch=0` makes every write create-only, the store
 * compares the md5 before an object gets its name.
 */
export async function openGcsRemote(options: RemoteOptions): Promise<Remote> {
  const { settings, env } = options;
  const place = readGcsPlace(options.url, settings["endpointurl"] ?? env?.["STORAGE_EMULATOR_HOST"]);
  const url = publicUrl(options.url);
  const client = await openWebClient(options, {});
  const api = new GcsApi(place, client, openGoogleAuth(options, place.endpoint));
  const uploads = new GcsUploads(api);
  const jobs = jobsSetting(settings);

  async function* pages(prefix: string, signal: AbortSignal | undefined): AsyncGenerator<readonly RemoteObject[]> {
    let pageToken: string | undefined;
    do {
      const query = {
        prefix: place.prefix + prefix,
        maxResults: "1000",
        fields: "items(name,size,updated),nextPageToken",
        ...(pageToken === undefined ? {} : { pageToken }),
      };
      const page = await api.json(
        prefix,
        await api.send({ method: "GET", url: api.address("storage", "o", query), signal }),
      );
      const items = Array.isArray(page["items"]) ? page["items"] : [];
      yield items.map((item: unknown) => asObject(item, place.prefix)).filter((object) => object !== undefined);
      pageToken =
        typeof page["nextPageToken"] === "string" && page["nextPageToken"] !== "" ? page["nextPageToken"] : undefined;
    } while (pageToken !== undefined);
  }

  async function* keyPages(prefix: string, signal: AbortSignal | undefined): AsyncGenerator<readonly string[]> {
    for await (const page of pages(prefix, signal)) yield page.map(({ key }) => key);
  }

  const read: Remote["read"] = async (key, { signal, from = 0 } = {}) => {
    const headers = from === 0 ? {} : { range: `bytes=${from}-` };
    const answer = await api.send({ method: "GET", url: api.object(key, { alt: "media" }), headers, signal });
    if (answer.status === 200 || answer.status === 206) {
      const content = contentOf(answer);
      // DVC writes the bytes that the etag encodes, in hexadecimal.
      return {
        ...content,
        etag: content.etag === undefined ? undefined : Buffer.from(content.etag, "base64").toString("hex"),
      };
    }
    await discard(answer);
    if (answer.status === 404) return undefined;
    if (answer.status === 416) return read(key, { signal });
    throw api.failure(key, answer);
  };

  return {
    url,
    jobs,
    read,

    existing: (keys, { signal } = {}) =>
      presentKeys(keys, {
        jobs: jobs ?? defaultJobs,
        pages: (prefix) => keyPages(prefix, signal),
        async isThere(key) {
          const answer = await api.send({ method: "GET", url: api.object(key, { fields: "size" }), signal });
          if (answer.status !== 404) return (await api.json(key, answer))["size"] !== undefined;
          await discard(answer);
          return false;
        },
      }),

    write: (key, source, call = {}) => uploads.write(key, source, call),

    async *list(prefix, { signal } = {}) {
      for await (const page of pages(prefix, signal)) yield* page;
    },

    async remove(keys, { signal } = {}) {
      await mapParallel(keys, jobs ?? defaultJobs, async (key) => {
        const answer = await api.status({ method: "DELETE", url: api.object(key), signal });
        if (answer.status !== 404 && (answer.status < 200 || answer.status > 299)) throw api.failure(key, answer);
      });
    },

    close() {
      client.close();
      return Promise.resolve();
    },
  };
}
