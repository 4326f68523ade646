import { a as workspaceName, i as stateOfCommit, n as hasCommits, o as workspaceState, r as stateAt, t as gitOf } from "./states2.js";

export { gitOf, hasCommits, stateAt, stateOfCommit, workspaceName, workspaceState };