import { n as verifyModels, t as holdRegistry } from "./verify.js";

export { verifyModels };