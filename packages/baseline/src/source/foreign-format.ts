import { Buffer } from "node:buffer";

/** Length of the longest header to check, that of a tar archive. */
const HEADER_BYTES = 512;
const LINE_FEED = 10;

/** First bytes of formats that cannot be read, as regular expressions over their hexadecimal digits. */
const MAGIC_NUMBERS: readonly (readonly [name: string, hex: string])[] = [
  ["bzip2", "425a68..314159265359"],
  ["bzip2", "425a68..177245385090"],
  ["xz", "fd377a585a00"],
  ["lzma", "5d0000"],
  ["lz4", "04224d18"],
  ["lz4", "02214c18"],
  ["lzip", "4c5a495001"],
  ["lzop", "894c5a4f"],
  ["compress", "1f9d"],
  ["snappy", "ff060000734e"],
  ["zlib", "7801"],
  ["zlib", "789c"],
  ["zlib", "78da"],
  ["zlib", "785e[89ab]"],
  ["zip", "504b0304"],
  ["zip", "504b0506"],
  ["zip", "504b0708"],
  ["7z", "377abcaf271c"],
  ["rar", "526172211a07"],
  ["Parquet", "5041523115"],
  ["Arrow", "4152524f57310000"],
  ["Arrow", "ffffffff......00"],
  ["Avro", "4f626a01"],
  ["SQLite", Buffer.from("SQLite format 3\0").toString("hex")],
  ["journal", Buffer.from("LPKSHHRH").toString("hex")],
  ["event log", Buffer.from("ElfFile\0").toString("hex")],
  ["UTF-16", "fffe"],
  ["UTF-16", "feff"],
  ["UTF-32", "0000feff"],
];

/** Returns the name of the unreadable format that a source begins like, if there is one. */
function foreignFormat(bytes: Buffer): string | undefined {
  const first = bytes.subarray(0, HEADER_BYTES);
  const feed = first.indexOf(LINE_FEED);
  const line = feed < 0 ? first : first.subarray(0, feed + 1);
  const hex = line.toString("hex");
  const known = MAGIC_NUMBERS.find(([, magic]) => new RegExp(`^${magic}`).test(hex));
  if (known !== undefined) return known[0];
  if (/^(?:[2-7].000000){2}|^(?:000000[2-7].){2}/.test(hex)) return "UTF-32";
  if (/^(?:[2-7].00){2}|^(?:00[2-7].){2}/.test(hex)) return "UTF-16";
  return isTar(line) ? "tar" : undefined;
}

/** Verifies the checksum of a tar header: the sum of all its bytes, with the checksum field taken as spaces. */
function isTar(header: Buffer): boolean {
  if (header.length < HEADER_BYTES) return false;
  const written = header.toString("latin1", 148, 156).replaceAll(/[\0 ]/g, "");
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return /^[0-7]+$/.test(written) && Number.parseInt(written, 8) === sum;
}

export { HEADER_BYTES, foreignFormat };
