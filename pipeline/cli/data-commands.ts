import type { Command } from "commander";
import { exitCodes } from "./exit.ts";
import type { AddCommand, Session } from "./session.ts";

const steps = () => import("../steps/tracked-data.ts");

async function workspaceOf(session: Session) {
  const { openWorkspace } = await import("../wiring.ts");
  return openWorkspace(session.host({}), session);
}

/** `add`, `push` and `pull`, as DVC has them. */
export function addTrackedDataCommands(program: Command, add: AddCommand): void {
  add(
    program
      .command("add")
      .argument("<path>", "file or folder")
      .summary("track a file or folder by a pointer, as `dvc add` does"),
    async (session, command) => {
      const added = await (await steps()).addData(await workspaceOf(session), {
        folder: session.folder,
        path: command.args[0] ?? "",
      });
      session.say(`${added.pointer}: ${added.md5}`);
      session.print(added);
      return exitCodes.done;
    },
  );
  add(
    program.command("push").summary("send what pointers and dvc.lock name to the default remote"),
    async (session) => {
      const pushed = await (await steps()).pushData(await workspaceOf(session));
      session.say(pushed.transferred === 0 ? "everything is on the remote" : `${pushed.transferred} objects pushed`);
      session.print(pushed);
      return exitCodes.done;
    },
  );
  add(program.command("pull").summary("fetch and check out what pointers and dvc.lock name"), async (session) => {
    const pulled = await (await steps()).pullData(await workspaceOf(session));
    session.say(pulled.written === 0 ? "everything is up to date" : `${pulled.written} files written`);
    session.print(pulled);
    return exitCodes.done;
  });
}
