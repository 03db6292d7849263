/** A message as the broker keeps and routes it. */
export interface StoredMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
}

/** How much may be retained. What goes beyond is delivered, but not retained. */
export interface Room {
  readonly messages: number;
  readonly bytes: number;
}

export interface RetainedLimits extends Room {
  /** Of that: what one client may have taken up, so that no other is left without room. */
  readonly perClient: Room;
}

interface Retained {
  readonly message: StoredMessage;
  /** Client ID of who published it; null: not a client. */
  readonly owner: string | null;
}

/** The retained messages of one instance, found by filter without looking at those that do not match. */
export class RetainedMessages {
  readonly #limits: RetainedLimits;
  readonly #root = new Node();
  readonly #byOwner = new Map<string, { messages: number; bytes: number }>();
  #messages = 0;
  #bytes = 0;

  constructor(limits: RetainedLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#messages;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Retains the message in place of an earlier one of its topic; an empty payload only removes that [MQTT-3.3.1-10].
   * @param owner client ID of who published it; null: not a client.
   * @returns false when the limits leave no room: the earlier one is then removed, because it is out of date.
   */
  set(message: StoredMessage, owner: string | null = null): boolean {
    this.#remove(message.topic);
    if (message.payload.length === 0) return true;
    const size = sizeOf(message);
    if (this.#messages + 1 > this.#limits.messages || this.#bytes + size > this.#limits.bytes) return false;
    if (owner !== null && !this.#hasRoom(owner, size)) return false;
    let node = this.#root;
    for (const level of message.topic.split("/")) node = node.childFor(level);
    // A copy: the payload is a slice of what was read from a socket and would keep all of that alive.
    const copy = { topic: message.topic, payload: Buffer.from(message.payload), qos: message.qos };
    node.retained = { message: copy, owner };
    this.#count(owner, 1, size);
    return true;
  }

  #hasRoom(owner: string, size: number): boolean {
    const { messages, bytes } = this.#limits.perClient;
    const taken = this.#byOwner.get(owner);
    return (taken?.messages ?? 0) + 1 <= messages && (taken?.bytes ?? 0) + size <= bytes;
  }

  #count(owner: string | null, messages: 1 | -1, bytes: number): void {
    this.#messages += messages;
    this.#bytes += bytes;
    if (owner === null) return;
    const taken = this.#byOwner.get(owner) ?? { messages: 0, bytes: 0 };
    taken.messages += messages;
    taken.bytes += bytes;
    if (taken.messages === 0) this.#byOwner.delete(owner);
    else this.#byOwner.set(owner, taken);
  }

  /** Lazily, so that a reader who wants few pays for few. */
  *matching(filter: string): Generator<StoredMessage> {
    const levels = filter.split("/");
    const stack: [Node, number][] = [[this.#root, 0]];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [node, depth] = top;
      const level = levels[depth];
      if (level === undefined) {
        if (node.retained !== null) yield node.retained.message;
      } else if (level === "#") {
        if (node.retained !== null) yield node.retained.message;
        for (const child of node.below(node === this.#root)) stack.push([child, depth]);
      } else if (level === "+") {
        for (const child of node.below(node === this.#root)) stack.push([child, depth + 1]);
      } else {
        const child = node.children.get(level);
        if (child !== undefined) stack.push([child, depth + 1]);
        // `a/#` also matches `a`: the loop comes to `#` with the node of `a`.
      }
    }
  }

  #remove(topic: string): void {
    const levels = topic.split("/");
    const path: Node[] = [this.#root];
    for (const level of levels) {
      const child = path.at(-1)?.children.get(level);
      if (child === undefined) return;
      path.push(child);
    }
    const node = path.at(-1);
    if (node === undefined || node.retained === null) return;
    this.#count(node.retained.owner, -1, -sizeOf(node.retained.message));
    node.retained = null;
    for (let i = levels.length; i > 0; i--) {
      const here = path[i];
      if (here === undefined || here.retained !== null || here.children.size > 0) return;
      path[i - 1]?.children.delete(levels[i - 1] as string);
    }
  }
}

/** What a small message costs beside its bytes, roughly: nodes, strings, objects. */
const OVERHEAD_BYTES = 200;
const sizeOf = (message: StoredMessage) => message.payload.length + message.topic.length + OVERHEAD_BYTES;

class Node {
  retained: Retained | null = null;
  readonly children = new Map<string, Node>();

  childFor(level: string): Node {
    let child = this.children.get(level);
    if (child === undefined) {
      child = new Node();
      this.children.set(level, child);
    }
    return child;
  }

  /** The children that a wildcard reaches: at the root none that begins with `$` [MQTT-4.7.2-1]. */
  *below(root: boolean): Generator<Node> {
    for (const [level, child] of this.children) {
      if (!root || !level.startsWith("$")) yield child;
    }
  }
}
