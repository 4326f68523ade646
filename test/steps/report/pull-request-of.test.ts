import { expect, test } from "vitest";
import type { JobEvent } from "../../../pipeline/platform/host/host.ts";
import { pullRequestOf } from "../../../pipeline/steps/report/pull-request-of.ts";
import { reviewWorld } from "../../support/review-world.ts";

const timeout = { timeout: 60_000 };

test("of pull requests with the same head a report belongs to the one whose branch was run", timeout, async () => {
  const world = await reviewWorld();
  const { pull, head: headSha } = await world.propose({ letter: "a" });
  // GitHub names the newest first.
  const copied = world.scene.openPull({ branch: pull.headBranch, author: "eve", fork: "eve/milling" });
  const forge = await (await world.workspace({})).forge();
  const rows: readonly (readonly [string, JobEvent["head"], number | undefined])[] = [
    ["of this repository", { branch: pull.headBranch, isFork: false }, pull.number],
    ["of a fork", { branch: pull.headBranch, isFork: true }, copied.number],
    ["of another branch", { branch: "other", isFork: false }, undefined],
    ["that nobody names: the one that was opened first", undefined, pull.number],
  ];
  for (const [name, head, number] of rows)
    expect((await pullRequestOf(forge, { headSha, head }))?.number, name).toBe(number);
  const { head: old } = await world.propose({ letter: "b" });
  world.scene.state.pulls.splice(2, 1);
  expect(await pullRequestOf(forge, { headSha: old, head: undefined })).toBeUndefined();
});
