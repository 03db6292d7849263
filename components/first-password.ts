/** 32 of them, so that each is as likely; without those that look like another. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789+";
const GROUPS = 4;
const OF_GROUP = 5;

/** A password of 100 random bits to hand over, in groups that can be read out. */
export function firstPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(GROUPS * OF_GROUP));
  const letters = Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
  return Array.from({ length: GROUPS }, (_, n) => letters.slice(n * OF_GROUP, (n + 1) * OF_GROUP)).join("-");
}
