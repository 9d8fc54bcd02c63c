import type { HistogramBucket } from "@ripsaw/core";
import { bar } from "../table/bar.js";
import { grid } from "../table/grid.js";
import { largest } from "../table/largest.js";
import { formatCount, formatShare } from "../text/quantities.js";
import { barWidth, shareColumns } from "./share-columns.js";
import type { Style } from "../table/style.js";

type Format = (value: number | null) => string;

const HISTOGRAM_LABEL_WIDTH = 20;
const MOST_BUCKETS = 12;

/** Draws the number of values per power of two. If there are too many buckets, neighbours are merged. */
function histogramRows(
  histogram: readonly HistogramBucket[],
  format: Format,
  style: Style,
): string[] {
  if (histogram.length < 2) return [];
  const count = histogram.reduce((sum, bucket) => sum + bucket.count, 0);
  const buckets = fewerBuckets(histogram);
  const most = largest(buckets.map((bucket) => bucket.count));
  const width = barWidth(style, HISTOGRAM_LABEL_WIDTH);
  const rows = buckets.map((bucket) => [
    bucketLabel(bucket, format),
    formatCount(bucket.count),
    formatShare(bucket.count, count),
    style.colors.cyan(bar(bucket.count, most, width)),
  ]);
  return grid([{ align: "right" }, ...shareColumns().slice(1)], rows, style);
}

function bucketLabel({ from, to }: HistogramBucket, format: Format): string {
  if (from === null) return `below ${format(to)}`;
  return to === null ? `${format(from)} and more` : `${format(from)} – ${format(to)}`;
}

/** Merges neighbouring buckets until there are few enough. The bucket of negative values stays separate. */
function fewerBuckets(histogram: readonly HistogramBucket[]): HistogramBucket[] {
  const negative = histogram.filter(({ from }) => from === null);
  const others = histogram.slice(negative.length);
  const buckets = others.slice(others.findIndex(({ count }) => count > 0));
  const size = Math.ceil(buckets.length / MOST_BUCKETS);
  const merged: HistogramBucket[] = [];
  for (let start = 0; start < buckets.length; start += size) {
    const group = buckets.slice(start, start + size);
    merged.push({
      from: group[0]?.from ?? null,
      to: group.at(-1)?.to ?? null,
      count: group.reduce((sum, { count }) => sum + count, 0),
    });
  }
  return [...negative, ...merged];
}

export { histogramRows };
