import { LockstepError } from "../../domain/error.ts";
import { addPlainDataCommand, type DataCommands, jobsOption } from "./command.ts";

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
      const [{ get, showUrl }, { dataDrivers }] = await Promise.all([
        import("../../tracking/get.ts"),
        import("../../data-wiring.ts"),
      ]);
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
      if (options.showUrl === true) {
        const shown = await showUrl(request, dataDrivers());
        session.say(shown);
        session.print({ url: shown });
        return 0;
      }
      const got = await get(request, dataDrivers());
      session.say(`${got.path} is here, from ${got.commit}`);
      session.print(got);
      return 0;
    },
  );
}
