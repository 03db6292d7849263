import { type AddressRange, formatRange, parseAddress, parseRange, rangeContains } from "./address.ts";
import type { BlockKind } from "./decision.ts";
import { isAnyClientId, isGroupId } from "./login.ts";

/** An entry of an instance's block list. */
export interface Block {
  readonly id: number;
  readonly kind: BlockKind;
  /** A client ID, a group ID, or an address or CIDR range in canonical form. */
  readonly value: string;
  readonly reason: string;
  /** Epoch ms; null: until it is taken off the list. */
  readonly endsAt: number | null;
}

/** The value in the one form in which it is kept, or null if it is not one of its kind. */
export function canonicalBlockValue(kind: BlockKind, value: string): string | null {
  if (kind === "client") return isAnyClientId(value) ? value : null;
  if (kind === "group") return isGroupId(value) ? value : null;
  const range = parseRange(value);
  return range && formatRange(range);
}

/** A block list made ready for lookups. */
export interface BlockList {
  readonly byClient: ReadonlyMap<string, Block>;
  readonly byGroup: ReadonlyMap<string, Block>;
  readonly ranges: readonly { readonly range: AddressRange; readonly block: Block }[];
}

/** @throws RangeError for an address entry that is none: a list that cannot be read must not be taken for an empty one. */
export function compileBlockList(blocks: Iterable<Block>): BlockList {
  const byClient = new Map<string, Block>();
  const byGroup = new Map<string, Block>();
  const ranges: { range: AddressRange; block: Block }[] = [];
  for (const block of blocks) {
    if (block.kind === "client") byClient.set(block.value, block);
    else if (block.kind === "group") byGroup.set(block.value, block);
    else {
      const range = parseRange(block.value);
      if (!range) throw new RangeError(`Block ${block.id} holds an address that cannot be read.`);
      ranges.push({ range, block });
    }
  }
  return { byClient, byGroup, ranges };
}

/** The entry that keeps this client out at `now`, or null: its client ID, then its group, then its address. */
export function findBlock(
  list: BlockList,
  subject: { readonly clientId: string; readonly groupId: string; readonly address: string },
  now: number,
): Block | null {
  const standing = (block: Block | undefined) => block !== undefined && (block.endsAt === null || block.endsAt > now);
  const client = list.byClient.get(subject.clientId);
  if (client && standing(client)) return client;
  const group = list.byGroup.get(subject.groupId);
  if (group && standing(group)) return group;
  if (list.ranges.length === 0) return null;
  const address = parseAddress(subject.address);
  if (!address) return null;
  return list.ranges.find(({ range, block }) => standing(block) && rangeContains(range, address))?.block ?? null;
}
