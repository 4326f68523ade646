import { once } from "node:events";
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { openGit } from "../../pipeline/platform/git/simple-git.ts";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import { serveFolder } from "../../pipeline/wiring.ts";
import {
  approvalLine,
  check,
  comment,
  merge,
  moreEpochs,
  onMain,
  openPlayground,
  type Playground,
  propose,
  shipFirstModel,
  tagNames,
} from "./playground.ts";

let shipped: Playground & { remove(): void };
let second: number;

beforeAll(async () => {
  shipped = await openPlayground();
  await shipFirstModel(shipped);
  second = await propose(shipped, { branch: "more-epochs", files: moreEpochs });
  const markdown = await check(shipped, second, "more-epochs");
  await comment(shipped, { person: "ravi", number: second, body: approvalLine(markdown) });
  await merge(shipped, second);
  await onMain(shipped);
}, 180_000);

afterAll(() => {
  shipped.remove();
});

/** Code, message and hint of what a step throws. */
async function failure(body: () => Promise<unknown>): Promise<LockstepError> {
  try {
    await body();
  } catch (error) {
    if (error instanceof LockstepError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Path → size and bytes of every object in the store. */
function objects(play: Playground): readonly string[] {
  const store = join(play.folder, "store");
  return readdirSync(store, { recursive: true, encoding: "utf8" })
    .map((path) => join(store, path))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** The object of the model that production is to get, in the store. */
function modelObject(play: Playground): string {
  const record = readFileSync(play.at("robot", "models/failure-predictor.yaml"), "utf8");
  const [, id] = /path: weights\.bin\n {4}size_bytes: \d+\n {4}md5: ['"]?([0-9a-f]{32})/.exec(record) ?? [];
  if (id === undefined) throw new Error(`no md5 of the weights in:\n${record}`);
  return join(play.folder, "store/files/md5", id.slice(0, 2), id.slice(2));
}

function forgetModels(play: Playground): void {
  for (const folder of [".lockstep/models", ".dvc/cache"])
    rmSync(play.at("robot", folder), { recursive: true, force: true });
}

const currentFile = ".lockstep/production/failure-predictor.current.json";

describe("a bad input is a coded error with a hint, and changes nothing", () => {
  test("an object that the remote lacks is named, with the command for its author", async () => {
    const play = shipped.copy();
    await play.step("robot", "promote");
    forgetModels(play);
    rmSync(modelObject(play), { force: true });
    const before = readFileSync(play.at("robot", currentFile), "utf8");
    const error = await failure(() => play.step("robot", "deploy"));
    expect(error.code).toBe("OBJECT_MISSING");
    expect(error.message).toContain("weights.bin");
    expect(error.hint).toContain("lockstep push");
    expect(readFileSync(play.at("robot", currentFile), "utf8")).toBe(before);
  }, 60_000);

  test("an object with other bytes of the same length is never deployed", async () => {
    const play = shipped.copy();
    await play.step("robot", "promote");
    forgetModels(play);
    const object = modelObject(play);
    chmodSync(object, 0o644);
    writeFileSync(
      object,
      readFileSync(object).map((byte) => byte ^ 1),
    );
    const before = readFileSync(play.at("robot", currentFile), "utf8");
    const error = await failure(() => play.step("robot", "deploy"));
    expect(error.code).toBe("OBJECT_CORRUPT");
    expect(error.hint).toBeDefined();
    expect(readFileSync(play.at("robot", currentFile), "utf8")).toBe(before);
  }, 60_000);

  test.each([
    ["dvc.yaml", "stages:\n  train:\n    cmd: [unclosed\n", "YAML_INVALID", "dvc.yaml:"],
    ["lockstep.yaml", "models: {a: 1}\n", "CONFIG_INVALID", "lockstep.yaml:1:"],
    ["params.yaml", "train:\n  epochs: 1\n  epochs: 2\n", "YAML_INVALID", "params.yaml:3:3"],
    [
      "models/failure-predictor.yaml",
      "kind: lockstep/Model\nschema: 2\n",
      "RECORD_INVALID",
      "models/failure-predictor.yaml:2:",
    ],
  ])(
    "a broken %s is named with line and column",
    async (path, text, code, place) => {
      const play = shipped.copy();
      await play.git("dana", "switch", "--quiet", "main");
      await play.git("dana", "pull", "--quiet", "--ff-only");
      writeFileSync(play.at("dana", path), text);
      const stored = objects(play);
      const error = await failure(() => play.step("dana", "train"));
      expect(error.code).toBe(code);
      expect(error.message).toContain(place);
      expect(error.hint).toBeDefined();
      expect(readFileSync(play.at("dana", path), "utf8")).toBe(text);
      expect(objects(play)).toEqual(stored);
    },
    60_000,
  );

  test("a tag by hand under the name that a version is to get is refused, and moves nothing", async () => {
    const play = shipped.copy();
    const wrong = await play.git("ravi", "rev-parse", "HEAD");
    await play.git("ravi", "tag", "--annotate", "--message", "by hand", "failure-predictor@v1.1.0", wrong);
    await play.git("ravi", "push", "--quiet", "origin", "failure-predictor@v1.1.0");
    const { result, log } = await play.step("robot", "promote");
    expect(result.refusals).not.toEqual([]);
    expect(log).toContain("refused (unledgered_tag)");
    expect((await tagNames(play)).filter((name) => name.includes("production"))).toEqual([
      "failure-predictor#production#1",
    ]);
    expect(await play.git("robot", "ls-remote", "origin", "refs/tags/failure-predictor@v1.1.0^{}")).toContain(wrong);
  }, 60_000);

  test("N27 a tag made by hand is not deployed: no event stands behind it", async () => {
    const play = shipped.copy();
    await play.step("robot", "promote");
    await play.step("robot", "deploy");
    const before = readFileSync(play.at("robot", currentFile), "utf8");
    const old = await play.git("robot", "rev-parse", "failure-predictor@v1.0.0^{}");
    await play.git("ravi", "fetch", "--quiet", "--tags", "origin");
    await play.git("ravi", "tag", "--annotate", "--message", "by hand", "failure-predictor#production#9", old);
    await play.git("ravi", "push", "--quiet", "origin", "failure-predictor#production#9");
    const error = await failure(() => play.step("robot", "deploy"));
    expect(error.code).toBe("TAG_UNLEDGERED");
    expect(error.hint).toContain("lockstep promote");
    expect(readFileSync(play.at("robot", currentFile), "utf8")).toBe(before);
  }, 60_000);

  test("an entry of the ledger that cannot be read is named, and stands only in the way of the model it is about", async () => {
    const ledger = async (play: Playground, text: string): Promise<LockstepError | undefined> => {
      const git = await openGit({
        folder: play.at("robot"),
        identity: { name: "ravi", email: "ravi@example.com" },
        env: {},
      });
      await git.appendToLedger("refs/lockstep/approvals", { path: "9/by-hand.json", text });
      return play.step("robot", "promote").then(
        () => undefined,
        (error: unknown) => (error instanceof LockstepError ? error : Promise.reject(error as Error)),
      );
    };
    const subject = { subject: { model: "failure-predictor" }, verb: "maybe" };
    for (const text of [JSON.stringify(subject), "no JSON"]) {
      const error = await ledger(shipped.copy(), text);
      expect(error).toMatchObject({ code: "RECORD_INVALID" });
      expect(error?.message).toContain("refs/lockstep/approvals:9/by-hand.json");
    }
    const other = shipped.copy();
    expect(await ledger(other, JSON.stringify({ ...subject, subject: { model: "another" } }))).toBeUndefined();
    expect(await tagNames(other)).toContain("failure-predictor@v1.1.0");
  }, 60_000);

  test("a pull request that names other rows is judged by those of the base, and its training rows never are among them", async () => {
    const play = shipped.copy();
    await propose(play, {
      branch: "own-rows",
      files: {
        "lockstep.yaml": (text) =>
          text
            .replace("evaluation_rows: prepared/test.csv", "evaluation_rows: prepared/train.csv")
            .replace("training_rows: prepared/train.csv", "training_rows: prepared/test.csv"),
      },
    });
    await play.git("robot", "fetch", "--quiet", "origin");
    await play.git("robot", "switch", "--quiet", "--detach", "origin/own-rows");
    await play.step("robot", "train");
    const error = await failure(() => play.step("robot", "evaluate"));
    expect(error.code).toBe("LEAKAGE_FOUND");
  }, 60_000);

  test("a port that is taken is named", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const host = openTerminalHost({ inputs: {}, stream: { write: () => undefined }, environment: {} });
    const error = await failure(() =>
      serveFolder(host, { folder: shipped.at("robot", ".lockstep/production"), host: "127.0.0.1", port }),
    );
    taken.close();
    expect(error.code).toBe("PORT_IN_USE");
    expect(error.message).toContain(String(port));
    expect(error.hint).toContain(String(port));
  });
});
