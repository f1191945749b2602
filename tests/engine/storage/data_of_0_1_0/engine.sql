BEGIN TRANSACTION;
CREATE TABLE batches (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	run_count INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE edit_templates (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	description VARCHAR, 
	file_id VARCHAR NOT NULL, 
	config JSON NOT NULL, 
	schema_config JSON, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE evaluation_items (
	id VARCHAR NOT NULL, 
	set_id VARCHAR NOT NULL, 
	file_ids JSON NOT NULL, 
	expected_output JSON NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE evaluation_members (
	member_id VARCHAR NOT NULL, 
	evaluation_id VARCHAR NOT NULL, 
	expected_output JSON NOT NULL, 
	PRIMARY KEY (member_id)
);
CREATE TABLE evaluation_sets (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	description VARCHAR NOT NULL, 
	processor_id VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE files (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	type VARCHAR, 
	sha256 VARCHAR, 
	size BIGINT, 
	source_url VARCHAR, 
	password VARCHAR, 
	page_count INTEGER, 
	parent_file_id VARCHAR, 
	parent_split JSON, 
	run_id VARCHAR, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "files" VALUES('file_8DyfpxomADLLyhkv5hHaeq','','note.md','TXT','5c0ac8d2669ba20d45b084e1c9b56ef44e7ab14a14724d0e625e3e75a3827449',49,NULL,NULL,NULL,NULL,NULL,NULL,1795948177990,1795948177990);
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema_version','6');
INSERT INTO "meta" VALUES('secret','0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE processors (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "processors" VALUES('ex_8Dyfq2qgq5jsGhTKGQPkyk','','extractor','Bills',1795948179189,1795948179189);
CREATE TABLE runs (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	config JSON NOT NULL, 
	metadata JSON, 
	file_ids JSON NOT NULL, 
	is_package BOOLEAN NOT NULL, 
	file_name VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	source_id VARCHAR, 
	batch_id VARCHAR, 
	processor_id VARCHAR, 
	version_id VARCHAR, 
	parse_run_id VARCHAR, 
	failure_reason VARCHAR, 
	failure_message VARCHAR, 
	usage JSON, 
	metrics JSON, 
	warnings JSON, 
	risk_level VARCHAR, 
	review JSON, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	started_at BIGINT, 
	priority INTEGER NOT NULL, 
	due_at BIGINT, 
	lease_owner VARCHAR, 
	crashes INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (status IN ('PENDING', 'PROCESSING', 'PROCESSED', 'FAILED', 'CANCELLED', 'NEEDS_REVIEW', 'REJECTED'))
);
INSERT INTO "runs" VALUES('pr_8DyfpxzkPFUWRHv3lYXzej','','parse','PROCESSED','{"target": "markdown", "chunkingStrategy": {"type": "page"}, "engine": "parse_performance", "engineVersion": "latest", "blockOptions": {"figures": {"enabled": true, "figureImageClippingEnabled": false, "advancedChartExtractionEnabled": false}, "tables": {"targetFormat": "markdown", "tableHeaderContinuationEnabled": false, "cellBlocksEnabled": false, "agentic": {"enabled": false}}, "text": {"signatureDetectionEnabled": false, "agentic": {"enabled": false}}, "keyValue": {"blankFieldFormattingEnabled": false}, "barcodes": {"imageClippingEnabled": false, "readingEnabled": false}, "formulas": {"enabled": false}}, "advancedOptions": {"pageRotationEnabled": true, "excelParsingMode": "basic", "excelSkipHiddenContent": false, "excelUseRawCellValues": false, "excelSkipCalculation": false, "excelIncludeCellMetadata": false, "excelIncludeCellFormatting": false, "verticalGroupingThreshold": 1.0, "returnOcr": {"words": false, "lines": false}, "alwaysConvertToPdf": false}}',NULL,'["file_8DyfpxomADLLyhkv5hHaeq"]',0,'note.md','API',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"credits": 0, "totalCredits": 0, "breakdown": [{"object": "parse_run", "id": "pr_8DyfpxzkPFUWRHv3lYXzej", "credits": 0, "charges": [{"product": "parse_performance", "unit": "page", "quantity": 1, "credits": 0}]}]}','{"processingTimeMs": 1082, "pageCount": 1}',NULL,NULL,NULL,1795948178032,1795948179159,1795948178076,50,NULL,NULL,0);
INSERT INTO "runs" VALUES('exr_8Dyfq2zpahi2rorhhY8JAJ','','extract','PROCESSED','{"baseProcessor": "extraction_performance", "schema": {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}, "required": ["invoice_number"], "additionalProperties": false}}',NULL,'["file_8DyfpxomADLLyhkv5hHaeq"]',0,'note.md','API',NULL,NULL,'ex_8Dyfq2qgq5jsGhTKGQPkyk','exv_8Dyfq2r05iSHV9qM9RAGzf','pr_8Dyfq2zq4982XTduTDPKEH',NULL,NULL,'{"credits": 0, "totalCredits": 0, "breakdown": [{"object": "extract_run", "id": "exr_8Dyfq2zpahi2rorhhY8JAJ", "credits": 0, "charges": [{"product": "extraction_performance", "unit": "page", "quantity": 1, "credits": 0}]}, {"object": "parse_run", "id": "pr_8Dyfq2zq4982XTduTDPKEH", "credits": 0, "charges": [{"product": "parse_performance", "unit": "page", "quantity": 1, "credits": 0}]}]}','{"processingTimeMs": 88, "pageCount": 1}',NULL,NULL,NULL,1795948179224,1795948179324,1795948179235,50,NULL,NULL,0);
INSERT INTO "runs" VALUES('pr_8Dyfq2zq4982XTduTDPKEH','','parse','PROCESSED','{"target": "markdown", "chunkingStrategy": {"type": "page"}, "engine": "parse_performance", "engineVersion": "latest", "blockOptions": {"figures": {"enabled": true, "figureImageClippingEnabled": false, "advancedChartExtractionEnabled": false}, "tables": {"targetFormat": "markdown", "tableHeaderContinuationEnabled": false, "cellBlocksEnabled": false, "agentic": {"enabled": false}}, "text": {"signatureDetectionEnabled": false, "agentic": {"enabled": false}}, "keyValue": {"blankFieldFormattingEnabled": false}, "barcodes": {"imageClippingEnabled": false, "readingEnabled": false}, "formulas": {"enabled": false}}, "advancedOptions": {"pageRotationEnabled": true, "excelParsingMode": "basic", "excelSkipHiddenContent": false, "excelUseRawCellValues": false, "excelSkipCalculation": false, "excelIncludeCellMetadata": false, "excelIncludeCellFormatting": false, "verticalGroupingThreshold": 1.0, "returnOcr": {"words": false, "lines": false}, "alwaysConvertToPdf": false}}',NULL,'["file_8DyfpxomADLLyhkv5hHaeq"]',0,'note.md','DOCUMENT_PROCESSOR_RUN','exr_8Dyfq2zpahi2rorhhY8JAJ',NULL,NULL,NULL,NULL,NULL,NULL,'{"credits": 0, "totalCredits": 0, "breakdown": [{"object": "parse_run", "id": "pr_8Dyfq2zq4982XTduTDPKEH", "credits": 0, "charges": [{"product": "parse_performance", "unit": "page", "quantity": 1, "credits": 0}]}]}','{"processingTimeMs": 79, "pageCount": 1}',NULL,NULL,NULL,1795948179224,1795948179314,NULL,50,NULL,NULL,0);
CREATE TABLE step_runs (
	id VARCHAR NOT NULL, 
	run_id VARCHAR NOT NULL, 
	step VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	item INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	file_ids JSON NOT NULL, 
	member_id VARCHAR, 
	result JSON, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE versions (
	id VARCHAR NOT NULL, 
	processor_id VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	rank BIGINT NOT NULL, 
	description VARCHAR, 
	config JSON NOT NULL, 
	created_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "versions" VALUES('exv_8Dyfq2r05iSHV9qM9RAGzf','ex_8Dyfq2qgq5jsGhTKGQPkyk','draft',4611686018427387904,NULL,'{"baseProcessor": "extraction_performance", "schema": {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}, "required": ["invoice_number"], "additionalProperties": false}}',1795948179190);
CREATE TABLE webhook_deliveries (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	endpoint_id VARCHAR NOT NULL, 
	event_id VARCHAR NOT NULL, 
	event_type VARCHAR NOT NULL, 
	resource_id VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	status VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	error VARCHAR, 
	created_at BIGINT NOT NULL, 
	due_at BIGINT, 
	lease_owner VARCHAR, 
	ended_at BIGINT, 
	PRIMARY KEY (id)
);
INSERT INTO "webhook_deliveries" VALUES('whd_8Dyfq3Q8FjwZPjFN4GWGBO','','wh_8Dyfq2tTTMiN8BUZE1uFkT','event_8Dyfq3PvTgOnXZJVdUyzUe','processor_run.processed','exr_8Dyfq2zpahi2rorhhY8JAJ','{"object": "extract_run", "id": "exr_8Dyfq2zpahi2rorhhY8JAJ", "extractor": {"object": "extractor", "id": "ex_8Dyfq2qgq5jsGhTKGQPkyk", "name": "Bills", "createdAt": "2026-11-29T10:29:39.189Z", "updatedAt": "2026-11-29T10:29:39.189Z"}, "extractorVersion": {"object": "extractor_version", "id": "exv_8Dyfq2r05iSHV9qM9RAGzf", "description": null, "version": "draft", "extractorId": "ex_8Dyfq2qgq5jsGhTKGQPkyk", "createdAt": "2026-11-29T10:29:39.190Z", "createdBy": null}, "status": "PROCESSED", "failureReason": null, "failureMessage": null, "metadata": null, "reviewed": false, "edited": false, "file": {"object": "file", "id": "file_8DyfpxomADLLyhkv5hHaeq", "name": "note.md", "type": "TXT", "parentFileId": null, "metadata": {}, "createdAt": "2026-11-29T10:29:37.990Z", "updatedAt": "2026-11-29T10:29:37.990Z"}, "files": null, "parseRunId": "pr_8Dyfq2zq4982XTduTDPKEH", "batchId": null, "dashboardUrl": "http://engine.local/runs/exr_8Dyfq2zpahi2rorhhY8JAJ", "usage": {"credits": 0, "totalCredits": 0, "breakdown": [{"object": "extract_run", "id": "exr_8Dyfq2zpahi2rorhhY8JAJ", "credits": 0, "charges": [{"product": "extraction_performance", "unit": "page", "quantity": 1, "credits": 0}]}, {"object": "parse_run", "id": "pr_8Dyfq2zq4982XTduTDPKEH", "credits": 0, "charges": [{"product": "parse_performance", "unit": "page", "quantity": 1, "credits": 0}]}]}, "createdAt": "2026-11-29T10:29:39.224Z", "updatedAt": "2026-11-29T10:29:39.324Z", "output": null, "initialOutput": null, "reviewedOutput": null, "edits": null, "config": {"baseProcessor": "extraction_performance", "schema": {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}, "required": ["invoice_number"], "additionalProperties": false}}}','PENDING',1,'example.com has no address',1795948179325,1795948184399,NULL,NULL);
CREATE TABLE webhook_endpoints (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	enabled_events JSON NOT NULL, 
	api_version VARCHAR NOT NULL, 
	advanced_options JSON, 
	secret VARCHAR NOT NULL, 
	base_url VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "webhook_endpoints" VALUES('wh_8Dyfq2tTTMiN8BUZE1uFkT','','https://example.com/hook','Old','enabled','["extract_run.processed"]','2025-04-21',NULL,'wss_of_the_older_endpoint','http://engine.local',1795948179200);
INSERT INTO "webhook_endpoints" VALUES('wh_8Dyfq2vtVNzrsqJe8BG9gE','','https://example.com/hook','New','disabled','["parse_run.processed"]','2026-02-09',NULL,'wss_of_the_newer_endpoint','http://engine.local',1795948179209);
CREATE TABLE webhook_subscriptions (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	endpoint_id VARCHAR NOT NULL, 
	resource_type VARCHAR NOT NULL, 
	resource_id VARCHAR NOT NULL, 
	enabled_events JSON NOT NULL, 
	created_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE workflow_runs (
	run_id VARCHAR NOT NULL, 
	name VARCHAR, 
	secrets JSON, 
	outputs JSON, 
	started_at BIGINT, 
	ended_at BIGINT, 
	reviewed_at BIGINT, 
	rejection_note VARCHAR, 
	PRIMARY KEY (run_id)
);
CREATE INDEX files_by_blob ON files (sha256);
CREATE INDEX files_by_run ON files (run_id) WHERE run_id is not null;
CREATE INDEX files_by_creation ON files (workspace, created_at, id, name);
CREATE INDEX runs_by_source_and_creation ON runs (workspace, kind, source, status, created_at, id);
CREATE INDEX runs_by_batch_id ON runs (batch_id, workspace, kind, status, updated_at, id) WHERE batch_id is not null;
CREATE INDEX runs_by_batch_id_and_creation ON runs (batch_id, workspace, kind, status, created_at, id) WHERE batch_id is not null;
CREATE INDEX runs_by_creation ON runs (workspace, kind, created_at, id, file_name);
CREATE INDEX runs_by_risk_level ON runs (risk_level, workspace, kind, status, updated_at, id) WHERE risk_level is not null;
CREATE INDEX runs_by_status_and_creation ON runs (workspace, kind, status, created_at, id);
CREATE INDEX runs_by_processor_id_and_creation ON runs (processor_id, workspace, kind, status, created_at, id) WHERE processor_id is not null;
CREATE INDEX runs_by_age ON runs (workspace, created_at, id);
CREATE INDEX runs_by_update ON runs (workspace, kind, updated_at, id, file_name);
CREATE INDEX runs_by_processor_id ON runs (processor_id, workspace, kind, status, updated_at, id) WHERE processor_id is not null;
CREATE INDEX runs_by_source ON runs (workspace, kind, source, status, updated_at, id);
CREATE INDEX runs_by_source_id ON runs (source_id, workspace, kind, status, updated_at, id) WHERE source_id is not null;
CREATE INDEX runs_by_source_id_and_creation ON runs (source_id, workspace, kind, status, created_at, id) WHERE source_id is not null;
CREATE INDEX runs_due ON runs (priority, created_at, id, due_at) WHERE due_at is not null;
CREATE INDEX runs_by_status ON runs (workspace, kind, status, updated_at, id);
CREATE INDEX runs_by_risk_level_and_creation ON runs (risk_level, workspace, kind, status, created_at, id) WHERE risk_level is not null;
CREATE INDEX processors_by_creation ON processors (workspace, kind, created_at, id);
CREATE INDEX processors_by_update ON processors (workspace, kind, updated_at, id);
CREATE UNIQUE INDEX versions_by_rank ON versions (processor_id, rank);
CREATE INDEX edit_templates_by_update ON edit_templates (workspace, updated_at, id);
CREATE INDEX edit_templates_by_creation ON edit_templates (workspace, created_at, id);
CREATE INDEX webhook_endpoints_by_creation ON webhook_endpoints (workspace, created_at, id);
CREATE INDEX webhook_subscriptions_by_endpoint ON webhook_subscriptions (endpoint_id);
CREATE INDEX webhook_subscriptions_by_creation ON webhook_subscriptions (workspace, created_at, id);
CREATE UNIQUE INDEX webhook_subscriptions_by_pair ON webhook_subscriptions (resource_id, endpoint_id);
CREATE INDEX webhook_deliveries_by_resource ON webhook_deliveries (resource_id);
CREATE INDEX webhook_deliveries_by_creation ON webhook_deliveries (workspace, created_at, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at, id) WHERE due_at is not null;
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint_id);
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at is not null;
CREATE UNIQUE INDEX step_runs_once ON step_runs (run_id, step, scope, item);
CREATE INDEX evaluation_sets_by_update ON evaluation_sets (workspace, updated_at, id);
CREATE INDEX evaluation_sets_by_processor ON evaluation_sets (processor_id, updated_at, id);
CREATE INDEX evaluation_sets_by_creation ON evaluation_sets (workspace, created_at, id);
CREATE INDEX evaluation_items_by_creation ON evaluation_items (set_id, created_at, id);
CREATE INDEX evaluation_items_by_update ON evaluation_items (set_id, updated_at, id);
CREATE INDEX evaluation_members_by_evaluation ON evaluation_members (evaluation_id);
COMMIT;
