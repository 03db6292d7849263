/*
 * Two small automata, for patterns of access policies and for MQTT filters. The filter's is deterministic, because a `+` ends
 * at the next `/` and a `#` never. The pattern's is run as the set of the places where it can be.
 */

/** Where to begin. */
export interface MachineStart {
  readonly filter: FilterMachine;
  /** How many steps of the pattern are done. */
  readonly place: number;
}

const SLASH = 0x2f;
const DOLLAR = 0x24;
/** A character that stands for all that no pattern names. */
const OTHER = -2;
export const NONE = -1;
export const STAR = -3;
export const ANY = -4;

/** States in a row. Each goes on by one literal character, by a class of characters, or not at all. */
interface FilterMachine {
  readonly states: readonly FilterState[];
  /** The state in which the topic has no character yet; -1: it has some in every state. */
  readonly topicState: number;
}

interface FilterState {
  readonly literal: number;
  readonly literalTo: number;
  /** A class of characters that it takes: all but `/`, or all. */
  readonly takes: "none" | "level" | "all";
  readonly takesTo: number;
  /** [MQTT-4.7.2-1] a wildcard does not take a `$` as the first character of a topic. */
  readonly exceptDollar: boolean;
  readonly accepts: boolean;
}

/**
 * @param before what stands before the topic.
 * @param filter a valid filter, or the end of one.
 * @param isInside whether the beginning of the filter is cut off.
 */
export function compileFilter(before: string, filter: string, isInside: boolean): FilterMachine {
  const states: FilterState[] = [];
  const literal = (char: string) => {
    states.push({ ...STUCK, literal: char.codePointAt(0) ?? NONE, literalTo: states.length + 1 });
  };
  for (const char of before) literal(char);
  const topicState = isInside ? -1 : states.length;
  const levels = filter.split("/");
  for (const [i, level] of levels.entries()) {
    const isFirst = i === 0 && !isInside;
    const isLast = i === levels.length - 1;
    if (level === "#") {
      if (isFirst) states.push({ ...STUCK, takes: "all", takesTo: states.length + 1, exceptDollar: true });
      states.push({ ...STUCK, takes: "all", takesTo: states.length, accepts: true });
      break;
    }
    // `a/#` matches `a`: the state before that slash accepts too. The empty name is no topic, so the very start never does.
    const accepts = isLast || (i === levels.length - 2 && levels[i + 1] === "#");
    if (level === "+") {
      const slash = isLast ? {} : { literal: SLASH, literalTo: states.length + (isFirst ? 2 : 1) };
      if (isFirst) {
        states.push({ ...STUCK, ...slash, takes: "level", takesTo: states.length + 1, exceptDollar: true });
      }
      states.push({ ...STUCK, ...slash, takes: "level", takesTo: states.length, accepts });
      continue;
    }
    for (const char of level) literal(char);
    const end = { ...STUCK, accepts: accepts && states.length > topicState };
    states.push(isLast ? end : { ...end, literal: SLASH, literalTo: states.length + 1 });
  }
  return { states, topicState };
}

const STUCK: FilterState = {
  literal: NONE,
  literalTo: NONE,
  takes: "none",
  takesTo: NONE,
  exceptDollar: false,
  accepts: false,
};

/** A class without the characters that no topic name has [MQTT-3.3.2-2], [MQTT-4.7.3-2]. */
function takesChar(state: FilterState, char: number): boolean {
  if (state.takes === "none" || char === 0 || char === 0x2b || char === 0x23 || char === 0xfffd) return false;
  if (char === SLASH) return state.takes === "all";
  return char !== DOLLAR || !state.exceptDollar;
}

