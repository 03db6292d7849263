import { isP2pTopic } from "../../domain/login.ts";

const MARK = "/p2p/";

/** The client ID to which a P2P topic (`<parent>/p2p/<client ID>`) is addressed, or null. It needs no subscription. */
export function p2pAddressee(topic: string): string | null {
  // The cheap look first: this is asked for every message.
  const at = topic.indexOf(MARK);
  return at > 0 && isP2pTopic(topic) ? topic.slice(at + MARK.length) : null;
}
