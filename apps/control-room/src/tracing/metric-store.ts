/**
 * The newest value of every series. Invariants:
 *   M1  A series is one metric with one set of attributes of one process; a newer value takes the place of the older.
 *   M2  A process that has sent nothing for two minutes is gone, and so are its values: nobody looks at the past here.
 *   M3  At most 5 000 series: those that have not been sent for longest go first.
 */
import type { OtlpMetric } from '@two-pizza/local-infra';

const FORGET_AFTER_MS = 120_000;
const MOST_SERIES = 5_000;

interface Series {
  readonly point: OtlpMetric;
  readonly arrivedAtMs: number;
}

export class MetricStore {
  private readonly now: () => number;
  /** In the order in which they last arrived. */
  private readonly series = new Map<string, Series>();

  constructor(now = Date.now) {
    this.now = now;
  }

  add(points: readonly OtlpMetric[]): void {
    const arrivedAtMs = this.now();
    for (const point of points) {
      const key = keyOf(point);
      this.series.delete(key);
      this.series.set(key, { point, arrivedAtMs }); // M1
    }
    this.forget();
  }

  /** The newest values, by metric. */
  newest(): OtlpMetric[] {
    this.forget();
    const points = [...this.series.values()].map(({ point }) => point);
    return points.sort((a, b) => a.name.localeCompare(b.name) || a.service.localeCompare(b.service));
  }

  private forget(): void {
    const oldest = this.now() - FORGET_AFTER_MS;
    for (const [key, { arrivedAtMs }] of this.series) {
      if (arrivedAtMs >= oldest && this.series.size <= MOST_SERIES) return;
      this.series.delete(key); // M2, M3
    }
  }
}

function keyOf({ name, service, resource, attributes }: OtlpMetric): string {
  return JSON.stringify([name, service, resource['service.instance.id'], attributes]);
}
