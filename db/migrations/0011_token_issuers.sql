CREATE INDEX `tokens_issuer` ON `tokens` (`instance_id`,`issued_by`,`id`);--> statement-breakpoint
CREATE INDEX `tokens_issuer_unrevoked` ON `tokens` (`instance_id`,`issued_by`,`expires_at`,`id`) WHERE "tokens"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX `tokens_issuer_revoked` ON `tokens` (`instance_id`,`issued_by`,`revoked_at`,`id`) WHERE "tokens"."revoked_at" is not null;--> statement-breakpoint
CREATE INDEX `tokens_note` ON `tokens` (`instance_id`,`note`,`id`) WHERE "tokens"."note" <> '';