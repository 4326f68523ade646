import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { add } from "../../pipeline/tracking/add.ts";
import { cloudStatus } from "../../pipeline/tracking/cloud-status.ts";
import { type FetchRequest, fetch } from "../../pipeline/tracking/fetch.ts";
import { type PullRequest, pull } from "../../pipeline/tracking/pull.ts";
import { type PushRequest, push } from "../../pipeline/tracking/push.ts";
import { errorOf } from "../support/errors.ts";
import { commit, git, within, write } from "./two-repositories.ts";
import { files, objects, repositoryWith, storeConfig } from "./workspace.ts";

const one = "b026324c6904b2a9cb4b88d6d61c81d1"; // "1\n"
const two = "26ab0db90d72e28ad0ba1e22ee510510"; // "2\n"
/** Of `data` with `a` and `sub/b`. */
const three = "6d7fce9fee471194aa8b5b6e47267f03"; // "3\n"

async function scene(config = storeConfig): Promise<string> {
  const root = repositoryWith({ "data/a": "1\n", "data/sub/b": "2\n", "f.txt": "3\n" }, config);
  await within(root, (repository) => add({ targets: ["data", "f.txt"] }, repository));
  return root;
}

const pushFrom = (root: string, request: Partial<PushRequest> = {}) =>
  within(root, (repository) => push({ targets: [], ...request }, repository));
const fetchTo = (root: string, request: Partial<FetchRequest> = {}) =>
  within(root, (repository) => fetch({ targets: [], ...request }, repository));
const pullTo = (root: string, request: Partial<PullRequest> = {}) =>
  within(root, (repository) => pull({ targets: [], ...request }, repository));
const store = (root: string) => objects(join(root, "../store"));

/** Takes everything away but what Git and the remote have. */
function forget(root: string): void {
  for (const path of [".dvc/cache", "data", "f.txt"]) rmSync(join(root, path), { recursive: true, force: true });
}

