import { describe, expect, test } from "vitest";
import type { Approval } from "../../pipeline/domain/approval.ts";
import { currentVersion } from "../../pipeline/registry/gto.ts";
import { decideBy, type PromotionRules, promotionRules } from "../../pipeline/registry/promotion.ts";
import type { PromotionAction, PromotionState } from "../../pipeline/registry/promotion-state.ts";
import { approvalRules, approvedBy } from "../../pipeline/registry/registration-rules.ts";
import {
  adoptedByHand,
  forged,
  freshWorld,
  held,
  lastingDays,
  merged,
  type Planned,
  people,
  published,
  pushed,
  recordOf,
  said,
  snapshot,
  tagByHand,
  tagDeleted,
  timeOn,
  type World,
  wordOf,
  written,
} from "./promotion-world.ts";
import { model, production } from "./samples.ts";

/** A run of promote that has read everything and has decided. */
type Run = Planned;

/** A world and what is under way in it while others act: two runs of promote, and a review that has decided and not yet written. */
interface Scene {
  readonly world: World;
  readonly run: Run | undefined;
  readonly other?: Run | undefined;
  readonly word?: Approval | undefined;
}

type Violation = string | undefined;
type Made = Extract<PromotionAction, { readonly kind: "register" | "assign" | "nothing" }>;

/** What the search knows without the rules: which bytes a reviewer who may has approved and nobody has rejected. */
function isApproved(world: World, letterBytes: string, pullRequest?: number): boolean {
  return world.pullRequests.some(({ number }) => {
    if (pullRequest !== undefined && number !== pullRequest) return false;
    const words = world.ledger.filter(
      ({ subject }) => subject.pullRequest === number && subject.artifactSha256 === letterBytes,
    );
    const last = new Map(words.map(({ approver, verb }) => [approver.id, verb]));
    const isListed = (id: string): boolean => id === people.ravi.id || id === people.mei.id;
    return [...last].some(([id, verb]) => verb === "approve" && isListed(id)) && ![...last.values()].includes("reject");
  });
}

/** The content of the pull request's head when it was merged is what an approval was given for, by somebody who may now. */
function mayRegister(world: World, state: PromotionState): Violation {
  const tip = world.commits.at(-1);
  const source = world.pullRequests.find(
    ({ number }) => number === world.commits[tip?.introducedAt ?? -1]?.pullRequest,
  );
  const { record } = state;
  if (source === undefined) return "registered what no pull request brought";
  if (tip?.tree !== tip?.content.letter) return "registered what the tree does not build";
  if (tip?.content.forgets === true) return "registered a record that forgets an override";
  if (record.quarantine.some(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256))
    return "registered quarantined bytes";
  const isBy = (id: string): boolean =>
    (id === people.ravi.id || id === people.mei.id) && !world.demoted.includes(id) && !world.silenced.includes(id);
  const inTime = Array.from({ length: lastingDays + 1 }, (_, i) => timeOn((source.mergedOnDay ?? 0) - i));
  const able = world.ledger.some(
    ({ verb, approver, subject, at = "" }) =>
      verb === "approve" &&
      isBy(approver.id) &&
      inTime.includes(at) &&
      subject.pullRequest === source.number &&
      subject.artifactSha256 === record.artifact.sha256 &&
      source.heads.length ===
        1 + Number(subject.artifactSha256 !== recordOf(source.heads[0] ?? tip?.content ?? never()).artifact.sha256),
  );
  return able && isApproved(world, record.artifact.sha256, source.number)
    ? undefined
    : "registered without an approval";
}

function never(): never {
  throw new Error("unreachable");
}

