import { text } from "../input.ts";

export const INSTANCE_ID = text(64).describe("The ID of the instance.");
export const CLIENT_ID = text(256).describe("<group ID>@@@<device ID>");
export const GROUP_ID = text(256).describe("GID_… or GID-…, 7 to 64 letters, digits, hyphens and underscores.");
export const NEXT_TOKEN = text(2_000).optional().describe("NextToken of the page before; left out for the first page.");
