import { t as score } from "./score.js";

export { score };