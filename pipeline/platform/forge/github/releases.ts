import { createReadStream } from "node:fs";
import { LockstepError } from "../../../domain/error.ts";
import { sha256 } from "../../../domain/ids.ts";
import type { AssetFile, Release, ReleaseAsset, Releases } from "../release.ts";
import { isAsset } from "../same-asset.ts";
import { type Client, pageSize } from "./client.ts";
import { type Need, statusOf } from "./failure.ts";
import { uploadBase } from "./upload-base.ts";

type Answer = Awaited<ReturnType<Client["rest"]["repos"]["listReleases"]>>["data"][number];
type AssetAnswer = Answer["assets"][number];

const writing = "contents: write";

/** Largest file that GitHub takes into a release: less than 2 GiB. */
const assetLimitBytes = 2 * 1024 ** 3 - 1;

function assetOf(answer: AssetAnswer): ReleaseAsset {
  const [, digest] = /^sha256:([0-9a-f]{64})$/.exec(answer.digest ?? "") ?? [];
  return {
    id: String(answer.id),
    name: answer.name,
    sizeBytes: answer.size,
    sha256: digest === undefined ? undefined : sha256(digest),
    // What is left of an upload that broke off is a "starter", or "open".
    isWhole: answer.state === "uploaded",
  };
}

function releaseOf(answer: Answer): Release {
  return {
    id: String(answer.id),
    tag: answer.tag_name,
    title: answer.name ?? "",
    body: answer.body ?? "",
    isDraft: answer.draft,
    assets: answer.assets.map(assetOf),
    url: answer.html_url,
  };
}

/** Deletes; what is gone already is fine. */
async function gone(deleted: Promise<unknown>): Promise<void> {
  try {
    await deleted;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}

/** Releases of one repository on GitHub. */
export function openReleases(client: Client, apiUrl: string): Releases {
  const { rest, repository } = client;

  const listAll = (): Promise<readonly Answer[]> =>
    client.all({ what: "list the releases", permission: writing }, (page) =>
      rest.repos.listReleases({ ...repository, per_page: pageSize, page }),
    );

  const assetsOf = async (id: string): Promise<readonly ReleaseAsset[]> => {
    const need: Need = { what: `list the files of release ${id}`, permission: writing };
    const found = await client.all(need, (page) =>
      rest.repos.listReleaseAssets({ ...repository, release_id: Number(id), per_page: pageSize, page }),
    );
    return found.map(assetOf);
  };

  const removeAsset = (asset: ReleaseAsset): Promise<void> => {
    const need: Need = { what: `delete the file ${asset.name} of a release`, permission: writing };
    return gone(
      client.repeat(need, () => rest.repos.deleteReleaseAsset({ ...repository, asset_id: Number(asset.id) })),
    );
  };

  const upload = async ({ id, tag }: Release, file: AssetFile): Promise<ReleaseAsset> => {
    const need: Need = { what: `upload ${file.name} to the release of ${tag}`, permission: writing };
    const release = await client.repeat(need, () => rest.repos.getRelease({ ...repository, release_id: Number(id) }));
    const baseUrl = uploadBase(apiUrl, release.upload_url);
    return client.create<ReleaseAsset>(need, {
      send: async () => {
        const { data } = await rest.repos.uploadReleaseAsset({
          ...repository,
          release_id: Number(id),
          name: file.name,
          baseUrl,
          headers: { "content-type": file.mediaType, "content-length": file.sizeBytes },
          // The types know of texts alone; a file is sent as it is read.
          data: createReadStream(file.path) as unknown as string,
        });
        return { data: assetOf(data) };
      },
      find: async () => {
        const found = (await assetsOf(id)).find(({ name }) => name === file.name);
        if (found === undefined || isAsset(found, file)) return found;
        // What broke off keeps its name, and nothing else can be sent under it.
        await removeAsset(found);
        return undefined;
      },
    });
  };

  return {
    async list() {
      return (await listAll()).toSorted((a, b) => a.id - b.id).map(releaseOf);
    },

    async draft({ tag, commit, title, body }) {
      const need: Need = { what: `make the release of ${tag}`, permission: writing };
      const made = await client.create<Answer>(need, {
        send: () =>
          rest.repos.createRelease({
            ...repository,
            tag_name: tag,
            target_commitish: commit,
            name: title,
            body,
            draft: true,
            make_latest: "false",
          }),
        find: async () => (await listAll()).find((one) => one.tag_name === tag && one.draft),
      });
      return releaseOf(made);
    },

    async keepAsset(release, file) {
      const present = (await assetsOf(release.id)).filter(({ name }) => name === file.name);
      if (present.some((asset) => isAsset(asset, file))) return { changed: false };
      if (file.sizeBytes > assetLimitBytes)
        throw new LockstepError(
          "FORGE_REQUEST_FAILED",
          `${file.name} has ${file.sizeBytes} bytes, and GitHub takes files of less than 2 GiB into a release`,
          { hint: "The model is on the DVC remote; `lockstep models export` writes the same files into a folder." },
        );
      for (const asset of present) await removeAsset(asset);
      const made = await upload(release, file);
      // Servers of before digests count none; the size is all there is then.
      if (isAsset({ ...made, sha256: made.sha256 ?? file.sha256 }, file)) return { changed: true };
      await removeAsset(made);
      throw new LockstepError(
        "FORGE_REQUEST_FAILED",
        `GitHub has got other bytes as ${file.name} of ${release.tag} than were sent`,
        { hint: "The file was taken away again. Run this job again." },
      );
    },

    removeAsset: (_release, asset) => removeAsset(asset),

    async publish({ id, tag }, { title, body }) {
      const need: Need = { what: `publish the release of ${tag}`, permission: writing };
      await client.repeat(need, () =>
        rest.repos.updateRelease({
          ...repository,
          release_id: Number(id),
          name: title,
          body,
          draft: false,
          make_latest: "true",
        }),
      );
    },

    discard({ id, tag }) {
      const need: Need = { what: `delete a draft of the release of ${tag}`, permission: writing };
      return gone(client.repeat(need, () => rest.repos.deleteRelease({ ...repository, release_id: Number(id) })));
    },
  };
}
