/** Characters of a piece that is sent, about. */
const PIECE = 32_768;

/** Lines as a body, made only as fast as they are taken. */
export function textStream(lines: Iterable<string>): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      // Other requests come in between.
      await new Promise((resolve) => setImmediate(resolve));
      let piece = "";
      while (piece.length < PIECE) {
        const { done, value } = iterator.next();
        if (done) {
          if (piece !== "") controller.enqueue(encoder.encode(piece));
          controller.close();
          return;
        }
        piece += value;
      }
      controller.enqueue(encoder.encode(piece));
    },
    cancel() {
      iterator.return?.();
    },
  });
}
