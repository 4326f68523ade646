import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The energy that processors say they used, and the part of it that is ours. */
export interface PackageMeter {
  /** @param cpuSeconds - What the tree has used since the meter was opened. @param isLast - Looks even if the last look was just now. */
  look(cpuSeconds: number, isLast?: boolean): void;
  /** `undefined` where the meters cannot be read: none there, or kept from ordinary users. */
  readonly joules: number | undefined;
}

interface Package {
  readonly file: string;
  /** Its counter begins at 0 again beyond this. */
  readonly rangeMicrojoules: number;
  lastMicrojoules: number;
}

/** Shorter spans are not told apart: the busy time of the machine is counted in hundredths of a second. */
const leastMs = 1000;

function numberIn(file: string): number | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    return /^\d+$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Processor packages, without the parts that are counted in them again. */
function packagesIn(folder: string): readonly Package[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => /^intel-rapl:\d+$/.test(name));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const file = join(folder, name, "energy_uj");
    const lastMicrojoules = numberIn(file);
    const rangeMicrojoules = numberIn(join(folder, name, "max_energy_range_uj"));
    return lastMicrojoules === undefined || rangeMicrojoules === undefined
      ? []
      : [{ file, rangeMicrojoules, lastMicrojoules }];
  });
}

/** Seconds that all processors of the machine were busy, from the first line of `/proc/stat`. */
function busySeconds(file: string): number | undefined {
  try {
    const [, ...ticks] = (readFileSync(file, "utf8").split("\n", 1)[0] ?? "").split(/\s+/).map(Number);
    // user nice system idle iowait irq softirq steal; guests are part of user and nice.
    const [user = Number.NaN, nice = 0, system = 0, , , irq = 0, softirq = 0] = ticks;
    return Number.isNaN(user) ? undefined : (user + nice + system + irq + softirq) / 100;
  } catch {
    return undefined;
  }
}

/**
 * Reads Intel's and AMD's running average power limit counters. They count whole packages: of what was used between two looks, the tree
 * gets the part that its processor time is of all processor time of the machine.
 */
export function openPackageMeter(folder = "/sys/class/powercap", statFile = "/proc/stat"): PackageMeter {
  const packages = packagesIn(folder);
  let busy = packages.length === 0 ? undefined : busySeconds(statFile);
  let [joules, lastCpu, lastMs] = [0, 0, performance.now()];
  return {
    look(cpuSeconds, isLast = false) {
      if (busy === undefined || (!isLast && performance.now() - lastMs < leastMs)) return;
      const nowBusy = busySeconds(statFile);
      if (nowBusy === undefined) return;
      let used = 0;
      for (const one of packages) {
        const now = numberIn(one.file);
        if (now === undefined) continue;
        used +=
          now >= one.lastMicrojoules ? now - one.lastMicrojoules : now + one.rangeMicrojoules - one.lastMicrojoules;
        one.lastMicrojoules = now;
      }
      const part = nowBusy > busy ? Math.min(1, (cpuSeconds - lastCpu) / (nowBusy - busy)) : 0;
      joules += (used / 1e6) * part;
      [busy, lastCpu, lastMs] = [nowBusy, cpuSeconds, performance.now()];
    },
    get joules() {
      return busy === undefined ? undefined : joules;
    },
  };
}
