import { tookText } from "../../report/took-text.ts";
import type { Workspace } from "../../repository/workspace.ts";
import type { RunEvent } from "../../training/stages/run.ts";

const outcomeWords = {
  ran: "runs",
  cached: "is taken from the run-cache",
  restored: "is restored",
  recorded: "is recorded as it stands",
} as const;

/** Says what becomes of each stage, as it happens. */
export function tellStages({ host }: Workspace): (event: RunEvent) => void {
  return (event) => {
    switch (event.kind) {
      case "started":
        host.info(
          `${event.stage}: ${event.from === "candidate" ? "is taken from what was trained before" : outcomeWords[event.outcome]}: ${event.reason}`,
        );
        break;
      case "command":
        host.info(`  ${event.stage} > ${event.command}`);
        break;
      case "warning":
        host.warning(event.message);
        break;
      case "output":
        host.info(`  ${event.stage} | ${event.line}`);
        break;
      case "progress":
        host.progress(event.title, event.fraction);
        break;
      case "updated":
        host.info(`${event.file} follows the data beside it`);
        break;
      case "written":
        break;
      case "finished":
        if (event.outcome.outcome === "skipped") host.info(`${event.outcome.stage}: skipped: ${event.outcome.reason}`);
        else if (event.outcome.cost !== undefined) host.info(`${event.outcome.stage}: ${tookText(event.outcome.cost)}`);
        break;
    }
  };
}
