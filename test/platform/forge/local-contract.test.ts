import { describe } from "vitest";
import { forgeContract } from "./contract.ts";
import { localWorld } from "./local-world.ts";

describe("the local forge", () => {
  forgeContract(localWorld);
});
