import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/*
 * The pairs of colours that the pieces put on each other, computed from the tokens themselves. WCAG 2.2: text 4.5:1, parts
 * of the interface that must be seen 3:1.
 */
const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

type Rgb = readonly [number, number, number];

function oklchToLinear(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function colors(theme: "light" | "dark"): Map<string, Rgb> {
  const found = new Map<string, Rgb>();
  for (const [, name = "", value = ""] of css.matchAll(/^\s+--([a-z-]+):\s*((?:light-dark\()?oklch.*);$/gm)) {
    const sides = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ [\d.]+)?\)/g)];
    const side = sides[theme === "dark" ? sides.length - 1 : 0];
    if (side) found.set(name, oklchToLinear(Number(side[1]), Number(side[2]), Number(side[3])));
  }
  return found;
}

const PLANES = ["canvas", "surface", "sunken", "raised", "hover", "selected"];
const TONES = ["good", "warn", "bad", "info"];

const TEXT: [string, string][] = [
  ...PLANES.flatMap((plane): [string, string][] => ["ink", "muted", "subtle", "accent"].map((text) => [text, plane])),
  ...TONES.flatMap((tone): [string, string][] => [
    [`${tone}-text`, `${tone}-soft`],
    [`${tone}-text`, "surface"],
    [`${tone}-text`, "canvas"],
    [`${tone}-text`, "raised"],
    ["ink", `${tone}-soft`],
  ]),
  ["on-primary", "primary"],
  ["on-primary", "primary-hover"],
  ["on-danger", "danger"],
  ["on-danger", "danger-hover"],
  ["muted", "pressed"],
];

const PARTS: [string, string][] = [
  ...["canvas", "surface", "sunken", "raised"].flatMap((plane): [string, string][] =>
    ["outline", "focus", "accent", ...TONES.map((tone) => `${tone}-mark`)].map((part) => [part, plane]),
  ),
  ...TONES.map((tone): [string, string] => [`${tone}-mark`, `${tone}-soft`]),
  ["accent", "pressed"],
  ["warn-mark", "pressed"],
  ["bad-mark", "pressed"],
];

describe.each(["light", "dark"] as const)("contrast in %s", (theme) => {
  const palette = colors(theme);
  const ratio = (front: string, back: string) => {
    const [one, other] = [palette.get(front), palette.get(back)];
    if (!one || !other) throw new Error(`no token ${one ? back : front}`);
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
    return (high + 0.05) / (low + 0.05);
  };

  it.each(TEXT)("%s on %s can be read", (front, back) => {
    expect(ratio(front, back)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(PARTS)("%s on %s can be seen", (front, back) => {
    expect(ratio(front, back)).toBeGreaterThanOrEqual(3);
  });
});
