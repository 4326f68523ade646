import type { Md5 } from "../../domain/ids.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";

/** A dependency or output with its content, as an entry of `.dvc` and `dvc.lock`. */
export interface Entry {
  /** As written: relative to the folder of the file it stands in (or to the stage's `wdir`). */
  readonly path: string;
  /** Absent in an import that was not downloaded, and in a `.dvc` file whose data was never committed. */
  readonly md5: Md5 | undefined;
  readonly sizeBytes: number | undefined;
  /** Directories only. */
  readonly fileCount: number | undefined;
  readonly isExecutable: boolean;
  /** False for an entry of DVC 2.x, whose md5 is taken after `\r\n` became `\n` in text. */
  readonly isLegacy: boolean;
  /** Every other key, in order, untouched: `etag`, `cloud`, `version_id`, `files`, `repo` … */
  readonly rest: YamlMap;
}

/** A `*.dvc` file. */
export interface Pointer {
  readonly outs: readonly PointerOut[];
  /** Imports only. */
  readonly deps: readonly Entry[];
  readonly isFrozen: boolean;
  readonly wdir: string;
  /** Every other top-level key, untouched: `md5` (the stage digest of an import), `desc`, `meta`, `cmd` … */
  readonly rest?: YamlMap;
}

export interface PointerOut extends Entry {
  readonly isCached: boolean;
  readonly isPersisted: boolean;
  readonly isPushed: boolean;
}

/** What `dvc.lock` says of one stage. */
export interface LockedStage {
  /** One command, or several. */
  readonly cmd: string | readonly string[];
  readonly deps: readonly Entry[];
  /** File → dotted key → value. */
  readonly params: ReadonlyMap<string, YamlMap>;
  readonly outs: readonly Entry[];
}

export interface Lock {
  readonly stages: ReadonlyMap<string, LockedStage>;
}

export interface StageOutput {
  readonly path: string;
  readonly kind: "out" | "metric" | "plot";
  readonly isCached: boolean;
  readonly isPersisted: boolean;
  readonly isPushed: boolean;
  /** Name of the remote that keeps it, instead of the default one. */
  readonly remote?: string | undefined;
  /** How a plot is to be drawn: `x`, `y`, `template`, `title`, `x_label`, `y_label`, `header`. Plots with such keys only. */
  readonly plot?: YamlMap;
}

/** Keys of one params file; an empty list means the whole file. */
export interface ParamsDependency {
  readonly file: string;
  readonly keys: readonly string[];
}

/** One node of `dvc.yaml`, templating resolved. */
export interface Stage {
  /** `train`, or `train@key` for foreach and matrix. */
  readonly name: string;
  readonly cmd: string | readonly string[];
  /** Relative to the folder of `dvc.yaml`; paths below are relative to it. */
  readonly wdir: string;
  readonly deps: readonly string[];
  readonly params: readonly ParamsDependency[];
  readonly outs: readonly StageOutput[];
  readonly isFrozen: boolean;
  readonly alwaysChanged: boolean;
}

export interface Pipeline {
  readonly stages: readonly Stage[];
  /** What stages took by `${…}`: file relative to that of the pipeline → dotted key → value. */
  readonly usedValues: ReadonlyMap<string, YamlMap>;
  /** Top-level `metrics`, `params` and `plots` entries that name files. */
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  readonly plots: readonly YamlValue[];
  readonly artifacts: YamlMap;
}

/** One member of a `.dir` object. */
export interface DirectoryEntry {
  readonly md5: Md5;
  /** Below the directory, with `/`. */
  readonly relpath: string;
}
