/** Seven lines: four records (one of them breaks the schema twice), two rejected lines, and one blank line. */
const LINES = [
  '{"timestamp":"2026-01-01T00:00:00Z","level":"INFO","message":"started","duration_ms":5,"status_code":200}',
  '{"timestamp":"2026-01-01T00:00:01Z","level":"ERROR","message":"Verbindung verloren: „primär“","duration_ms":1500.5,"status_code":503,"id":12345678901234567890}',
  "not json",
  "",
  '{"timestamp":"2026-01-01T00:00:02Z","level":"WARN","message":"slow","duration_ms":900,"status_code":404,"meta":{"retry":[1,2]}}',
  "[1,2,3]",
  '{"level":"FATAL","message":"odd","status_code":200}',
] as const;

const SAMPLE_LOG = `${LINES.join("\n")}\n`;

export { LINES, SAMPLE_LOG };
