// Who may import whom. docs/architecture.md says it in words; this file holds the code to it.
// test/toolchain/import-rules.test.ts plants a violation for every rule and sees it fire.

/**
 * A family: one folder of drivers behind one interface. Only the family itself and wiring.ts know a driver; the room that
 * the family is in may look one up in its index.ts; everybody else knows the interface.
 */
const families = [
  { folder: "data/remotes", interface: "remote" },
  { folder: "training/trainers", interface: "trainer" },
  { folder: "delivery/targets", interface: "target" },
  { folder: "provenance/signers", interface: "signer" },
  { folder: "platform/git", interface: "git" },
  { folder: "platform/forge", interface: "forge" },
  { folder: "platform/host", interface: "host", alsoFor: ["^pipeline/cli/", "^actions/"] },
];

/** Files that hold an interface and nothing that runs: any room but `domain` and `report` may name their types. */
const interfaces = [
  ...families.map(({ folder, interface: name }) => `^pipeline/${folder}/${name}\\.ts$`),
  "^pipeline/data/tables/table\\.ts$",
  "^pipeline/platform/forge/release\\.ts$",
  "^pipeline/training/exports/exporter\\.ts$",
  "^pipeline/monitoring/drift-test\\.ts$",
];

/** What picks drivers: for data commands, and for the steps on top of it. */
const wiring = "(?:data-|training-)?wiring\\.ts$";

/** The rooms that a room may import besides itself and the interfaces. What is not listed is forbidden. */
const rooms = {
  evaluation: ["domain"],
  review: ["domain"],
  monitoring: ["domain"],
  inputs: ["domain"],
  data: ["domain"],
  registry: ["domain", "data/yaml"],
  provenance: ["domain", "data"],
  // A stage that scores a model writes the same metrics that the evaluation compares.
  training: ["domain", "data", "evaluation/metrics"],
  tracking: ["domain", "data"],
  adoption: ["domain", "data", "registry", "repository", "tracking"],
  delivery: ["domain", "data", "training"],
  // Whether a ledger's entry was said is decided by reading what was said.
  repository: ["domain", "data", "registry", "review", "tracking", "provenance"],
  papers: ["domain", "data", "registry", "report", "repository", "tracking"],
  "platform/git": ["domain"],
  "platform/forge": ["domain"],
  "platform/host": ["domain", "inputs"],
  steps: [
    "domain",
    "data",
    "training",
    "evaluation",
    "registry",
    "provenance",
    "review",
    "delivery",
    "monitoring",
    "papers",
    "report",
    "repository",
    "tracking",
  ],
  cli: ["domain", "inputs", "steps", "tracking", "platform/host", wiring],
};

/** One door per package: the only place that imports it. */
const doors = [
  { name: "actions-core", packages: ["@actions/core"], door: "^pipeline/platform/host/" },
  { name: "forge", packages: ["@actions/github", "@octokit/[^/]+"], door: "^pipeline/platform/forge/" },
  { name: "git", packages: ["simple-git"], door: "^pipeline/platform/git/" },
  { name: "tensorflow", packages: ["@tensorflow/[^/]+"], door: "^pipeline/training/" },
  { name: "yaml", packages: ["yaml"], door: "^pipeline/data/yaml/" },
  { name: "duckdb", packages: ["@duckdb/[^/]+"], door: "^pipeline/data/tables/" },
  { name: "images", packages: ["jpeg-js", "pngjs"], door: "^pipeline/training/features/images/" },
  { name: "toml", packages: ["smol-toml"], door: "^pipeline/data/" },
  // Where inputs and files that others wrote are read; between rooms, values have their types already.
  { name: "zod", packages: ["zod"], door: "^pipeline/(?:registry|inputs|training|delivery|provenance)/" },
  { name: "sigstore", packages: ["@sigstore/[^/]+", "@actions/attest"], door: "^pipeline/provenance/" },
  { name: "hono", packages: ["hono", "@hono/[^/]+"], door: "^pipeline/delivery/" },
  {
    name: "remotes",
    packages: ["@aws-sdk/[^/]+", "@azure/[^/]+", "google-auth-library", "ssh2"],
    door: "^pipeline/data/remotes/",
  },
  { name: "commander", packages: ["commander"], door: "^pipeline/cli/" },
];

