import { n as placeFindings, t as parseDataContract } from "./data-contract.js";

export { parseDataContract, placeFindings };