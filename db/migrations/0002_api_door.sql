CREATE TABLE `api_calls` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`request_id` text NOT NULL,
	`signed` integer NOT NULL,
	`operation` text NOT NULL,
	`key_id` text NOT NULL,
	`user_name` text NOT NULL,
	`instance_id` text,
	`address` text NOT NULL,
	`status` integer NOT NULL,
	`code` text NOT NULL,
	`duration_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `api_calls_kept` ON `api_calls` (`signed`,`id`);--> statement-breakpoint
CREATE INDEX `api_calls_instance` ON `api_calls` (`instance_id`,`id`);--> statement-breakpoint
CREATE INDEX `api_calls_request` ON `api_calls` (`request_id`);--> statement-breakpoint
CREATE TABLE `api_nonces` (
	`hash` blob PRIMARY KEY NOT NULL,
	`ends_at` integer NOT NULL,
	CONSTRAINT "api_nonces_hash" CHECK(length("api_nonces"."hash") = 32)
);
--> statement-breakpoint
CREATE INDEX `api_nonces_end` ON `api_nonces` (`ends_at`);--> statement-breakpoint
CREATE TABLE `group_tags` (
	`instance_id` text NOT NULL,
	`group_id` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`instance_id`, `group_id`, `key`),
	FOREIGN KEY (`instance_id`,`group_id`) REFERENCES `groups`(`instance_id`,`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `instance_tags` (
	`instance_id` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`instance_id`, `key`),
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