/** Whether both machines accept some text. Exact: every pair of a state and a place is visited at most once. */
export function runTouches(steps: readonly number[], { filter, place: firstPlace }: MachineStart): boolean {
  const done = steps.length;
  // One more place than steps: past the slash that ends a matched parent topic, where everything matches.
  const below = done + 1;
  const width = below + 1;
  const seen = new Uint8Array(filter.states.length * width);
  const queue: number[] = [];
  const visit = (state: number, place: number) => {
    const pair = state * width + place;
    if (seen[pair] === 1) return;
    seen[pair] = 1;
    queue.push(pair);
    if (steps[place] === STAR) visit(state, place + 1);
  };
  visit(0, firstPlace);
  for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) {
    const stateIndex = Math.floor(pair / width);
    const place = pair % width;
    const state = filter.states[stateIndex];
    if (!state) continue;
    if (place >= done && state.accepts) return true;
    const step = place === done ? SLASH : place === below ? STAR : (steps[place] ?? NONE);
    if (place === done && stateIndex <= filter.topicState) continue;
    const next = step === STAR ? place : place + 1;
    if (state.literal !== NONE && (step < 0 || step === state.literal)) visit(state.literalTo, next);
    if (state.takes !== "none" && (step < 0 || takesChar(state, step))) visit(state.takesTo, next);
  }
  return false;
}

/** Sets of places can grow with the number of `?` after a star. Beyond this many places looked at, the answer is no. */
const MAX_WORK = 5_000;

/** Whether the pattern accepts every text that the filter does. Beyond `MAX_WORK` it says no, which errs to refuse. */
export function runCovers(steps: readonly number[], { filter, place }: MachineStart): boolean {
  const named = [...new Set(steps.filter((step) => step >= 0 && step !== SLASH))];
  let work = 0;
  const seen = new Set<string>();
  const queue: { state: number; places: readonly number[] }[] = [{ state: 0, places: settle(steps, [place]) }];
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    const { places } = entry;
    const state = filter.states[entry.state];
    if (!state) return false;
    // No place is left, and every state of a filter leads on to some topic.
    if (places.length === 0) return false;
    if (matchesAllFromHere(steps, places)) continue;
    if (state.accepts && !places.includes(steps.length)) return false;
    if (work > MAX_WORK) return false;
    const isBelow = entry.state > filter.topicState;
    const go = (to: number, char: number) => {
      work += places.length;
      const next = advance(steps, places, char, isBelow);
      const key = `${to}:${next.join()}`;
      if (!seen.has(key)) {
        seen.add(key);
        queue.push({ state: to, places: next });
      }
    };
    if (state.literal !== NONE) go(state.literalTo, state.literal);
    if (state.takes !== "none") {
      for (const char of named) if (takesChar(state, char)) go(state.takesTo, char);
      if (takesChar(state, SLASH)) go(state.takesTo, SLASH);
      go(state.takesTo, OTHER);
    }
  }
  return true;
}

/** The places after one more character; `steps.length + 1` is the place below a matched parent topic. */
function advance(steps: readonly number[], places: readonly number[], char: number, isBelow: boolean): number[] {
  const next: number[] = [];
  for (const place of places) {
    const step = steps[place];
    if (step === STAR) next.push(place);
    else if (place > steps.length) next.push(place);
    else if (place === steps.length) {
      if (char === SLASH && isBelow) next.push(place + 1);
    } else if (step === ANY || step === char) next.push(place + 1);
  }
  return settle(steps, next);
}

/**
 * Adds the places behind stars, and drops those before the last star reached: whatever matches from an earlier place
 * matches from that star as well, because it has to pass it.
 */
function settle(steps: readonly number[], places: readonly number[]): number[] {
  const all = new Set<number>();
  let lastStar = NONE;
  for (let place of places) {
    all.add(place);
    while (steps[place] === STAR) {
      lastStar = Math.max(lastStar, place);
      place++;
      all.add(place);
    }
  }
  return [...all].filter((place) => place >= lastStar).sort((a, b) => a - b);
}

function matchesAllFromHere(steps: readonly number[], places: readonly number[]): boolean {
  return places.some((place) => place > steps.length || (place === steps.length - 1 && steps[place] === STAR));
}
