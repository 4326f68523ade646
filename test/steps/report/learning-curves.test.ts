import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import { curvePointLimit } from "../../../pipeline/domain/report-view.ts";
import { openTerminalHost } from "../../../pipeline/platform/host/terminal.ts";
import { stateOf } from "../../../pipeline/repository/state.ts";
import { type CurveState, learningCurves } from "../../../pipeline/steps/report/learning-curves.ts";
import { openWorkspace } from "../../../pipeline/wiring.ts";
import { commitAll, git, makeRepository, write } from "../../platform/git/support.ts";

const inputs = { "command train": "node train.js" };
const md5Of = (text: string): string => createHash("md5").update(text).digest("hex");

/** `step` and value, as DVCLive writes them. */
function tsv(values: readonly (number | string)[]): string {
  return ["step\tloss", ...values.map((value, index) => `${String(index + 1)}\t${String(value)}`), ""].join("\n");
}

async function opened(folder: string) {
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text) };
  const host = openTerminalHost({ inputs: {}, stream, environment: {} });
  const workspace = await openWorkspace(host, {
    ...{ folder, environment: process.env, as: "dana" },
    signal: new AbortController().signal,
  });
  const at = (commit: string): CurveState => ({ state: stateOf(workspace.git, commitSha(commit)), inputs });
  return { workspace, at, said };
}

describe("curves that Git has", () => {
  test("stand beside those of the merge base", async () => {
    const folder = makeRepository();
    const path = "live/plots/metrics/validation/loss.tsv";
    const base = commitAll(folder, "base", { [path]: tsv([0.9, 0.5]) });
    const head = commitAll(folder, "head", {
      [path]: tsv([0.8, 0.4, 0.3]),
      "live/plots/metrics/training/loss.tsv": tsv([0.7]),
      "live/plots/other/loss.tsv": tsv([1]),
    });
    const { workspace, at } = await opened(folder);
    expect(await learningCurves(workspace, { head: at(head), base: at(base) })).toEqual([
      { path: "live/plots/metrics/training/loss.tsv", name: "training/loss", head: [[1, 0.7]], base: [] },
      {
        ...{ path, name: "validation/loss" },
        head: [
          [1, 0.8],
          [2, 0.4],
          [3, 0.3],
        ],
        base: [
          [1, 0.9],
          [2, 0.5],
        ],
      },
    ]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ["none was written", { "README.md": "words" }],
    ["it has no point", { "live/plots/metrics/loss.tsv": "step\tloss\n" }],
    ["it is no table", { "live/plots/metrics/loss.tsv": "<html>" }],
    ["it is larger than a curve", { "live/plots/metrics/loss.tsv": `${tsv([1])}${"\n".repeat(1_100_000)}` }],
  ])("are not shown where %s", async (_name, files) => {
    const folder = makeRepository();
    const { workspace, at } = await opened(folder);
    expect(await learningCurves(workspace, { head: at(commitAll(folder, "head", files)), base: undefined })).toBe(
      undefined,
    );
  });

  test("are thinned, the first and the last step kept, and at most eight of them", async () => {
    const folder = makeRepository();
    const values = Array.from({ length: 5000 }, (_, step) => 1 / (step + 1));
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [`live/plots/metrics/m${String(n + 10)}.tsv`, tsv(values)]),
    );
    const { workspace, at } = await opened(folder);
    const found = await learningCurves(workspace, { head: at(commitAll(folder, "head", files)), base: undefined });
    expect(found).toHaveLength(8);
    expect(found?.[0]?.head).toHaveLength(curvePointLimit);
    expect([found?.[0]?.head[0], found?.[0]?.head.at(-1)]).toEqual([
      [1, 1],
      [5000, 1 / 5000],
    ]);
  });
});

describe("curves that a stage keeps in the cache", () => {
  const curve = tsv([0.6, 0.2]);
  const listing = JSON.stringify([{ md5: md5Of(curve), relpath: "plots/metrics/training/loss.tsv" }]);
  const lock = (stage: string): string => `schema: '2.0'
stages:
  ${stage}:
    cmd: node train.js
    outs:
    - path: live
      hash: md5
      md5: ${md5Of(listing)}.dir
      size: ${String(curve.length)}
      nfiles: 1
`;

  function stored(stage: string): { readonly folder: string; readonly head: string; readonly object: string } {
    const folder = makeRepository();
    const place = (md5: string, ending = ""): string =>
      `.dvc/cache/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}${ending}`;
    const head = commitAll(folder, "head", {
      ".dvc/config": "",
      ".dvc/.gitignore": "/cache\n",
      "dvc.lock": lock(stage),
    });
    write(folder, { [place(md5Of(curve))]: curve, [place(md5Of(listing), ".dir")]: listing });
    expect(git(folder, "status", "--porcelain")).toBe("");
    return { folder, head, object: join(folder, place(md5Of(curve))) };
  }

  test("are read by their md5", async () => {
    const { folder, head } = stored("train");
    const { workspace, at } = await opened(folder);
    expect(await learningCurves(workspace, { head: at(head), base: undefined })).toEqual([
      {
        ...{ path: "live/plots/metrics/training/loss.tsv", name: "training/loss", base: [] },
        head: [
          [1, 0.6],
          [2, 0.2],
        ],
      },
    ]);
  });

  test("of a stage that does not make the model say nothing", async () => {
    const { folder, head } = stored("other");
    const { workspace, at } = await opened(folder);
    expect(await learningCurves(workspace, { head: at(head), base: undefined })).toBeUndefined();
  });

  test("that are gone are left out, and the log says so", async () => {
    const { folder, head, object } = stored("train");
    rmSync(object);
    const { workspace, at, said } = await opened(folder);
    expect(await learningCurves(workspace, { head: at(head), base: undefined })).toBeUndefined();
    expect(said.join("")).toContain("the learning curve live/plots/metrics/training/loss.tsv is not shown");
  });
});
