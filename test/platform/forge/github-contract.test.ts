import { describe } from "vitest";
import { type CommitSha, commitSha } from "../../../pipeline/domain/ids.ts";
import { gitHubScene } from "../../support/github-server/scene.ts";
import { type ForgeWorld, forgeContract } from "./contract.ts";

async function gitHubWorld(): Promise<ForgeWorld> {
  const made = await gitHubScene();
  let commits = 0;
  const token = made.jobToken();
  return {
    forge: made.forge(token),
    again: () => Promise.resolve(made.forge(token)),
    async commit(branch): Promise<CommitSha> {
      commits += 1;
      return commitSha(await made.commit(branch, { [`file-${commits}.txt`]: `${commits}\n` }));
    },
    person(login, permission) {
      const { id } = made.state.account(login);
      made.state.roles.set(login, permission);
      return Promise.resolve({ id: String(id), login });
    },
    comment: (pullRequest, login, body) => Promise.resolve(String(made.say(login, pullRequest, body).id)),
    editComment(id, body) {
      const comment = made.state.comments.find((one) => String(one.id) === id);
      if (comment === undefined) throw new Error(`there is no comment ${id}`);
      made.state.next();
      comment.body = body;
      comment.updatedAt = made.state.now();
      return Promise.resolve();
    },
    async foreignCheck(check) {
      const bot = made.state.account("other[bot]");
      made.state.tokens.set("ghs_other", {
        account: bot,
        app: { id: 99, slug: "other" },
        permissions: { checks: "write" },
      });
      await made.forge("ghs_other").setCheck(check);
    },
    merge: (pullRequest, method) => Promise.resolve(commitSha(made.merge(pullRequest, method))),
    close(pullRequest) {
      const pull = made.state.pulls.find(({ number }) => number === pullRequest);
      if (pull === undefined) throw new Error(`there is no pull request ${pullRequest}`);
      pull.state = "closed";
      return Promise.resolve();
    },
    // Asking through GraphQL who the token is goes by POST, and writes nothing.
    writes: () =>
      Promise.resolve(
        made.server.served.filter(({ method, path }) => method !== "GET" && path !== "/graphql").length.toString(),
      ),
    breakPermissions() {
      made.server.fault({
        operation: "repos/get-collaborator-permission-level",
        kind: "answer",
        status: 500,
        times: 4,
      });
      return Promise.resolve();
    },
  };
}

describe("GitHub", () => {
  forgeContract(gitHubWorld);
});
