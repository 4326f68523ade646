import { resolve } from "node:path";
import type { Command } from "commander";
import type { verifyModels } from "../steps/models/verify.ts";
import type { verifyModelFiles } from "../steps/models/verify-files.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand, Session } from "./session.ts";

type Verified = Awaited<ReturnType<typeof verifyModels>>;
type VerifiedFiles = Awaited<ReturnType<typeof verifyModelFiles>>;

async function workspaceOf(session: Session) {
  const { openWorkspace } = await import("../wiring.ts");
  return openWorkspace(session.host({}), session);
}

/** A line for each finding; text from tags and ledgers begins no line of its own. */
function findingLines(findings: Verified["findings"]): readonly string[] {
  return findings.map(({ subject, rule, sentence }) =>
    [subject, rule, sentence].map((part) => part.replaceAll(/[\s\p{Cc}]+/gu, " ")).join("\t"),
  );
}

function registryLines({ events, findings }: Verified): readonly string[] {
  const last =
    findings.length === 0
      ? `${events} events hold`
      : `${findings.length} findings over ${events} events of the registry`;
  return [...findingLines(findings), last];
}

function fileLines({ path, sha256, versions, findings, closest }: VerifiedFiles): readonly string[] {
  return [
    `${path}\t${sha256}`,
    ...versions.flatMap(({ tag, environments, formerly, quarantine }) => [
      [tag, environments.join(", ") || "in no environment", ...formerly.map((name) => `once ${name}`)].join("\t"),
      ...(quarantine === undefined ? [] : [`  quarantined\t${quarantine.reason.replaceAll(/[\s\p{Cc}]+/gu, " ")}`]),
    ]),
    ...(versions.length === 0 ? ["nobody registered these files"] : []),
    ...(closest === undefined ? [] : [`  closest is ${closest.tag}; different: ${closest.differing.join(", ")}`]),
    ...findingLines(findings),
  ];
}

/** `models verify` and `models adopt`. */
export function addModelVerification(models: Command, add: AddCommand): void {
  const verify = models
    .command("verify")
    .argument("[path]", "files of a model; the whole registry when left out")
    .option("--offline", "look at what this clone has, without asking origin", false)
    .summary("whether the registry's history holds, or which registered version files are")
    .description(
      "Holds every event to its tag, commit, record, tree and approvals, and every tag to its event. With files: which version they are, by the sha256 of each. Ends with 1 when something does not hold, and when there is nothing to verify.",
    );
  add(
    addExamples(verify, ["lockstep models verify", "lockstep models verify ./downloaded/model --offline --json"]),
    async (session, command) => {
      const { offline: isOffline } = command.opts<{ offline: boolean }>();
      const workspace = await workspaceOf(session);
      const [path] = command.args;
      if (path === undefined) {
        const { verifyModels: verifyAll } = await import("../steps/models/verify.ts");
        const verified = await verifyAll(workspace, { isOffline });
        for (const line of registryLines(verified)) session.say(line);
        session.print(verified);
        return verified.findings.length === 0 ? exitCodes.done : exitCodes.failed;
      }
      const { verifyModelFiles: verifyFiles } = await import("../steps/models/verify-files.ts");
      const verified = await verifyFiles(workspace, { path: resolve(session.folder, path), isOffline });
      for (const line of fileLines(verified)) session.say(line);
      session.print(verified);
      const isSound = verified.findings.length === 0 && verified.versions.length > 0;
      return isSound && verified.versions.every(({ quarantine }) => quarantine === undefined)
        ? exitCodes.done
        : exitCodes.failed;
    },
  );

  const adopt = models
    .command("adopt")
    .argument("<tag>", "for example failure-predictor@v1.2.0")
    .requiredOption("--reason <text>", "why; kept in the event")
    .summary("take a tag that was made by hand into the ledger of events")
    .description("It authorises nothing: a version is promoted from it only when its bytes were approved.");
  add(
    addExamples(adopt, ['lockstep models adopt failure-predictor@v1.2.0! --reason "withdrawn with gto deregister"']),
    async (session, command) => {
      const { adoptTag } = await import("../steps/models/adopt-tag.ts");
      const { reason } = command.opts<{ reason: string }>();
      const event = await adoptTag(await workspaceOf(session), { tag: command.args[0] ?? "", reason });
      session.say(`${event.tag} is adopted`);
      session.print(event);
      return exitCodes.done;
    },
  );
}
