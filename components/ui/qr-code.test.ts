import { describe, expect, it } from "vitest";
import { qrCode } from "./qr-code.ts";

const sizeOf = (text: string) => qrCode(text)?.length ?? null;

describe("a QR code", () => {
  it("is what a reader reads as the text", () => {
    // Read back by a decoder when it was written down.
    const drawn = qrCode("gatehouse")?.map((row) => row.map((dark) => (dark ? "#" : ".")).join(""));
    expect(drawn).toEqual([
      "#######..#.##.#######",
      "#.....#.##.#..#.....#",
      "#.###.#.##..#.#.###.#",
      "#.###.#..#.#..#.###.#",
      "#.###.#.#...#.#.###.#",
      "#.....#.#..##.#.....#",
      "#######.#.#.#.#######",
      "........#####........",
      "##.#..##.##...###.##.",
      "#.##.#...##..#..##.##",
      "#.....#####.#..#.##.#",
      ".#.##...##.#..#..#...",
      "..#.###.###.#..###.##",
      "........#..#.#......#",
      "#######.##...#.#####.",
      "#.....#..#####..#....",
      "#.###.#..###.####..#.",
      "#.###.#.#..#...###.##",
      "#.###.#...#.#..####.#",
      "#.....#.#....####....",
      "#######.#..##....#.#.",
    ]);
  });

  it("is as small as the text allows", () => {
    expect(sizeOf("x".repeat(17))).toBe(21);
    expect(sizeOf("x".repeat(18))).toBe(25);
    expect(sizeOf("x".repeat(230))).toBe(53);
    expect(sizeOf("x".repeat(858))).toBe(97);
  });

  it("counts bytes, not characters", () => {
    expect(sizeOf("é".repeat(9))).toBe(sizeOf("x".repeat(18)));
  });

  it("is not made of what does not fit", () => {
    expect(qrCode("x".repeat(859))).toBeNull();
  });
});
