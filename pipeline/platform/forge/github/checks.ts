import { annotationLimit } from "../../../domain/annotation.ts";
import type { Actor } from "../../../domain/approval.ts";
import { LockstepError } from "../../../domain/error.ts";
import type { CommitSha } from "../../../domain/ids.ts";
import type { Check, CheckConclusion } from "../forge.ts";
import { checkLength, recordLimit } from "../marker.ts";
import { type Client, pageSize } from "./client.ts";
import { failureOf, type Need } from "./failure.ts";

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

function endOf({ status, conclusion }: Run): CheckConclusion {
  return status === "completed" ? (conclusions[conclusion ?? ""] ?? "failure") : "pending";
}

function checkOf(sha: CommitSha, run: Run): Check {
  const { title, summary, text } = run.output;
  return {
    sha,
    name: run.name,
    conclusion: endOf(run),
    title: title ?? "",
    summary: summary === null || summary === noSummary ? "" : summary,
    record: unfenced(text ?? ""),
  };
}

/** The name of the App that a bot's account belongs to: check runs of other Apps say nothing to us. */
function appOf(self: Actor): string {
  return self.login.replace(/\[bot\]$/, "");
}

/** How the newest check run of a name ended at a commit, whoever made it; a commit status of older tools is none. */
export async function conclusionOf(client: Client, sha: CommitSha, name: string): Promise<CheckConclusion | undefined> {
  const need: Need = { what: `look for the check ${name} at ${sha}`, permission: "checks: read" };
  const runs = await client.allCounted(need, async (page) => {
    const asked = { ref: sha, check_name: name, filter: "latest", per_page: pageSize, page } as const;
    const { data, headers } = await client.rest.checks.listForRef({ ...client.repository, ...asked });
    return { data: { total: data.total_count, items: data.check_runs }, headers };
  });
  const newest = runs.find((run) => run.head_sha === sha && run.name === name);
  return newest === undefined ? undefined : endOf(newest);
}

/** Our newest runs on a commit, whatever their names: one list answers for all checks of a step. */
async function listRuns(client: Client, self: Actor, sha: CommitSha): Promise<readonly Run[]> {
  const need: Need = { what: `list the checks of ${sha}`, permission: "checks: read" };
  const runs = await client.allCounted(need, async (page) => {
    const { data, headers } = await client.rest.checks.listForRef({
      ...client.repository,
      ref: sha,
      filter: "latest",
      per_page: pageSize,
      page,
    });
    return { data: { total: data.total_count, items: data.check_runs }, headers };
  });
  return runs.filter((run) => run.head_sha === sha && run.app?.slug === appOf(self));
}

type Output = NonNullable<NonNullable<Parameters<Client["rest"]["checks"]["update"]>[0]>["output"]>;

function outputOf(check: Check) {
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

/** As GitHub takes them; one request has at most 50. */
function annotationsOf({ annotations = [] }: Check): NonNullable<Output["annotations"]> {
  return annotations.slice(0, annotationLimit).map(({ path, line, level, title, message }) => ({
    path,
    start_line: line,
    end_line: line,
    annotation_level: level,
    title,
    message,
  }));
}

/** The check runs of one process: what was read of a commit is not read again before it is written. */
export interface Checks {
  read(sha: CommitSha, name: string): Promise<Check | undefined>;
  /** Creates the check, or changes our run of that name on that commit. */
  set(check: Check): Promise<void>;
}

export function openChecks(client: Client, self: () => Promise<Actor>): Checks {
  const known = new Map<CommitSha, readonly Run[]>();
  const list = async (sha: CommitSha): Promise<readonly Run[]> => {
    const runs = await listRuns(client, await self(), sha);
    known.set(sha, runs);
    return runs;
  };
  const remember = (sha: CommitSha, run: Run): void => {
    known.set(sha, [run, ...(known.get(sha) ?? []).filter(({ id }) => id !== run.id)]);
  };
  const newest = (runs: readonly Run[], name: string): Run | undefined => runs.find((run) => run.name === name);

  return {
    async read(sha, name) {
      const run = newest(await list(sha), name);
      return run === undefined ? undefined : checkOf(sha, run);
    },
    async set(check) {
      const { sha, name, conclusion } = check;
      checkLength("the record", check.record, recordLimit);
      const output = outputOf(check);
      const state =
        conclusion === "pending" ? { status: "in_progress" as const } : { status: "completed" as const, conclusion };
      const existing = newest(known.get(sha) ?? (await list(sha)), name);
      if (existing !== undefined && isSame(checkOf(sha, existing), check)) return;
      const annotations = annotationsOf(check);
      const standing = existing?.output.annotations_count ?? 0;
      // A run that is completed cannot go back to pending, and annotations are only ever added to those it has: a new one of the same name
      // takes its place.
      const isOpen =
        existing !== undefined &&
        !(existing.status === "completed" && conclusion === "pending") &&
        (standing === 0 || standing === annotations.length || check.annotations === undefined);
      const added = standing === 0 && annotations.length > 0 ? { annotations } : {};
      const updated = isOpen
        ? await update(client, existing.id, { ...state, output: { ...output, ...added } })
        : undefined;
      const run =
        updated ??
        (await client.create<Run>(
          { what: `set the check ${name} on ${sha}`, permission: writing },
          {
            send: () =>
              client.rest.checks.create({
                ...client.repository,
                name,
                head_sha: sha,
                ...state,
                output: annotations.length === 0 ? output : { ...output, annotations },
              }),
            find: async () => {
              const made = newest(await list(sha), name);
              return made !== undefined && isSame(checkOf(sha, made), check) ? made : undefined;
            },
          },
        ));
      remember(sha, run);
    },
  };
}

/** `undefined` when GitHub lets nobody change this run any more; its jobs' own runs, for example, belong to it alone. */
async function update(
  client: Client,
  id: number,
  change: Pick<Parameters<Client["rest"]["checks"]["update"]>[0] & object, "output"> & {
    readonly status: "in_progress" | "completed";
    readonly conclusion?: "success" | "failure" | "neutral";
  },
): Promise<Run | undefined> {
  try {
    return await client.repeat({ what: `change check run ${id}`, permission: writing }, () =>
      client.rest.checks.update({ ...client.repository, check_run_id: id, ...change }),
    );
  } catch (error) {
    const { status, message } = failureOf(error instanceof Error ? error.cause : undefined);
    if (status === 422 || (status === 403 && /check run/i.test(message))) return undefined;
    throw error;
  }
}
