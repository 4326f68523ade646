import packageFile from "../../../package.json" with { type: "json" };
import type { diagnoseLoop } from "../../data-wiring.ts";
import { addPlainDataCommand, type DataCall, type DataCommands } from "./command.ts";
import { openCalled } from "./open.ts";

interface DoctorOptions {
  readonly remote?: boolean;
  readonly name?: string;
  readonly base?: string;
  readonly installTensorflow?: boolean;
}
type DoctorCall = DataCall<DoctorOptions>;

async function install({ session }: DoctorCall): Promise<0> {
  const { installNativeBackend } = await import("../../training-wiring.ts");
  const found = await installNativeBackend(session, (line) => {
    session.say(line);
  });
  session.print(found);
  const what = `@tensorflow/tfjs-node ${found.tfjs} with TensorFlow ${found.library}`;
  session.say(found.isNew ? `${what} is installed in ${found.folder}` : `${what} is there already, in ${found.folder}`);
  return 0;
}

async function lookForMissing({ session, options }: DoctorCall): Promise<0 | 1> {
  await using repository = await openCalled(session, session.folder);
  const { checkRemote } = await import("../../tracking/missing-on-remote.ts");
  const found = await checkRemote(repository, { remote: options.name, base: options.base });
  session.print(found);
  for (const { path, id, remote, command } of found.missing)
    session.say(`missing\t${path}\t${id} is not on ${remote}: run \`${command}\` where it was made`);
  if (found.missing.length > 0) {
    repository.warn(`${found.missing.length} object(s) that this state names are not on the remote.`);
    return 1;
  }
  const rest = found.unchanged > 0 ? `; ${found.unchanged} are as in the base` : "";
  session.say(`Everything that ${found.outputs} output(s) name is on the remote${rest}.`);
  return 0;
}

async function diagnose({ session }: DoctorCall): Promise<0 | 1> {
  await using repository = await openCalled(session, session.folder);
  const doctor = await import("../../tracking/doctor.ts");
  const found = await doctor.diagnose(repository);
  const { diagnoseBackends } = await import("../../training-wiring.ts");
  const networks = await diagnoseBackends(session.environment, found.root);
  const { diagnoseLoop: look } = await import("../../data-wiring.ts");
  const loop = await look(repository, found.remotes);
  const versions = { lockstep: packageFile.version, node: process.version, platform: process.platform };
  session.print({ ...found, networks, versions, ...(loop === undefined ? {} : { loop }) });
  session.say(`Lockstep ${versions.lockstep}, Node ${versions.node} on ${versions.platform}`);
  session.say(`Repository: ${found.root} (${found.hasGit ? "Git" : "no Git"})`);
  session.say(`Cache: ${found.cache}${found.isShared ? " (shared with the group)" : ""}`);
  for (const { type, isConfigured, problem } of found.links)
    session.say(`  ${type}: ${problem === undefined ? "works" : problem}${isConfigured ? " (configured)" : ""}`);
  session.say(found.remotes.length === 0 ? "Remotes: none" : "Remotes:");
  for (const { name, url, isDefault, problem } of found.remotes)
    session.say(`  ${name}${isDefault ? " (default)" : ""} ${url}: ${problem ?? "answers"}`);
  const [small, large] = [networks.small, networks.large].map((chosen) =>
    chosen === undefined ? "nowhere" : `on ${chosen.backend} ${chosen.version}`,
  );
  session.say(`Networks: small ones are trained ${small}, large and convolutional ones ${large}`);
  if (networks.installed.native === undefined)
    session.say("  `lockstep doctor --install-tensorflow` installs native, which is quicker for large ones and images");
  if (loop !== undefined) for (const line of loopLines(loop)) session.say(line);
  return found.isHealthy && loop?.some(({ stops }) => stops) !== true ? 0 : 1;
}

type LoopFindings = NonNullable<Awaited<ReturnType<typeof diagnoseLoop>>>;

/** What is missing for a report on a pull request, and what to do about it. */
function loopLines(loop: LoopFindings): readonly string[] {
  if (loop.length === 0) return ["From a push to a report: nothing is missing"];
  return [
    loop.some(({ stops }) => stops)
      ? "From a push to a report, this is missing:"
      : "From a push to a report, nothing stops; to know:",
    ...loop.flatMap(({ code, what, now, stops }) => [
      `  ${stops ? "stops" : "note"}\t${code}: ${what}`,
      `  \twhat now: ${now}`,
    ]),
  ];
}

/** `doctor`: what the repository relies on; with `--remote`, whether everything that a change names can be had. */
export function addDoctorCommand(to: DataCommands): void {
  addPlainDataCommand<DoctorOptions>(
    to,
    {
      name: "doctor",
      summary: "look at what the repository relies on, or for missing objects on the remote",
      description:
        "Shows versions, cache, links, remotes, and where networks are trained. In a repository with a dvc.yaml it names what is missing from a " +
        "push to a report, each with a code and what to do, and ends with 1 when that stops it. With --remote it looks for every object that pointers and " +
        "locks name on the remote, and names those that are missing with the command for their author. With --install-tensorflow it fetches " +
        "TensorFlow's native library, in a pinned version through npm and pip, and compiles the binding to it with g++, in the user's cache " +
        "folder",
      options: [
        ["--remote", "look for every object that pointers and locks name"],
        ["-r, --name <remote>", "on this remote; on the one that each output names, or the default one, when left out"],
        ["--base <revision>", "leave out what was so already where the change began"],
        ["--install-tensorflow", "install TensorFlow's native library for networks; nothing else is done"],
      ],
      examples: [
        "lockstep doctor",
        "lockstep doctor --remote",
        "lockstep doctor --remote --base origin/main --json",
        "lockstep doctor --install-tensorflow",
      ],
    },
    (call) => {
      if (call.options.installTensorflow === true) return install(call);
      return call.options.remote === true ? lookForMissing(call) : diagnose(call);
    },
  );
}
