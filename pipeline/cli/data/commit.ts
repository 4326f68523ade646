import { LockstepError } from "../../domain/error.ts";
import { askYesNo } from "./ask.ts";
import { addDataCommand, type DataCommands } from "./command.ts";
import { type ScopeOptions, scopeOptions, targetsArgument } from "./transfer-options.ts";

/** `commit`: records what stands in the workspace. */
export function addCommitCommand(to: DataCommands): void {
  addDataCommand<ScopeOptions & { readonly force?: boolean; readonly relink: boolean }>(
    to,
    {
      name: "commit",
      summary: "record what stands in the workspace in .dvc files, dvc.lock and the cache",
      arguments: [targetsArgument],
      options: [
        ["-f, --force", "record it although it differs from what is recorded"],
        ...scopeOptions("record"),
        ["--no-relink", "leave the files of the workspace as they are, whatever cache.type says"],
      ],
      examples: ["lockstep commit", "lockstep commit --force data.dvc", "lockstep commit -d train"],
    },
    async ({ session, repository, args, options }) => {
      const { commit } = await import("../../tracking/commit.ts");
      const request = { ...options, targets: args, noRelink: !options.relink };
      const result = await commit(request, repository).catch(async (error: unknown) => {
        const isOpen = error instanceof LockstepError && error.code === "CHANGE_UNCONFIRMED";
        if (!isOpen || !(await askYesNo(`${error.message}. Record it?`))) throw error;
        return commit({ ...request, force: true }, repository);
      });
      session.print(result);
      return 0;
    },
  );
}
