import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import type { Suggestion } from "../../../pipeline/platform/forge/forge.ts";
import type { Fault } from "../../support/github-server/faults.ts";
import { gitHubScene, type Scene } from "../../support/github-server/scene.ts";

const lines = Array.from({ length: 20 }, (_, i) => `key_${i + 1}: ${i + 1}`);
const paramsWith = (line: number): string =>
  `${lines.map((text, i) => (i + 1 === line ? `key_${line}: 99` : text)).join("\n")}\n`;

/** A pull request that changes line 10 of 20, so that lines 7 to 13 are part of its diff. */
async function scene(): Promise<Scene> {
  const made = await gitHubScene({
    files: { "params.yaml": `${lines.join("\n")}\n` },
    branches: { better: { "params.yaml": paramsWith(10) } },
  });
  made.openPull({ branch: "better", author: "ada" });
  return made;
}

const marker = "lockstep:sweep";
const suggestion = ({ state }: Scene, more: Partial<Suggestion> = {}): Suggestion => ({
  headSha: commitSha(state.pulls[0]?.headSha ?? ""),
  path: "params.yaml",
  startLine: 9,
  line: 10,
  body: "```suggestion\nkey_9: 1\nkey_10: 2\n```",
  ...more,
});

test.each<[string, Partial<Suggestion>, boolean]>([
  ["several lines of the diff", {}, true],
  ["one line", { startLine: 10 }, true],
  ["the first line that the diff shows", { startLine: 7, line: 7 }, true],
  ["the last one", { startLine: 13, line: 13 }, true],
  ["a line before it", { startLine: 6, line: 7 }, false],
  ["a line behind it", { startLine: 13, line: 14 }, false],
  ["a file that the change leaves alone", { path: "README.md", startLine: 1, line: 1 }, false],
])("a suggestion for %s", async (_name, more, stands) => {
  const made = await scene();
  expect(await made.forge().keepSuggestion(1, marker, suggestion(made, more))).toBe(stands);
  expect(made.state.lineComments.map(({ path, line }) => [path, line])).toEqual(
    stands ? [["params.yaml", more.line ?? 10]] : [],
  );
});

test("the same suggestion again writes nothing, another text is written in place, and other lines take its place", async () => {
  const made = await scene();
  const keep = (more: Partial<Suggestion> = {}): Promise<boolean> =>
    made.forge().keepSuggestion(1, marker, suggestion(made, more));
  await keep();
  const before = made.state.sequence;
  expect(await keep()).toBe(true);
  expect(made.state.sequence).toBe(before);
  const [first] = made.state.lineComments;
  await keep({ body: "```suggestion\nkey_9: 7\n```" });
  expect(made.state.lineComments.map(({ id }) => id)).toEqual([first?.id]);
  expect(made.state.lineComments[0]?.body).toContain("key_9: 7");
  await keep({ startLine: 10 });
  expect(made.state.lineComments.map(({ startLine }) => startLine)).toEqual([undefined]);
  expect(await made.forge().keepSuggestion(1, marker, undefined)).toBe(false);
  expect(made.state.lineComments).toEqual([]);
});

test("a suggestion of somebody else with the same marker stays", async () => {
  const made = await scene();
  made.state.lineComments.push({
    id: 1,
    pullRequest: 1,
    author: made.state.account("eve"),
    path: "params.yaml",
    commit: suggestion(made).headSha,
    startLine: 9,
    line: 10,
    body: `<!-- ${marker} -->\nmine`,
    sequence: made.state.next(),
  });
  await made.forge().keepSuggestion(1, marker, suggestion(made));
  await made.forge().keepSuggestion(1, marker, undefined);
  expect(made.state.lineComments.map(({ author }) => author.login)).toEqual(["eve"]);
});

describe("a suggestion is made once", () => {
  test.each<[string, Omit<Fault, "operation">[]]>([
    ["when GitHub did it and said 502", [{ kind: "bad-gateway-after" }]],
    ["when GitHub did it and the connection broke", [{ kind: "reset-after" }]],
    ["when the connection broke before", [{ kind: "reset-before" }]],
  ])("%s", async (_name, faults) => {
    const made = await scene();
    for (const fault of faults) made.server.fault({ operation: "pulls/create-review-comment", ...fault } as Fault);
    expect(await made.forge().keepSuggestion(1, marker, suggestion(made))).toBe(true);
    expect(made.state.lineComments).toHaveLength(1);
  });
});

test("without the permission the line to add is named", async () => {
  const made = await scene();
  const forge = made.forge(made.jobToken({ "pull-requests": "read" }));
  await expect(forge.keepSuggestion(1, marker, suggestion(made))).rejects.toMatchObject({
    code: "FORGE_PERMISSION_MISSING",
    hint: expect.stringContaining("`pull-requests: write`") as string,
  });
});
