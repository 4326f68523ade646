import { LockstepError } from "../../domain/error.ts";
import { addPlainDataCommand, type DataCommands, jobsOption } from "./command.ts";
import { answerGet } from "./get-answer.ts";

interface GetOptions {
  readonly out?: string;
  readonly rev?: string;
  readonly remote?: string;
  readonly force?: boolean;
  readonly jobs?: number;
  readonly showUrl?: boolean;
}

/** `get`. */
export function addGetCommand(to: DataCommands): void {
  addPlainDataCommand<GetOptions>(
    to,
    {
      name: "get",
      summary: "bring a file or folder of another repository here",
      description:
        "Brings a file or folder of another repository here, whether DVC or Git keeps it there. It is not tracked; no repository is needed here",
      arguments: [
        ["<url>", "the other repository: an address or a folder, as `git clone` takes it"],
        ["<path>", "file or folder in it"],
      ],
      options: [
        ["-o, --out <path>", "where to put it; its own name when left out"],
        ["--rev <commit>", "branch, tag or commit; the default branch when left out"],
        ["--remote <name>", "remote of the other repository to take in place of its default one"],
        ["--show-url", "print where the storage keeps it, and bring nothing"],
        ["-f, --force", "overwrite what stands there"],
        jobsOption("transfers at once"),
      ],
      examples: [
        "lockstep get https://github.com/iterative/dataset-registry get-started/data.xml",
        "lockstep get ../models models/failure-predictor --rev v1.2.0 -o model",
      ],
      failure: 255,
    },
    async ({ session, args, options }) => {
      const [url, path] = args;
      if (url === undefined || path === undefined)
        throw new LockstepError("ARGUMENT_INVALID", "get needs a url and a path");
      const { environment, folder: from, signal } = session;
      const request = {
        ...{ url, path, from, environment, signal },
        ...{
          revision: options.rev,
          out: options.out,
          remote: options.remote,
          force: options.force,
          jobs: options.jobs,
        },
        progress: session.progress,
      };
      return answerGet(session, request, {
        showsUrl: options.showUrl,
        told: ({ path: place, commit }) => `${place} is here, from ${commit}`,
      });
    },
  );
}
