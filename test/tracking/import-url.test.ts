import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parsePointer } from "../../pipeline/data/dvc/pointer.ts";
import { stageMd5 } from "../../pipeline/data/dvc/stage-md5.ts";
import { fetch } from "../../pipeline/tracking/fetch.ts";
import { type ImportUrlRequest, importUrl } from "../../pipeline/tracking/import-url.ts";
import { pull } from "../../pipeline/tracking/pull.ts";
import { status } from "../../pipeline/tracking/status.ts";
import { errorOf } from "../support/errors.ts";
import { memoryFolder } from "../support/folder.ts";
import { emptyRepository, within, write } from "./two-repositories.ts";

const helloMd5 = "b1946ac92492d2347c6235b4d2611184";

function scene() {
  const folder = memoryFolder();
  const root = join(folder, "here");
  emptyRepository(
    root,
    `['remote "stor"']\n    url = ../../outside\n['remote "main"']\n    url = ../../store\n[core]\n    remote = main\n`,
  );
  write(folder, { "outside/f.csv": "hello\n", "outside/d/x": "a\n", "outside/d/y": "b\n" });
  write(root, { "sub/.keep": "" });
  const run = (url: string, more: Partial<ImportUrlRequest> = {}) =>
    within(root, (repository) => importUrl({ url, mode: "all", ...more }, repository));
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  return { folder, root, run, read };
}

/** A server that gives one file, with or without an ETag. */
async function serve(etag: string | undefined): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url !== "/deep/f%20%C3%A9.csv") {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-length": "6", ...(etag === undefined ? {} : { etag }) });
    response.end(request.method === "HEAD" ? undefined : "hello\n");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}/deep/f%20%C3%A9.csv`;
}

describe("import-url", () => {
  test("of a file of this machine: the bytes that DVC writes", async () => {
    const { run, read, root } = scene();
    const imported = await run("../outside/f.csv", { out: "rel.csv" });
    expect(imported).toMatchObject({ path: "rel.csv", pointer: "rel.csv.dvc", md5: helloMd5 });
    // The md5 on top is what DVC 3.67.1 computes for this text.
    expect(read("rel.csv.dvc")).toBe(`md5: e9634fdb2f8950efe5d403037e4ee74a
frozen: true
deps:
- md5: ${helloMd5}
  size: 6
  hash: md5
  path: ../outside/f.csv
outs:
- md5: ${helloMd5}
  size: 6
  hash: md5
  path: rel.csv
