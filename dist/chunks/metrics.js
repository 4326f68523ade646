import { n as showMetrics, t as diffMetrics } from "./metrics2.js";

export { diffMetrics, showMetrics };