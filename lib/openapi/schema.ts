import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

/** Numbers and booleans arrive as texts, but are numbers and booleans to whoever reads about them. */
export function schemaOf(schema: z.ZodObject, io: "input" | "output"): Json {
  const {
    $schema: _,
    additionalProperties: __,
    ...described
  } = z.toJSONSchema(schema, {
    io,
    override({ jsonSchema }) {
      const { number, boolean } = jsonSchema as { number?: string; boolean?: boolean };
      if (number !== undefined) {
        for (const key of ["number", "pattern"]) delete jsonSchema[key as keyof typeof jsonSchema];
        Object.assign(jsonSchema, { type: "integer", format: number });
        // What the format says already.
        if (Math.abs(jsonSchema.minimum ?? 0) >= 2 ** 31) delete jsonSchema.minimum;
        if ((jsonSchema.maximum ?? 0) >= 2 ** 31 - 1) delete jsonSchema.maximum;
      } else if (boolean === true) {
        for (const key of ["boolean", "enum"]) delete jsonSchema[key as keyof typeof jsonSchema];
        Object.assign(jsonSchema, { type: "boolean" });
      }
      // What fits into a number at all.
      if (jsonSchema.type === "integer" && jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        for (const key of ["minimum", "maximum"] as const) delete jsonSchema[key];
        jsonSchema.format = "int64";
      }
      // Room in a parameter is a matter of the protocol, not of the operation.
      if (jsonSchema.maxLength === 65_536) delete jsonSchema.maxLength;
    },
  });
  return described;
}
