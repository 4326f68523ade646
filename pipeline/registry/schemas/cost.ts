import { z } from "zod";
import { count, sentence, widenedShape } from "./parts.ts";

const amount = z.number().min(0);

/** What a stage or a run took. */
export const cost = widenedShape(
  {
    wallSeconds: amount,
    cpuSeconds: amount.optional(),
    peakMemoryBytes: count.optional(),
    energyWattHours: amount.optional(),
    price: z
      .strictObject({ amount, currency: z.string().regex(/^[A-Z]{3}$/) })
      .readonly()
      .optional(),
  },
  { unmeasured: sentence.optional() },
);
