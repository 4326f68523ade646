import { type Sha256, sha256 } from "../domain/ids.ts";

/** The file of a release that lists all the others, as `sha256sum --check` reads it. */
export const checksumsFile = "SHA256SUMS";

export interface Checksum {
  readonly name: string;
  readonly sha256: Sha256;
}

/** Lines as `sha256sum` writes them, by name. */
export function checksumLines(files: readonly Checksum[]): readonly string[] {
  return files
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map(({ name, sha256: digest }) => `${digest}  ${name}`);
}

/** The lines of a text that are checksums; others are talk. */
export function readChecksums(text: string): readonly Checksum[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, digest, name] = /^([0-9a-f]{64}) {2}([A-Za-z0-9][A-Za-z0-9._-]*)$/.exec(line) ?? [];
    return digest === undefined || name === undefined ? [] : [{ name, sha256: sha256(digest) }];
  });
}
