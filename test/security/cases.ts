import { type Mutation, mutations } from "./mutations.ts";

/** An attack or a fault of the threat model that the data commands meet, or a promise that they keep. */
export interface Case {
  /** What is tried, or what has to hold. */
  readonly what: string;
  /** The files whose tests fail when a defence of this case is taken out. */
  readonly tests: readonly string[];
}

const names = "test/security/n11-unsafe-names.test.ts";
const links = "test/security/n12-links.test.ts";
const bytes = "test/security/n14-n39-wrong-bytes.test.ts";
const files = "test/security/n18-n20-hostile-files.test.ts";
const commands = "test/security/n21-n22-commands.test.ts";
const privacy = "test/security/n38-private-files.test.ts";
const boundaries = "test/faults/every-boundary.faults.ts";

/** The fourteen, by their number in the threat model; their mutations are those that name them. */
export const cases = {
  N11: {
    what: "A directory object or a pointer names a place outside its output, in Git's folder, among the workflows, or one place twice.",
    tests: [names],
  },
  N12: {
    what: "A link, also one that is put there between the check and the write, leads a write out of the repository.",
    tests: [links],
  },
  N14: {
    what: "A store gives other bytes than were asked for: cut, of the same length, of another object, or of the same md5.",
    tests: [bytes],
  },
  N18: { what: "YAML that grows without bound, or whose keys reach the prototype of objects.", tests: [files] },
  N19: { what: "Sizes and counts that are no sizes and counts.", tests: [files] },
  N20: { what: "A listing, a name or a change without end.", tests: [files] },
  N21: { what: "A parameter that a shell would run.", tests: [commands] },
  N22: {
    what: "A stage that reads the job's secrets, speaks to the runner, or prints without end.",
    tests: [commands],
  },
  N38: { what: "A file with credentials that would be recorded and shipped with a model.", tests: [privacy] },
  N39: { what: "A cache that holds other bytes under an object's name.", tests: [bytes] },
  N44: {
    what: "A kill, a full disk or a broken one at a write boundary.",
    tests: [boundaries],
  },
  P1: {
    what: "No lost byte: what a branch, a tag, a pull request or a record needs stays, and so does what is saved nowhere.",
    tests: ["test/tracking/gc.test.ts", "test/data/objects/checkout.test.ts"],
  },
  P2: { what: "No wrong byte: what becomes visible under a name was hashed first.", tests: [bytes] },
  P3: {
    what: "Order: objects are durable before a directory or a pointer names them.",
    tests: ["test/data/objects/faults.test.ts", boundaries],
  },
} as const satisfies Readonly<Record<string, Case>>;

/** The cases that a mutation's name begins with: `N14, N39 and P2: …`. */
export function casesOf({ name }: Mutation): readonly string[] {
  return name.slice(0, name.indexOf(":")).split(/, | and /);
}

/** The defences of a case that are taken out, one at a time. */
export function mutationsOf(id: keyof typeof cases): readonly Mutation[] {
  return mutations.filter((mutation) => casesOf(mutation).includes(id));
}
