/**
 * QR codes of texts (ISO/IEC 18004): bytes, error correction L (a screen is clean), the smallest version that holds the text.
 * Written out here: all that is needed of it is less than what a package would bring.
 */

/** By version from 1: codewords of error correction in each block, and how many blocks there are (table 9, level L). */
const ECC_IN_BLOCK = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];

const at = (list: ArrayLike<number>, index: number): number => list[index] ?? 0;

/** Codewords of a version, those of error correction included. */
function codewordsOf(version: number): number {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const aligned = Math.floor(version / 7) + 2;
    bits -= (25 * aligned - 10) * aligned - 55;
    if (version >= 7) bits -= 36;
  }
  return Math.floor(bits / 8);
}

const dataOf = (version: number): number =>
  codewordsOf(version) - at(ECC_IN_BLOCK, version - 1) * at(BLOCKS, version - 1);

/** @returns rows of modules, true where it is dark; null where the text is too long (858 bytes) */
export function qrCode(text: string): readonly (readonly boolean[])[] | null {
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= BLOCKS.length; version++) {
    const lengthBits = version < 10 ? 8 : 16;
    if (Math.ceil((4 + lengthBits) / 8 + bytes.length) > dataOf(version)) continue;
    return draw(version, withCorrection(version, codewords(version, bytes, lengthBits)));
  }
  return null;
}

/** Mode, length, the bytes, the end, and padding. */
function codewords(version: number, bytes: Uint8Array, lengthBits: number): number[] {
  const bits: number[] = [];
  const push = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, lengthBits);
  for (const byte of bytes) push(byte, 8);
  const room = dataOf(version) * 8;
  push(0, Math.min(4, room - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, i) =>
    bits.slice(i * 8, i * 8 + 8).reduce((byte, bit) => (byte << 1) | bit, 0),
  );
}

/** Product in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(x: number, y: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >>> 7) * 0x11d) ^ (((y >>> bit) & 1) * x);
  return product;
}

/** Reed-Solomon remainder of one block. */
function remainder(data: readonly number[], degree: number): number[] {
  const divisor = Array.from({ length: degree }, (_, i): number => (i === degree - 1 ? 1 : 0));
  for (let i = 0, root = 1; i < degree; i++, root = multiply(root, 2)) {
    for (let j = 0; j < degree; j++) divisor[j] = multiply(at(divisor, j), root) ^ at(divisor, j + 1);
  }
  const rest = new Array<number>(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ at(rest, 0);
    rest.shift();
    rest.push(0);
    for (let j = 0; j < degree; j++) rest[j] = at(rest, j) ^ multiply(at(divisor, j), factor);
  }
  return rest;
}

