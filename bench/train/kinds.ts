const trees = { trainer: "gbdt", trees: 100, patience: 0, validation_share: 0.01 };
const network = { trainer: "tfjs-layers", patience: 0, validation_share: 0.01, learning_rate: 0.001 };
const small = { ...network, hidden: [64, 32], epochs: 10, batch_size: 128 };
const wide = { ...network, hidden: [512, 256], epochs: 3, batch_size: 256 };
const pictures = {
  ...network,
  task: "multiclass",
  features: [{ image: ["picture"], height: 28, width: 28, channels: 1 }],
  convolutions: [
    { filters: 16, window: 3, pool: 2 },
    { filters: 32, window: 3, pool: 2 },
  ],
  hidden: [64],
  epochs: 3,
  batch_size: 128,
};

/** The params.yaml of trees that are compared on the milling machines, too. */
export const milledTrees = trees;

/** Models of one kind, trained on the same rows; the last word of a name is the number of threads. */
export interface Kind {
  readonly title: string;
  readonly rows: "table" | "images";
  /** Params of ours, by name. Without `backend` a network chooses its own. */
  readonly ours: Readonly<Record<string, object>>;
  /** Models of reference.py. */
  readonly others: readonly string[];
  /** How many times as long as the quickest of `against` one of ours may take. */
  readonly aim?: { readonly ours: string; readonly against: readonly string[]; readonly limit: number };
}

export const kinds: Readonly<Record<string, Kind>> = {
  linear: {
    title: "logistic regression, solved",
    rows: "table",
    ours: { "linear ours 1": { trainer: "linear", l2: 1, validation_share: 0.01 } },
    others: ["linear sklearn 2"],
  },
  trees: {
    title: "gradient-boosted trees: 100 of 31 leaves",
    rows: "table",
    ours: { "trees ours 1": { ...trees, threads: 1 }, "trees ours 2": { ...trees, threads: 2 } },
    others: ["trees lightgbm 1", "trees lightgbm 2", "trees sklearn 2"],
    aim: { ours: "trees ours 2", against: ["trees lightgbm 1", "trees lightgbm 2"], limit: 2 },
  },
  forest: {
    title: "random forest: 100 trees, leaves of 5 rows",
    rows: "table",
    ours: { "forest ours 2": { trainer: "random_forest", trees: 100, threads: 2 } },
    others: ["forest sklearn 2"],
  },
  network: {
    title: "network of 64 and 32 units, 10 epochs, batches of 128",
    rows: "table",
    ours: { "network ours 1": small, "network ours native 1": { ...small, backend: "native" } },
    others: ["network keras 1", "network torch 1", "network sklearn 1"],
    aim: { ours: "network ours 1", against: ["network keras 1"], limit: 1.5 },
  },
  wide: {
    title: "network of 512 and 256 units, 3 epochs, batches of 256",
    rows: "table",
    ours: { "wide ours 1": wide, "wide ours wasm 1": { ...wide, backend: "wasm" } },
    others: ["wide keras 1", "wide torch 1"],
    aim: { ours: "wide ours 1", against: ["wide keras 1"], limit: 1.5 },
  },
  images: {
    title: "5,000 pictures of 28 × 28: convolutions of 16 and 32 filters, 64 units, 3 epochs, batches of 128",
    rows: "images",
    ours: { "images ours 1": pictures, "images ours wasm 1": { ...pictures, backend: "wasm" } },
    others: ["images keras 1", "images torch 1"],
    aim: { ours: "images ours 1", against: ["images keras 1"], limit: 1.5 },
  },
};
