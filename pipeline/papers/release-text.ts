import type { VersionFacts } from "../domain/version-facts.ts";
import type { Release, ReleaseText } from "../platform/forge/release.ts";
import { code } from "../report/cell.ts";
import { type Checksum, checksumLines, readChecksums } from "./checksums.ts";

const marker = "<!-- lockstep:release -->";

/** True for a release that Lockstep made; those of people stay as they are. */
export function isOwnRelease({ body }: Pick<Release, "body">): boolean {
  return body.split(/\r?\n/, 1)[0] === marker;
}

function titleOf({ record, modelVersion }: Pick<VersionFacts, "record" | "modelVersion">): string {
  return `${record.model} ${modelVersion}`;
}

/** What a release says while its files are on their way. */
export function draftText(facts: Pick<VersionFacts, "record" | "modelVersion">): ReleaseText {
  return { title: titleOf(facts), body: `${marker}\nIts files are on their way.` };
}

/** What a release says: which bytes these are, and how to tell. The files that it lists are those that it is whole with. */
export function releaseText(facts: VersionFacts, files: readonly Checksum[]): ReleaseText {
  const { record, tag, commit } = facts;
  const { artifact, inputKey } = record;
  return {
    title: titleOf(facts),
    body: [
      marker,
      `The model that was reviewed, as ${code(tag, 260)} registers it at ${code(commit)}.`,
      "",
      "| | |",
      "| :--- | :--- |",
      `| Artifact sha256 | ${code(artifact.sha256)} |`,
      `| InputKey | ${code(inputKey)} |`,
      "",
      "`MODEL_CARD.md` says what it is for, how it was measured and by whose word it is here. To check what was downloaded: `sha256sum --check --ignore-missing SHA256SUMS`.",
      "",
      "```text",
      ...checksumLines(files),
      "```",
    ].join("\n"),
  };
}

/** True when a release is published and has every file that it lists, as far as the forge tells. */
export function isComplete({ isDraft, body, assets }: Release): boolean {
  const listed = readChecksums(body);
  return (
    !isDraft &&
    listed.length > 0 &&
    listed.every(({ name, sha256 }) =>
      // Servers of before digests count none.
      assets.some((asset) => asset.name === name && asset.isWhole && (asset.sha256 ?? sha256) === sha256),
    )
  );
}
