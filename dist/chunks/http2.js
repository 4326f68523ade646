import { n as openHttpRemote, r as sizeOf, t as contentOf } from "./http.js";

export { openHttpRemote };