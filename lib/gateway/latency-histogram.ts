/** Upper bounds in seconds. Decisions take microseconds, so the buckets begin there. */
const BOUNDS = [
  0.000_001, 0.000_002, 0.000_005, 0.000_01, 0.000_02, 0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.005, 0.025, 0.1,
] as const;

/**
 * A Prometheus histogram of durations with one label. Kept by hand because it is observed for every message: the library's
 * own hashes the labels each time, which costs as much as the decision that is measured.
 */
export class LatencyHistogram<Label extends string> {
  readonly #series = new Map<Label, { readonly buckets: number[]; sum: number; count: number }>();

  observe(label: Label, seconds: number): void {
    let series = this.#series.get(label);
    if (series === undefined) {
      series = { buckets: BOUNDS.map(() => 0), sum: 0, count: 0 };
      this.#series.set(label, series);
    }
    series.sum += seconds;
    series.count++;
    const i = BOUNDS.findIndex((bound) => seconds <= bound);
    if (i >= 0) series.buckets[i] = (series.buckets[i] ?? 0) + 1;
  }

  /** Prometheus exposition text. */
  expose(name: string, help: string, labelName: string): string {
    const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
    for (const [label, { buckets, sum, count }] of this.#series) {
      let below = 0;
      for (const [i, bound] of BOUNDS.entries()) {
        below += buckets[i] ?? 0;
        lines.push(`${name}_bucket{le="${bound}",${labelName}="${label}"} ${below}`);
      }
      lines.push(`${name}_bucket{le="+Inf",${labelName}="${label}"} ${count}`);
      lines.push(`${name}_sum{${labelName}="${label}"} ${sum}`, `${name}_count{${labelName}="${label}"} ${count}`);
    }
    return `${lines.join("\n")}\n`;
  }
}
