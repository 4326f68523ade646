import type { RecordedContent } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";
import type { TrackedOutput } from "./tracked.ts";

/** A link to the cache is as read-only as the object: whether its content is to be executable, only the record says. */
export function withRecordedBit(
  { links: [first = "copy"] }: Pick<DataRepository, "links">,
  { entry }: Pick<TrackedOutput, "entry">,
  content: RecordedContent,
): RecordedContent {
  const isLink = first === "hardlink" || first === "symlink";
  return isLink && entry?.md5 === content.id && entry.isExecutable ? { ...content, isExecutable: true } : content;
}
