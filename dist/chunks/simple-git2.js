import { n as openGit, t as environmentOf } from "./simple-git.js";

export { openGit };