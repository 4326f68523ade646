import type { Task } from "../../domain/task.ts";
import type { Answer } from "../../training/answers.ts";
import type { ModelSlot } from "./served-models.ts";

/** What the server counts, in Prometheus' text format. Labels come from what is declared and served, never from a request. */
export interface ServerMetrics {
  requestBegins(): void;
  requestEnds(request: {
    readonly model: string;
    readonly version: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  predicted(model: string, task: Task, rows: readonly Answer[]): void;
  /** Rows in which a declared feature was missing. */
  featureMissing(model: string, feature: string, rows: number): void;
  /** A model answers with another version now. */
  switched(model: string): void;
  loadFailed(model: string): void;
  /** Lines of the request log that could not be written. */
  logLost(model: string, lines: number): void;
  render(slots: readonly ModelSlot[]): string;
}

/** Seconds. */
const durationBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const scoreBounds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
/** Most label combinations of one metric; whatever would be more is not counted. */
const seriesLimit = 2_000;
const featureLimit = 200;
/** Versions whose request counts are kept, the newest ones, for each model. */
const versionLimit = 10;

type Labels = Readonly<Record<string, string>>;

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

interface Series<T> {
  readonly labels: Labels;
  value: T;
}

/** The series of one metric, by their labels. */
function series<T>(initial: () => T) {
  const all = new Map<string, Series<T>>();
  return {
    all,
    of(labels: Labels): Series<T> | undefined {
      const key = labelText(labels);
      const known = all.get(key);
      if (known !== undefined || all.size >= seriesLimit) return known;
      const added = { labels, value: initial() };
      all.set(key, added);
      return added;
    },
    render: (body: (labels: Labels, value: T) => string): string =>
      [...all.values()].map(({ labels, value }) => body(labels, value)).join(""),
  };
}

/** A sum by labels; a `counter` to Prometheus as long as it only grows. */
function counter(name: string, help: string, type: "counter" | "gauge" = "counter") {
  const values = series(() => 0);
  return {
    values,
    add(labels: Labels, amount = 1): void {
      const found = values.of(labels);
      if (found !== undefined) found.value += amount;
    },
    render: (): string =>
      head(name, type, help) + values.render((labels, value) => `${name}${labelText(labels)} ${String(value)}\n`),
  };
}

function histogram(name: string, help: string, bounds: readonly number[]) {
  const values = series(() => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }));
  return {
    observe(labels: Labels, value: number): void {
      const found = values.of(labels)?.value;
      if (found === undefined) return;
      found.count++;
      found.sum += value;
      const bucket = bounds.findIndex((bound) => value <= bound);
      if (bucket !== -1) found.counts[bucket] = (found.counts[bucket] ?? 0) + 1;
    },
    render: (): string =>
      head(name, "histogram", help) +
      values.render((labels, { counts, count, sum }) => {
        let below = 0;
        const lines = bounds.map((bound, index) => {
          below += counts[index] ?? 0;
          return `${name}_bucket${labelText({ ...labels, le: String(bound) })} ${String(below)}\n`;
        });
        lines.push(`${name}_bucket${labelText({ ...labels, le: "+Inf" })} ${String(count)}\n`);
        lines.push(
          `${name}_sum${labelText(labels)} ${String(sum)}\n${name}_count${labelText(labels)} ${String(count)}\n`,
        );
        return lines.join("");
      }),
  };
}

export function serverMetrics(): ServerMetrics {
  const requests = counter("lockstep_inference_requests_total", "Requests for predictions, by what answered and how.");
  const durations = histogram(
    "lockstep_inference_duration_seconds",
    "Time to answer a request for predictions.",
    durationBounds,
  );
  const scores = histogram(
    "lockstep_prediction_score",
    "Probability of the positive class, or of the predicted one of several; one for each row.",
    scoreBounds,
  );
  const predictions = counter("lockstep_predictions_total", "Rows predicted, by class; numbers are one class.");
  const values = counter("lockstep_prediction_value_sum", "Sum of the numbers that were predicted.", "gauge");
  const missing = counter("lockstep_feature_missing_total", "Rows in which a declared feature was missing.");
  const failures = counter(
    "lockstep_model_load_failures_total",
    "Versions that should be served and could not be loaded.",
  );
  const lost = counter("lockstep_inference_log_lost_total", "Rows that could not be written to the request log.");
  let inFlight = 0;

  /** Forgets the oldest versions of a model, so that years of releases do not pile up. */
  function forgetOldVersions(model: string): void {
    const ofModel = [...requests.values.all].filter(([, { labels }]) => labels["model"] === model);
    const versions = [...new Set(ofModel.map(([, { labels }]) => labels["version"]))];
    const forgotten = new Set(versions.slice(0, -versionLimit));
    for (const [key, { labels }] of ofModel) if (forgotten.has(labels["version"])) requests.values.all.delete(key);
  }

  return {
    requestBegins() {
      inFlight++;
    },
    requestEnds({ model, version, status, seconds }) {
      inFlight--;
      requests.add({ model, version, slot: "stable", code: String(status) });
      durations.observe({ model }, seconds);
    },
    predicted(model, task, rows) {
      const isOfClasses = task.kind === "binary" || task.kind === "multiclass";
      for (const { prediction, scores: own } of rows) {
        predictions.add({ model, class: isOfClasses ? String(prediction) : "number" });
        if (isOfClasses) scores.observe({ model }, Math.max(...own));
        else values.add({ model }, Number(prediction));
      }
    },
    featureMissing(model, feature, rows) {
      const ofModel = [...missing.values.all.values()].filter(({ labels }) => labels["model"] === model);
      const isKnown = ofModel.some(({ labels }) => labels["feature"] === feature);
      if (isKnown || ofModel.length < featureLimit) missing.add({ model, feature }, rows);
    },
    switched: forgetOldVersions,
    loadFailed: (model) => {
      failures.add({ model });
    },
    logLost: (model, lines) => {
      lost.add({ model }, lines);
    },
    render(slots) {
      const current = slots.flatMap((slot) => (slot.current === undefined ? [] : [slot.current.served]));
      const models = current.map(({ model, modelVersion, artifact }) =>
        labelText({ model, version: modelVersion, digest: artifact.sha256 }),
      );
      return [
        requests.render(),
        durations.render(),
        `${head("lockstep_inference_in_flight", "gauge", "Requests for predictions being answered now.")}lockstep_inference_in_flight ${String(inFlight)}\n`,
        scores.render(),
        predictions.render(),
        values.render(),
        missing.render(),
        failures.render(),
        lost.render(),
        head("lockstep_model_info", "gauge", "1 for each model that answers; the labels say which version and bytes."),
        ...models.map((labels) => `lockstep_model_info${labels} 1\n`),
      ].join("");
    },
  };
}
