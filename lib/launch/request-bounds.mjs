import http from "node:http";

/**
 * Bytes of a request's line and headers. SDKs put what they send into the query: a message of 64 KiB, or a hundred topics
 * in Chinese. Node's own limit of 16 KiB cuts them off without a word.
 */
const MAX_HEADER_BYTES = 256 * 1024;

/** Milliseconds in which a request must have said its headers, and all of itself. Whoever takes longer only holds a socket. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 120_000;
/** How often Node looks for those who do. */
const LOOK_MS = 5_000;

/** Bounds requests of the HTTP servers that are made from now on. Next makes its own and asks nobody. */
export function boundRequests() {
  const { createServer } = http;
  http.createServer = (...given) => {
    const options = typeof given[0] === "object" ? given[0] : {};
    const listener = given.find((argument) => typeof argument === "function");
    const bounds = {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: LOOK_MS,
    };
    return createServer({ ...bounds, ...options }, listener && answerable(listener));
  };
}

/**
 * Answers what Next throws at, so that the caller would see a 500 and the log a stack: a TRACE, which nobody here needs, and a
 * path with a `%` that is no character.
 */
function answerable(listener) {
  return (request, response) => {
    if (request.method === "TRACE") {
      response.writeHead(405, { allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", connection: "close" }).end();
    } else if (!isDecodable(request.url)) {
      response.writeHead(400, { "content-type": "text/plain; charset=utf-8", connection: "close" });
      response.end("This address cannot be read: a % in its path must be followed by the code of a character.\n");
    } else {
      listener(request, response);
    }
  };
}

function isDecodable(url) {
  const [path] = url.split("?", 1);
  if (!path.includes("%")) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
