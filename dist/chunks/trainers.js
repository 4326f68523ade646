import { C as isKnownModel, E as trainerNames, T as openTrainer, w as openModel } from "./pipeline.js";

export { isKnownModel, openModel, openTrainer, trainerNames };