/** A key and a value that programs put on instances and groups, to find them again. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Of one instance or group. */
export const MAX_TAGS = 20;
const MAX_LENGTH = 128;

/** What is wrong with a tag, as the end of a sentence, or null. The rules are those of the vendor's tag service. */
export function findTagProblem({ key, value }: Tag): string | null {
  if (key === "") return "must not be empty";
  if (key.length > MAX_LENGTH || value.length > MAX_LENGTH) return "may have 128 characters in key and value each";
  if (/^(?:aliyun|acs:)/i.test(key)) return "must not begin with aliyun or acs:";
  return /https?:\/\//i.test(key + value) ? "must not contain http:// or https://" : null;
}
