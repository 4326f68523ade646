// Pointers, locks, run-cache names and import digests, against real DVC.
import fc from "fast-check";
import { expect, test } from "vitest";
import { emitLockedStage, lockedStageDocument, parseLock, updateLock } from "../../../pipeline/data/dvc/lock.ts";
import type { LockedStage } from "../../../pipeline/data/dvc/model.ts";
import { emitPointer, parsePointer, pointerDocument, updatePointer } from "../../../pipeline/data/dvc/pointer.ts";
import { runCacheKey, runCacheValue } from "../../../pipeline/data/dvc/run-cache.ts";
import { stageMd5 } from "../../../pipeline/data/dvc/stage-md5.ts";
import { lockedStage, pointer, stageNames } from "../../support/dvc-arbitraries.ts";
import { encode } from "./encoding.ts";
import { seed, useOracle } from "./real-dvc.ts";

const oracle = useOracle();

function encodedStages(stages: ReadonlyMap<string, LockedStage>): unknown {
  return encode(new Map([...stages].map(([name, stage]) => [name, lockedStageDocument(stage)])));
}

test("a lock grows, stage by stage, to the bytes that DVC writes", async () => {
  const histories = fc.array(fc.tuple(stageNames, lockedStage), { minLength: 1, maxLength: 6 });
  for (const history of fc.sample(histories, { numRuns: 80, seed })) {
    let text: string | undefined;
    for (const [name, stage] of history) {
      const stages = new Map([[name, stage]]);
      const answer = await oracle().ask("lock_update", { old: text ?? null, stages: encodedStages(stages) });
      text = updateLock(text, stages);
      expect(answer).toEqual({ answer: text });
    }
    expect(
      emitLockedStage(
        parseLock(text ?? "", "dvc.lock")
          .stages.values()
          .next().value ?? never(),
      ),
    ).toContain("cmd:");
  }
});

function never(): never {
  throw new Error("no stage was written");
}

test("pointers are written as DVC writes them, and DVC reads what we write", async () => {
  for (const value of fc.sample(pointer, { numRuns: 400, seed })) {
    const text = emitPointer(value);
    expect(await oracle().ask("yaml_dump", { value: encode(pointerDocument(value)) })).toEqual({ answer: text });
    expect(await oracle().ask("pointer_load", { text })).toHaveProperty("answer");
    expect(emitPointer(parsePointer(text, "x.dvc"))).toBe(text);
  }
});

test("a pointer changes to the bytes that DVC makes of it", async () => {
  for (const [before, after] of fc.sample(fc.tuple(pointer, pointer), { numRuns: 400, seed })) {
    const old = emitPointer(before);
    const answer = await oracle().ask("pointer_update", { old, now: encode(pointerDocument(after)) });
    expect(answer).toEqual({ answer: updatePointer(old, after) });
  }
});

test("a stage has the run-cache names and an import the digest that DVC gives them", async () => {
  for (const stage of fc.sample(lockedStage, { numRuns: 400, seed }))
    expect(await oracle().ask("run_cache", { stage: encode(lockedStageDocument(stage)) })).toEqual({
      answer: { key: runCacheKey(stage), value: runCacheValue(stage) },
    });
  for (const value of fc.sample(pointer, { numRuns: 400, seed }))
    expect(await oracle().ask("stage_md5", { document: encode(pointerDocument(value)) })).toEqual({
      answer: stageMd5(value),
    });
});