const inRoom = (room) => (room.endsWith("$") ? `^pipeline/${room}` : `^pipeline/${room}/`);
const title = (path) => path.replaceAll("/", "-");

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...["domain", "report"].map((room) => ({
      name: `${room}-is-pure`,
      severity: "error",
      comment: `${room} computes values from values: no I/O, no node:, no package.`,
      from: { path: inRoom(room) },
      to: { pathNot: room === "domain" ? [inRoom("domain")] : [inRoom("domain"), inRoom("report")] },
    })),
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${title(room)}-imports`,
      severity: "error",
      comment: `${room} may import ${allowed.join(", ").replaceAll("\\", "").replaceAll("$", "")}, and interfaces.`,
      from: { path: inRoom(room) },
      to: { path: "^(?:pipeline|actions)/", pathNot: [room, ...allowed].map(inRoom).concat(interfaces) },
    })),
    {
      name: "actions-imports",
      severity: "error",
      comment: "An action's entry translates and nothing else: wiring, a step, the host; never the command line.",
      from: { path: "^actions/([^/]+)/" },
      to: {
        path: "^(?:pipeline|actions)/",
        pathNot: ["^actions/$1/", ...["domain", "inputs", "steps", "platform/host", wiring].map(inRoom)],
      },
    },
    {
      name: "wiring-imports",
      severity: "error",
      comment: "Wiring joins drivers and steps; who reads arguments is above it.",
      from: { path: inRoom(wiring) },
      to: { path: ["^actions/", inRoom("cli")] },
    },
    {
      name: "a-step-never-imports-another",
      severity: "error",
      comment: "Steps meet in records, never in calls.",
      from: { path: "^pipeline/steps/([^/.]+)" },
      to: { path: inRoom("steps"), pathNot: "^pipeline/steps/$1[./]" },
    },
    ...families.map(({ folder, interface: name, alsoFor = [] }) => ({
      name: `${title(folder)}-only-through-${name}`,
      severity: "error",
      comment: `Wiring and the room of ${folder} see its index, nobody a driver; everybody else knows ${name}.ts.`,
      // A child entry is a program of its own, and does its own wiring.
      from: {
        path: "^(?:pipeline|actions)/([^/]+)",
        pathNot: [inRoom(wiring), inRoom(folder), "\\.child\\.ts$", ...alsoFor],
      },
      to: { path: inRoom(folder), pathNot: [...interfaces, "^pipeline/$1/.+/index\\.ts$"] },
    })),
    {
      name: "nothing-imports-an-entry",
      severity: "error",
      comment: "Actions, the command line and child entries are started, not imported.",
      from: { pathNot: ["^actions/", inRoom("cli")] },
      to: { path: ["^actions/", inRoom("cli"), "\\.child\\.ts$"] },
    },
    {
      name: "only-entries-wire",
      severity: "error",
      comment: "Wiring is for actions and the command line; everybody else is given what they need.",
      from: { pathNot: ["^actions/", inRoom("cli"), inRoom("(?:training-)?wiring\\.ts$")] },
      to: { path: inRoom(wiring) },
    },
    ...doors.map(({ name, packages, door }) => ({
      name: `one-door-for-${name}`,
      severity: "error",
      comment: `${packages.join(", ")}: imported in ${door} only.`,
      from: { pathNot: door },
      to: { path: packages.map((pattern) => `^node_modules/${pattern}/`) },
    })),
    {
      name: "no-cycles",
      severity: "error",
      comment: "Two files that import each other are one idea; a type-only cycle counts.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolved",
      severity: "error",
      comment: "An import that resolves to nothing hides from every other rule.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared-packages-only",
      severity: "error",
      comment:
        "What ships may import what package.json declares for it: not a development package, not a transitive one.",
      from: {},
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "nothing-outside",
      severity: "error",
      comment: "What ships does not import tests, examples, benchmarks, scripts or what was built.",
      from: { path: "^(?:pipeline|actions)/" },
      to: { path: "^(?:test|examples|bench|scripts|dist|dashboard)/" },
    },
  ],
  options: {
    doNotFollow: { path: ["^node_modules/", "^(?:test|examples|bench|scripts|dist|dashboard)/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types", "typings"],
    },
  },
};
