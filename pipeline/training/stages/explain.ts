import { realpath } from "node:fs/promises";
import { type Content, entryContent } from "../../data/stages/contents.ts";
import { isInside } from "../../data/stages/overlap.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import { findCachedRun } from "./cached-run.ts";
import { commandsOf } from "./command.ts";
import { type Found, look } from "./look.ts";
import { activeUpstream } from "./plan.ts";
import { decidePointer } from "./pointers.ts";
import { type Opened, openRun, type RunRequest, runPolicy, withState } from "./run.ts";

/** What a run would do about one stage or pointer, and why. */
export interface Explanation {
  readonly stage: string;
  /** `may run`: a stage that it needs runs, and what that makes is not known yet. */
  readonly action: "skip" | "restore" | "record" | "take from the run-cache" | "run" | "may run";
  readonly reason: string;
  readonly commands: readonly string[];
}

type Action = Explanation["action"];

class Explaining {
  readonly #opened: Opened;
  readonly #request: RunRequest;
  readonly #actions = new Map<PlacedStage, Action>();
  /** Contents that outputs will have by the time later stages come. */
  readonly #foreseen = new Map<string, Content>();
  /** Paths of outputs that will be made, nobody knows with which content. */
  readonly #open = new Map<string, PlacedStage>();

  constructor(opened: Opened, request: RunRequest) {
    this.#opened = opened;
    this.#request = request;
  }

  async pointers(): Promise<readonly Explanation[]> {
    const { session, plan } = this.#opened;
    const explained: Explanation[] = [];
    for (const pointer of plan.pointers) {
      const { kind, reason } = await decidePointer(session, pointer, runPolicy(this.#request));
      const action = kind === "update" ? "record" : kind;
      explained.push({ stage: pointer.file, action, reason, commands: [] });
    }
    return explained;
  }

  async stage(stage: PlacedStage): Promise<Explanation> {
    const { action, reason } = await this.#actionOf(stage);
    this.#actions.set(stage, action);
    if (action === "run" || action === "may run") for (const { path } of stage.outs) this.#open.set(path, stage);
    const runs = action === "run" || action === "may run";
    return { stage: stage.name, action, reason, commands: runs ? commandsOf(stage.stage.cmd) : [] };
  }

  async #actionOf(stage: PlacedStage): Promise<Pick<Explanation, "action" | "reason">> {
    const { session } = this.#opened;
    const policy = { ...runPolicy(this.#request), wanted: this.#request.wanted, foreseen: this.#foreseen };
    const found = await look(session, stage, policy);
    const { decision } = found;
    if (stage.stage.isFrozen) return { action: decision.kind, reason: decision.reason };
    if (this.#request.force === true) return { action: "run", reason: "it was asked for" };
    const upstream = this.#request.forceDownstream === true ? activeUpstream(session.graph, stage) : [];
    const cause = upstream.find((up) => !["skip", "may run", undefined].includes(this.#actions.get(up)));
    if (cause !== undefined) return { action: "run", reason: `stage ${cause.name}, which it needs, runs` };
    const open = this.#openDependency(stage);
    if (open !== undefined && decision.kind !== "run")
      return { action: "may run", reason: `${open.path} is made by stage ${open.maker.name}, which runs first` };
    if (decision.kind === "restore") this.#foresee(stage, found);
    if (decision.kind !== "run") return { action: decision.kind, reason: decision.reason };
    const run =
      this.#request.usesRunCache === false || open !== undefined
        ? undefined
        : await findCachedRun(session, stage, found.observed);
    if (run === undefined) return { action: "run", reason: decision.reason };
    for (const { out, entry } of run.outs) this.#comes(out.path, entryContent(entry));
    return { action: "take from the run-cache", reason: decision.reason };
  }

  /** A dependency whose content is not known before an earlier stage has run. */
  #openDependency(stage: PlacedStage): { readonly path: string; readonly maker: PlacedStage } | undefined {
    for (const { path } of [...stage.deps, ...stage.params]) {
      for (const [made, maker] of this.#open)
        if (made === path || isInside(made, path) || isInside(path, made)) return { path, maker };
      // Part of a folder that will be another one, or a folder around it: not worth foreseeing exactly.
      for (const made of this.#foreseen.keys()) {
        const maker = this.#opened.session.graph.producerOf(made);
        if (maker !== undefined && (isInside(made, path) || isInside(path, made))) return { path, maker };
      }
    }
    return undefined;
  }

  #foresee(stage: PlacedStage, { observed, decision }: Found): void {
    if (decision.kind !== "restore") return;
    for (const { written, path } of stage.outs) {
      const entry = observed.locked?.outs.find((candidate) => candidate.path === written);
      const now = observed.now.outs.get(written);
      if (entry !== undefined && now?.id !== entry.md5) this.#comes(path, entryContent(entry));
    }
  }

  #comes(path: string, content: Content | undefined): void {
    if (content !== undefined) this.#foreseen.set(path, content);
  }
}

/**
 * What a run would do about each stage, without doing any of it: by the same look at the same things that a run takes.
 *
 * @throws as reading DVC's files does; TARGET_UNKNOWN, CYCLE_IN_STAGES.
 */
export async function explainRun(asked: RunRequest): Promise<readonly Explanation[]> {
  const request: RunRequest = { ...asked, root: await realpath(asked.root) };
  return withState(request, async (state) => {
    const opened = await openRun(request, state);
    const explaining = new Explaining(opened, request);
    const explained = [...(await explaining.pointers())];
    for (const stage of opened.plan.stages) explained.push(await explaining.stage(stage));
    return explained;
  });
}
