import type { Command } from "commander";
import { LockstepError } from "../domain/error.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand, Session } from "./session.ts";

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is not the number of a pull request`, {
      hint: "`lockstep pr list` shows the numbers.",
    });
  return Number(text);
}

const examples: Readonly<Record<string, readonly string[]>> = {
  create: ['lockstep pr create --title "Add the night shift"'],
  list: ["lockstep pr list", "lockstep pr list --all --json"],
  show: ["lockstep pr show 12"],
  comment: ['lockstep pr comment 12 "/approve failure-predictor@<digest>"'],
  merge: ["lockstep pr merge 12", "lockstep pr merge 12 --method squash"],
  close: ["lockstep pr close 12"],
  issues: ["lockstep pr issues", "lockstep pr issues --json"],
  permit: ["lockstep pr permit ravi write"],
  team: ["lockstep pr team @acme/reviewers ravi mei"],
  protect: ["lockstep pr protect", "lockstep pr protect lockstep/evaluation lockstep/approval"],
};

async function forgeOf(session: Session) {
  const { openForge } = await import("../wiring.ts");
  return openForge(session);
}

/** `lockstep pr …`: the local forge, for repositories without GitHub. */
export function addPullRequestCommands(program: Command, addPlain: AddCommand): void {
  const pr = program
    .command("pr")
    .summary("pull requests of the local forge")
    .description("Pull requests of the local forge.");
  const add: AddCommand = (command, work) => {
    addPlain(addExamples(command, examples[command.name()] ?? []), work);
  };

  add(
    pr
      .command("create")
      .summary("open a pull request for the current branch")
      .requiredOption("--title <text>", "title")
      .option("--body <text>", "description", "")
      .option("--base <branch>", "branch to merge into", "main"),
    async (session, command) => {
      const options = command.opts<{ title: string; body: string; base: string }>();
      const { forge, git } = await forgeOf(session);
      const head = await git.currentBranch();
      if (head === undefined)
        throw new LockstepError(
          "ARGUMENT_INVALID",
          "HEAD is detached, so there is no branch to open a pull request for",
          {
            hint: "Run `git switch -c <branch>` first.",
          },
        );
      await git.push(head);
      const opened = await forge.openPullRequest({ ...options, head });
      session.say(`#${opened.number} ${opened.title} (${opened.head.branch} → ${opened.base.branch})`);
      session.print(opened);
      return exitCodes.done;
    },
  );

  add(
    pr.command("list").summary("list open pull requests").option("--all", "closed and merged ones, too", false),
    async (session, command) => {
      const { forge } = await forgeOf(session);
      const { all } = command.opts<{ all: boolean }>();
      const found = await forge.pullRequests(all ? "all" : "open");
      if (found.length === 0)
        session.say(all ? "there is no pull request" : "no pull request is open; `--all` lists those that are over");
      for (const item of found)
        session.say(`#${item.number}\t${item.state}\t${item.title}\t${item.head.branch}\t${item.author.login}`);
      session.print(found);
      return exitCodes.done;
    },
  );

  add(
    pr.command("show").argument("<number>").summary("show a pull request with its checks and comments"),
    async (session, command) => {
      const { forge } = await forgeOf(session);
      const shown = await forge.pullRequest(numberOf(command.args[0] ?? ""));
      const comments = await forge.comments(shown.number);
      session.say(`#${shown.number} ${shown.title} (${shown.state}, by ${shown.author.login})`);
      session.say(`${shown.head.branch} at ${shown.head.sha} → ${shown.base.branch}`);
      for (const name of ["lockstep/evaluation", "lockstep/approval"]) {
        const check = await forge.latestCheck(shown.head.sha, name);
        session.say(`${name}: ${check === undefined ? "not there yet" : `${check.conclusion}: ${check.title}`}`);
      }
      for (const comment of comments)
        session.say(`\n${comment.author.login} (comment ${comment.id}):\n${comment.body}`);
      session.print({ ...shown, comments });
      return exitCodes.done;
    },
  );

  add(
    pr.command("comment").argument("<number>").argument("<text>").summary("write a comment, for example an approval"),
    async (session, command) => {
      const { forge } = await forgeOf(session);
      const id = await forge.comment(numberOf(command.args[0] ?? ""), command.args[1] ?? "");
      session.say(`comment ${id}`);
      session.print({ id });
      return exitCodes.done;
    },
  );

  add(
    pr
      .command("merge")
      .argument("<number>")
      .summary("merge a pull request whose checks are green")
      .option("--method <method>", "merge, squash or rebase", "merge"),
    async (session, command) => {
      const { forge } = await forgeOf(session);
      const number = numberOf(command.args[0] ?? "");
      const { method } = command.opts<{ method: string }>();
      if (method !== "merge" && method !== "squash" && method !== "rebase")
        throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(method)} is no merge method`, {
          hint: "Use merge, squash or rebase.",
        });
      const before = await forge.pullRequest(number);
      const commit = await forge.merge(number, { method, expectedHead: before.head.sha, by: await forge.self() });
      session.say(`#${number} merged as ${commit}`);
      session.print({ number, commit });
      return exitCodes.done;
    },
  );

  add(
    pr.command("close").argument("<number>").summary("close a pull request without merging"),
    async (session, command) => {
      const { forge } = await forgeOf(session);
      const number = numberOf(command.args[0] ?? "");
      await forge.close(number);
      session.say(`#${number} closed`);
      session.print({ number, state: "closed" });
      return exitCodes.done;
    },
  );

  add(
    pr.command("issues").summary("list what reconcile tells of: incidents, and what it could not put right"),
    async (session) => {
      const { forge } = await forgeOf(session);
      const found = await forge.issues.list();
      for (const { number, state, title } of found) session.say(`#${number}\t${state}\t${title}`);
      if (found.length === 0) session.say("there is no issue");
      session.print(found);
      return exitCodes.done;
    },
  );

  add(
    pr
      .command("permit")
      .argument("<login>")
      .argument("<permission>", "none, read, write or admin")
      .summary("say what somebody may do on the local forge"),
    async (session, command) => {
      const { forge } = await forgeOf(session);
      const [login = "", permission = ""] = command.args;
      if (permission !== "none" && permission !== "read" && permission !== "write" && permission !== "admin")
        throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(permission)} is no permission`, {
          hint: "Use none, read, write or admin.",
        });
      await forge.setPermission(login, permission);
      session.say(`${login} has ${permission}`);
      session.print({ login, permission });
      return exitCodes.done;
    },
  );

  add(
    pr
      .command("team")
      .argument("<team>", "for example @acme/reviewers")
      .argument("[logins...]", "its members, all of them")
      .summary("say who is in a team on the local forge"),
    async (session, command) => {
      const { forge } = await forgeOf(session);
      const [team = "", ...logins] = command.args;
      await forge.setTeam(team, logins);
      session.say(`${team}: ${logins.length === 0 ? "nobody" : logins.join(", ")}`);
      session.print({ team, logins });
      return exitCodes.done;
    },
  );

  add(
    pr
      .command("protect")
      .argument("[checks...]", "names of checks, for example lockstep/approval")
      .summary("name the checks that must be green before a merge, or show them"),
    async (session, command) => {
      const { forge } = await forgeOf(session);
      if (command.args.length > 0) await forge.setRequiredChecks(command.args);
      const required = await forge.requiredChecks();
      session.say(required.length === 0 ? "no check is required" : required.join("\n"));
      session.print(required);
      return exitCodes.done;
    },
  );
}
