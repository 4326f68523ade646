import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  symlinkSync,
} from "node:fs";
import { dirname } from "node:path";
import { type Md5, md5 as md5Of } from "../../../domain/ids.ts";
import { asideName } from "../aside.ts";
import { refuseLfsPointer } from "../lfs-pointer.ts";
import { isSettled, stampOf } from "../stamp.ts";
import { type HashName, readHash } from "./read-file.ts";
import { cloneFile, codeOf, copyHashing, inFolder, NewFile, unlinkIfThere } from "./write-file.ts";

/** A digest that was found earlier, and the stamp that the file had then. */
export interface Known {
  readonly stamp: string;
  readonly md5: Md5;
}

/** What a file is now. */
export interface Found {
  readonly md5: Md5;
  readonly sizeBytes: number;
  readonly stamp: string;
  /** Whether stamp and digest belong together for as long as the stamp stays. */
  readonly isLasting: boolean;
  /** False when the stamp was the known one, and nothing was read. */
  readonly wasRead: boolean;
}

export interface HashItem {
  readonly path: string;
  readonly hash: HashName;
  readonly known?: Known | undefined;
  /** A file of the workspace: a pointer of Git LFS in its place is an error, not content. */
  readonly isContent?: boolean;
}

/** `undefined` when nothing is there. @throws LockstepError LFS_POINTER. */
function hash({ path, hash: name, known, isContent }: HashItem): Found | undefined {
  const before = stampOf(path);
  if (before === undefined) return undefined;
  const { stamp, sizeBytes } = before;
  if (known?.stamp === stamp) return { md5: known.md5, sizeBytes, stamp, isLasting: true, wasRead: false };
  const refuse = (content: Uint8Array): void => {
    refuseLfsPointer(path, content);
  };
  const read = readHash(path, name, {
    expectedBytes: sizeBytes,
    ...(isContent === true ? { onWhole: refuse } : {}),
  });
  const after = stampOf(path);
  const isLasting = after?.stamp === stamp && isSettled(before);
  return { md5: md5Of(read.md5), sizeBytes: read.sizeBytes, stamp, isLasting, wasRead: true };
}

export interface StoreItem {
  readonly source: string;
  /** Of the source. */
  readonly known?: Known | undefined;
  readonly hash: HashName;
  /** Folder of the objects: theirs are `ab/cdef…` in it. */
  readonly objects: string;
  readonly mode: number;
  /** Permission bits of its folder, when that has to be made. */
  readonly folderMode?: number;
  /** Writes the object although one is there: that one is damaged. */
  readonly isReplacing?: boolean;
}