describe("push", () => {
  test("sends everything once", async () => {
    const root = await scene();
    expect(await pushFrom(root)).toEqual({ pushed: 4, sizeBytes: expect.any(Number) as number });
    expect(await pushFrom(root)).toEqual({ pushed: 0, sizeBytes: 0 });
    expect(store(root)).toEqual(objects(join(root, ".dvc/cache")));
  });

  test.each<[string, Partial<PushRequest>, readonly string[]]>([
    ["one output", { targets: ["f.txt"] }, [three]],
    ["what a pattern matches", { targets: ["*.txt"], glob: true }, [three]],
  ])("sends %s", async (_name, request, expected) => {
    const root = await scene();
    await pushFrom(root, request);
    expect(store(root)).toEqual([...expected].sort());
  });

  test("an output goes to the remote that it names; `push: false` and imports stay", async () => {
    const root = await scene(`${storeConfig}['remote "other"']\n    url = ../../other\n`);
    write(root, {
      "f.txt.dvc": `outs:\n- md5: ${three}\n  size: 2\n  hash: md5\n  path: f.txt\n  remote: other\n`,
      "data.dvc": `outs:\n- md5: ${one}\n  size: 2\n  hash: md5\n  path: data\n  push: false\n`,
      "i.dvc": `deps:\n- path: x\n  repo:\n    url: ../there\nouts:\n- md5: ${two}\n  hash: md5\n  path: i\n`,
    });
    await pushFrom(root);
    expect({ store: store(root), other: objects(join(root, "../other")) }).toEqual({ store: [], other: [three] });
  });

  test("sends what branches, tags and all commits name", async () => {
    const root = await scene();
    commit(root);
    git(root, "tag", "v1");
    write(root, { "f.txt": "4\n" });
    await within(root, (repository) => add({ targets: ["f.txt"] }, repository));
    commit(root);
    await pushFrom(root, { targets: ["f.txt"] });
    expect(store(root)).toHaveLength(1);
    await pushFrom(root, { targets: ["f.txt"], allTags: true });
    expect(store(root)).toContain(three);
    rmSync(join(root, "../store"), { recursive: true });
    await pushFrom(root, { targets: ["f.txt"], allCommits: true });
    expect(store(root)).toHaveLength(2);
  });

  test("what is nowhere is named after the rest was sent, and its folder is not said to be whole", async () => {
    const root = await scene();
    rmSync(join(root, ".dvc/cache/files/md5/26"), { recursive: true });
    expect(await errorOf(() => pushFrom(root))).toMatch(/^OBJECT_MISSING: .*data\/sub\/b/);
    expect(store(root)).toEqual([three, one].sort());
  });

  test("the run-cache goes along when it is asked for", async () => {
    const root = await scene();
    const result = `runs/ab/${"ab".repeat(32)}/${"cd".repeat(32)}`;
    write(root, { [`.dvc/cache/${result}`]: "cmd: x\n" });
    expect(await pushFrom(root, { targets: ["f.txt"], runCache: true })).toMatchObject({ pushed: 2 });
    expect(files(join(root, "../store"))[result]).toBe("cmd: x\n");
  });

  test("what stages took goes along with the run-cache, there and back", async () => {
    const root = await scene();
    const record = `lockstep/costs/ab/${"ab".repeat(32)}/${"cd".repeat(32)}.json`;
    const text = '{"wallSeconds":1.5}\n';
    write(root, { [`.dvc/cache/${record}`]: text, ".dvc/cache/lockstep/costs/ab/other.json": "no record" });
    // What is not the result of a stage is no part of what is counted, as in DVC.
    expect(await pushFrom(root, { targets: ["f.txt"], runCache: true })).toMatchObject({ pushed: 1 });
    const sent = Object.keys(files(join(root, "../store"))).filter((name) => name.startsWith("lockstep/"));
    expect(sent).toEqual([record]);
    rmSync(join(root, ".dvc/cache/lockstep"), { recursive: true });
    await within(root, (repository) => fetch({ targets: ["f.txt"], runCache: true }, repository));
    expect(files(join(root, ".dvc/cache/lockstep"))[record.slice("lockstep/".length)]).toBe(text);
  });

  test.each<[string, string, Partial<PushRequest>, string]>([
    ["no remote is configured", "", {}, "REMOTE_MISSING"],
    ["no remote has the name", storeConfig, { remote: "nope" }, "REMOTE_MISSING"],
    ["the remote keeps versions", `${storeConfig}    version_aware = true\n`, {}, "REMOTE_UNSUPPORTED"],
    ["nothing matches the pattern", storeConfig, { targets: ["*.nope"], glob: true }, "TARGET_UNKNOWN"],
    ["nothing has the name", storeConfig, { targets: ["nope"] }, "TARGET_UNKNOWN"],
  ])("is refused when %s", async (_name, config, request, code) => {
    const root = await scene(config);
    expect(await errorOf(() => pushFrom(root, request))).toMatch(new RegExp(`^${code}: `));
  });
});

