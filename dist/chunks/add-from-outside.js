import { a as send, i as kindOf, n as bring, r as destinationOf, t as addFromOutside } from "./add-from-outside2.js";

export { addFromOutside };