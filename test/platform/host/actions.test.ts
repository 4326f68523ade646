import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withoutCommands } from "../../../pipeline/platform/host/actions.ts";
import { temporaryFolder } from "../../support/folder.ts";

const door = new URL("../../../pipeline/platform/host/actions.ts", import.meta.url).href;

interface Ended {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: string;
  readonly summary: string;
}

/** Runs the body of an action in a process of its own, as a runner starts it. */
async function run(body: string, environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const folder = temporaryFolder();
  const [outputs, summary] = [join(folder, "output"), join(folder, "summary")];
  for (const file of [outputs, summary]) writeFileSync(file, "");
  const script = `import { runAction } from ${JSON.stringify(door)};
    await runAction(async (host, job) => { ${body} });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      GITHUB_OUTPUT: outputs,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_WORKSPACE: folder,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, log, outputs: readFileSync(outputs, "utf8"), summary: readFileSync(summary, "utf8") };
}

const done = "return { refusals: [] };";

/** Lines that the runner would take for commands: `::name::` at the start, `##[name]` anywhere. */
function commands(log: string): readonly string[] {
  return log.split(/\r?\n/).filter((line) => /^\s*::[\w-]+[^:]*::/.test(line) || /##\[[\w-]+/.test(line));
}

describe("hostile text in the log", () => {
  test.each([
    "::set-output name=x::evil",
    "  ::add-mask::a",
    "\t::stop-commands::x",
    "\u00a0::error::x",
    "\u3000::error::x",
    "before\n::add-path::/evil",
    "before\r\n::add-path::/evil",
    "before\r::add-path::/evil",
    "before\u2028::add-path::/evil",
    "before\u0085::add-path::/evil",
    "in the middle ##[add-path]/evil",
    "##[set-env name=X]y",
    "\u001b[31m::error::x",
    "\u0000::error::x",
    ":\u001b[0m:error::x",
    "#\u001b[0m#[error]x",
  ])("%j is shown, not obeyed", async (text) => {
    expect(commands(withoutCommands(text))).toEqual([]);
    const ended = await run(
      `const text = ${JSON.stringify(text)};
       host.info(text); host.warning(text); host.error(text); await host.group(text, async () => {}); ${done}`,
    );
    expect(ended.code).toBe(0);
    // Our own commands and nothing else.
    expect(
      commands(ended.log).map((line) => line.replace(/::.*/s, "").trim() + (/^::(\w+)/.exec(line)?.[1] ?? "")),
    ).toEqual(["warning", "error", "group", "endgroup"]);
    expect(ended.outputs).toBe("");
  });

  test("what is not a command is shown as it is", () => {
    for (const text of ["a::b::c", "std::vector<int>", "# heading", "## heading", "x: :y", "## [link]"])
      expect(withoutCommands(text)).toBe(text);
  });
});

describe("the runner's channels", () => {
  test("inputs, outputs, summary and mask", async () => {
    const ended = await run(
      `host.mask("s3cret\\n\\nsecond");
       host.output("model", host.input("model-name") ?? "none");
       host.output("none", host.input("none") ?? "absent");
       host.output("hostile", "a\\nEOF\\nother<<EOF\\nevil\\nEOF");
       await host.summary("# Report");
       host.progress("Pushing", 0.5);
       ${done}`,
      { "INPUT_MODEL-NAME": " failure-predictor ", INPUT_NONE: "" },
    );
    expect(ended.code).toBe(0);
    expect(ended.log).toBe("::add-mask::s3cret\n::add-mask::second\n");
    expect(ended.summary.trim()).toBe("# Report");
    const [, delimiter = ""] = /^model<<(\S+)$/m.exec(ended.outputs) ?? [];
    expect(delimiter).toMatch(/^ghadelimiter_/);
    expect(ended.outputs).toContain(`model<<${delimiter}\nfailure-predictor\n`);
    expect(ended.outputs).toMatch(/^none<<\S+\nabsent\n/m);
    // Exactly three outputs: the fourth is text inside of the third.
    expect(ended.outputs.match(/<<ghadelimiter_/g)).toHaveLength(3);
  });

  test("the token is masked before anything is said", async () => {
    const ended = await run(`host.info("working"); ${done}`, { "INPUT_GITHUB-TOKEN": "ghs_token" });
    expect(ended.log).toBe("::add-mask::ghs_token\nworking\n");
  });

  test("without a place for summaries there is none", async () => {
    const ended = await run(`delete process.env.GITHUB_STEP_SUMMARY; await host.summary("x"); ${done}`);
    expect(ended.log).toBe("");
    expect([ended.code, ended.summary]).toEqual([0, ""]);
  });

  test("a group closes when its body throws, and the step fails with code, sentence and what now", async () => {
    const ended = await run(`
      const { LockstepError } = await import(${JSON.stringify(new URL("../../../pipeline/domain/error.ts", import.meta.url).href)});
      await host.group("Push", async () => {
        throw new LockstepError("OBJECT_MISSING", "no object\\n::add-path::/evil", { hint: "Push it.", cause: new Error("404") });
      });`);
    expect(ended.code).toBe(1);
    expect(ended.log).toMatch(/^::group::Push\n::endgroup::\n::error::OBJECT_MISSING: no object%0A/);
    expect(ended.log).toContain("because: 404");
    expect(ended.log).toContain("What now: Push it.");
    expect(commands(ended.log)).toHaveLength(3);
  });

  test("a refusal fails the step with its code", async () => {
    const ended = await run(`return { refusals: [{ code: "no_approval", sentence: "Nobody has approved." }] };`);
    expect(ended.code).toBe(1);
    expect(ended.log).toBe("::error::refused (no_approval): Nobody has approved.\n");
  });

  test("SIGTERM aborts what the step does", async () => {
    const ended = await run(`
      setTimeout(() => process.kill(process.pid, "SIGTERM"), 20);
      const alive = setInterval(() => {}, 1000);
      await new Promise((resolve) => job.signal.addEventListener("abort", resolve, { once: true }));
      clearInterval(alive);
      host.info("stopped"); ${done}`);
    expect([ended.code, ended.log]).toEqual([0, "stopped\n"]);
  });
});

const sha = "a".repeat(40);

test("the event comes from the file that the runner names", async () => {
  const file = join(temporaryFolder(), "event.json");
  writeFileSync(file, JSON.stringify({ workflow_run: { head_sha: sha, pull_requests: [{ number: 9 }] } }));
  const ended = await run(`host.info(JSON.stringify(host.event)); ${done}`, {
    GITHUB_EVENT_NAME: "workflow_run",
    GITHUB_EVENT_PATH: file,
  });
  expect(JSON.parse(ended.log)).toEqual({ name: "workflow_run", headSha: sha });
});

test("a payload that GitHub would not send fails the step before it begins", async () => {
  const file = join(temporaryFolder(), "event.json");
  writeFileSync(file, JSON.stringify({ issue: { number: 7, pull_request: {} }, comment: { id: "$(id)" } }));
  const ended = await run(`host.info("went on"); ${done}`, {
    GITHUB_EVENT_NAME: "issue_comment",
    GITHUB_EVENT_PATH: file,
  });
  expect(ended.code).toBe(1);
  expect(ended.log).toContain("RECORD_INVALID");
  expect(ended.log).not.toContain("went on");
});
