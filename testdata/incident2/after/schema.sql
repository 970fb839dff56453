CREATE TABLE org (
	id BIGINT PRIMARY KEY,
	parent_id BIGINT NOT NULL,
	KEY idx_parent (parent_id)
);

CREATE TABLE crm_relation (
	id BIGINT PRIMARY KEY,
	CRM_ORG_ID VARCHAR(32) NOT NULL,
	CRM_ROLE_ID VARCHAR(32) NOT NULL,
	customer_id BIGINT NOT NULL,
	KEY idx_org (CRM_ORG_ID),
	KEY idx_role (CRM_ROLE_ID)
);
