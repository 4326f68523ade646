const minus = "\u2212";

/** A whole number with `,` between thousands, whatever the language of the machine. */
export function count(value: number): string {
  const digits = Math.abs(Math.trunc(value))
    .toFixed(0)
    .replace(/\B(?=(?:\d{3})+$)/g, ",");
  return value < 0 ? `${minus}${digits}` : digits;
}

/** A whole number with its sign: `+412`, `−3`, `±0`. */
export function signedCount(value: number): string {
  if (value === 0) return "±0";
  return value > 0 ? `+${count(value)}` : count(value);
}

function digits(value: number): string {
  const size = Math.abs(value);
  // Four decimals, unless they would be all zeros.
  if (size >= 0.00005 || size === 0) {
    const [whole = "0", decimals = ""] = size.toFixed(4).split(".");
    return size < 1e15 ? `${count(Number(whole))}.${decimals}` : size.toExponential(4);
  }
  return size.toExponential(1);
}

/** A metric's value: `0.8421`, `−0.0312`, `3.1e-5`. */
export function decimal(value: number): string {
  return value < 0 ? `${minus}${digits(value)}` : digits(value);
}

/** A change: `+0.0312`, `−0.0312`, `±0.0000`. */
export function signed(value: number): string {
  if (value === 0) return "±0.0000";
  return value > 0 ? `+${digits(value)}` : `${minus}${digits(value)}`;
}

/** `95 %`, `99.5 %`, of a share of 1. */
export function percent(share: number): string {
  return `${String(Number((share * 100).toFixed(2)))} %`;
}

const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** `7.9 kB`, in steps of 1000. */
export function bytes(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? count(value) : value.toFixed(value < 99.95 ? 1 : 0)} ${units[unit] ?? "TB"}`;
}
