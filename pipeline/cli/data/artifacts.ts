import { LockstepError } from "../../domain/error.ts";
import { addPlainDataCommand, type DataCommands, dataGroup, jobsOption } from "./command.ts";
import { answerGet } from "./get-answer.ts";

interface ArtifactOptions {
  readonly rev?: string;
  readonly stage?: string;
  readonly out?: string;
  readonly remote?: string;
  readonly force?: boolean;
  readonly jobs?: number;
  readonly showUrl?: boolean;
}

/** `artifacts get`: a model by the name, version and stage that GTO's tags give it. */
export function addArtifactsCommands(to: DataCommands): void {
  const artifacts = dataGroup(to, { name: "artifacts", summary: "models that a dvc.yaml declares" });
  addPlainDataCommand<ArtifactOptions>(
    artifacts,
    {
      name: "get",
      summary: "bring a version of a model of another repository here",
      description:
        "Brings an artifact that the dvc.yaml of a repository declares here, from the commit that GTO's tags name: the newest version, or " +
        "the one of --rev or --stage. It is not tracked; no repository is needed here",
      arguments: [
        ["<url>", "the repository: an address or a folder, as `git clone` takes it"],
        ["<name>", "the artifact: `model`, or `dir:model` when dvc.yaml is in a folder"],
      ],
      options: [
        ["--rev <version>", "its version, for example v1.2.0; the newest when left out"],
        ["--stage <stage>", "the version that is assigned to this stage"],
        ["-o, --out <path>", "where to put it; its own name when left out"],
        ["--show-url", "print where the storage keeps it, and bring nothing"],
        jobsOption("transfers at once"),
        ["-f, --force", "overwrite what stands there"],
        ["--remote <name>", "remote of the other repository to take in place of its default one"],
      ],
      examples: [
        "lockstep artifacts get https://github.com/iterative/example-get-started text-classification --stage prod",
        "lockstep artifacts get ../models forecasts:demand --rev v1.2.0 -o demand.bin",
      ],
    },
    async ({ session, args: [url = "", name = ""], options }) => {
      const { rev: version, stage: environment } = options;
      if (version !== undefined && environment !== undefined)
        throw new LockstepError("ARGUMENT_INVALID", "--rev and --stage are both given", { hint: "Give one of them." });
      const [{ artifactToGet }, { artifactCommit }] = await Promise.all([
        import("../../tracking/artifacts.ts"),
        import("../../data-wiring.ts"),
      ]);
      const { environment: variables, folder: from, signal, progress } = session;
      const { out, remote, force, jobs } = options;
      const request = artifactToGet(
        { url, name, from, environment: variables, signal, progress, out, remote, force, jobs },
        (tags, full) => artifactCommit(tags, { name: full, version, environment }),
      );
      return answerGet(session, request, {
        showsUrl: options.showUrl,
        told: ({ fileCount, path }) => `Downloaded ${fileCount} file(s) to '${path}'`,
      });
    },
  );
}
