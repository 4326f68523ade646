import { t as openTableStream } from "./open-stream2.js";

export { openTableStream };