/** What happens to a repository: by hand, by Git, or by the tool whose turn it is. Paths are relative to the repository. */
export type Action =
  | {
      readonly kind: "write";
      readonly path: string;
      readonly content: string | Uint8Array;
      readonly isExecutable?: boolean;
    }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "folder"; readonly path: string }
  /** Whole, and no error when there is none. */
  | { readonly kind: "remove"; readonly path: string }
  /** Everything that Git does not ignore. */
  | { readonly kind: "commit" }
  | { readonly kind: "git"; readonly args: readonly string[]; readonly folder: string }
  | {
      readonly kind: "run";
      readonly args: readonly string[];
      /** What Lockstep needs besides, to do what DVC does without. */
      readonly forLockstep?: readonly string[];
      readonly folder?: string;
      /** True for a command that Lockstep has not: DVC runs it, whoever's turn it is. */
      readonly isForDvc?: boolean;
    };

/** What one tool does before it hands over to the other. */
export type Turn = readonly Action[];

/** The life of a repository. */
export interface Plan {
  readonly name: string;
  readonly turns: readonly Turn[];
  /** Stages that run whatever their inputs are. */
  readonly alwaysRun: ReadonlySet<string>;
}

export function write(path: string, content: string | Uint8Array, isExecutable = false): Action {
  return { kind: "write", path, content, isExecutable };
}

export function remove(path: string): Action {
  return { kind: "remove", path };
}

/** `dvc <args>` at the root. */
export function run(...args: readonly string[]): Action {
  return { kind: "run", args };
}

export const commit: Action = { kind: "commit" };
