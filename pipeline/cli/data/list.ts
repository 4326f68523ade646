import { resolve } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { byCodePoint } from "../../domain/json.ts";
import type { ListEntry } from "../../tracking/list-entries.ts";
import { addPlainDataCommand, countOption, type DataCommands } from "./command.ts";
import { dataExitCodes } from "./exit.ts";
import { openCalled } from "./open.ts";

interface ListOptions {
  readonly recursive?: boolean;
  readonly tree?: boolean;
  readonly level?: number;
  readonly dvcOnly?: boolean;
  readonly rev?: string;
  readonly size?: boolean;
  readonly showHash?: boolean;
}

/** What stands before the path of an entry: its size and hash, when they are asked for. */
function columns({ size, md5 }: ListEntry, options: ListOptions): readonly string[] {
  return [
    ...(options.size === true ? [size === null ? "" : String(size)] : []),
    ...(options.showHash === true ? [md5 ?? "-"] : []),
  ];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((text, column) => (column === row.length - 1 ? text : text.padStart(widths[column] ?? 0))).join("  "),
  );
}

/** Names of a recursive listing as the branches of a tree; what holds others comes before it. */
export function treeNames(paths: readonly string[]): readonly { readonly path: string; readonly shown: string }[] {
  interface Branch {
    readonly path: string;
    readonly children: Map<string, Branch>;
  }
  const root: Branch = { path: "", children: new Map() };
  for (const path of paths.toSorted((a, b) => byCodePoint(a.replaceAll("/", "\0"), b.replaceAll("/", "\0")))) {
    let at = root;
    for (const name of path.split("/")) {
      const child = at.children.get(name) ?? {
        path: at.path === "" ? name : `${at.path}/${name}`,
        children: new Map(),
      };
      at.children.set(name, child);
      at = child;
    }
  }
  const shown = ({ children }: Branch, prefix: string): readonly { readonly path: string; readonly shown: string }[] =>
    [...children].flatMap(([name, branch], index) => {
      const isLast = index === children.size - 1;
      return [
        { path: branch.path, shown: `${prefix}${isLast ? "└── " : "├── "}${name}` },
        ...shown(branch, `${prefix}${isLast ? "    " : "│   "}`),
      ];
    });
  return shown(root, "");
}

/** `list`, `ls`: what a repository holds. */
export function addListCommand(to: DataCommands): void {
  addPlainDataCommand<ListOptions>(
    to,
    {
      name: "list",
      aliases: ["ls"],
      summary: "list what a repository holds, Git's files and DVC's data together",
      arguments: [
        ["<url>", "folder of a repository, for example ."],
        ["[path]", "path in the repository"],
      ],
      options: [
        ["-R, --recursive", "list all files below"],
        ["-T, --tree", "list all files below, as a tree"],
        countOption("-L, --level <depth>", "most folders deep, with -R or -T"),
        ["--dvc-only", "what DVC tracks, and nothing else"],
        ["--rev <commit>", "commit, branch or tag; the workspace when left out"],
        ["--size", "show sizes in bytes"],
        ["--show-hash", "show DVC's ids"],
      ],
      examples: ["lockstep list .", "lockstep list . data -R --rev v1.0.0", "lockstep ls ../other --dvc-only --json"],
      exits: { NOT_A_DVC_REPOSITORY: dataExitCodes.failed },
    },
    async ({ session, args: [url = ".", path = ""], options }) => {
      if (/^[\w+.-]+:\/\/|^[\w.-]+@[\w.-]+:/.test(url))
        throw new LockstepError(
          "DVC_FEATURE_UNSUPPORTED",
          `${url.replace(/\/\/[^/@]*@/, "//")} is not a folder of this machine`,
          {
            hint: "Clone it with `git clone --no-checkout`, and name that folder.",
          },
        );
      const { listRepository } = await import("../../tracking/list.ts");
      await using repository = await openCalled(session, resolve(session.folder, url));
      const { rev: revision, level, dvcOnly } = options;
      const recursive = options.recursive === true || options.tree === true;
      const place = path.replace(/^(?:\.\/+)+|\/+$/g, "").replace(/^\.$/, "");
      const entries = await listRepository({ path: place, revision, recursive, level, dvcOnly }, repository);
      session.print(entries);
      const byPath = new Map(entries.map((entry) => [entry.path, entry]));
      const names =
        options.tree === true
          ? treeNames(entries.map((entry) => entry.path))
          : entries.map((entry) => ({ path: entry.path, shown: entry.path }));
      const none = { path: "", isout: false, isdir: true, isexec: false, size: null, md5: null };
      const rows = names.map((name) => [...columns(byPath.get(name.path) ?? none, options), name.shown]);
      if (options.tree === true) session.say(".");
      for (const row of aligned(rows)) session.say(row);
      return 0;
    },
  );
}
