import { join } from "node:path";
import type { Issue, Issues } from "../issue.ts";
import { bodyLimit, checkLength, hasMarker, withMarker } from "../marker.ts";
import { createNumbered, listNumbers, readJson, writeJson } from "./files.ts";
import { checkLine } from "./limits.ts";
import { type IssueRecord, readIssue } from "./records.ts";

function recordOf({ number, title, body, state }: Issue): IssueRecord {
  return { kind: "lockstep/Issue", schema: 1, number, title, body, state };
}

/** Issues in a folder, one file for each. Only programs open any here, so that all of them are theirs. */
export function openIssues(folder: string): Issues {
  const list = async (): Promise<readonly IssueRecord[]> => {
    const numbers = await listNumbers(folder);
    const found = await Promise.all(numbers.map((number) => readJson(join(folder, `${number}.json`), readIssue)));
    return found.flatMap((record) => record ?? []);
  };
  const write = (issue: Issue): Promise<void> => writeJson(join(folder, `${issue.number}.json`), recordOf(issue));

  return {
    list: async () => (await list()).map(({ number, title, body, state }) => ({ number, title, body, state })),

    async keep(marker, { title, state, reopens = false, ...text }) {
      checkLine("the title of the issue", title);
      const body = withMarker(marker, text.body);
      checkLength("the issue", body, bodyLimit);
      const [existing, ...copies] = (await list()).filter((issue) => hasMarker(marker, issue.body));
      for (const copy of copies) if (copy.state === "open") await write({ ...copy, state: "closed" });
      if (existing === undefined) {
        if (state === "closed") return undefined;
        const made = await createNumbered(folder, (number) => recordOf({ number, title, body, state }));
        return { number: made.number, changed: true };
      }
      const { number } = existing;
      const isSame = existing.title === title && existing.body === body && existing.state === state;
      if (isSame || (existing.state === "closed" && !(reopens && state === "open"))) return { number, changed: false };
      await write({ number, title, body, state });
      return { number, changed: true };
    },
  };
}
