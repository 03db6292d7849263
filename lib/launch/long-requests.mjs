import http from "node:http";

/**
 * Bytes of a request's line and headers. SDKs put what they send into the query: a message of 64 KiB, or a hundred topics
 * in Chinese. Node's own limit of 16 KiB cuts them off without a word.
 */
const MAX_HEADER_BYTES = 256 * 1024;

/** Lets the HTTP servers that are made from now on take long requests. Next makes its own and asks nobody. */
export function allowLongRequests() {
  const { createServer } = http;
  http.createServer = (...options) => {
    const server = createServer(...options);
    // Read for each connection; the option of createServer ends up here too.
    Object.assign(server, { maxHeaderSize: MAX_HEADER_BYTES });
    return server;
  };
}
