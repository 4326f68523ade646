import type { AsyncLocalStorage } from "node:async_hooks";

export interface FaultState {
  readonly kind: string;
  readonly at: number;
  count: number;
  isFrozen: boolean;
  readonly onFreeze: () => void;
}

export const faults: AsyncLocalStorage<FaultState>;
