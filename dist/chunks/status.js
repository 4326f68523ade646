import { n as statusOf, t as status } from "./status2.js";

export { status };