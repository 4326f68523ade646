import { A as trainerNames, D as isKnownModel, O as openModel, k as openTrainer } from "./pipeline.js";

export { isKnownModel, openModel, openTrainer, trainerNames };