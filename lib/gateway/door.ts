import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { ConnectResult } from "../domain/authenticate.ts";
import { refusalInfo } from "../domain/connection-trace.ts";
import { REASONS } from "../domain/reason.ts";
import { shownText } from "../services/denial-record.ts";
import {
  type ConnectPacket,
  inspectFirstBytes,
  parseConnect,
  refusingConnack,
  UNSUPPORTED_VERSION_CONNACK_5,
} from "./connect-packet.ts";
import { Connection } from "./connection.ts";
import { sayFarewell } from "./farewell.ts";
import type { Turned } from "./metering.ts";
import { readProxyHeader } from "./proxy-header.ts";
import type { Space } from "./space.ts";
import type { Spaces } from "./spaces.ts";
import type { World } from "./world.ts";

/** Milliseconds that a connection has to bring a whole CONNECT. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Connections without a CONNECT, in all and from one address. Beyond it the one that has waited longest is closed. */
const WAITING = 8_192;
const WAITING_PER_ADDRESS = 1_024;

/** CONNACK: server unavailable. Also where no decision can be made: nothing fails open. */
const UNAVAILABLE = 3;
/** CONNACK: the protocol version is not supported. */
const BAD_VERSION = 1;

/** Where a connection comes from. */
export interface Origin {
  readonly listener: "tcp" | "ws";
  readonly address: string;
  readonly secure: boolean;
  /** It comes from a trusted proxy, which says first for whom it speaks. */
  readonly throughProxy?: boolean;
  /** Lets the transport take packets up to this many bytes, once it is known who sends them. */
  readonly allowPackets?: (bytes: number) => void;
}

interface Visitor {
  readonly stream: Duplex;
  origin: Origin;
  /** By the monotonic clock. */
  readonly since: number;
  bytes: Buffer | null;
  readonly onReadable: () => void;
  readonly onGone: () => void;
}

/**
 * Where connections come in, before anybody knows whose they are: reads the CONNECT, has it decided, and hands the stream
 * to the message space of its instance. What is refused is answered and closed here, and never reaches a broker.
 */
export class Door {
  readonly #world: World;
  readonly #spaces: Spaces;
  /** Oldest first. */
  readonly #waiting = new Set<Visitor>();
  readonly #perAddress = new Map<string, Set<Visitor>>();
  #open = true;

  constructor(world: World, spaces: Spaces) {
    this.#world = world;
    this.#spaces = spaces;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a fresh stream. */
  receive(stream: Duplex, origin: Origin): void {
    if (!this.#open) {
      stream.destroy();
      return;
    }
    const visitor: Visitor = {
      stream,
      origin,
      since: this.#world.monotonic(),
      bytes: null,
      onReadable: () => this.#read(visitor),
      onGone: () => {
        this.#forget(visitor);
        stream.destroy();
      },
    };
    this.#makeRoom(origin.address);
    this.#waiting.add(visitor);
    this.#addNeighbour(visitor);
    stream.on("readable", visitor.onReadable);
    stream.on("error", visitor.onGone);
    stream.on("close", visitor.onGone);
  }

  /** Closes those who have waited too long. Called every second or so. */
  check(now: number): void {
    for (const visitor of this.#waiting) {
      if (now - visitor.since < CONNECT_TIMEOUT_MS) return;
      this.#turnAway(visitor, "timeout");
    }
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#open = false;
    for (const visitor of [...this.#waiting]) visitor.onGone();
  }

  #makeRoom(address: string): void {
    const neighbours = this.#perAddress.get(address);
    const crowd =
      neighbours !== undefined && neighbours.size >= WAITING_PER_ADDRESS
        ? neighbours
        : this.#waiting.size >= WAITING
          ? this.#waiting
          : null;
    const longest = crowd?.values().next().value;
    if (longest !== undefined) this.#turnAway(longest, "crowded");
  }

  #addNeighbour(visitor: Visitor): void {
    const { address } = visitor.origin;
    const neighbours = this.#perAddress.get(address);
    if (neighbours === undefined) this.#perAddress.set(address, new Set([visitor]));
    else neighbours.add(visitor);
  }

  #removeNeighbour(visitor: Visitor): void {
    const { address } = visitor.origin;
    const neighbours = this.#perAddress.get(address);
    neighbours?.delete(visitor);
    if (neighbours?.size === 0) this.#perAddress.delete(address);
  }

  #forget(visitor: Visitor): void {
    if (!this.#waiting.delete(visitor)) return;
    this.#removeNeighbour(visitor);
    const { stream } = visitor;
    stream.removeListener("readable", visitor.onReadable);
    stream.removeListener("error", visitor.onGone);
    stream.removeListener("close", visitor.onGone);
  }

