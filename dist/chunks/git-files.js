import { n as keepInGit, t as fromGitRoot } from "./git-files2.js";

export { fromGitRoot, keepInGit };