/** What a budget can limit, as lockstep.yaml calls it. */
export const measures = ["price", "hours", "cpu_hours", "energy"] as const;
export type Measure = (typeof measures)[number];

/** Amounts by measure: money, hours, hours of one processor, watt hours. A measure without a limit is left out. */
export type Limits = { readonly [Name in Measure]?: number | undefined };

/** What time and memory are counted with. */
export interface CostRates {
  /** Of the runner that stages run on; without it nothing has a price. */
  readonly pricePerHour: number | undefined;
  /** For example `EUR`. */
  readonly currency: string;
  /** Of one processor (a hardware thread) that is busy. */
  readonly wattsPerCore: number;
  /** Of 10⁹ bytes of memory in use. */
  readonly wattsPerGigabyte: number;
}

/**
 * What a busy hardware thread of a data centre and a gigabyte of its memory take about: the upper ends of Cloud Carbon Footprint's
 * coefficients for the large clouds, 3.5 … 4.3 W and 0.392 W.
 */
export const usualRates: CostRates = {
  pricePerHour: undefined,
  currency: "USD",
  wattsPerCore: 4,
  wattsPerGigabyte: 0.392,
};

/** What stages may take, of a project. */
export interface Budgets {
  /** All stages of one run together. */
  readonly run: Limits;
  /** One stage, by its name in `dvc.yaml` or `<folder>/dvc.yaml:<name>`. */
  readonly stages: ReadonlyMap<string, Limits>;
}

/** True when something is limited. */
export function hasLimits(limits: Limits): boolean {
  return measures.some((measure) => limits[measure] !== undefined);
}
