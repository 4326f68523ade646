// `npm run bench -- <name> [option…]`: one side-by-side measurement; ends with 1 when it misses its aim.
const benches: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  bootstrap: async () => (await import("./bootstrap.ts")).benchBootstrap(),
  "data-diff": async (args) => (await import("./data-diff.ts")).benchDataDiff(args),
  data: async (args) => (await import("./data.ts")).benchData(args),
  train: async (args) => (await import("./train.ts")).benchTrain(args),
  gate: async (args) => (await import("./gate.ts")).benchGate(args),
  serve: async () => (await import("./serve.ts")).benchServe(),
  stream: async (args) => (await import("./stream.ts")).benchStream(args),
  tables: async (args) => (await import("./tables.ts")).benchTables(args),
};

const [name = "", ...args] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench === undefined) {
  console.error(`usage: npm run bench -- ${Object.keys(benches).join(" | ")}`);
  process.exitCode = 2;
} else if (!(await bench(args))) process.exitCode = 1;
