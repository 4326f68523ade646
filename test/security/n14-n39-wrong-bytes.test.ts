import { chmodSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { describeArtifact, verifyFiles } from "../../pipeline/data/objects/artifact.ts";
import { errorOf } from "../support/errors.ts";
import { everything, lockstep, md5, plant, plantDirectory, pointer, put, type Victim, victim } from "./victim.ts";

const content = "the right bytes, of which there are some\n";

/** What a store may give instead, with the id of the right bytes. */
const wrong: readonly (readonly [name: string, bytes: string])[] = [
  ["other bytes of the same length", content.replace("right", "wrong")],
  ["fewer bytes", content.slice(0, 10)],
  ["no bytes", ""],
  ["more bytes", `${content}and more\n`],
  ["another object", "another object, itself intact\n"],
  ["an error document", "<?xml version='1.0'?><Error><Code>InternalError</Code></Error>"],
];

/** A place in a store, without bytes of its own. */
function pathIn(store: string, id: string): string {
  return join(store, "files/md5", id.slice(0, 2), id.slice(2));
}

describe("N14: a remote that gives", () => {
  test.concurrent.each(wrong)("%s changes neither cache nor workspace", async (_name, bytes) => {
    const here = victim();
    const good = plant(here.remote, "good\n");
    put(here.work, {
      "data.dvc": pointer(plant(here.remote, bytes, md5(content)), "data"),
      "good.dvc": pointer(good, "good"),
    });
    put(here.work, { data: "mine\n" });
    const before = everything(here);
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
    expect(output).toContain("OBJECT_CORRUPT");
    expect(everything(here)["work/data"]).toBe(before["work/data"]);
    expect(globSync(`${here.work}/.dvc/cache/files/md5/*/*`).filter((path) => !path.endsWith(good.slice(2)))).toEqual(
      [],
    );
  });

  test("wrong bytes every time is asked at most three times", async () => {
    let asked = 0;
    const id = md5(content);
    const server = createServer((request, response) => {
      if (request.method === "GET" && request.url?.endsWith(id.slice(2)) === true) asked++;
      response.end(content.replace("right", "wrong"));
    });
    await new Promise<void>((fulfil) => server.listen(0, "127.0.0.1", fulfil));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const here = victim(`http://127.0.0.1:${(server.address() as AddressInfo).port}/store`);
    put(here.work, { "data.dvc": pointer(id, "data") });
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
    expect(output).toContain("OBJECT_CORRUPT");
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(3);
    expect(globSync(`${here.work}/.dvc/cache/files/md5/*/*`)).toEqual([]);
    expect(Object.keys(everything(here))).not.toContain("work/data");
  });

  test("a .dir object with other members under its name writes nothing", async () => {
    const here = victim();
    const good = plant(here.remote, "good\n");
    const id = plantDirectory(here.remote, [{ md5: good, relpath: "a" }]);
    plant(here.remote, JSON.stringify([{ md5: good, relpath: "b" }]), id);
    put(here.work, { "data.dvc": pointer(id, "data") });
    const before = everything(here);
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
    expect(everything(here)).toEqual(before);
  });
});

/** Two contents with one md5: X. Wang, D. Feng, X. Lai, H. Yu (2004), "Collisions for hash functions". */
const collision = [
  "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571415a085125e8f7cdc99fd91dbdf280373c5b" +
    "d8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70",
  "d131dd02c5e6eec4693d9a0698aff95c2fcab50712467eab4004583eb8fb7f8955ad340609f4b30283e4888325f1415a085125e8f7cdc99fd91dbd7280373c5b" +
    "d8823e3156348f5bae6dacd436c919c6dd53e23487da03fd02396306d248cda0e99f33420f577ee8ce54b67080280d1ec69821bcb6a8839396f965ab6ff72a70",
].map((hex) => Buffer.from(hex, "hex"));

test("N14: of two contents with one md5, the one that was not approved is refused by its sha256", async () => {
  const [approved = Buffer.of(), other = Buffer.of()] = collision;
  expect(md5(other)).toBe(md5(approved));
  expect(other.equals(approved)).toBe(false);
  const here = victim();
  put(here.work, { "model/weights.bin": approved });
  const artifact = await describeArtifact({ root: here.work, path: "model", format: "any" });
  await verifyFiles(join(here.work, "model"), artifact);
  put(here.work, { "model/weights.bin": other });
  expect(await errorOf(() => verifyFiles(join(here.work, "model"), artifact))).toMatch(/^ARTIFACT_DIGEST_MISMATCH/);
});

/** A cache as somebody else filled it: read-only objects, as DVC takes for proven. */
function poison({ work }: Victim, bytes: string, id: string): void {
  const path = pathIn(join(work, ".dvc/cache"), id);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  chmodSync(path, 0o444);
}

describe("N39: a cache in which an object holds", () => {
  test.concurrent.each(wrong)("%s never reaches the workspace (checkout)", async (_name, bytes) => {
    const here = victim();
    poison(here, bytes, md5(content));
    put(here.work, { "data.dvc": pointer(md5(content), "data") });
    const before = everything(here);
    const { code, output } = await lockstep(here, ["checkout"]);
    expect(code, output).not.toBe(0);
    expect(output).toContain("OBJECT_CORRUPT");
    expect(everything(here)).toEqual(before);
  });

  test.concurrent.each(wrong)("%s never reaches a remote (push), and fsck names it", async (_name, bytes) => {
    const here = victim();
    poison(here, bytes, md5(content));
    put(here.work, { "data.dvc": pointer(md5(content), "data") });
    const before = everything(here);
    const pushed = await lockstep(here, ["push"]);
    expect(pushed.code, pushed.output).not.toBe(0);
    expect(everything(here)).toEqual(before);
    const checked = await lockstep(here, ["fsck"]);
    expect(checked.code, checked.output).toBe(1);
    expect(checked.output).toMatch(/^damaged\t.*lockstep fsck --quarantine/m);
  });

  test("wrong bytes is healed by a pull, and by an add of the right ones", async () => {
    const here = victim();
    poison(here, "wrong\n", md5(content));
    put(here.work, { "data.dvc": pointer(plant(here.remote, content), "data") });
    const pulled = await lockstep(here, ["pull"]);
    expect(pulled.code, pulled.output).toBe(0);
    expect(readFileSync(join(here.work, "data"), "utf8")).toBe(content);

    const there = victim();
    poison(there, "wrong\n", md5(content));
    put(there.work, { data: content });
    await lockstep(there, ["add", "data"]);
    expect(readFileSync(pathIn(join(there.work, ".dvc/cache"), md5(content)), "utf8")).toBe(content);
  });

  test("wrong bytes is moved aside by fsck --quarantine, never removed", async () => {
    const here = victim();
    poison(here, "wrong\n", md5(content));
    const { code, output } = await lockstep(here, ["fsck", "--quarantine"]);
    expect(code, output).toBe(1);
    expect(
      globSync(`${here.work}/.dvc/cache/.quarantine/files/md5/*/*`).map((path) => readFileSync(path, "utf8")),
    ).toEqual(["wrong\n"]);
    expect((await lockstep(here, ["fsck"])).code, "nothing is left to check").toBe(1);
  });
});

test("N39: no workflow and no action restores a cache that a pull request could have filled", () => {
  const root = join(import.meta.dirname, "..", "..");
  const files = [
    ...globSync(".github/workflows/*.yml", { cwd: root }),
    ...globSync("actions/*/action.yml", { cwd: root }),
  ];
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    expect(text, file).not.toMatch(/uses: actions\/cache/);
    // setup-node looks for a package manager to cache for unless it is told not to.
    expect(text.match(/uses: actions\/setup-node/g)?.length ?? 0, file).toBe(
      text.match(/package-manager-cache: false/g)?.length ?? 0,
    );
  }
});
