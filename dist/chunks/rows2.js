import { t as selectRows } from "./rows3.js";

export { selectRows };