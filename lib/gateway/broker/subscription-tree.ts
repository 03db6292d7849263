/**
 * An index of topic filters: which values were added under a filter that matches a topic. It finds what
 * `lib/domain/topic.ts` defines (`matches`), in time that depends on the levels of the topic, not on the number of filters.
 * Walks level by level without recursion, so that no number of levels can overflow the stack.
 */
export class SubscriptionTree<T> {
  readonly #root = new Node<T>();

  add(filter: string, value: T): void {
    let node = this.#root;
    for (const level of filter.split("/")) node = node.childFor(level);
    node.values.add(value);
  }

  remove(filter: string, value: T): void {
    const levels = filter.split("/");
    const path: Node<T>[] = [this.#root];
    let node = this.#root;
    for (const level of levels) {
      const child = node.children?.get(level);
      if (child === undefined) return;
      path.push(child);
      node = child;
    }
    node.values.delete(value);
    for (let i = levels.length; i > 0; i--) {
      if (path[i]?.isEmpty() !== true) return;
      path[i - 1]?.children?.delete(levels[i - 1] as string);
    }
  }

  /** Every value whose filter matches, once for each filter that does. */
  match(topic: string): T[] {
    const found: T[] = [];
    const levels = topic.split("/");
    let frontier: Node<T>[] = [this.#root];
    for (let i = 0; i < levels.length && frontier.length > 0; i++) {
      const level = levels[i] as string;
      // [MQTT-4.7.2-1]: a wildcard in the first level does not match a topic that begins with `$`.
      const wildcards = i > 0 || topic.charCodeAt(0) !== DOLLAR;
      const next: Node<T>[] = [];
      for (const node of frontier) {
        const children = node.children;
        if (children === null) continue;
        if (wildcards) {
          const hash = children.get("#");
          if (hash !== undefined) for (const value of hash.values) found.push(value);
          const plus = children.get("+");
          if (plus !== undefined) next.push(plus);
        }
        const exact = children.get(level);
        if (exact !== undefined) next.push(exact);
      }
      frontier = next;
    }
    for (const node of frontier) {
      for (const value of node.values) found.push(value);
      // `a/#` also matches `a`.
      const hash = node.children?.get("#");
      if (hash !== undefined) for (const value of hash.values) found.push(value);
    }
    return found;
  }
}

const DOLLAR = 36;

class Node<T> {
  readonly values = new Set<T>();
  children: Map<string, Node<T>> | null = null;

  childFor(level: string): Node<T> {
    this.children ??= new Map();
    let child = this.children.get(level);
    if (child === undefined) {
      child = new Node();
      this.children.set(level, child);
    }
    return child;
  }

  isEmpty(): boolean {
    return this.values.size === 0 && (this.children === null || this.children.size === 0);
  }
}
