import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitIn } from "../support/github-server/bare.ts";
import { betterParams, damagedRows } from "../support/small-model.ts";
import { checkout, runAction, runProcess } from "./job.ts";
import {
  approvalLine,
  approveAndMerge,
  checks,
  openWorld,
  promoteRun,
  propose,
  pullRequestEvent,
  reportOf,
  reportRun,
  reviewRun,
  serve,
  tags,
  trainedWorld,
  trainRun,
} from "./world.ts";

test("the loop runs on GitHub: train, evaluate, report, review, promote, deploy and monitor, each as its workflow runs it", {
  timeout: 240_000,
}, async () => {
  const world = await openWorld();
  const { state } = world.scene;
  const pull = await propose(world, "first-model", {});

  // The job that runs the stages may not write; nothing is on the pull request yet.
  const { record } = await trainRun(world, pull);
  expect(state.comments).toEqual([]);
  expect(state.checkRuns).toEqual([]);

  // The job that may write knows the pull request by the head alone, and writes once however often it runs.
  for (const name of ["report-once", "report-twice"]) {
    const before = world.scene.server.restCalls;
    const reported = await reportRun(world, { record, headSha: pull.headSha, name });
    expect(world.scene.server.restCalls - before).toBeLessThanOrEqual(12);
    expect(reported, reported.log).toMatchObject({ code: 0 });
    expect(reported.outputs).toMatchObject({ model: "press", version: "v1.0.0" });
    expect(JSON.parse(reported.outputs["models"] ?? "")).toEqual([
      {
        ...{ model: "press", version: "v1.0.0", digest: reported.outputs["digest"] },
        ...{ verdict: reported.outputs["verdict"], planHash: reported.outputs["plan-hash"] },
      },
    ]);
    expect(reported.summary).toContain("press");
  }
  expect(state.comments.map(({ author, body }) => [author?.login, body.split("\n")[0]])).toEqual([
    ["github-actions[bot]", "<!-- lockstep:report -->"],
  ]);
  expect(checks(world, pull.headSha)).toEqual(["lockstep/approval: pending", "lockstep/evaluation: success"]);

  // A reader's approval is refused with its reason, and so is the author's; Ravi's counts.
  const line = approvalLine(world, pull);
  for (const login of ["eve", "dana"]) {
    const refused = await reviewRun(world, login, pull, line);
    expect(refused.code, refused.log).toBe(1);
    expect(refused.log).toMatch(/::error::refused \((?:not_approver|self_approval)\)/);
    expect(checks(world, pull.headSha)).toContain("lockstep/approval: pending");
  }
  const reviewed = await reviewRun(world, "ravi", pull, line);
  expect(reviewed, reviewed.log).toMatchObject({ code: 0 });
  expect(checks(world, pull.headSha)).toContain("lockstep/approval: success");
  expect(gitIn(state.folder, "ls-tree", "-r", "--name-only", "refs/lockstep/approvals").split("\n")).toHaveLength(1);

  // A squash has another commit and the same tree: what was approved is what ships.
  world.scene.merge(pull.number, "squash");
  const promoted = await promoteRun(world, "promote-once");
  expect(promoted, promoted.log).toMatchObject({ code: 0, outputs: { changed: "true" } });
  expect(tags(world)).toEqual(["press#production#1", "press@v1.0.0"]);
  expect(gitIn(state.folder, "for-each-ref", "--format=%(taggername)", "refs/tags/press@v1.0.0")).toBe(
    "github-actions[bot]",
  );
  expect(reportOf(world, pull)).toContain("## 🚀 Merged · `press` `v1.0.0` is promoted to `production`");
  const sequence = state.sequence;
  const again = await promoteRun(world, "promote-twice");
  expect(again, again.log).toMatchObject({ code: 0, outputs: { changed: "false" } });
  expect(state.sequence).toBe(sequence);

  const folder = checkout(world.scene, "deploy", "main");
  await serve(world, folder);
  const deployed = await world.job("promote", "deploy", { step: "deploy", folder, event: "push", payload: {} });
  expect(deployed, deployed.log).toMatchObject({ code: 0 });

  const instances = Array.from({ length: 300 }, (_, at) => ({ kind: "A", load: 100 + (at % 10), wear: 10 }));
  const answer = await fetch(`http://127.0.0.1:${world.port}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ instances: instances.slice(0, 100) }),
  });
  expect(await answer.json()).toMatchObject({ model_version: "v1.0.0" });
  for (const from of [100, 200])
    await fetch(`http://127.0.0.1:${world.port}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ instances: instances.slice(from, from + 100) }),
    });

  // Inputs such as no training row had: one pull request, and the same one when it is found again.
  for (const time of ["first", "second"]) {
    const token = world.scene.jobToken({ contents: "write", "pull-requests": "write" });
    const monitored = await runAction(world.dist, world.scene, {
      step: "monitor",
      folder,
      event: "schedule",
      payload: {},
      token,
    });
    expect(monitored, `${time}: ${monitored.log}`).toMatchObject({ code: 0, outputs: { "pull-request": "2" } });
  }
  expect(state.pulls.map(({ number, author, state: standing }) => [number, author?.login, standing])).toEqual([
    [1, "dana", "closed"],
    [2, "github-actions[bot]", "open"],
  ]);
});

