import { existsSync, lstatSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root as checkout, projectFiles, run } from "../process.ts";
import type { Outcome } from "./check.ts";

/** Something that must not be in a file. */
export interface Rule {
  readonly name: string;
  /** Which files it holds for, by their path from the root. */
  readonly files: RegExp;
  readonly pattern: RegExp;
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Rules that hold on every machine; written so that no pattern matches its own text. */
export const rules: readonly Rule[] = [
  {
    name: "names a folder of somebody's machine",
    files: /./,
    pattern: /(?<![\w.$}*/-])\/(?:root|home|Users|work|workspace)\/[\w.]/,
  },
  {
    name: "names a package registry's host",
    files: /^(?!package-lock\.json$)/,
    pattern:
      /\b(?:registry\.npmjs\.org|registry\.yarnpkg\.com|files\.pythonhosted\.org|pypi\.org|(?:proxy|sum)\.golang\.org|deb\.debian\.org)/,
  },
  {
    name: "says where a package was fetched from (.npmrc leaves that out)",
    files: /^package-lock\.json$/,
    pattern: /"resolved":/,
  },
  {
    name: "leaves a test out",
    files: /^test\//,
    pattern: /\b(?:test|it|describe|suite|bench)(?:\.\w+)*\.(?:skip|only|todo|fails)\b/,
  },
  {
    name: "puts work off in a comment: do it, or write an issue",
    files: /^(?:pipeline|actions)\//,
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/,
  },
  {
    name: "has a marker of a merge conflict",
    files: /^(?!test\/)/,
    pattern: /^(?:<{7}|>{7}) /m,
  },
];

/** Rules about the machine that runs the check: its folders and its registry. */
async function localRules(root: string): Promise<readonly Rule[]> {
  const { stdout } = await run("npm", ["config", "get", "registry"], root);
  const host = URL.canParse(stdout.trim()) ? [new URL(stdout.trim()).host] : [];
  return [
    ...[root, homedir()]
      .filter((path) => path.length > 3)
      .map((path) => ({
        name: "names a folder of this machine",
        files: /./,
        pattern: new RegExp(`(?<![\\w.$}*/-])${escape(path)}(?![\\w-])`),
      })),
    ...host.map((name) => ({
      name: "names the package registry of this machine",
      files: /./,
      pattern: new RegExp(escape(name)),
    })),
  ];
}

/** `line: rule` for each rule that `text` breaks, once per rule. */
export function breaches(path: string, text: string, applied: readonly Rule[] = rules): readonly string[] {
  return applied
    .filter(({ files }) => files.test(path))
    .flatMap(({ name, pattern }) => {
      const found = pattern.exec(text);
      return found === null ? [] : [`${path}:${text.slice(0, found.index).split("\n").length} ${name}: ${found[0]}`];
    });
}

/** No file names a machine, a registry or a test that is left out, or puts work off. */
export async function checkHygiene(root: string = checkout): Promise<Outcome> {
  const applied = [...rules, ...(await localRules(root))];
  const files = (await projectFiles(root)).filter(
    (path) => existsSync(join(root, path)) && lstatSync(join(root, path)).isFile(),
  );
  const findings = files.flatMap((path) => {
    const bytes = readFileSync(join(root, path));
    return bytes.includes(0) ? [] : breaches(path, bytes.toString("utf8"), applied);
  });
  return { findings, looked: `${files.length} files` };
}
