import { LockstepError } from "../../../domain/error.ts";
import type { PullRequestComment, Reaction } from "../forge.ts";
import { bodyLimit, checkLength, hasMarker, withMarker } from "../marker.ts";
import { type Parts, readRecord } from "./pull-requests.ts";
import type { CommentRecord } from "./records.ts";
import { type CommentPlace, commentId, commentPlace } from "./store.ts";

export interface Commenting extends Parts {
  /** Whether what {@link Parts.self} writes counts as a program's. */
  readonly isBot: boolean;
}

function shown(place: CommentPlace, { author, isBot, body, isEdited, createdAt }: CommentRecord): PullRequestComment {
  return { id: commentId(place), author, isBot, body, isEdited, createdAt };
}

export async function listComments({ store }: Parts, pullRequest: number): Promise<readonly PullRequestComment[]> {
  await readRecord(store, pullRequest);
  return (await store.comments(pullRequest)).map(({ place, record }) => shown(place, record));
}

export async function addComment(
  { store, self, isBot }: Commenting,
  pullRequest: number,
  body: string,
): Promise<PullRequestComment> {
  await readRecord(store, pullRequest);
  checkLength("the comment", body, bodyLimit);
  if (body.trim() === "") throw new LockstepError("FORGE_REQUEST_FAILED", "a comment must say something");
  const record: CommentRecord = {
    kind: "lockstep/Comment",
    schema: 1,
    author: self,
    isBot,
    body,
    isEdited: false,
    createdAt: new Date().toISOString(),
  };
  return shown(await store.createComment(pullRequest, record), record);
}

/** Changes a comment's text, whoever does it; from then on it counts as edited. */
export async function editComment({ store }: Parts, id: string, body: string): Promise<void> {
  checkLength("the comment", body, bodyLimit);
  const place = commentPlace(id);
  const record = await existing(store, place);
  if (record.body !== body) await store.writeComment(place, { ...record, body, isEdited: true });
}

export async function deleteComment({ store }: Parts, id: string): Promise<void> {
  const place = commentPlace(id);
  if ((await store.comment(place)) !== undefined) await store.withdrawComment(place);
}

export async function keepComment(
  parts: Commenting,
  request: { readonly pullRequest: number; readonly marker: string; readonly body: string },
): Promise<{ readonly id: string; readonly changed: boolean }> {
  const { store, self } = parts;
  const body = withMarker(request.marker, request.body);
  const own = async (): Promise<readonly CommentPlace[]> =>
    (await store.comments(request.pullRequest))
      .filter(({ record }) => record.author.id === self.id && hasMarker(request.marker, record.body))
      .map(({ place }) => place);
  let isMade = false;
  if ((await own()).length === 0) {
    await addComment(parts, request.pullRequest, body);
    isMade = true;
  }
  // Another process of ours may have made one at the same moment: the first stays, the others go.
  const [kept, ...copies] = await own();
  if (kept === undefined)
    throw new LockstepError("FORGE_REQUEST_FAILED", "the comment was removed while it was written");
  for (const copy of copies) await store.withdrawComment(copy);
  const record = await existing(store, kept);
  if (record.body !== body) await store.writeComment(kept, { ...record, body, isEdited: true });
  return { id: commentId(kept), changed: isMade || copies.length > 0 || record.body !== body };
}

async function existing(store: Parts["store"], place: CommentPlace): Promise<CommentRecord> {
  const record = await store.comment(place);
  if (record === undefined)
    throw new LockstepError("FORGE_REQUEST_FAILED", `there is no comment ${commentId(place)}`, {
      hint: "It may have been removed; `lockstep pr show` lists those that there are.",
    });
  return record;
}

export async function react({ store, self }: Parts, id: string, reaction: Reaction): Promise<boolean> {
  await existing(store, commentPlace(id));
  return store.addReaction(id, { kind: "lockstep/Reaction", schema: 1, author: self, reaction });
}
