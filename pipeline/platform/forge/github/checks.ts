import type { Actor } from "../../../domain/approval.ts";
import { LockstepError } from "../../../domain/error.ts";
import type { CommitSha } from "../../../domain/ids.ts";
import type { Check, CheckConclusion } from "../forge.ts";
import { checkLength, recordLimit } from "../marker.ts";
import { type Client, pageSize } from "./client.ts";
import { failureOf, incomplete, type Need } from "./failure.ts";

type Run = Awaited<ReturnType<Client["rest"]["checks"]["listForRef"]>>["data"]["check_runs"][number];

/** GitHub counts bytes here, whatever its documentation says (github/docs#35252). */
const outputLimitBytes = 65_535;
const writing = "checks: write";

/** Shows as nothing; GitHub wants a summary in every output. */
const noSummary = "<!-- no summary -->";

const conclusions: Readonly<Record<string, CheckConclusion>> = {
  success: "success",
  neutral: "neutral",
  skipped: "neutral",
  failure: "failure",
  cancelled: "failure",
  timed_out: "failure",
  action_required: "failure",
  startup_failure: "failure",
  // What GitHub makes of a run that was not completed in 14 days.
  stale: "pending",
};

/** The record in a code block whose fence is longer than any run of backticks in it. */
function fenced(record: string): string {
  const longest = Math.max(2, ...[...record.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}json\n${record}\n${fence}`;
}

function unfenced(text: string): string {
  const found = /^(`{3,})json\r?\n([^]*?)\r?\n\1$/.exec(text.trim());
  return found?.[2] ?? "";
}

function checkOf(sha: CommitSha, run: Run): Check {
  const { title, summary, text } = run.output;
  return {
    sha,
    name: run.name,
    conclusion: run.status === "completed" ? (conclusions[run.conclusion ?? ""] ?? "failure") : "pending",
    title: title ?? "",
    summary: summary === null || summary === noSummary ? "" : summary,
    record: unfenced(text ?? ""),
  };
}

/** The name of the App that a bot's account belongs to: check runs of other Apps say nothing to us. */
function appOf(self: Actor): string {
  return self.login.replace(/\[bot\]$/, "");
}

/** Our runs of that name on the commit, newest first. */
async function ownRuns(
  client: Client,
  self: Actor,
  check: { readonly sha: CommitSha; readonly name: string },
): Promise<readonly Run[]> {
  const need: Need = { what: `list the checks of ${check.sha}`, permission: "checks: read" };
  let total = 0;
  const runs = await client.all(need, async (page) => {
    const { data, headers } = await client.rest.checks.listForRef({
      ...client.repository,
      ref: check.sha,
      check_name: check.name,
      filter: "all",
      per_page: pageSize,
      page,
    });
    total = data.total_count;
    return { data: data.check_runs, headers };
  });
  if (runs.length < total) throw incomplete(need, `it gave ${runs.length} of ${total}`);
  return runs
    .filter((run) => run.name === check.name && run.head_sha === check.sha && run.app?.slug === appOf(self))
    .sort((a, b) => b.id - a.id);
}

export async function readCheck(
  client: Client,
  self: Actor,
  check: { readonly sha: CommitSha; readonly name: string },
): Promise<Check | undefined> {
  const [newest] = await ownRuns(client, self, check);
  return newest === undefined ? undefined : checkOf(check.sha, newest);
}

function outputOf(check: Check): { readonly title: string; readonly summary: string; readonly text: string } {
  const output = {
    title: check.title,
    summary: check.summary === "" ? noSummary : check.summary,
    text: check.record === "" ? "" : fenced(check.record),
  };
  for (const part of ["summary", "text"] as const) {
    const sizeBytes = new TextEncoder().encode(output[part]).length;
    if (sizeBytes > outputLimitBytes)
      throw new LockstepError("FORGE_REQUEST_FAILED", `the ${part} of the check ${check.name} has ${sizeBytes} bytes`, {
        hint: `GitHub takes ${outputLimitBytes}; evaluate fewer models, metrics or slices in one pull request.`,
      });
  }
  return output;
}

function isSame(a: Check, b: Check): boolean {
  return a.conclusion === b.conclusion && a.title === b.title && a.summary === b.summary && a.record === b.record;
}

/** Creates the check, or changes our run of that name on that commit. */
export async function setCheck(client: Client, self: Actor, check: Check): Promise<void> {
  checkLength("the record", check.record, recordLimit);
  const output = outputOf(check);
  const find = async (): Promise<Run | undefined> => (await ownRuns(client, self, check))[0];
  const state =
    check.conclusion === "pending"
      ? { status: "in_progress" as const }
      : { status: "completed" as const, conclusion: check.conclusion };
  const existing = await find();
  if (existing !== undefined && isSame(checkOf(check.sha, existing), check)) return;
  // A run that is completed cannot go back to pending: a new one of the same name takes its place.
  const isOpen = existing !== undefined && !(existing.status === "completed" && check.conclusion === "pending");
  if (isOpen && (await update(client, existing.id, { ...state, output }))) return;
  await client.create<unknown>(
    { what: `set the check ${check.name} on ${check.sha}`, permission: writing },
    {
      send: () =>
        client.rest.checks.create({ ...client.repository, name: check.name, head_sha: check.sha, ...state, output }),
      find: async () => {
        const run = await find();
        return run !== undefined && isSame(checkOf(check.sha, run), check) ? run : undefined;
      },
    },
  );
}

/** False when GitHub lets nobody change this run any more; its jobs' own runs, for example, belong to it alone. */
async function update(
  client: Client,
  id: number,
  change: Pick<Parameters<Client["rest"]["checks"]["update"]>[0] & object, "output"> & {
    readonly status: "in_progress" | "completed";
    readonly conclusion?: "success" | "failure" | "neutral";
  },
): Promise<boolean> {
  try {
    await client.repeat({ what: `change check run ${id}`, permission: writing }, () =>
      client.rest.checks.update({ ...client.repository, check_run_id: id, ...change }),
    );
    return true;
  } catch (error) {
    const { status, message } = failureOf(error instanceof Error ? error.cause : undefined);
    if (status === 422 || (status === 403 && /check run/i.test(message))) return false;
    throw error;
  }
}
