import { t as checkRemote } from "./missing-on-remote.js";

export { checkRemote };