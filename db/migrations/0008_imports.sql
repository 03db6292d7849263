CREATE TABLE `import_rows` (
	`import_id` integer NOT NULL,
	`line` integer NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL,
	`sealed_cells` text,
	`subject` text,
	`problem` text,
	`key_id` text,
	`applied_at` integer,
	PRIMARY KEY(`import_id`, `line`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "import_rows_state" CHECK("import_rows"."state" in ('pending', 'ready', 'skipped', 'failed', 'applied', 'undone', 'kept'))
);
--> statement-breakpoint
CREATE INDEX `import_rows_state` ON `import_rows` (`import_id`,`state`,`line`);--> statement-breakpoint
CREATE INDEX `import_rows_subject` ON `import_rows` (`import_id`,`subject`,`line`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`file_name` text NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`columns` integer DEFAULT 0 NOT NULL,
	`mapping` text,
	`ready` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`applied` integer DEFAULT 0 NOT NULL,
	`undone` integer DEFAULT 0 NOT NULL,
	`kept` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`created_by` text NOT NULL,
	`created_by_name` text NOT NULL,
	`created_at` integer NOT NULL,
	`ordered_by` text NOT NULL,
	`ordered_from` text,
	`started_at` integer,
	`finished_at` integer,
	`undo_until` integer,
	`result_taken_at` integer,
	`kept_until` integer NOT NULL,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "imports_kind" CHECK("imports"."kind" in ('devices', 'unregister', 'groups')),
	CONSTRAINT "imports_status" CHECK("imports"."status" in ('uploading', 'draft', 'checking', 'checked', 'running', 'stopped', 'done', 'undoing', 'undone'))
);
--> statement-breakpoint
CREATE INDEX `imports_instance` ON `imports` (`instance_id`,`id`);--> statement-breakpoint
CREATE INDEX `imports_working` ON `imports` (`id`) WHERE "imports"."status" in ('checking', 'running', 'undoing');--> statement-breakpoint
CREATE INDEX `imports_over` ON `imports` (`kept_until`);