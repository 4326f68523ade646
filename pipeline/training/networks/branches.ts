import type { FeatureGraph, FeatureNode } from "../features/graph/graph.ts";
import { widthOf } from "../features/graph/graph.ts";
import type { FeaturePlan } from "../features/graph/plan.ts";
import type { Shape } from "./network.ts";

/** Numbers of a row that a network treats alike, in the order in which they stand in a row. */
export type Branch =
  /** Numbers as they are; `wide` ones lead straight to the answer. */
  | { readonly kind: "numbers" | "wide"; readonly columns: readonly string[]; readonly width: number }
  /** Indices below `positions`, each to become a vector of so many numbers; `bag` adds the vectors of a text up. */
  | {
      readonly kind: "embedding" | "bag";
      readonly columns: readonly string[];
      readonly length: number;
      readonly positions: number;
      readonly width: number;
    }
  | { readonly kind: "image"; readonly columns: readonly string[]; readonly shape: Shape };

/** In this order branches stand in a row. */
const order = ["numbers", "wide", "embedding", "bag", "image"] as const satisfies readonly Branch["kind"][];

/** Which branch a feature is for. @param isWide - True for a network with a linear part beside the deep one. */
function branchOf(plan: FeaturePlan, isWide: boolean): Branch["kind"] {
  switch (plan.kind) {
    case "number":
    case "cycle":
      return "numbers";
    case "image":
      return "image";
    case "text":
      return plan.encode.kind === "tokens" ? "bag" : isWide ? "wide" : "numbers";
    case "category": {
      const { kind } = plan.encode;
      if (kind === "index") return "embedding";
      return isWide && (kind === "one_hot" || kind === "hashing") ? "wide" : "numbers";
    }
  }
}

/** True for a feature that only a network with a layer for it can take. */
export function needsLayer(plan: FeaturePlan): boolean {
  return ["embedding", "bag", "image"].includes(branchOf(plan, false));
}

/** Features in the order of their branches; those of one branch stay as they are. */
export function byBranch(plans: readonly FeaturePlan[], isWide: boolean): readonly FeaturePlan[] {
  return order.flatMap((kind) => plans.filter((plan) => branchOf(plan, isWide) === kind));
}

/**
 * How many numbers a learned vector has for a category among so many, where nobody says it.
 *
 * @see fastai's `emb_sz_rule`, found by trying many tables.
 */
export function embeddingWidth(categories: number): number {
  return Math.max(1, Math.min(64, Math.round(1.6 * categories ** 0.56)));
}

/** Numbers of the vector of a word, where nobody says it. */
const wordWidth = 32;

function positionsOf(node: FeatureNode): number {
  if (node.kind === "category" && node.encoder.kind === "index") return node.encoder.categories.length + 1;
  return node.kind === "text" && node.encoder.kind === "tokens" ? node.encoder.terms.length + 1 : 0;
}

/**
 * The branches of a row: neighbouring numbers make one, every other feature one of its own.
 *
 * @param plans - As {@link byBranch} orders them; the nodes of the graph are what was learned of them.
 */
export function branchesOf(plans: readonly FeaturePlan[], graph: FeatureGraph, isWide: boolean): readonly Branch[] {
  const branches: Branch[] = [];
  for (const [at, plan] of plans.entries()) {
    const node = graph.nodes[at] as FeatureNode;
    const kind = branchOf(plan, isWide);
    const columns = "columns" in node ? node.columns : "column" in node ? [node.column] : [];
    const last = branches.at(-1);
    if (kind === "numbers" || kind === "wide") {
      const width = widthOf(node);
      if (last?.kind === kind)
        branches[branches.length - 1] = { ...last, columns: [...last.columns, ...columns], width: last.width + width };
      else branches.push({ kind, columns, width });
      continue;
    }
    if (kind === "image" && node.kind === "image") branches.push({ kind, columns, shape: node.shape });
    else if (kind !== "image") {
      const positions = positionsOf(node);
      const asked = plan.kind === "category" || plan.kind === "text" ? plan.encode : undefined;
      const given = asked !== undefined && "width" in asked ? asked.width : undefined;
      const width = given ?? (kind === "embedding" ? embeddingWidth(positions - 1) : wordWidth);
      branches.push({ kind, columns, length: widthOf(node), positions, width });
    }
  }
  return branches;
}

/** What one row of a branch is to a network's input. */
export function shapeOfBranch(branch: Branch): Shape {
  switch (branch.kind) {
    case "numbers":
    case "wide":
      return [branch.width];
    case "embedding":
    case "bag":
      return [branch.length];
    case "image":
      return branch.shape;
  }
}
