import type { Delivery } from "./events.ts";

type Filter = Readonly<Record<string, unknown>>;

/** What GitHub starts a workflow for when it names no types. */
const standardTypes: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
};

/** `*` is anything in one part of a name, `**` in several. */
function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split(/(\*\*|\*)/).map((part) => {
      if (part === "**") return ".*";
      return part === "*" ? "[^/]*" : part.replaceAll(/[.+?^$()|[\]{}\\]/g, String.raw`\$&`);
    });
    return new RegExp(`^${parts.join("")}$`).test(name);
  });
}

/**
 * True when a workflow's `on:` asks for an event, as GitHub decides it; act runs whatever workflow it is given.
 *
 * @throws Error for a filter that this does not know, so that none is passed over.
 */
export function listens(on: Readonly<Record<string, unknown>>, { event, payload }: Delivery): boolean {
  // A schedule is a list of times; when one of them has come is the clock's affair.
  if (event === "schedule" || !Object.hasOwn(on, event)) return Object.hasOwn(on, event);
  const filters: Readonly<Record<string, unknown>> = { types: standardTypes[event], ...(on[event] ?? {}) };
  return Object.entries(filters).every(([name, value]) => {
    const wanted = value as readonly string[] | undefined;
    const branch = typeof payload["ref"] === "string" ? payload["ref"].replace(/^refs\/heads\//, "") : "";
    switch (`${event} ${name}`) {
      case "push branches":
        return matches(wanted ?? [], branch);
      case "push branches-ignore":
        return !matches(wanted ?? [], branch);
      case "workflow_run workflows":
        return wanted?.includes(String((payload["workflow"] as Filter)["name"])) === true;
      case "workflow_dispatch inputs":
        return true;
      default:
        if (name !== "types") throw new Error(`on.${event}.${name} is a filter that the workflow runs do not know`);
        return wanted === undefined || wanted.includes(String(payload["action"]));
    }
  });
}