describe("pull and fetch", () => {
  test("bring everything into an empty clone", async () => {
    const root = await scene();
    await pushFrom(root);
    const whole = files(root);
    forget(root);
    expect(await pullTo(root)).toMatchObject({
      fetched: 4,
      added: ["data/", "f.txt"],
      failed: [],
      reason: undefined,
      stats: { added: 3, modified: 0, deleted: 0 },
    });
    expect(files(root)).toEqual(whole);
    expect(await pullTo(root)).toMatchObject({ fetched: 0, added: [], modified: [] });
  });

  test.each<[string, Partial<FetchRequest>, number, readonly string[]]>([
    ["one output", { targets: ["f.txt.dvc"] }, 1, [three]],
    ["one file of a folder: its listing and itself", { targets: ["data/sub/b"] }, 2, [two]],
    ["nothing that is too large", { maxSize: 2 }, 1, [three]],
    ["metrics only", { types: ["metrics"] }, 0, []],
  ])("fetch brings %s", async (_name, request, fetched, expected) => {
    const root = await scene();
    await pushFrom(root);
    forget(root);
    expect(await fetchTo(root, request)).toMatchObject({ fetched });
    expect(objects(join(root, ".dvc/cache")).filter((id) => !id.endsWith(".dir"))).toEqual(expected);
  });

  test("push of parts sends them with the listing, without which nobody could find them, and a whole push the rest", async () => {
    const root = await scene();
    const store = join(root, "../store");
    await pushFrom(root, { targets: ["data/sub/b"] });
    expect(objects(store).filter((id) => !id.endsWith(".dir"))).toEqual([two]);
    expect(objects(store).filter((id) => id.endsWith(".dir"))).toHaveLength(1);
    await pushFrom(root);
    forget(root);
    expect(await pullTo(root)).toMatchObject({ failed: [] });
  });

  test("pull of a part puts that part alone into the workspace", async () => {
    const root = await scene();
    await pushFrom(root);
    forget(root);
    expect(await pullTo(root, { targets: ["data/sub"] })).toMatchObject({ added: ["data/sub/"] });
    expect(Object.keys(files(root)).filter((path) => path.startsWith("data/"))).toEqual(["data/sub/b"]);
  });

  test("what the remote lacks is a failure that is named; the rest has come", async () => {
    const root = await scene();
    await pushFrom(root);
    forget(root);
    rmSync(join(root, "../store/files/md5/26"), { recursive: true });
    expect(await errorOf(() => fetchTo(root))).toMatch(/^OBJECT_MISSING: .*data\/sub\/b/);
    const { added, failed, reason } = await pullTo(root);
    expect({ added, failed: failed.map(({ path }) => path), code: reason?.code }).toEqual({
      added: ["f.txt"],
      failed: ["data"],
      code: "OBJECT_MISSING",
    });
  });

  test("an object with wrong bytes never gets its name", async () => {
    const root = await scene();
    await pushFrom(root);
    forget(root);
    rmSync(join(root, "../store/files/md5/26"), { recursive: true });
    write(join(root, "../store"), { [`files/md5/26/${two.slice(2)}`]: "xx" });
    expect(await errorOf(() => pullTo(root))).toMatch("OBJECT_CORRUPT");
    expect(objects(join(root, ".dvc/cache"))).not.toContain(two);
  });

  test("without a remote it is enough that the cache has everything", async () => {
    const root = await scene("");
    expect(await fetchTo(root)).toEqual({ fetched: 0, sizeBytes: 0 });
    rmSync(join(root, ".dvc/cache"), { recursive: true });
    expect(await errorOf(() => fetchTo(root))).toMatch("REMOTE_MISSING");
  });

  test("objects of DVC 2.x come from their own place", async () => {
    const root = repositoryWith({ "a.dvc": `outs:\n- md5: ${one}\n  size: 2\n  path: a\n` });
    write(join(root, "../store"), { [`${one.slice(0, 2)}/${one.slice(2)}`]: "1\n" });
    expect(await pullTo(root)).toMatchObject({ fetched: 1, added: ["a"] });
    expect(files(root)["a"]).toBe("1\n");
  });

  test("data that a remote keeps with versions is refused with what to do", async () => {
    const root = repositoryWith({
      "d.dvc": "outs:\n- hash: md5\n  path: d\n  files:\n  - relpath: a\n    md5: b026324c6904b2a9cb4b88d6d61c81d1\n",
    });
    expect(await errorOf(() => pullTo(root))).toMatch("DVC_FEATURE_UNSUPPORTED");
  });
});

describe("status --cloud", () => {
  const cloud = (root: string) => within(root, (repository) => cloudStatus({ targets: [] }, repository));

  test("says what DVC says of cache and remote", async () => {
    const root = await scene();
    expect(await cloud(root)).toEqual({ data: "new", "data/a": "new", "data/sub/b": "new", "f.txt": "new" });
    await pushFrom(root, { targets: ["data"] });
    rmSync(join(root, ".dvc/cache/files/md5/26"), { recursive: true });
    expect(await cloud(root)).toEqual({ "data/sub/b": "deleted", "f.txt": "new" });
    rmSync(join(root, ".dvc/cache/files"), { recursive: true });
    expect(await cloud(root)).toEqual({ "data/a": "deleted", "data/sub/b": "deleted", "f.txt": "missing" });
  });

  test("is empty when both have everything", async () => {
    const root = await scene();
    await pushFrom(root);
    expect(await cloud(root)).toEqual({});
    renameSync(join(root, "../store"), join(root, "../gone"));
    expect(Object.values(await cloud(root))).toEqual(["new", "new", "new", "new"]);
  });
});
