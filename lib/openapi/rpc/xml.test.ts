import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { toXml } from "./xml.ts";

test("lists repeat their name, objects nest, null is left out", () => {
  const answer = {
    RequestId: "R",
    Data: [{ A: 1, B: true }, { A: 2 }],
    Empty: [],
    Gone: null,
    List: { Names: ["x", "y"] },
  };
  expect(toXml("ListGroupIdResponse", answer)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListGroupIdResponse><RequestId>R</RequestId><Data><A>1</A><B>true</B></Data><Data><A>2</A></Data><List><Names>x</Names><Names>y</Names></List></ListGroupIdResponse>',
  );
});

// The XML reader of pop-core itself.
const { parseString } = createRequire(createRequire(import.meta.url).resolve("@alicloud/pop-core"))("xml2js") as {
  parseString(xml: string, callback: (error: Error | null, value: { R: { V: string[] } }) => void): void;
};

test.each([
  ["markup", `<a href="x">&amp;'</a>]]>`],
  ["Chinese and emoji", "温度 🌡"],
  ["line ends", "a\tb\nc"],
])("%s comes back as it was", (_, text) => {
  parseString(toXml("R", { V: text }), (error, value) => {
    expect(error).toBeNull();
    expect(value.R.V[0]).toBe(text);
  });
});

test("what XML cannot hold is replaced, so that the answer can always be read", () => {
  parseString(toXml("R", { V: "a\u0000b\u001bc\ud800d\uffff" }), (error, value) => {
    expect(error).toBeNull();
    expect(value.R.V[0]).toBe("a\ufffdb\ufffdc\ufffdd\ufffd");
  });
});
