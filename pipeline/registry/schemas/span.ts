import { z } from "zod";

const unitSeconds = { h: 3600, d: 86_400 } as const;

/** A time of whole hours or days, `12h` or `14d`, in seconds. */
export const span = z
  .string()
  .regex(/^[1-9]\d{0,3}[hd]$/, "must be whole hours or days, for example 12h or 14d")
  .transform((text) => Number(text.slice(0, -1)) * unitSeconds[text.endsWith("h") ? "h" : "d"]);
