import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { commitSha, sha256 } from "../../../pipeline/domain/ids.ts";
import type { Forge } from "../../../pipeline/platform/forge/forge.ts";
import { uploadBase } from "../../../pipeline/platform/forge/github/upload-base.ts";
import type { AssetFile } from "../../../pipeline/platform/forge/release.ts";
import { errorOf } from "../../support/errors.ts";
import { temporaryFolder } from "../../support/folder.ts";
import type { Fault } from "../../support/github-server/faults.ts";
import { gitHubScene, type SceneOptions } from "../../support/github-server/scene.ts";
import { localWorld } from "./local-world.ts";

const order = {
  tag: "team/predictor@v1.2.0",
  commit: commitSha("a".repeat(40)),
  title: "team/predictor v1.2.0",
  body: "<!-- lockstep:release -->\nFiles",
};

/** A file on disk, as a release is to have it. */
function assetFile(name: string, text: string): AssetFile {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return {
    name,
    path,
    sizeBytes: Buffer.byteLength(text),
    sha256: sha256(createHash("sha256").update(text).digest("hex")),
    mediaType: "application/octet-stream",
  };
}

async function gitHub(options: SceneOptions = {}) {
  const made = await gitHubScene(options);
  return { ...made, open: (): Forge => made.forge(made.jobToken()) };
}

interface World {
  readonly open: () => Forge | Promise<Forge>;
  readonly written: () => number | string | Promise<number | string>;
}

describe.each<[string, () => Promise<World>]>([
  [
    "GitHub",
    async () => {
      const { open, state } = await gitHub();
      return { open, written: () => state.sequence };
    },
  ],
  [
    "an Enterprise Server",
    async () => {
      const { open, state } = await gitHub({ base: "/api/v3" });
      return { open, written: () => state.sequence };
    },
  ],
  [
    "the local forge",
    async () => {
      const world = await localWorld();
      return { open: () => world.again(), written: () => world.writes() };
    },
  ],
])("a release on %s", (_name, openWorld) => {
  test("is a draft until it is published, with what it was given", async () => {
    const { open } = await openWorld();
    const { releases } = await open();
    const made = await releases.draft(order);
    const file = assetFile("model.tar", "weights");
    expect(await releases.keepAsset(made, file)).toEqual({ changed: true });
    const [draft] = await (await open()).releases.list();
    expect(draft).toMatchObject({ tag: order.tag, title: order.title, body: order.body, isDraft: true });
    expect(draft?.assets).toMatchObject([{ name: "model.tar", sizeBytes: 7, sha256: file.sha256, isWhole: true }]);
    await releases.publish(made, { title: "Better", body: "Text" });
    expect(await (await open()).releases.list()).toMatchObject([
      { id: made.id, tag: order.tag, title: "Better", body: "Text", isDraft: false, assets: [{ name: "model.tar" }] },
    ]);
  });

  test("has a file once, however often it is kept, and the newer bytes under its name", async () => {
    const { open, written } = await openWorld();
    const { releases } = await open();
    const made = await releases.draft(order);
    await releases.keepAsset(made, assetFile("model.tar", "weights"));
    const before = await written();
    expect(await releases.keepAsset(made, assetFile("model.tar", "weights"))).toEqual({ changed: false });
    expect(await written()).toBe(before);
    // The same length, so that only the digest tells.
    const newer = assetFile("model.tar", "WEIGHTS");
    expect(await releases.keepAsset(made, newer)).toEqual({ changed: true });
    expect((await releases.list())[0]?.assets).toMatchObject([{ name: "model.tar", sha256: newer.sha256 }]);
  });

  test("loses a file and itself without complaint when they are gone already", async () => {
    const { open } = await openWorld();
    const { releases } = await open();
    const made = await releases.draft(order);
    await releases.keepAsset(made, assetFile("model.tar", "weights"));
    const asset = (await releases.list())[0]?.assets[0];
    if (asset === undefined) throw new Error("the file is not listed");
    await releases.removeAsset(made, asset);
    await releases.removeAsset(made, asset);
    expect((await releases.list())[0]?.assets).toEqual([]);
    await releases.discard(made);
    await releases.discard(made);
    expect(await releases.list()).toEqual([]);
  });
});

