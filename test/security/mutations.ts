/** One defence taken out, and the tests that have to notice. */
export interface Mutation {
  /** Case or promise of the threat model, and what is gone. */
  readonly name: string;
  /** Each text occurs exactly once in its file. */
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
  readonly test: string;
  /** A part of the names of those tests; all of the file when left out. */
  readonly only?: string;
  /** Another configuration of Vitest than the project's. */
  readonly config?: string;
}

const objects = "pipeline/data/objects";
const names = "test/security/n11-unsafe-names.test.ts";
const links = "test/security/n12-links.test.ts";
const wrong = "test/security/n14-n39-wrong-bytes.test.ts";
const files = "test/security/n18-n20-hostile-files.test.ts";
const commands = "test/security/n21-n22-commands.test.ts";
const privacy = "test/security/n38-private-files.test.ts";
const garbage = "test/tracking/gc.test.ts";

export const mutations: readonly Mutation[] = [
  {
    name: "N11: a name may lead up",
    edits: [
      {
        file: `${objects}/safe-path.ts`,
        find: 'if (segment === "." || segment === "..") return',
        replace: 'if (segment === "never") return',
      },
    ],
    test: names,
    only: "way up|folder above|a dot is",
  },
  {
    name: "N11: a name may lead into the tools' own folders",
    edits: [
      {
        file: `${objects}/safe-path.ts`,
        find: "if (isToolFolder(segment)) return",
        replace: "if (segment.length > 9999 && isToolFolder(segment)) return",
      },
    ],
    test: names,
    only: "Git's folder|DVC's folder",
  },
  {
    name: "N11: invisible characters hide a folder's name",
    edits: [{ file: `${objects}/safe-path.ts`, find: 'name.replace(ignorable, "")', replace: "name" }],
    test: names,
    only: "invisible",
  },
  {
    name: "N11: two names may be one where case or Unicode form do not count",
    edits: [
      {
        file: `${objects}/safe-path.ts`,
        find: "    if (files.has(folded)) {",
        replace: "    if (files.has(`${folded}/`)) {",
      },
    ],
    test: names,
    only: "differ in",
  },
  {
    name: "N11: an output may be among the workflows",
    edits: [
      {
        file: `${objects}/safe-path.ts`,
        find: 'if (foldedName(first).replace(/[. ]+$/, "") === ".github")',
        replace: 'if (first === "never")',
      },
    ],
    test: names,
    only: "GitHub's folder",
  },
  {
    name: "N12: a link on the way is followed",
    edits: [
      {
        file: `${objects}/parent-check.ts`,
        find: "if (stats.isSymbolicLink()) throw",
        replace: "if (stats.isFIFO()) throw",
      },
    ],
    test: links,
    only: "on the way to an output|between the check and the write",
  },
  {
    name: "N12: nobody looks again before the names change",
    edits: [
      {
        file: `${objects}/checkout.ts`,
        find: "    for (const prepared of open) checkParents(prepared);\n",
        replace: "",
      },
    ],
    test: links,
    only: "between the check and the write",
  },
  {
    name: "N12: a link that leads out counts as its file",
    edits: [
      { file: `${objects}/walk.ts`, find: "  if (!isWithin) {", replace: "  if (!isWithin && target === absolute) {" },
    ],
    test: links,
    only: "out of the repository",
  },
  {
    name: "N14 and P2: what a stream brings gets its name unread",
    edits: [
      {
        file: `${objects}/receive-objects.ts`,
        find: "if (found !== contentMd5(request.id)) throw",
        replace: "if (found.length === 0) throw",
      },
    ],
    test: wrong,
    only: "at most three times",
  },
  {
    name: "N14: wrong bytes are asked for again and again",
    edits: [
      {
        file: `${objects}/fetch.ts`,
        find: "reads === readsOfWrongBytes) throw error",
        replace: "reads === 3 * readsOfWrongBytes) throw error",
      },
    ],
    test: wrong,
    only: "at most three times",
  },
  {
    name: "N14, N39 and P2: a copy is taken for what its name says",
    edits: [
      {
        file: `${objects}/bulk/tasks.ts`,
        find: "if (copy.md5 === md5) return",
        replace: "if (copy.md5.length === md5.length) return",
      },
      {
        file: `${objects}/bulk/tasks.ts`,
        find: 'if (found.md5 === md5) return { kind: "reflink"',
        replace: 'if (found.md5.length === md5.length) return { kind: "reflink"',
      },
    ],
    test: wrong,
    only: "never reaches the workspace",
  },
  {
    name: "N14: approved bytes are told by their md5",
    edits: [
      {
        file: `${objects}/artifact.ts`,
        find: "const { sha256, sizeBytes } = await hashFile(file.absolute);",
        replace:
          "const { md5, sizeBytes } = await hashFile(file.absolute);\n    const sha256 = md5 === expected.md5 ? expected.sha256 : md5;",
      },
    ],
    test: wrong,
    only: "one md5",
  },
  {
    name: "N18: aliases count once",
    edits: [{ file: "pipeline/data/yaml/reader.ts", find: "      this.add(node, target.count);\n", replace: "" }],
    test: files,
    only: "billions",
  },
  {
    name: "N18: keys that JavaScript would misread are taken",
    edits: [
      {
        file: "pipeline/data/yaml/reader.ts",
        find: "if (refusedKeys.has(key))",
        replace: "if (refusedKeys.has(`${key} never`))",
      },
    ],
    test: files,
    only: "reach the prototype",
  },
  {
    name: "N19: a size may be below zero",
    edits: [{ file: "pipeline/data/dvc/shape.ts", find: "if (value < 0n || ", replace: "if (" }],
    test: files,
    only: "below zero",
  },
  {
    name: "N19: a size may be one that no number holds exactly",
    edits: [
      {
        file: "pipeline/data/dvc/shape.ts",
        find: "value > BigInt(Number.MAX_SAFE_INTEGER))",
        replace: "value > BigInt(Number.MAX_SAFE_INTEGER) * 99n)",
      },
    ],
    test: files,
    only: "beyond what",
  },
  {
    name: "N19: whatever stands where a size does is made a number",
    edits: [
      {
        file: "pipeline/data/dvc/shape.ts",
        find: 'if (typeof value !== "bigint") throw expected(place, "a whole number", value);',
        replace: 'if (typeof value !== "bigint") return Number(value);',
      },
    ],
    test: files,
    only: "in quotes|in exponents|infinite",
  },
  {
    name: "N20: a listing may have any number of files",
    edits: [
      {
        file: "pipeline/data/dvc/directory.ts",
        find: "if (before + list.length > this.#limit)",
        replace: "if (before < 0)",
      },
    ],
    test: files,
    only: "1,000,001",
  },
  {
    name: "N21: values are put into a command as they are",
    edits: [
      {
        file: "pipeline/data/dvc/templating/text.ts",
        find: 'else if (typeof value === "string") options.push(`--${key} ${shellQuoted(value)}`);',
        replace: 'else if (typeof value === "string") options.push(`--${key} ${value}`);',
      },
    ],
    test: commands,
    only: "N21",
  },
  {
    name: "N22: a stage of a person's run gets what belongs to a job",
    edits: [
      {
        file: "pipeline/training/stages/environment.ts",
        find: "filter((name) => !ofTheJob.test(name))",
        replace: "filter((name) => name !== String(ofTheJob))",
      },
    ],
    test: commands,
    only: "sees neither",
  },
  {
    name: "N22: a stage of a step gets every variable",
    edits: [
      {
        file: "pipeline/training/stages/environment.ts",
        find: "...(request.passed ?? []).filter(mayBePassed)]",
        replace: "...Object.keys(request.env)]",
      },
    ],
    test: commands,
    only: "sees neither",
  },
  {
    name: "N22: what a stage prints is passed on as it is",
    edits: [
      {
        file: "pipeline/training/stages/output-log.ts",
        find: "      const text = plain(line);",
        replace: "      const text = `${line}`;",
      },
    ],
    test: commands,
    only: "cannot speak",
  },
  {
    name: "N22: a stage may print without end",
    edits: [
      {
        file: "pipeline/training/stages/output-log.ts",
        find: "isFull = lines > outputLimit.lines || characters > outputLimit.characters;",
        replace: "isFull = lines < 0;",
      },
    ],
    test: commands,
    only: "without end",
  },
  {
    name: "N38: files that hold credentials are recorded with a model",
    edits: [
      {
        file: `${objects}/credential-files.ts`,
        find: "  const name = basename(path).toLowerCase();",
        replace: '  const name = basename(path).slice(0, 0) + "harmless";',
      },
    ],
    test: privacy,
    only: "that comes with",
  },
  {
    name: "N39 and P2: push takes a cached object for what its name says",
    edits: [
      {
        file: `${objects}/bulk/tasks.ts`,
        find: "if (copy.md5 === md5) return",
        replace: "if (copy.md5.length === md5.length) return",
      },
    ],
    test: wrong,
    only: "never reaches a remote",
  },
  {
    name: "N39: fsck believes what was learnt earlier",
    edits: [
      {
        file: "pipeline/tracking/fsck.ts",
        find: "    ...damaged.map(",
        replace: "    ...damaged.slice(0, 0).map(",
      },
    ],
    test: wrong,
    only: "never reaches a remote|moved aside",
  },
  {
    name: "P1: gc does not ask origin",
    edits: [
      {
        file: "pipeline/tracking/needed-states.ts",
        find: "await git.originRefs()",
        replace: "new Map<string, CommitSha>()",
      },
    ],
    test: garbage,
    only: "origin",
  },
  {
    name: "P1: gc forgets pull requests",
    edits: [
      {
        file: "pipeline/tracking/needed-states.ts",
        find: "of pullRequests) {",
        replace: "of pullRequests.slice(0, 0)) {",
      },
    ],
    test: garbage,
    only: "pull request",
  },
  {
    name: "P1: gc forgets the records of earlier commits",
    edits: [
      {
        file: "pipeline/tracking/needed-ids.ts",
        find: "await git.versionsFrom(states.tips, patterns)",
        replace: "await git.versionsFrom(states.tips.slice(0, 0), patterns)",
      },
    ],
    test: garbage,
    only: "record",
  },
  {
    name: "P1: gc passes over what it cannot read",
    edits: [
      {
        file: "pipeline/tracking/needed-ids.ts",
        find: "if (!isLenient && (await file.isDvcs()))",
        replace: "if (isLenient && !(await file.isDvcs()))",
      },
    ],
    test: garbage,
    only: "cannot be read",
  },
  {
    name: "P1: gc passes over a folder whose listing nobody has",
    edits: [
      {
        file: "pipeline/tracking/gc.ts",
        find: "if (members === undefined && !request.isLenient)",
        replace: "if (members === undefined && request.isLenient)",
      },
    ],
    test: garbage,
    only: "a directory",
  },
  {
    name: "P1: gc has no grace",
    edits: [
      {
        file: "pipeline/tracking/gc.ts",
        find: "request.nowMs - request.graceDays * 86_400_000",
        replace: "request.nowMs",
      },
    ],
    test: garbage,
    only: "grace period|just pushed|directories before",
  },
  {
    name: "P1: gc does not see that somebody wants an object again",
    edits: [
      {
        file: `${objects}/touch.ts`,
        find: "utimesSync(path, now / 1000, now / 1000)",
        replace: "lstatSync(path)",
      },
    ],
    test: garbage,
    only: "while gc asks",
  },
  {
    name: "P1: gc removes members before the folder that names them",
    edits: [
      {
        file: "pipeline/tracking/garbage-plan.ts",
        find: 'if (name.kind === "object" && name.id.endsWith(".dir")) return 1;',
        replace: 'if (name.kind === "object" && name.id.endsWith(".dir")) return 3;',
      },
    ],
    test: garbage,
    only: "directories before",
  },
  {
    name: "P1: a shallow clone passes for a whole one",
    edits: [
      {
        file: "pipeline/platform/git/refs.ts",
        find: "if ((await repository.shallowCommits()).size > 0) throw",
        replace: "if ((await repository.shallowCommits()).size > 1e9) throw",
      },
    ],
    test: garbage,
    only: "ends early",
  },
  {
    name: "P1: a checkout overwrites what is saved nowhere",
    edits: [
      {
        file: `${objects}/checkout-plan.ts`,
        find: "request.force !== true",
        replace: "request.force === undefined && request.id === undefined",
      },
    ],
    test: "test/data/objects/checkout.test.ts",
  },
  {
    name: "P3: a directory reaches the remote before its files",
    edits: [
      {
        file: `${objects}/push.ts`,
        find: "    await sendAll(request, oncePerId([...files, ...[...members.values()].flat()]), { tally, withheld });\n",
        replace:
          "    await sendAll(request, [...ours, ...theirs], { tally, withheld });\n    await sendAll(request, oncePerId([...files, ...[...members.values()].flat()]), { tally, withheld });\n",
      },
    ],
    test: "test/data/objects/faults.test.ts",
    only: "push.*freeze",
  },
  {
    name: "P3 and N44: names are given to bytes that are not durable yet",
    edits: [
      {
        file: `${objects}/bulk/barrier.ts`,
        find: "  await makeFilesDurable(\n    moves.map(({ from }) => from),\n    within,\n  );\n",
        replace: "",
      },
    ],
    test: "test/faults/every-boundary.faults.ts",
    only: "add.*gives",
    config: "test/faults/vitest.config.ts",
  },
  {
    name: "N44: a pointer is written in its place",
    edits: [
      {
        file: `${objects}/scratch.ts`,
        find: "await rename(aside, join(root, path));",
        replace: "await writeFile(join(root, path), content);",
      },
    ],
    test: "test/faults/every-boundary.faults.ts",
    only: "add.*gives",
    config: "test/faults/vitest.config.ts",
  },
];
