import type { PullRequestComment } from "../forge.ts";
import { type Client, pageLimit } from "./client.ts";
import { incomplete, type Need } from "./failure.ts";
import { ghost } from "./identity.ts";

const query = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { fullDatabaseId body createdAt lastEditedAt author { __typename login ... on User { databaseId } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

interface Node {
  readonly fullDatabaseId: string | number;
  readonly body: string;
  readonly createdAt: string;
  readonly lastEditedAt: string | null;
  readonly author: { readonly __typename: string; readonly login: string; readonly databaseId?: number } | null;
}

interface Answer {
  readonly repository?: {
    readonly pullRequest?: {
      readonly comments?: {
        readonly nodes?: readonly (Node | null)[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      };
    } | null;
  } | null;
}

function commentOf({ fullDatabaseId, body, createdAt, lastEditedAt, author }: Node): PullRequestComment {
  const { databaseId, login } = author ?? {};
  const isPerson = author?.__typename === "User" && databaseId !== undefined && login !== undefined;
  return {
    id: String(fullDatabaseId),
    // Only people are told by their numbers here, and only theirs are asked for.
    author: isPerson ? { id: String(databaseId), login } : ghost,
    isBot: !isPerson,
    body,
    isEdited: lastEditedAt !== null,
    createdAt,
  };
}

/**
 * All comments of a pull request, oldest first, by GraphQL, which costs nothing of REST's budget. It does not say which App wrote in a
 * person's name.
 */
export async function listCommentsApart(client: Client, number: number): Promise<readonly PullRequestComment[]> {
  const need: Need = { what: `list the comments of pull request ${number}`, permission: "pull-requests: read" };
  const found: PullRequestComment[] = [];
  let after: string | null = null;
  for (let page = 1; page <= pageLimit; page++) {
    const variables: Readonly<Record<string, string | number | null>> = { ...client.repository, number, after };
    const data: Answer = await client.repeat(need, async () => ({
      data: await client.graphql<Answer>(query, variables),
    }));
    const { nodes, pageInfo } = data.repository?.pullRequest?.comments ?? {};
    if (!Array.isArray(nodes) || pageInfo === undefined) throw incomplete(need, "the answer names no comments");
    found.push(...(nodes as readonly (Node | null)[]).filter((node) => node !== null).map(commentOf));
    if (!pageInfo.hasNextPage) return found;
    after = pageInfo.endCursor;
  }
  throw incomplete(need, `there are more than ${pageLimit} pages`);
}