  #turnAway(visitor: Visitor, why: Turned, lastWord?: Buffer): void {
    this.#forget(visitor);
    this.#world.metering.connected(why);
    this.#world.log.debug({ address: visitor.origin.address, why }, "turned away");
    if (lastWord === undefined) {
      visitor.stream.on("error", () => {});
      visitor.stream.destroy();
    } else sayFarewell(visitor.stream, lastWord);
  }

  #read(visitor: Visitor): void {
    try {
      this.#readSome(visitor);
    } catch (error) {
      this.#world.log.error({ err: error }, "defect: connection refused");
      this.#turnAway(visitor, "defect");
    }
  }

  #readSome(visitor: Visitor): void {
    const chunk = visitor.stream.read() as Buffer | null;
    if (chunk === null) return;
    const read = visitor.bytes === null ? chunk : Buffer.concat([visitor.bytes, chunk]);
    const bytes = visitor.origin.throughProxy === true ? this.#readProxyHeader(visitor, read) : read;
    if (bytes === null) return;
    const first = inspectFirstBytes(bytes);
    if (first.state === "incomplete") {
      visitor.bytes = bytes;
      return;
    }
    const packet = first.state === "complete" ? parseConnect(bytes.subarray(0, first.bytes)) : null;
    if (packet === null) this.#turnAway(visitor, "malformed");
    else if (packet.protocolVersion === 5) {
      this.#turnAway(visitor, "unsupported_version", UNSUPPORTED_VERSION_CONNACK_5);
    } else if (packet.protocolVersion === null) {
      this.#turnAway(visitor, "unsupported_version", refusingConnack(BAD_VERSION));
    } else if (first.state === "complete") this.#decide(visitor, packet, bytes.subarray(first.bytes));
  }

  /**
   * From here on the visitor is the client for whom the proxy speaks.
   * @returns what came after the header; null while there is no whole one, or when the visitor was turned away.
   */
  #readProxyHeader(visitor: Visitor, bytes: Buffer): Buffer | null {
    const header = readProxyHeader(bytes);
    if (header.state === "incomplete") visitor.bytes = bytes;
    else if (header.state === "malformed") this.#turnAway(visitor, "malformed");
    if (header.state !== "complete") return null;
    const { origin } = visitor;
    const address = header.client?.address ?? origin.address;
    this.#removeNeighbour(visitor);
    this.#makeRoom(address);
    // It may have been the one that had to make room.
    if (!this.#waiting.has(visitor)) return null;
    visitor.origin = {
      ...origin,
      address,
      secure: header.client?.secure ?? origin.secure,
      throughProxy: false,
    };
    visitor.bytes = null;
    this.#addNeighbour(visitor);
    return bytes.subarray(header.bytes);
  }

  /** @param rest what came after the CONNECT. */
  #decide(visitor: Visitor, packet: ConnectPacket, rest: Buffer): void {
    const { access, metering, log, wrongLogins } = this.#world;
    const { address, secure } = visitor.origin;
    const now = this.#world.now();
    const { clientId, username, password } = packet;
    let result: ConnectResult;
    try {
      const wasHere = () => access.facts.wasLoginUsedFrom(username, clientId, address);
      const throttledMs = wrongLogins.waitFor(address, username, now, wasHere);
      result = metering.timed("CONNECT", () =>
        access.authenticate({ clientId, username, password, address, secure, now, throttledMs }),
      );
      if (result.binding !== null && result.used !== null) {
        wrongLogins.right(address, username);
        this.#admit(visitor, packet, result.binding, result.used, rest, now);
        return;
      }
    } catch (error) {
      log.error({ err: error }, "no decision could be made: connection refused");
      this.#turnAway(visitor, "database", refusingConnack(UNAVAILABLE));
      return;
    }
    const { decision, login } = result;
    if (decision.reason === "bad_signature") wrongLogins.wrong(address, username, now);
    const unknown = login === null || decision.reason === "unknown_instance";
    this.#world.denials.record({
      instanceId: unknown ? "" : login.instanceId,
      clientId,
      action: "CONNECT",
      topic: "",
      decision,
      mode: login?.mode ?? null,
      keyId: login?.keyId ?? null,
      address,
      at: now,
    });
    if (!unknown) {
      this.#world.outcomes.refused(login.instanceId);
      this.#world.trace.refused(login.instanceId, shownText(clientId), refusalInfo(decision.reason));
    }
    this.#forget(visitor);
    metering.connected(decision.reason);
    sayFarewell(visitor.stream, refusingConnack(REASONS[decision.reason].connack ?? 5));
  }

  #admit(
    visitor: Visitor,
    packet: ConnectPacket,
    binding: NonNullable<ConnectResult["binding"]>,
    used: NonNullable<ConnectResult["used"]>,
    rest: Buffer,
    now: number,
  ): void {
    const { stream, origin } = visitor;
    const space = this.#spaces.find(binding.instanceId) ?? this.#openSpace(binding.instanceId);
    const connection = new Connection(randomUUID(), space, {
      binding,
      listener: origin.listener,
      cleanSession: packet.cleanSession,
      keepaliveSeconds: packet.keepaliveSeconds,
      connectedAt: now,
      allowPackets: origin.allowPackets,
    });
    this.#forget(visitor);
    space.add(connection);
    if (rest.length > 0) stream.unshift(rest);
    try {
      connection.start(stream, packet);
    } catch (error) {
      connection.failed(error);
      return;
    }
    this.#world.metering.connected("ok");
    this.#world.outcomes.connected(binding.instanceId);
    this.#world.lastUse.connected(binding, used, now);
  }

  #openSpace(instanceId: string): Space {
    const instance = this.#world.access.findInstance(instanceId);
    if (instance === null) throw new Error("the instance of an accepted client cannot be read");
    return this.#spaces.open(instance, this.#world);
  }
}
