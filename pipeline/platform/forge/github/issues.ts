import type { Actor } from "../../../domain/approval.ts";
import type { Issue, Issues, IssueText } from "../issue.ts";
import { bodyLimit, checkLength, hasMarker, withMarker } from "../marker.ts";
import { type Client, pageSize } from "./client.ts";
import type { Need } from "./failure.ts";

type Answer = Awaited<ReturnType<Client["rest"]["issues"]["listForRepo"]>>["data"][number];

const reading = "issues: read";
const writing = "issues: write";

function issueOf({ number, title, body, state }: Pick<Answer, "number" | "title" | "body" | "state">): Issue {
  return { number, title, body: body ?? "", state: state === "open" ? "open" : "closed" };
}

/** Issues of one repository on GitHub. What was listed once is not listed again before it is written. */
export function openIssues(client: Client, self: () => Promise<Actor>): Issues {
  const { rest, repository } = client;
  let known: readonly Issue[] | undefined;

  const listNow = async (): Promise<readonly Issue[]> => {
    const { id, login } = await self();
    const need: Need = { what: "list the issues", permission: reading };
    const found = await client.all<Answer>(need, (page) =>
      rest.issues.listForRepo({ ...repository, creator: login, state: "all", per_page: pageSize, page }),
    );
    // A marker proves nothing by itself: anybody can write one. The account that opened the issue does.
    const own = found.filter(({ user, pull_request: pull }) => pull === undefined && String(user?.id) === id);
    known = own.map(issueOf).toSorted((a, b) => a.number - b.number);
    return known;
  };

  const put = (issue: Issue): void => {
    const others = (known ?? []).filter(({ number }) => number !== issue.number);
    known = [...others, issue].toSorted((a, b) => a.number - b.number);
  };

  const create = async (marker: string, { title }: IssueText, body: string): Promise<Issue> =>
    client.create<Issue>(
      { what: `open the issue ${JSON.stringify(title)}`, permission: writing },
      {
        send: async () => ({ data: issueOf((await rest.issues.create({ ...repository, title, body })).data) }),
        find: async () => (await listNow()).find((issue) => hasMarker(marker, issue.body)),
      },
    );

  const update = async (number: number, change: Partial<IssueText>): Promise<Issue> => {
    const need: Need = { what: `change issue ${number}`, permission: writing };
    return issueOf(
      await client.repeat(need, () => rest.issues.update({ ...repository, issue_number: number, ...change })),
    );
  };

  return {
    list: async () => known ?? listNow(),

    async keep(marker, text) {
      const body = withMarker(marker, text.body);
      checkLength("the issue", body, bodyLimit);
      const own = (known ?? (await listNow())).filter((issue) => hasMarker(marker, issue.body));
      const [existing, ...copies] = own;
      for (const copy of copies) if (copy.state === "open") put(await update(copy.number, { state: "closed" }));
      if (existing === undefined) {
        if (text.state === "closed") return undefined;
        const made = await create(marker, text, body);
        put(made);
        return { number: made.number, changed: true };
      }
      const { number, title, state } = existing;
      const isSame = title === text.title && existing.body === body && state === text.state;
      if (isSame || (state === "closed" && !(text.reopens === true && text.state === "open")))
        return { number, changed: false };
      put(await update(number, { title: text.title, body, state: text.state }));
      return { number, changed: true };
    },
  };
}
