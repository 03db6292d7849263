CREATE TABLE `connection_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`client_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`action` text NOT NULL,
	`info` text NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT "connection_events_action" CHECK("connection_events"."action" in ('connect', 'close', 'disconnect'))
);
--> statement-breakpoint
CREATE INDEX `connection_events_client` ON `connection_events` (`instance_id`,`client_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `message_requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`topic` text NOT NULL,
	`payload` blob NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`done_at` integer,
	`outcome` text,
	CONSTRAINT "message_requests_outcome" CHECK(("message_requests"."outcome" is null) = ("message_requests"."done_at" is null))
);
--> statement-breakpoint
CREATE INDEX `message_requests_open` ON `message_requests` (`id`) WHERE "message_requests"."done_at" is null;--> statement-breakpoint
CREATE INDEX `message_requests_done` ON `message_requests` (`done_at`) WHERE "message_requests"."done_at" is not null;