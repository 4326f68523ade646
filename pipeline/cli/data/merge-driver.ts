import { resolve } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { shellWord } from "../../domain/shell-word.ts";
import type { DataRepository } from "../../tracking/repository.ts";
import type { Session } from "../session.ts";
import { addDataCommand, addPlainDataCommand, type DataCommands, dataGroup } from "./command.ts";
import { openCalled } from "./open.ts";

/** What starts this very Lockstep from a shell. */
export function ownCommand(): string {
  return [process.execPath, process.argv[1] ?? "lockstep"]
    .map((path) => shellWord(path.replaceAll("\\", "/")))
    .join(" ");
}

/** The repository, when the working tree is one: Git merges in others, too. */
async function repositoryIfAny(session: Session): Promise<DataRepository | undefined> {
  try {
    return await openCalled(session, session.folder);
  } catch (error) {
    if (error instanceof LockstepError && error.code === "NOT_A_DVC_REPOSITORY") return undefined;
    throw error;
  }
}

/** `merge-driver install` and `merge-driver run`. */
export function addMergeDriverCommands(to: DataCommands): void {
  const driver = dataGroup(to, {
    name: "merge-driver",
    summary: "let Git merge dvc.lock, pointers and records of models by meaning",
  });
  addDataCommand<{ readonly command?: string }>(
    driver,
    {
      name: "install",
      summary: "set up Git's merge driver in this clone, and .gitattributes for everybody",
      options: [["--command <text>", "how Git starts Lockstep; this very one when left out"]],
      examples: ["lockstep merge-driver install", 'lockstep merge-driver install --command "npx lockstep"'],
    },
    async ({ session, repository, options }) => {
      const { installMergeDriver } = await import("../../tracking/merge-driver.ts");
      const installed = await installMergeDriver(options.command ?? ownCommand(), repository);
      session.say(
        installed.hasChanged
          ? `${installed.attributes} names dvc.lock, *.dvc and models/**/*.yaml now: commit it. Every clone runs \`lockstep merge-driver install\` once.`
          : "Git merges dvc.lock, *.dvc and models/**/*.yaml by meaning in this clone.",
      );
      session.print(installed);
      return 0;
    },
  );
  addPlainDataCommand(
    driver,
    {
      name: "run",
      summary: "merge one file; Git calls it",
      arguments: [
        ["<base>", "file with the common ancestor's text (%O)"],
        ["<ours>", "file with our text, which gets the result (%A)"],
        ["<theirs>", "file with their text (%B)"],
        ["<path>", "path in the repository (%P)"],
      ],
      examples: ["lockstep merge-driver run %O %A %B %P"],
    },
    async ({ session, args: [base = "", ours = "", theirs = "", path = ""] }) => {
      const [{ runMergeDriver }, { mergeRecordTexts }] = await Promise.all([
        import("../../tracking/merge-driver.ts"),
        import("../../data-wiring.ts"),
      ]);
      const mergeRecord = await mergeRecordTexts();
      const at = (file: string): string => resolve(session.folder, file);
      await using repository = await repositoryIfAny(session);
      const merged = await runMergeDriver(
        { base: at(base), ours: at(ours), theirs: at(theirs), path },
        { repository, mergeRecord },
      );
      session.print(merged);
      const host = session.host({});
      for (const sentence of merged.sentences) host.error(`${path}: ${sentence}`);
      return merged.outcome === "merged" ? 0 : 1;
    },
  );
}