`);
    expect(read("rel.csv")).toBe("hello\n");
    expect(read(".gitignore")).toBe("/rel.csv\n");
    expect(existsSync(join(root, ".dvc/cache/files/md5/b1/946ac92492d2347c6235b4d2611184"))).toBe(true);
    expect(await within(root, (repository) => status({ targets: [] }, repository))).toMatchObject({});
  });

  test("of a folder through a remote of the config, into a folder that exists", async () => {
    const { run, read } = scene();
    await run("remote://stor/d", { out: "sub" });
    expect(read("sub/d.dvc")).toContain("path: remote://stor/d\n");
    expect(read("sub/d.dvc")).toContain("md5: f62bf14ce8e66489b698d57f812b9f77.dir\n  size: 4\n  nfiles: 2\n");
    expect([read("sub/d/x"), read("sub/d/y")]).toEqual(["a\n", "b\n"]);
    expect(read("sub/.gitignore")).toBe("/d\n");
  });

  test.each<[string, string | undefined, string]>([
    ["an ETag, which DVC writes with its quotes", '"6b01a19d-8"', `- checksum: '"6b01a19d-8"'\n  size: 6\n`],
    ["nothing: then the content's md5 is kept", undefined, `- md5: ${helloMd5}\n  size: 6\n`],
  ])("of a server that tells %s", async (_name, etag, dep) => {
    const { run, read } = scene();
    const url = await serve(etag);
    expect((await run(url)).path).toBe("f é.csv");
    expect(read("f é.csv")).toBe("hello\n");
    expect(read("f é.csv.dvc")).toContain(`deps:\n${dep}  hash: md5\n  path: ${url}\n`);
  });

  test.each<[ImportUrlRequest["mode"], string, boolean]>([
    ["source", "checksum: '\"e\"'\n  size: 6\n", false],
    ["pointer", "deps:\n- hash: md5\n  path: http", false],
    ["remote", `outs:\n- md5: ${helloMd5}\n  size: 6\n`, true],
  ])("in the mode %s brings nothing here", async (mode, text, isSent) => {
    const { run, read, root, folder } = scene();
    const url = await serve('"e"');
    await run(url, { out: "x.csv", mode });
    expect(read("x.csv.dvc")).toContain(text);
    expect(existsSync(join(root, "x.csv"))).toBe(false);
    expect(read(".gitignore")).toBe("/x.csv\n");
    expect(existsSync(join(folder, "store/files/md5/b1/946ac92492d2347c6235b4d2611184"))).toBe(isSent);
    if (isSent)
      expect(await within(root, (repository) => fetch({ targets: [] }, repository))).toMatchObject({ fetched: 1 });
  });

  test.each<[string, string, Partial<ImportUrlRequest>, string]>([
    ["a file that is not there", "../outside/nope", {}, "TARGET_UNKNOWN"],
    ["a key that is not there", "remote://stor/nope", {}, "TARGET_UNKNOWN"],
    ["a remote that is not there", "remote://nope/x", {}, "REMOTE_MISSING"],
    ["a scheme without a driver", "ftp://host/x", {}, "REMOTE_UNSUPPORTED"],
    ["a bucket without a key", "s3://bucket", {}, "ARGUMENT_INVALID"],
    ["a password that would get into Git", "https://ann:secret@host/x", {}, "ARGUMENT_INVALID"],
    ["a place out of the repository", "../outside/f.csv", { out: "../x" }, "PATH_UNSAFE"],
    ["a place in DVC's own folder", "../outside/f.csv", { out: ".dvc/x" }, "PATH_UNSAFE"],
    ["a place where something stands", "../outside/f.csv", { out: "sub/.keep" }, "WORKSPACE_MODIFIED"],
  ])("refuses %s, and changes nothing", async (_name, url, more, code) => {
    const { run, root } = scene();
    const error = await errorOf(() => run(url, more));
    expect(error).toContain(code);
    expect(error).not.toContain("secret");
    expect(
      execFileSync("git", ["status", "--porcelain", "--untracked-files=all"], { cwd: root, encoding: "utf8" }),
    ).toBe("?? .dvc/.gitignore\n?? .dvc/config\n?? sub/.keep\n");
  });

  test.each<[string, "source" | "pointer", string, (url: string) => string]>([
    ["a file of this machine", "source", "../outside/f.csv", (url) => url],
    ["a file of this machine, of which nothing was said", "pointer", "../outside/f.csv", (url) => url],
    ["a folder of a remote", "source", "remote://stor/d", (url) => url],
    ["a file of a server", "source", "", (url) => url],
  ])(
    "brings %s later, when it is asked for by name: the pointer is the one of an import at once",
    async (_name, mode, url) => {
      const { run, read, root } = scene();
      const typed = url === "" ? await serve('"e"') : url;
      await run(typed, { out: "sub/whole", mode: "all" });
      const whole = parsePointer(read("sub/whole.dvc"), "sub/whole.dvc");
      await run(typed, { out: "sub/later", mode });
      const warnings: string[] = [];
      const pulled = (targets: readonly string[]) =>
        within(root, (repository) =>
          pull({ targets }, { ...repository, warn: (message) => void warnings.push(message) }),
        );
      const before = read("sub/later.dvc");
      await pulled([]);
      expect(read("sub/later.dvc")).toBe(before);
      expect(warnings.join()).toContain("`lockstep pull sub/later.dvc` brings it");
      expect(await pulled(["sub/later.dvc"])).toMatchObject({
        fetched: 1,
        added: [expect.stringMatching(/^sub\/later\/?$/)],
      });
      const later = parsePointer(read("sub/later.dvc"), "sub/later.dvc");
      expect(later.deps).toEqual(whole.deps);
      expect(later.outs).toEqual(whole.outs.map((out) => ({ ...out, path: "later" })));
      expect(later.rest?.get("md5")).toBe(stageMd5(later));
      expect(await pulled(["sub/later"])).toMatchObject({ fetched: 0 });
    },
  );

  test("does not bring later what has changed since", async () => {
    const { run, read, root, folder } = scene();
    await run("../outside/f.csv", { out: "later", mode: "source" });
    const before = read("later.dvc");
    write(folder, { "outside/f.csv": "other\n" });
    const error = await errorOf(() => within(root, (repository) => fetch({ targets: ["later"] }, repository)));
    expect(error).toMatch(/^OBJECT_CORRUPT: /);
    expect(read("later.dvc")).toBe(before);
  });

  test("again only when told to; then the new content is recorded", async () => {
    const { run, read, folder, root } = scene();
    await run("../outside/f.csv");
    write(folder, { "outside/f.csv": "changed" });
    expect(await errorOf(() => run("../outside/f.csv"))).toContain("WORKSPACE_MODIFIED");
    rmSync(join(root, "f.csv"));
    expect(await errorOf(() => run("../outside/f.csv"))).toContain("OUTPUT_OVERLAPS");
    mkdirSync(join(root, "other"));
    await run("../outside/f.csv", { force: true });
    expect(read("f.csv")).toBe("changed");
    expect(read("f.csv.dvc")).not.toContain(helloMd5);
  });

  test("a server that breaks off in the middle is asked again, and nothing half is kept", async () => {
    const { run, read } = scene();
    let asked = 0;
    const server = createServer((request, response) => {
      asked++;
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
      const body = Buffer.from("hello\n").subarray(from);
      response.writeHead(from === 0 ? 200 : 206, {
        "content-length": String(body.length),
        ...(from === 0 ? {} : { "content-range": `bytes ${String(from)}-5/6` }),
      });
      if (asked > 1) response.end(body);
      else response.write(body.subarray(0, 3), () => response.destroy());
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    await run(`http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}/f.csv`);
    expect(read("f.csv")).toBe("hello\n");
    expect(asked).toBe(2);
  });
});