/** Splits into blocks, of which the last may be longer by one, and interleaves them with their correction. */
function withCorrection(version: number, data: readonly number[]): number[] {
  const count = at(BLOCKS, version - 1);
  const degree = at(ECC_IN_BLOCK, version - 1);
  const all = codewordsOf(version);
  const short = Math.floor(all / count) - degree;
  const shortBlocks = count - (all % count);
  const blocks: number[][] = [];
  for (let i = 0, from = 0; i < count; i++) {
    const size = short + (i < shortBlocks ? 0 : 1);
    blocks.push(data.slice(from, from + size));
    from += size;
  }
  const corrections = blocks.map((block) => remainder(block, degree));
  const columns = (lists: readonly (readonly number[])[], length: number) =>
    Array.from({ length }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
  return [...columns(blocks, short + 1), ...columns(corrections, degree)];
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Check bits behind `value` for a generator of `degree`. */
function withCheck(value: number, degree: number, generator: number): number {
  let rest = value;
  for (let i = 0; i < degree; i++) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * generator);
  return (value << degree) | rest;
}

/** Places everything, tries each mask, and keeps the one that is easiest to read. */
function draw(version: number, data: readonly number[]): boolean[][] {
  const size = version * 4 + 17;
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const fixed = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const isIn = (x: number, y: number) => x >= 0 && y >= 0 && x < size && y < size;
  const get = (x: number, y: number) => dark[y]?.[x] === true;
  const isFixed = (x: number, y: number) => fixed[y]?.[x] === true;
  const set = (x: number, y: number, value: boolean) => {
    if (!isIn(x, y)) return;
    (dark[y] ?? [])[x] = value;
    (fixed[y] ?? [])[x] = true;
  };
  const square = (cx: number, cy: number, radius: number, isDark: (distance: number) => boolean) => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) set(cx + dx, cy + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  };

  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    square(x, y, 4, (distance) => distance !== 2 && distance !== 4);
  }
  const centres = alignment(version, size);
  const last = centres.length - 1;
  for (const [i, x] of centres.entries()) {
    for (const [j, y] of centres.entries()) {
      const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!isFinder) square(x, y, 2, (distance) => distance !== 1);
    }
  }
  const writeFormat = (mask: number) => {
    const bits = withCheck((1 << 3) | mask, 10, 0x537) ^ 0x5412;
    const bit = (i: number) => ((bits >>> i) & 1) === 1;
    for (let i = 0; i < 15; i++) {
      // Beside the finder at the top left, around the timing patterns.
      if (i < 8) set(8, i < 6 ? i : i + 1, bit(i));
      else set(i === 8 ? 7 : 14 - i, 8, bit(i));
      if (i < 8) set(size - 1 - i, 8, bit(i));
      else set(8, size - 15 + i, bit(i));
    }
    set(8, size - 8, true);
  };
  writeFormat(0);
  if (version >= 7) {
    const bits = withCheck(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const a = size - 11 + (i % 3);
      const b = Math.floor(i / 3);
      set(a, b, ((bits >>> i) & 1) === 1);
      set(b, a, ((bits >>> i) & 1) === 1);
    }
  }

  // Upwards and downwards in columns of two, from the right; the timing column is left out.
  let next = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const upwards = ((right + 1) & 2) === 0;
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (isFixed(x, y)) continue;
        if (next < data.length * 8) (dark[y] ?? [])[x] = ((at(data, next >>> 3) >>> (7 - (next & 7))) & 1) === 1;
        next++;
      }
    }
  }

  const plain = dark.map((row) => [...row]);
  let best: { readonly penalty: number; readonly rows: boolean[][] } | null = null;
  for (const [mask, isInverted] of MASKS.entries()) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        if (!isFixed(x, y)) (dark[y] ?? [])[x] = (plain[y]?.[x] === true) !== isInverted(x, y);
      }
    }
    writeFormat(mask);
    const penalty = penaltyOf(size, get);
    if (best === null || penalty < best.penalty) best = { penalty, rows: dark.map((row) => [...row]) };
  }
  return best?.rows ?? dark;
}

/** Where alignment patterns have their centres, in each direction. */
function alignment(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - (count - 2 - i) * step)];
}

/** How hard it is to read: long runs, blocks, what looks like a finder, too much of one colour (clause 7.8.3). */
function penaltyOf(size: number, get: (x: number, y: number) => boolean): number {
  let penalty = 0;
  let count = 0;
  const lines = [(i: number, j: number) => get(j, i), (i: number, j: number) => get(i, j)];
  for (const line of lines) {
    for (let i = 0; i < size; i++) {
      let text = "";
      for (let j = 0; j < size; j++) text += line(i, j) ? "1" : "0";
      for (const run of text.match(/(.)\1{4,}/g) ?? []) penalty += run.length - 2;
      for (const finder of ["10111010000", "00001011101"]) penalty += 40 * (text.split(finder).length - 1);
    }
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const one = get(x, y);
      if (one) count++;
      if (x + 1 < size && y + 1 < size && one === get(x + 1, y) && one === get(x, y + 1) && one === get(x + 1, y + 1)) {
        penalty += 3;
      }
    }
  }
  return penalty + Math.floor(Math.abs((count * 20) / (size * size) - 10)) * 10;
}
