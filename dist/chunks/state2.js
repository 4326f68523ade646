import { i as stateOf, n as recordPath, r as selectModels, t as cardPath } from "./state.js";

export { cardPath, recordPath, selectModels, stateOf };