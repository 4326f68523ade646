import { createHash } from "node:crypto";
import { contract } from "./contract.ts";
import { type Answer, type Handler, type Request, refusal } from "./handlers.ts";
import { accountShape, type Place } from "./shapes.ts";
import type { RepositoryState, StoredAsset, StoredRelease } from "./state.ts";

type Shape = Record<string, unknown>;

const notFound = refusal(404, "Not Found");
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** What GitHub makes of the name of a file: what is no letter, digit or one of `.-_+` becomes a dot, and none stands at an end. */
function storedName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._+-]+/g, ".").replaceAll(/^\.+|\.+$/g, "");
}

function assetShape(place: Place, state: RepositoryState, asset: StoredAsset): Shape {
  const repository = `${state.owner}/${state.name}`;
  return {
    ...contract().example("get", "/repos/{owner}/{repo}/releases/assets/{asset_id}", 200),
    url: `${place.api}/repos/${repository}/releases/assets/${asset.id}`,
    browser_download_url: `${place.web}/${repository}/releases/download/${asset.id}/${asset.name}`,
    id: asset.id,
    name: asset.name,
    label: "",
    state: asset.state,
    content_type: asset.contentType,
    size: asset.bytes.length,
    digest:
      asset.state === "uploaded" && asset.isCounted
        ? `sha256:${createHash("sha256").update(asset.bytes).digest("hex")}`
        : null,
    uploader: accountShape(place, asset.uploader),
  };
}

function releaseShape(place: Place, state: RepositoryState, release: StoredRelease): Shape {
  const repository = `${state.owner}/${state.name}`;
  const api = `${place.api}/repos/${repository}/releases/${release.id}`;
  const uploads = place.api.endsWith("/api/v3") ? place.api.replace(/v3$/, "uploads") : place.api;
  return {
    url: api,
    html_url: `${place.web}/${repository}/releases/tag/${release.tag}`,
    assets_url: `${api}/assets`,
    upload_url: release.uploadUrl ?? `${uploads}/repos/${repository}/releases/${release.id}/assets{?name,label}`,
    tarball_url: null,
    zipball_url: null,
    id: release.id,
    node_id: `RE_${release.id}`,
    tag_name: release.tag,
    target_commitish: release.commit,
    name: release.title,
    body: release.body,
    draft: release.isDraft,
    prerelease: false,
    created_at: state.now(),
    published_at: release.isDraft ? null : state.now(),
    author: accountShape(place, release.author),
    assets: release.assets.map((asset) => assetShape(place, state, asset)),
  };
}

function releaseOf({ state, parameters }: Request): StoredRelease | undefined {
  return state.releases.find(({ id }) => String(id) === parameters["release_id"]);
}

function create({ state, place, token, body }: Request): Answer {
  const tag = text(body["tag_name"]);
  // Of drafts there may be several at a tag.
  if (body["draft"] !== true && state.releases.some((one) => one.tag === tag && !one.isDraft))
    return refusal(422, "Validation Failed");
  const release: StoredRelease = {
    id: 1000 + state.next(),
    tag,
    commit: text(body["target_commitish"]),
    title: text(body["name"]),
    body: text(body["body"]),
    isDraft: body["draft"] === true,
    author: token.account,
    assets: [],
    uploadUrl: undefined,
    sequence: state.sequence,
  };
  state.releases.push(release);
  return { status: 201, body: releaseShape(place, state, release) };
}

function update(request: Request): Answer {
  const { state, place, body } = request;
  const release = releaseOf(request);
  if (release === undefined) return notFound;
  state.next();
  if (typeof body["name"] === "string") release.title = body["name"];
  if (typeof body["body"] === "string") release.body = body["body"];
  if (typeof body["draft"] === "boolean") release.isDraft = body["draft"];
  return { status: 200, body: releaseShape(place, state, release) };
}

function upload(request: Request): Answer {
  const { state, place, token, query, contentType, raw } = request;
  const release = releaseOf(request);
  if (release === undefined) return notFound;
  const name = storedName(query.get("name") ?? "");
  if (release.assets.some((asset) => asset.name === name))
    return {
      status: 422,
      body: {
        message: "Validation Failed",
        documentation_url: "https://docs.github.com/rest",
        errors: [{ resource: "ReleaseAsset", code: "already_exists", field: "name" }],
      },
    };
  const asset: StoredAsset = {
    id: 2000 + state.next(),
    name,
    state: "uploaded",
    contentType,
    bytes: raw,
    isCounted: true,
    uploader: token.account,
  };
  release.assets.push(asset);
  return { status: 201, body: assetShape(place, state, asset) };
}

function removeAsset({ state, parameters }: Request): Answer {
  for (const release of state.releases) {
    const at = release.assets.findIndex(({ id }) => String(id) === parameters["asset_id"]);
    if (at === -1) continue;
    state.next();
    release.assets.splice(at, 1);
    return { status: 204 };
  }
  return notFound;
}

function remove({ state, parameters }: Request): Answer {
  const at = state.releases.findIndex(({ id }) => String(id) === parameters["release_id"]);
  if (at === -1) return notFound;
  state.next();
  state.releases.splice(at, 1);
  return { status: 204 };
}

/** Releases and their files. Drafts are shown to whoever may write. */
export const releaseHandlers: Readonly<Record<string, Handler>> = {
  "repos/list-releases": {
    needs: ["contents=read"],
    run: ({ state, place, token, visible }) => ({
      status: 200,
      items: state.releases
        .filter(
          ({ isDraft, sequence }) => sequence <= visible && (!isDraft || token.permissions["contents"] === "write"),
        )
        .toReversed()
        .map((release) => releaseShape(place, state, release)),
    }),
  },
  "repos/create-release": { needs: ["contents=write"], run: create },
  "repos/get-release": {
    needs: ["contents=read"],
    run: (request) => {
      const release = releaseOf(request);
      return release === undefined
        ? notFound
        : { status: 200, body: releaseShape(request.place, request.state, release) };
    },
  },
  "repos/update-release": { needs: ["contents=write"], run: update },
  "repos/delete-release": { needs: ["contents=write"], run: remove },
  "repos/list-release-assets": {
    needs: ["contents=read"],
    run: (request) => {
      const assets = releaseOf(request)?.assets;
      if (assets === undefined) return notFound;
      return { status: 200, items: assets.map((asset) => assetShape(request.place, request.state, asset)) };
    },
  },
  "repos/upload-release-asset": { needs: ["contents=write"], run: upload },
  "repos/delete-release-asset": { needs: ["contents=write"], run: removeAsset },
};
