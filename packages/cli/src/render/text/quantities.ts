const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Formats `1234567` as `1,234,567`. */
function formatCount(count: number): string {
  return separateThousands(count.toFixed(0));
}

/** Inserts commas into decimal digits. Creating an `Intl.NumberFormat` would take longer than scanning a small file. */
function separateThousands(digits: string): string {
  return digits.replaceAll(/(?<!\.\d*)\B(?=(?:\d{3})+(?!\d))/g, ",");
}

/** Formats a count with its noun: `1 line`, `1,234 lines`. */
function formatCounted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** Formats a share with one decimal: `12.3 %`. A part above 0 is never shown as 0.0. */
function formatShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  return part > 0 && percent < 0.05 ? "<0.1 %" : `${percent.toFixed(1)} %`;
}

/** Formats bytes with decimal units and three digits: `3.14 GB`. */
function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${formatCount(value)} B` : `${threeDigits(value)} ${BYTE_UNITS[unit]}`;
}

/** Formats milliseconds in the unit that a person would choose: `0.31 ms`, `1.25 s`, `3.5 min`. Null becomes `–`. */
function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  const size = Math.abs(milliseconds);
  if (!(size < 1e15)) return `${milliseconds} ms`;
  if (size < 999.5) return `${threeDigits(milliseconds)} ms`;
  if (size < 60_000) return `${threeDigits(milliseconds / 1000)} s`;
  if (size < 3_600_000) return `${threeDigits(milliseconds / 60_000)} min`;
  return `${threeDigits(milliseconds / 3_600_000)} h`;
}

/** Formats remaining seconds as a clock: `0:07`, `1:02:03`. */
function formatClock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return formatCount(value);
  if (Number.isInteger(value)) return String(value);
  return size < 1 ? String(Number(value.toPrecision(3))) : value.toFixed(size >= 9.995 ? 1 : 2);
}

export {
  formatBytes,
  formatClock,
  formatCount,
  formatCounted,
  formatDuration,
  formatShare,
  separateThousands,
};