describe("with a champion in place", () => {
  test("a worse model is reported as such, its approval refused, and its merge promotes nothing", {
    timeout: 180_000,
  }, async () => {
    const world = await openWorld();
    const better = await propose(world, "better", betterParams);
    await approveAndMerge(world, better, (await trainRun(world, better)).record);
    expect(await promoteRun(world, "promote-champion")).toMatchObject({ code: 0 });
    const before = tags(world);

    const pull = await propose(world, "damaged", damagedRows);
    const { record, folder } = await trainRun(world, pull);
    const reported = await reportRun(world, { record, headSha: pull.headSha, name: "report-damaged" });
    expect(reported, reported.log).toMatchObject({ code: 0 });
    expect(checks(world, pull.headSha)).toContain("lockstep/evaluation: failure");

    // What the change did stands beside the line that did it.
    const found = world.scene.state.checkRuns.find(
      ({ name, headSha }) => name === "lockstep/evaluation" && headSha === pull.headSha,
    );
    expect(found?.output.annotations).not.toEqual([]);
    for (const { path, start_line: line } of found?.output.annotations as readonly {
      path: string;
      start_line: number;
    }[])
      expect(readFileSync(join(folder, path), "utf8").split("\n").length).toBeGreaterThanOrEqual(line);
    expect(found?.output.summary).toContain("lockstep-report-html");

    // A laptop with the same records says the same, to the byte.
    gitIn(folder, "remote", "set-url", "origin", world.scene.state.folder);
    const args = [join(world.dist, "cli.js"), "report", "--pull-request", String(pull.number)];
    const laptop = await runProcess(process.execPath, args, { cwd: folder, env: process.env });
    expect(laptop.code, laptop.log).toBe(0);
    const markdown = readFileSync(join(folder, ".lockstep/report/report.md"), "utf8");
    expect(markdown).toContain("### History");
    expect(reportOf(world, pull)).toBe(`<!-- lockstep:report -->\n${markdown}`);
    expect(readFileSync(reported.outputs["html"] ?? "", "utf8")).toBe(
      readFileSync(join(folder, ".lockstep/report/report.html"), "utf8"),
    );

    const recorded = readFileSync(join(folder, "models/press.yaml"), "utf8");
    const [, digest = ""] = /^ {2}sha256: ['"]?([0-9a-f]{64})/m.exec(recorded) ?? [];
    const refused = await reviewRun(world, "ravi", pull, `/approve press@${digest}`);
    expect(refused.log).toContain("::error::refused (evaluation_regressed)");
    expect(refused.code).toBe(1);

    world.scene.merge(pull.number);
    const promoted = await promoteRun(world, "promote-damaged");
    expect(promoted.code, promoted.log).toBe(1);
    expect(promoted.log).toContain("::error::refused (no_approval)");
    expect(promoted.outputs).toEqual({ changed: "false" });
    expect(tags(world)).toEqual(before);
    expect(reportOf(world, pull)).toContain("## ❌ Merged · nothing was promoted");
  });

  test("a pull request that is closed says so in the place of its report, once", { timeout: 120_000 }, async () => {
    const { world, pull, record } = await trainedWorld();
    expect(await reportRun(world, { record, headSha: pull.headSha, name: "report-open" })).toMatchObject({ code: 0 });
    pull.state = "closed";
    for (const name of ["close-once", "close-twice"]) {
      const before = world.scene.server.restCalls;
      const closed = await world.job("report", "close", {
        step: "report",
        inputs: { post: "true" },
        folder: checkout(world.scene, name, "main"),
        event: "pull_request_target",
        payload: pullRequestEvent(pull).payload,
      });
      expect(closed, closed.log).toMatchObject({ code: 0 });
      expect(world.scene.server.restCalls - before).toBeLessThanOrEqual(6);
      expect(reportOf(world, pull)).toContain("## ⚫ Closed without a merge · nothing was promoted");
    }
    expect(world.scene.state.comments).toHaveLength(1);
  });

  test("an approval of a head that has moved on is refused, and the report of it is not posted", {
    timeout: 180_000,
  }, async () => {
    const { world, pull, record } = await trainedWorld();
    const seen = pull.headSha;
    expect(await reportRun(world, { record, headSha: seen, name: "report-seen" })).toMatchObject({ code: 0 });
    const line = approvalLine(world, pull);
    await world.scene.commit("first-model", { "NOTES.md": "One more commit.\n" });

    const refused = await reviewRun(world, "ravi", pull, line);
    expect(refused.code, refused.log).toBe(1);
    expect(refused.log).toMatch(/::error::refused \((?:stale_sha|candidate_missing)\)/);

    const comments = world.scene.state.comments.length;
    const late = await reportRun(world, { record, headSha: seen, name: "report-late" });
    expect(late.code, late.log).toBe(1);
    expect(world.scene.state.comments).toHaveLength(comments);
  });
});

describe("what a pull request's run hands over is believed only where it can be checked", () => {
  const forgeries: readonly (readonly [string, (text: string) => string, string])[] = [
    [
      "of another commit",
      (text) => text.replaceAll(/"headSha":"[0-9a-f]{40}"/g, `"headSha":"${"1".repeat(40)}"`),
      "RECORD_INVALID",
    ],
    ["that is no JSON", () => "{", "RECORD_INVALID"],
    ["of another kind", () => '{"kind":"lockstep/Approval","schema":1}', "RECORD_INVALID"],
    [
      "with a member too many",
      (text) => text.replace('"kind":"lockstep/Report"', '"kind":"lockstep/Report","approved":true'),
      "RECORD_INVALID",
    ],
    ["with a number that is none", (text) => text.replace(/"schema":1/, '"schema":1e999'), "RECORD_INVALID"],
  ];
  test("a record that is not this run's, or not a record, writes nothing", { timeout: 120_000 }, async () => {
    const { world, pull, record } = await trainedWorld();
    const text = readFileSync(record, "utf8");
    for (const [name, forge, code] of forgeries) {
      const forged = join(dirname(record), "forged.json");
      writeFileSync(forged, forge(text));
      expect(readFileSync(forged, "utf8"), name).not.toBe(text);
      const ended = await reportRun(world, { record: forged, headSha: pull.headSha, name: `report ${name}` });
      expect(ended.code, `${name}: ${ended.log}`).toBe(1);
      expect(ended.log, name).toContain(`::error::${code}`);
    }
    expect(world.scene.state.comments).toEqual([]);
    expect(world.scene.state.checkRuns).toEqual([]);
  });
});

describe("a job that cannot work says what to do, and changes nothing", () => {
  test("a stage's output is text, not commands to the runner, and sees no token", { timeout: 60_000 }, async () => {
    const world = await openWorld();
    const loud = [
      "echo '::set-output name=changed::true'",
      "echo 'loss 0.3 ##[add-path]/evil'",
      String.raw`printf '\033[2K::add-mask::a\n'`,
      "env | sort",
      "mkdir -p prepared",
      "head -n 401 rows.csv > prepared/train.csv",
      "sed -n -e 1p -e '402,601p' rows.csv > prepared/test.csv",
    ];
    const stage = `stages:\n  prepare:\n    cmd: ${JSON.stringify(loud)}\n    deps: [rows.csv]\n    outs: [prepared/train.csv, prepared/test.csv]`;
    const dvc = readFileSync(join(world.scene.clone, "dvc.yaml"), "utf8").replace(
      /^stages:\n {2}prepare:[^]*?(?=\n {2}train:)/,
      stage,
    );
    await world.scene.commit("loud", { "dvc.yaml": dvc });
    const pull = world.scene.openPull({ branch: "loud", author: "eve" });
    const folder = checkout(world.scene, "loud", pull.headSha);
    gitIn(folder, "remote", "set-head", "origin", "main");
    const ended = await world.job("train", "train", {
      step: "train",
      inputs: { push: "false" },
      folder,
      ...pullRequestEvent(pull),
      environment: { ACTIONS_RUNTIME_TOKEN: "runtime-canary", AWS_SECRET_ACCESS_KEY: "cloud-canary" },
    });
    expect(ended, ended.log).toMatchObject({ code: 0, outputs: {} });
    const lines = ended.log.split("\n");
    expect(lines.filter((line) => /^\s*::(?!group::|endgroup::)/.test(line))).toEqual([]);
    expect(ended.log).not.toContain("##[");
    expect(ended.log).toContain("loss 0.3");
    expect(ended.log).not.toMatch(/canary|GITHUB_|INPUT_/);
  });

  test("every wrong input is named at once", async () => {
    const world = await openWorld();
    const folder = checkout(world.scene, "inputs", "main");
    const ended = await world.job("train", "train", {
      step: "evaluate",
      inputs: { draws: "many", seed: "-1" },
      folder,
      event: "push",
      payload: {},
    });
    expect(ended.code).toBe(1);
    expect(ended.log).toMatch(/::error::ARGUMENT_INVALID: [^\n]*draws[^\n]*seed/);
  });

  test.each([
    ["is no JSON", "{"],
    ["has no commit", JSON.stringify({ pull_request: { number: 1, head: { sha: "$(touch evil)" } } })],
  ])("an event whose payload %s", async (_name, payload) => {
    const world = await openWorld();
    const folder = checkout(world.scene, "event", "main");
    const ended = await world.job("train", "train", { step: "report", folder, event: "pull_request", payload });
    expect(ended.code).toBe(1);
    expect(ended.log).toContain("::error::RECORD_INVALID");
    expect(existsSync(join(folder, "evil"))).toBe(false);
  });

  test("a token without the permission is told the line to add", { timeout: 120_000 }, async () => {
    const { world, pull, record } = await trainedWorld();
    const folder = checkout(world.scene, "report-poor", "main");
    cpSync(record, join(folder, "report.json"));
    const ended = await runAction(world.dist, world.scene, {
      step: "report",
      inputs: { from: "report.json", post: "true" },
      folder,
      event: "workflow_run",
      payload: { workflow_run: { head_sha: pull.headSha } },
      token: world.scene.jobToken({ contents: "read", "pull-requests": "write" }),
    });
    expect(ended.code).toBe(1);
    expect(ended.log).toContain("::error::FORGE_PERMISSION_MISSING");
    expect(ended.log).toContain("checks: ");
    expect(world.scene.state.comments).toEqual([]);
  });

  test("tags that a token may not push stay unmade", { timeout: 120_000 }, async () => {
    const { world, pull, record } = await trainedWorld();
    await approveAndMerge(world, pull, record);
    const folder = checkout(world.scene, "promote-poor", "main");
    const token = world.scene.jobToken({ contents: "read", checks: "read", "pull-requests": "read" });
    const ended = await runAction(world.dist, world.scene, {
      step: "promote",
      folder,
      event: "push",
      payload: {},
      token,
    });
    expect(ended.code).toBe(1);
    expect(ended.log).toContain("::error::GIT_COMMAND_FAILED");
    expect(
      ended.log
        .split("\n")
        .filter((line) => !line.startsWith("::add-mask::"))
        .join("\n"),
    ).not.toContain(token);
    expect(tags(world)).toEqual([]);
  });

  test("a limit on requests that lasts an hour ends the job, and the next run completes", {
    timeout: 120_000,
  }, async () => {
    const { world, pull, record } = await trainedWorld();
    const request = { record, headSha: pull.headSha };
    world.scene.server.fault({
      operation: "issues/create-comment",
      kind: "answer",
      status: 429,
      headers: { "retry-after": "3600" },
    });
    const limited = await reportRun(world, { ...request, name: "report-limited" });
    expect(limited.code).toBe(1);
    expect(limited.log).toContain("rate_limited");
    world.scene.server.fault({ operation: "issues/create-comment", kind: "bad-gateway-after" });
    const next = await reportRun(world, { ...request, name: "report-next" });
    expect(next, next.log).toMatchObject({ code: 0 });
    expect(world.scene.state.comments).toHaveLength(1);
    expect(world.scene.state.checkRuns).toHaveLength(2);

    // A thousand comments later nothing is new: it is found in at most twelve calls, and nothing is written.
    for (let at = 0; at < 1000; at++) world.scene.say("eve", pull.number, `comment ${at}`);
    const before = world.scene.server.served.length;
    const same = await reportRun(world, { ...request, name: "report-same" });
    expect(same, same.log).toMatchObject({ code: 0 });
    const calls = world.scene.server.served.slice(before).filter(({ operation }) => operation !== "graphql");
    expect(calls.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(12);
  });
});
