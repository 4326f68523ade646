import { n as scoreBinary, t as binaryMetrics } from "./metrics3.js";

export { binaryMetrics, scoreBinary };