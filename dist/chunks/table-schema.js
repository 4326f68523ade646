import { n as readTableSchema, t as encodeTableSchema } from "./table-schema2.js";

export { encodeTableSchema, readTableSchema };