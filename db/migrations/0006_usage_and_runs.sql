CREATE TABLE `quota_warnings` (
	`instance_id` text NOT NULL,
	`quota` text NOT NULL,
	`level` integer NOT NULL,
	`reached_at` integer NOT NULL,
	`used` integer NOT NULL,
	`allowed` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `quota`),
	CONSTRAINT "quota_warnings_quota" CHECK("quota_warnings"."quota" in ('connections', 'device_credentials', 'messages')),
	CONSTRAINT "quota_warnings_level" CHECK("quota_warnings"."level" in (80, 90, 100))
);
--> statement-breakpoint
CREATE TABLE `reconnect_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`group_id` text NOT NULL,
	`policy_version` integer NOT NULL,
	`per_second` integer NOT NULL,
	`clients` integer NOT NULL,
	`closed` integer DEFAULT 0 NOT NULL,
	`requested_by` text NOT NULL,
	`requested_by_name` text NOT NULL,
	`requested_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text,
	CONSTRAINT "reconnect_runs_outcome" CHECK(("reconnect_runs"."outcome" is null) = ("reconnect_runs"."ended_at" is null)),
	CONSTRAINT "reconnect_runs_rate" CHECK("reconnect_runs"."per_second" between 1 and 10000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reconnect_runs_open` ON `reconnect_runs` (`instance_id`,`group_id`) WHERE "reconnect_runs"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `reconnect_runs_newest` ON `reconnect_runs` (`instance_id`,`group_id`,`id`);--> statement-breakpoint
CREATE INDEX `reconnect_runs_ended` ON `reconnect_runs` (`ended_at`) WHERE "reconnect_runs"."ended_at" is not null;--> statement-breakpoint
CREATE TABLE `usage` (
	`instance_id` text NOT NULL,
	`seconds` integer NOT NULL,
	`at` integer NOT NULL,
	`connections` integer NOT NULL,
	`subscriptions` integer NOT NULL,
	`device_credentials` integer NOT NULL,
	`messages` integer NOT NULL,
	`messages_peak` integer NOT NULL,
	`delivered` integer NOT NULL,
	`delivered_peak` integer NOT NULL,
	`tokens` integer NOT NULL,
	`tokens_peak` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `seconds`, `at`),
	CONSTRAINT "usage_seconds" CHECK("usage"."seconds" in (60, 3600))
);
--> statement-breakpoint
CREATE INDEX `usage_oldest` ON `usage` (`seconds`,`at`);--> statement-breakpoint
DROP INDEX `device_credentials_last_used`;--> statement-breakpoint
CREATE INDEX `device_credentials_idle` ON `device_credentials` (`instance_id`,max("created_at", coalesce("last_used_at", 0), coalesce("previous_last_used_at", 0)),`client_id`);--> statement-breakpoint
ALTER TABLE `client_blocks` ADD `created_by_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `client_blocks_end` ON `client_blocks` (`ends_at`) WHERE "client_blocks"."ends_at" is not null;--> statement-breakpoint
ALTER TABLE `instances` ADD `misspelt_expire_notice` integer DEFAULT false NOT NULL;