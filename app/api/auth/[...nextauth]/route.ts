import { answerNextAuth } from "@/lib/auth/next-auth-door.ts";

export const dynamic = "force-dynamic";

export { answerNextAuth as GET, answerNextAuth as POST };
