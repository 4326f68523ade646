import { t as selectRows } from "./rows2.js";

export { selectRows };