function mayAssign(
  world: World,
  state: PromotionState,
  action: Extract<Made, { readonly environment: string }>,
): Violation {
  const { record } = state;
  // What is there by its event and was moved by hand is put right, whatever is held.
  const isNew = currentVersion(state.registry, model, action.environment) !== action.modelVersion;
  const last = new Map(world.holds.map(({ scope, verb }) => [scope.model, verb]));
  if (isNew && [...last.values()].includes("hold")) return "assigned what somebody holds";
  if (!state.environments.includes(action.environment)) return "assigned an environment that is not declared";
  if (record.environments[action.environment] !== action.modelVersion) return "assigned what nobody asked for";
  if (record.quarantine.some(({ artifactSha256 }) => artifactSha256 === action.artifactSha256))
    return "assigned quarantined bytes";
  const { tags } = world;
  const [, , , id] = tags.find(([name]) => name === action.registrationTag) ?? [];
  if (id?.startsWith("by hand") === true) return "assigned from a tag made by hand";
  if (!isApproved(world, action.artifactSha256)) return "assigned bytes that nobody approved";
  if (action.modelVersion === record.modelVersion && action.artifactSha256 !== record.artifact.sha256)
    return "assigned other bytes than the tip records";
  const registered = state.recordAt(action.modelVersion)?.modelVersion;
  const isFirst = action.modelVersion === record.modelVersion && registered === undefined;
  return isFirst || registered === action.modelVersion ? undefined : "assigned from a tag that records another version";
}

