import { z } from "zod";
import { type FrozenWindow, isTimeZone, minuteOfWeek, wallTime } from "../../domain/frozen-window.ts";
import { problem } from "./issue.ts";
import { byName, ids, label, list, repositoryPath, shape } from "./parts.ts";
import { span } from "./span.ts";

const target = shape({
  kind: z.literal("directory").describe("A folder with the files of the version, each compared with its sha256."),
  path: repositoryPath.describe("Folder that a server reads."),
  url: z
    .url({ protocol: /^https?$/, error: "must be an http or https url" })
    .max(2000)
    .refine(
      (url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === "",
      "must not hold a password",
    )
    .optional()
    .describe("Base url of the server that reads it, for the health check."),
});

/** A window that says what it cannot mean keeps nothing out; it is told as a problem before. */
function windowOf(declared: {
  readonly from: string;
  readonly until: string;
  readonly zone: string;
  readonly reason: string;
}): FrozenWindow | undefined {
  const { from, until, zone, reason } = declared;
  const [fromMinute, untilMinute] = [minuteOfWeek(from), minuteOfWeek(until)];
  if (fromMinute !== undefined && untilMinute !== undefined)
    return { repeats: "weekly", zone, reason, fromMinute, untilMinute };
  const [first, last] = [wallTime(from, "beginning"), wallTime(until, "end")];
  return first === undefined || last === undefined
    ? undefined
    : { repeats: "never", zone, reason, from: first, until: last };
}

const windowForms =
  "must be a day of the week with its time, `Fri 16:00`, or a day, `2026-12-20`, and its time where one is meant: both ends in the same form";

const frozenWindow = shape({
  from: label.describe("When it begins, included: `Fri 16:00` of every week, `2026-12-20`, or `2026-12-20 16:00`."),
  until: label.describe("When it ends, excluded, in the same form; a day without a time means its end."),
  zone: label.describe("Time zone of both, as the IANA calls it: `Europe/Berlin`, `UTC`."),
  reason: z.string().max(500).default("").describe("Told to whoever is stopped by it."),
}).transform((declared, context): FrozenWindow => {
  const found = windowOf(declared);
  if (!isTimeZone(declared.zone)) problem(context, ["zone"], "is no time zone; write for example Europe/Berlin or UTC");
  if (found === undefined) problem(context, ["from"], windowForms);
  else if (found.repeats === "weekly" && found.fromMinute === found.untilMinute)
    problem(context, ["until"], "is when it begins: a window needs a length");
  else if (found.repeats === "never" && found.until <= found.from)
    problem(context, ["until"], "is not after `from`: a window needs a length");
  return found ?? z.NEVER;
});

const checks = list(label, { most: 50 }).default([]);

const environment = shape({
  target: target.describe("Where versions of the environment are served."),
  after: ids.environmentName
    .optional()
    .describe("Environment that a version comes from; right after the merge when left out. See environments.md."),
  soak: span.optional().describe("How long a version must have been in `after` before it comes here: `12h`, `2d`."),
  branches: list(label, { least: 1, most: 50 })
    .optional()
    .describe("Branches of origin, of which one must hold the version's commit; any when left out."),
  enter: checks.describe("Checks that must have succeeded at the version's commit before it comes here."),
  leave: checks.describe("Checks that must have succeeded there before it goes on to an environment `after` this one."),
  frozen: list(frozenWindow, { most: 100 })
    .default([])
    .describe("Times in which nothing new comes here; going back to what was here before is not stopped."),
  promote: z
    .enum(["manual", "auto"])
    .default("manual")
    .describe("`auto`: reconcile opens the pull request once nothing stands in the way of what is in `after`."),
});

/** The environments that one comes after, nearest first, up to the first that is met again. */
function before(
  name: string,
  declared: Readonly<Record<string, { readonly after: string | undefined }>>,
): readonly string[] {
  const line: string[] = [];
  for (let at: string | undefined = name; at !== undefined && !line.includes(at); ) {
    line.push(at);
    at = Object.hasOwn(declared, at) ? declared[at]?.after : undefined;
    if (at === name) return [...line, name];
  }
  return line;
}

export const environments = byName(ids.environmentName, environment)
  .superRefine((declared, context) => {
    const entries = Object.entries(declared);
    if (entries.length > 100) problem(context, [], "must have at most 100 environments");
    entries.forEach(([name, { target: own, after, soak, promote }], i) => {
      const other = entries.slice(0, i).find(([, { target: taken }]) => taken.path === own.path);
      if (other !== undefined) problem(context, [name, "target", "path"], `is the target of ${other[0]} already`);
      if (after !== undefined && !Object.hasOwn(declared, after))
        problem(
          context,
          [name, "after"],
          `is no environment that is declared; use ${Object.keys(declared).join(", ")}`,
        );
      const line = before(name, declared);
      if (line.length > 1 && line.at(-1) === name)
        problem(context, [name, "after"], `comes after itself: ${line.join(" after ")}`);
      if (after === undefined && soak !== undefined)
        problem(context, [name, "soak"], "needs `after`: the environment in which a version has to be before");
      if (after === undefined && promote === "auto")
        problem(context, [name, "promote"], "needs `after`: merging brings a new version here already");
    });
  })
  .default({});