describe("an upload to GitHub", () => {
  test.each<[string, readonly Omit<Fault, "operation">[]]>([
    ["GitHub took it and said 502", [{ kind: "bad-gateway-after" }]],
    ["GitHub took it and the connection broke", [{ kind: "reset-after" }]],
    ["the connection broke before", [{ kind: "reset-before" }]],
    [
      "it broke before, and then GitHub took it and said 502",
      [{ kind: "reset-before" }, { kind: "bad-gateway-after" }],
    ],
  ])("is there once when %s", async (_name, faults) => {
    const { open, server, state } = await gitHub();
    const { releases } = open();
    const made = await releases.draft(order);
    for (const fault of faults) server.fault({ operation: "repos/upload-release-asset", ...fault } as Fault);
    await releases.keepAsset(made, assetFile("model.tar", "weights"));
    expect(state.releases[0]?.assets.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ["model.tar", "weights"],
    ]);
    expect(server.faults.unused).toEqual([]);
  });

  test("that broke off keeps its name, and gives it up to the whole file", async () => {
    const { open, state } = await gitHub();
    const { releases } = open();
    const made = await releases.draft(order);
    await releases.keepAsset(made, assetFile("model.tar", "weights"));
    const [asset] = state.releases[0]?.assets ?? [];
    if (asset === undefined) throw new Error("nothing was uploaded");
    asset.state = "open";
    expect((await releases.list())[0]?.assets).toMatchObject([{ isWhole: false, sha256: undefined }]);
    await releases.keepAsset(made, assetFile("model.tar", "weights"));
    expect(state.releases[0]?.assets).toMatchObject([{ name: "model.tar", state: "uploaded" }]);
  });

  test("of bytes that GitHub counts otherwise is taken back", async () => {
    const { open, state } = await gitHub();
    const { releases } = open();
    const made = await releases.draft(order);
    const file = assetFile("model.tar", "weights");
    const error = await errorOf(() => releases.keepAsset(made, { ...file, sha256: sha256("0".repeat(64)) }));
    expect(error).toContain("FORGE_REQUEST_FAILED");
    expect(state.releases[0]?.assets).toEqual([]);
  });

  test("goes nowhere when the answer wants it at another place", async () => {
    const { open, state, server } = await gitHub();
    const { releases } = open();
    const made = await releases.draft(order);
    const [release] = state.releases;
    if (release === undefined) throw new Error("there is no release");
    release.uploadUrl = "https://uploads.example.com/repos/acme/milling/releases/1/assets{?name,label}";
    const error = await errorOf(() => releases.keepAsset(made, assetFile("model.tar", "weights")));
    expect(error).toContain("FORGE_REQUEST_FAILED");
    expect(error).toContain("another place");
    expect(server.served.some(({ operation }) => operation === "repos/upload-release-asset")).toBe(false);
  });
});

test("a draft is made once when the answer to making it is lost", async () => {
  const { open, server, state } = await gitHub();
  server.fault({ operation: "repos/create-release", kind: "reset-after" });
  const made = await open().releases.draft(order);
  expect(state.releases.map(({ id }) => String(id))).toEqual([made.id]);
});

test("a token that may only read makes no draft", async () => {
  const made = await gitHubScene();
  const error = await errorOf(() => made.forge(made.jobToken({ contents: "read" })).releases.draft(order));
  expect(error).toContain("FORGE_PERMISSION_MISSING");
});

test("a file that went from the local folder is not whole, and comes again", async () => {
  const { forge } = await localWorld();
  const made = await forge.releases.draft(order);
  await forge.releases.keepAsset(made, assetFile("model.tar", "weights"));
  rmSync(join(fileURLToPath(made.url), "model.tar"));
  expect((await forge.releases.list())[0]?.assets).toMatchObject([{ isWhole: false }]);
  expect(await forge.releases.keepAsset(made, assetFile("model.tar", "weights"))).toEqual({ changed: true });
});

test.each(["../model.tar", ".hidden", "a/b", ""])("the local forge takes no file named %j", async (name) => {
  const { forge } = await localWorld();
  const made = await forge.releases.draft(order);
  const file = { ...assetFile("model.tar", "weights"), name };
  expect(await errorOf(() => forge.releases.keepAsset(made, file))).toContain("FORGE_REQUEST_FAILED");
});

const path = "/repos/acme/milling/releases/7/assets";

test.each([
  ["github.com", "https://api.github.com", "https://uploads.github.com", ""],
  ["a tenant with data residency", "https://api.acme.ghe.com", "https://uploads.acme.ghe.com", ""],
  ["an Enterprise Server", "https://git.acme.org/api/v3", "https://git.acme.org", "/api/uploads"],
])("files go to the uploads of %s", (_name, api, origin, base) => {
  expect(uploadBase(api, `${origin}${base}${path}{?name,label}`)).toBe(`${origin}${base}`);
});

test.each([
  ["another host", "https://api.github.com", `https://uploads.github.com.example.com${path}`],
  ["a host of another tenant", "https://api.acme.ghe.com", `https://uploads.other.ghe.com${path}`],
  ["no encryption", "https://api.github.com", `http://uploads.github.com${path}`],
  ["another port", "https://git.acme.org/api/v3", `https://git.acme.org:8443${path}`],
  ["another kind of path", "https://api.github.com", "https://uploads.github.com/gists"],
  ["nothing", "https://api.github.com", ""],
])("no file goes to %s", (_name, api, upload) => {
  expect(() => uploadBase(api, upload)).toThrow(expect.objectContaining({ code: "FORGE_REQUEST_FAILED" }));
});
