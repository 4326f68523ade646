import { n as tensorFlowIn, t as nativeFolder } from "./environment2.js";

export { nativeFolder, tensorFlowIn };