function judge(world: World, actions: readonly PromotionAction[]): Violation {
  const state = snapshot(world);
  for (const action of actions) {
    if (action.kind === "refuse") continue;
    const violation = action.kind === "register" ? mayRegister(world, state) : mayAssign(world, state, action);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** What a run that reads everything now is to publish. */
function planOf(rules: PromotionRules, world: World): Planned {
  const made = decideBy(rules, snapshot(world)).flatMap((action) =>
    action.kind === "register" || action.kind === "assign" ? [{ tag: action.tag, event: action.event }] : [],
  );
  return { made, after: world.events.length };
}

/** Publishes all of it, or nothing: who is outrun looks again. */
function step(scene: Scene, which: "run" | "other" = "run"): Scene {
  const run = scene[which];
  if (run === undefined) return scene;
  const after = run.made.length === 0 ? scene.world : published(scene.world, run);
  return after === "conflict" ? { ...scene, [which]: undefined } : { ...scene, world: after, [which]: undefined };
}

type Move = (scene: Scene) => Scene;
const inWorld =
  (change: (world: World) => World): Move =>
  (scene) => ({ ...scene, world: change(scene.world) });
const isOpen = (world: World, number: number): boolean =>
  world.pullRequests.some((found) => found.number === number && !found.isMerged);
const word = (number: number, by: keyof typeof people, verb: "approve" | "reject"): Move =>
  inWorld((world) => (isOpen(world, number) ? said(world, number, people[by], verb) : world));

/** Everything that may happen between two looks, good and bad. */
function movesBy(rules: PromotionRules): Readonly<Record<string, Move>> {
  return {
    "ravi approves #2": word(2, "ravi", "approve"),
    "ravi approves #3": word(3, "ravi", "approve"),
    "eve approves #2": word(2, "eve", "approve"),
    "ravi rejects #2": word(2, "ravi", "reject"),
    "ana pushes to #2": inWorld((world) => ({
      ...world,
      pullRequests: world.pullRequests.map((found) =>
        found.number === 2 && !found.isMerged && found.heads.length === 1
          ? {
              ...found,
              heads: [
                ...found.heads,
                { version: "v1.1.0", letter: "x", asks: { production: "v1.1.0" }, quarantine: "" },
              ],
            }
          : found,
      ),
    })),
    "#2 is merged": inWorld((world) => merged(world, 2)),
    "#3 is merged": inWorld((world) => merged(world, 3)),
    "the base gets another input": inWorld((world) => pushed(world, { tree: `${world.commits.at(-1)?.tree ?? ""}!` })),
    "the record is pushed by hand": inWorld((world) =>
      pushed(world, { content: { version: "v1.2.0", letter: "h", asks: { production: "v1.2.0" } }, tree: "h" }),
    ),
    "an undeclared environment is asked for": inWorld((world) => {
      const tip = world.commits.at(-1)?.content;
      return pushed(world, { content: { asks: { ...tip?.asks, staging: tip?.version ?? "v1.0.0" } } });
    }),
    "production is rolled back": inWorld((world) => {
      const tip = world.commits.at(-1)?.content;
      return tip?.version === "v1.1.0" && !tip.quarantine.includes(tip.letter)
        ? pushed(world, { content: { asks: { production: "v1.0.0" }, quarantine: tip.quarantine + tip.letter } })
        : world;
    }),
    "v1.1.0 is asked for": inWorld((world) => pushed(world, { content: { asks: { production: "v1.1.0" } } })),
    "the candidate is quarantined": inWorld((world) => {
      const tip = world.commits.at(-1);
      // By hand, in the commit that a pull request brought: the record stays what that pull request brought.
      if (tip?.content.version !== "v1.1.0" || tip.content.quarantine.includes(tip.content.letter)) return world;
      const content = { ...tip.content, quarantine: tip.content.quarantine + tip.content.letter };
      return { ...world, commits: [...world.commits, { ...tip, content }] };
    }),
    "a tag is pushed by hand": inWorld((world) => {
      const tip = world.commits.length - 1;
      return tagByHand(world, `failure-predictor@${world.commits[tip]?.content.version ?? "v1.0.0"}`, tip);
    }),
    "a tag is pushed to another commit": inWorld((world) => tagByHand(world, "failure-predictor@v1.1.0", 0)),
    "a tag at another commit is adopted by hand": inWorld((world) => adoptedByHand(world, "failure-predictor@v1.1.0")),
    "the tag is deleted": inWorld((world) => tagDeleted(world, "failure-predictor@v1.1.0", false)),
    "the tag is deleted and made again": inWorld((world) => tagDeleted(world, "failure-predictor@v1.1.0", true)),
    "the first tag is deleted and made again": inWorld((world) => tagDeleted(world, "failure-predictor@v1.0.0", true)),
    "an assignment is deleted": inWorld((world) => tagDeleted(world, "failure-predictor#production#2", false)),
    "an assignment is pushed by hand": inWorld((world) => tagByHand(world, "failure-predictor#production#9", 0)),
    "a tag and its event are pushed by hand": inWorld((world) => forged(world, 2)),
    "the version is withdrawn": inWorld((world) => {
      const registered = world.tags.find(([found]) => found === "failure-predictor@v1.1.0");
      return registered === undefined ? world : tagByHand(world, "failure-predictor@v1.1.0!", registered[1]);
    }),
    "ravi may not write any more": inWorld((world) => ({ ...world, demoted: [people.ravi.id] })),
    "ana forgets an override in #2": inWorld((world) => ({
      ...world,
      pullRequests: world.pullRequests.map((found) =>
        found.number === 2 && !found.isMerged && found.heads.length === 1
          ? {
              ...found,
              heads: [
                ...found.heads,
                { version: "v1.1.0", letter: "x", asks: { production: "v1.1.0" }, quarantine: "", forgets: true },
              ],
            }
          : found,
      ),
    })),
    "three weeks go by": inWorld((world) => (world.day > 0 ? world : { ...world, day: 21 })),
    "ravi deletes his comments": inWorld((world) => ({ ...world, silenced: [people.ravi.id] })),
    "mei locks production": inWorld((world) => held(world, "hold", true)),
    "mei takes the lock off": inWorld((world) => held(world, "release", true)),
    "mei holds the model": inWorld((world) => held(world, "hold")),
    "mei releases it": inWorld((world) => held(world, "release")),
    "review decides on ravi's approval of #2": (scene) =>
      scene.word === undefined && isOpen(scene.world, 2)
        ? { ...scene, word: wordOf(scene.world, 2, people.ravi, "approve") }
        : scene,
    "review writes it": (scene) =>
      scene.word === undefined ? scene : { ...scene, world: written(scene.world, scene.word), word: undefined },
    "review is killed": (scene) => (scene.word === undefined ? scene : { ...scene, word: undefined }),
    "promote is run again beside it": (scene) =>
      scene.other === undefined ? { ...scene, other: planOf(rules, scene.world) } : scene,
    "the other promote publishes": (scene) => step(scene, "other"),
    "promote reads everything": (scene) =>
      scene.run === undefined ? { ...scene, run: planOf(rules, scene.world) } : scene,
    "promote publishes": (scene) => step(scene),
    "promote is killed": (scene) => ({ ...scene, run: undefined }),
  };
}

/** Runs promote from the beginning until it has nothing to do; `undefined` when that never happens. */
function settle(rules: PromotionRules, world: World): World | undefined {
  let scene: Scene = { world, run: undefined };
  for (let round = 0; round < 4; round++) {
    const run = planOf(rules, scene.world);
    if (run.made.length === 0) return scene.world;
    scene = step({ ...scene, run });
  }
  return undefined;
}

/** What must be true of every scene that can be reached. */
function violationOf(rules: PromotionRules, { world }: Scene): Violation {
  const found = judge(world, decideBy(rules, snapshot(world)));
  if (found !== undefined) return found;
  const settled = settle(rules, world);
  if (settled === undefined) return "promote never comes to rest";
  const state = snapshot(settled);
  const actions = decideBy(rules, state);
  const isRefused = actions.some((action) => action.kind === "refuse" && action.environment !== "staging");
  const wanted = state.record.environments[production];
  if (!isRefused && currentVersion(state.registry, model, production) !== wanted)
    return "production is not what the tip asks for";
  return undefined;
}

interface Found {
  readonly violation: string | undefined;
  readonly path: readonly string[];
  readonly scenes: number;
}

interface Search {
  readonly rules: PromotionRules;
  readonly moves: readonly string[];
  readonly depth: number;
}

/** Looks at every scene that `depth` moves can reach, nearest first; scenes that are the same are looked at once. */
function search({ rules, moves: names, depth }: Search): Found {
  const all = movesBy(rules);
  const moves = names.map((name) => [name, all[name] ?? never()] as const);
  const seen = new Set<string>();
  const judged = new Set<string>();
  let layer: readonly { readonly scene: Scene; readonly path: readonly string[] }[] = [
    { scene: { world: freshWorld(), run: undefined }, path: [] },
  ];
  for (let left = depth; ; left--) {
    const next: { readonly scene: Scene; readonly path: readonly string[] }[] = [];
    for (const { scene, path } of layer) {
      const key = JSON.stringify(scene);
      if (seen.has(key)) continue;
      seen.add(key);
      const world = JSON.stringify(scene.world);
      if (!judged.has(world)) {
        judged.add(world);
        const violation = violationOf(rules, scene);
        if (violation !== undefined) return { violation, path, scenes: seen.size };
      }
      if (left === 0) continue;
      for (const [name, move] of moves) {
        const reached = move(scene);
        const isMoved = (["world", "run", "other", "word"] as const).some((part) => reached[part] !== scene[part]);
        if (isMoved) next.push({ scene: reached, path: [...path, name] });
      }
    }
    if (left === 0) return { violation: undefined, path: [], scenes: seen.size };
    layer = next;
  }
}

const promoting = ["promote reads everything", "promote publishes", "promote is killed"];

/** Moves that bear on one another, searched deeper than all together could be. */
const searches: readonly Omit<Search, "rules">[] = [
  {
    depth: 7,
    moves: [
      "ravi approves #2",
      "eve approves #2",
      "ravi rejects #2",
      "ana pushes to #2",
      "#2 is merged",
      "the base gets another input",
      "ravi may not write any more",
      ...promoting,
    ],
  },
  {
    depth: 9,
    moves: [
      "ravi approves #2",
      "ravi approves #3",
      "#2 is merged",
      "#3 is merged",
      "production is rolled back",
      "v1.1.0 is asked for",
      "the candidate is quarantined",
      ...promoting,
    ],
  },
  {
    depth: 6,
    moves: [
      "ravi approves #2",
      "eve approves #2",
      "ravi rejects #2",
      "#2 is merged",
      "the record is pushed by hand",
      "v1.1.0 is asked for",
      "an undeclared environment is asked for",
      "a tag is pushed by hand",
      "a tag at another commit is adopted by hand",
      "a tag and its event are pushed by hand",
      "the version is withdrawn",
      ...promoting,
    ],
  },
  {
    // Approve, push, merge, rerun, cancel, crash: each job in two halves, with the others in between.
    depth: 7,
    moves: [
      "review decides on ravi's approval of #2",
      "review writes it",
      "review is killed",
      "ravi rejects #2",
      "ana pushes to #2",
      "#2 is merged",
      "the base gets another input",
      "ravi may not write any more",
      "promote is run again beside it",
      "the other promote publishes",
      ...promoting,
    ],
  },
  {
    depth: 7,
    moves: [
      "ravi approves #2",
      "ravi approves #3",
      "#2 is merged",
      "#3 is merged",
      "production is rolled back",
      "the candidate is quarantined",
      "mei holds the model",
      "mei releases it",
      ...promoting,
    ],
  },
  {
    // What expires, what is locked, what was overridden, what is taken back.
    depth: 7,
    moves: [
      "ravi approves #2",
      "ana forgets an override in #2",
      "three weeks go by",
      "ravi deletes his comments",
      "ravi may not write any more",
      "mei locks production",
      "mei takes the lock off",
      "#2 is merged",
      ...promoting,
    ],
  },
  {
    // What somebody does to tags that are there.
    depth: 8,
    moves: [
      "ravi approves #2",
      "#2 is merged",
      "a tag is pushed by hand",
      "a tag is pushed to another commit",
      "the tag is deleted",
      "the tag is deleted and made again",
      "production is rolled back",
      "the first tag is deleted and made again",
      "an assignment is deleted",
      "an assignment is pushed by hand",
      ...promoting,
    ],
  },
  { depth: 4, moves: Object.keys(movesBy(promotionRules)) },
];

describe("no interleaving leads to a wrong promotion or to an unapproved one", () => {
  test.each(searches)("$depth moves of $moves.length", ({ depth, moves }) => {
    const found = search({ rules: promotionRules, moves, depth });
    expect(found).toMatchObject({ violation: undefined, path: [] });
    // A search that sees nothing proves nothing.
    expect(found.scenes).toBeGreaterThan(500);
  });
});

function without(name: string): PromotionRules {
  return {
    registration: promotionRules.registration.filter((rule) => rule.name !== name),
    assignment: promotionRules.assignment.filter((rule) => rule.name !== name),
  };
}

describe("the search sees it when a rule is missing", () => {
  test.each<[list: keyof PromotionRules, name: string, search: number, violation: string]>([
    ["registration", "inputsMatch", 0, "registered what the tree does not build"],
    ["registration", "approvedByEnough", 0, "registered without an approval"],
    ["registration", "notQuarantined", 1, "registered quarantined bytes"],
    ["registration", "notWithdrawn", 2, "promote never comes to rest"],
    ["assignment", "sameBytesAsRegistered", 1, "assigned other bytes than the tip records"],
    ["assignment", "notQuarantined", 1, "assigned quarantined bytes"],
    ["assignment", "environmentDeclared", 2, "assigned an environment that is not declared"],
    ["assignment", "tagIntact", 2, "assigned from a tag that records another version"],
    ["assignment", "tagRecorded", 6, "assigned from a tag made by hand"],
    ["registration", "nameFree", 6, "promote never comes to rest"],
    ["assignment", "registrationApproved", 2, "assigned bytes that nobody approved"],
    ["assignment", "notHeld", 4, "assigned what somebody holds"],
    ["assignment", "notHeld", 5, "assigned what somebody holds"],
    ["registration", "overridesKept", 5, "registered a record that forgets an override"],
  ])("%s: %s", (list, name, index, violation) => {
    const rules = { ...promotionRules, [list]: without(name)[list] };
    expect(rules[list]).toHaveLength(promotionRules[list].length - 1);
    const { depth = 0, moves = [] } = searches[index] ?? {};
    expect(search({ rules, moves, depth }).violation).toBe(violation);
  });

  test.each([
    ["byListed", 0],
    ["byPermitted", 0],
    ["wordStands", 5],
    ["inTime", 5],
  ])("an approval: %s", (name, index) => {
    const fewer = approvalRules.filter((rule) => rule.name !== name);
    expect(fewer).toHaveLength(approvalRules.length - 1);
    const registration = promotionRules.registration.map((rule) =>
      rule.name === "approvedByEnough" ? approvedBy(fewer) : rule,
    );
    const { depth = 0, moves = [] } = searches[index] ?? {};
    const found = search({ rules: { ...promotionRules, registration }, moves, depth });
    expect(found.violation).toBe("registered without an approval");
  });

  test("every rule has its row", () => {
    const names = [...promotionRules.registration, ...promotionRules.assignment, ...approvalRules].map(
      ({ name }) => name,
    );
    // That nobody approves a change of their own is the list's business in this world: its author is on none. Its one environment has no
    // demands of its own; what those ask for has its rows among the tests of the policy,
    // and overrides that nobody said have theirs among the forgeries.
    expect(names).toHaveLength(21);
  });
});