export interface Stored extends Found {
  readonly isExecutable: boolean;
  /** Where the copy waits for its name; `undefined` when an object of that name is there. */
  readonly aside: string | undefined;
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Copies a file to where its object will be, under a name for what is unfinished. */
function store({ source, known, hash: name, objects, mode, folderMode, isReplacing }: StoreItem): Stored | undefined {
  const before = stampOf(source);
  if (before === undefined) return undefined;
  const { stamp, sizeBytes, isExecutable } = before;
  const isThere = (md5: string): boolean =>
    isReplacing !== true && isFile(`${objects}/${md5.slice(0, 2)}/${md5.slice(2)}`);
  if (known?.stamp === stamp && isThere(known.md5)) {
    return { md5: known.md5, sizeBytes, stamp, isLasting: true, wasRead: false, isExecutable, aside: undefined };
  }
  const copy = copyHashing({
    source,
    expectedBytes: sizeBytes,
    hash: name,
    mode,
    folderMode,
    placeOf: (md5, content) => {
      refuseLfsPointer(source, content);
      return isThere(md5) ? undefined : `${objects}/${md5.slice(0, 2)}/${asideName()}`;
    },
    aside: `${objects}/${asideName()}`,
  });
  let aside = copy.written;
  if (aside !== undefined && isThere(copy.md5)) {
    unlinkIfThere(aside);
    aside = undefined;
  }
  const isLasting = stampOf(source)?.stamp === stamp && isSettled(before);
  return { md5: md5Of(copy.md5), sizeBytes: copy.sizeBytes, stamp, isLasting, wasRead: true, isExecutable, aside };
}

/** How an object comes into the workspace; what DVC calls `cache.type`. */
export type LinkType = "reflink" | "hardlink" | "symlink" | "copy";

export interface PlaceItem {
  /** Path of the object. */
  readonly object: string;
  /** What it must hold. */
  readonly md5: string;
  readonly hash: HashName;
  /** The new file; its folder is made. */
  readonly aside: string;
  /** Permission bits of a copy; a link has those of the object. */
  readonly mode: number;
  /** Permission bits of its folder, when that has to be made. */
  readonly folderMode?: number | undefined;
  /** Tried in order. */
  readonly links: readonly LinkType[];
  /** The object's bytes were found right and its stamp has not changed since: links need not read it again. */
  readonly known?: Known | undefined;
}

/** `damaged` names what the object holds instead; `failed`: none of the link types can be made here. */
export type Placed =
  | { readonly kind: LinkType; readonly sizeBytes: number }
  | { readonly kind: "missing" }
  | { readonly kind: "damaged"; readonly found: string }
  | { readonly kind: "failed" };

/** What file systems say that do not have such links, or not between these two places, or not as many. */
const withoutLinks: ReadonlySet<unknown> = new Set(["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

function tryLink(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && withoutLinks.has(error.code)) return false;
    throw error;
  }
}

function link(item: PlaceItem, type: "hardlink" | "symlink"): boolean {
  const { object, aside } = item;
  return tryLink(() => {
    inFolder(aside, () => {
      if (type === "hardlink") linkSync(object, aside);
      else symlinkSync(object, aside);
    });
  });
}

/** Makes an object's content a file of the workspace, under a name for what is unfinished. Only right bytes get there. */
function place(item: PlaceItem): Placed {
  const { object, md5, aside, mode, folderMode } = item;
  const stats = stampOf(object);
  if (stats === undefined) return { kind: "missing" };
  const { sizeBytes } = stats;
  let isRight = item.known?.stamp === stats.stamp && item.known.md5 === md5;
  for (const type of item.links) {
    if (type === "copy") {
      const request = { source: object, expectedBytes: sizeBytes, hash: item.hash, mode, folderMode, aside };
      const copy = copyHashing({ ...request, placeOf: () => aside });
      if (copy.md5 === md5) return { kind: "copy", sizeBytes: copy.sizeBytes };
      unlinkIfThere(aside);
      return { kind: "damaged", found: copy.md5 };
    }
    if (type === "reflink") {
      // The clone is what becomes visible, so the clone is what is read.
      if (!cloneFile(object, aside, mode)) continue;
      const found = readHash(aside, item.hash, { expectedBytes: sizeBytes });
      if (found.md5 === md5) return { kind: "reflink", sizeBytes };
      unlinkIfThere(aside);
      return { kind: "damaged", found: found.md5 };
    }
    if (sizeBytes === 0 && type === "hardlink") {
      // An empty object is never hard-linked, as in DVC: nothing is saved, and some programs write to empty files in place.
      new NewFile(aside, mode).finish();
      return { kind: "copy", sizeBytes };
    }
    if (!isRight) {
      const found = readHash(object, item.hash, { expectedBytes: sizeBytes });
      if (found.md5 !== md5) return { kind: "damaged", found: found.md5 };
      isRight = true;
    }
    if (link(item, type)) return { kind: type, sizeBytes };
  }
  return { kind: "failed" };
}

export interface MoveItem {
  readonly from: string;
  readonly to: string;
  /** Permission bits of the new name's folder, when that has to be made. */
  readonly folderMode?: number | undefined;
}

/** Gives a file, or a folder with all that is in it, its name; the folder of the new name is made when it is missing. */
function move({ from, to, folderMode }: MoveItem): void {
  try {
    inFolder(
      to,
      () => {
        renameSync(from, to);
      },
      folderMode,
    );
  } catch (error) {
    const code = codeOf(error);
    if (code === "EISDIR") {
      // An empty folder stands where the file must be; one that holds something stays, and the next call says so.
      rmdirSync(to);
      renameSync(from, to);
    } else if ((code === "ENOTEMPTY" || code === "EEXIST" || code === "EXDEV") && lstatSync(from).isDirectory()) {
      // Somebody made the folder meanwhile, or the workspace spans file systems: what is in it goes one by one.
      inFolder(to, () => mkdirSync(to, { recursive: true }));
      for (const name of readdirSync(from)) move({ from: `${from}/${name}`, to: `${to}/${name}` });
    } else if (code === "EXDEV") moveAcross(from, to);
    else throw error;
  }
}

/** Copies beside the destination first, so that the name never has half of the content. */
function moveAcross(from: string, to: string): void {
  const beside = `${dirname(to)}/${asideName()}`;
  try {
    copyFileSync(from, beside, constants.COPYFILE_EXCL);
    sync(beside);
    renameSync(beside, to);
  } finally {
    unlinkIfThere(beside);
  }
  unlinkIfThere(from);
}

/** Makes what was written to a file, or the names in a folder, survive a power cut. */
function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The tasks by name. Each does one thing to one item, blocking, and throws the system's error when that fails. */
export const tasks = {
  hash,
  store,
  place,
  move,
  sync,
  stamp: stampOf,
  remove: unlinkIfThere,
} as const;

export type TaskName = keyof typeof tasks;
export type Item<Name extends TaskName> = Parameters<(typeof tasks)[Name]>[0];
export type Result<Name extends TaskName> = ReturnType<(typeof tasks)[Name]>;
