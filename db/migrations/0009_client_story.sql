CREATE TABLE `token_clients` (
	`token_id` integer NOT NULL,
	`client_id` text NOT NULL,
	`instance_id` text NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`address` text NOT NULL,
	PRIMARY KEY(`token_id`, `client_id`),
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `token_clients_client` ON `token_clients` (`instance_id`,`client_id`,`last_at`,`token_id`);--> statement-breakpoint
CREATE INDEX `token_clients_latest` ON `token_clients` (`token_id`,`last_at`,`client_id`);--> statement-breakpoint
DROP INDEX `live_clients_key`;--> statement-breakpoint
CREATE INDEX `live_clients_key` ON `live_clients` (`key_id`,`instance_id`,`client_id`,`mode`) WHERE "live_clients"."mode" <> 'DeviceCredential';--> statement-breakpoint
ALTER TABLE `usage` ADD `connects` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage` ADD `connects_peak` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage` ADD `refusals` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage` ADD `refusals_peak` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
INSERT INTO `token_clients` SELECT `id`, `last_used_client_id`, `instance_id`, `last_used_at`, `last_used_at`, coalesce(`last_used_address`, '') FROM `tokens` WHERE `last_used_client_id` IS NOT NULL AND `last_used_at` IS NOT NULL;
