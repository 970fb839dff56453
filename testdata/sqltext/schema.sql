CREATE TABLE carts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  note TEXT,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE crm_user_role (
  id BIGINT NOT NULL AUTO_INCREMENT,
  crm_org_id VARCHAR(32) NOT NULL,
  crm_role_id VARCHAR(32) NOT NULL,
  PRIMARY KEY (id),
  KEY idx_org (crm_org_id),
  KEY idx_role (crm_role_id)
);

CREATE TABLE orders (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  phone VARCHAR(20) NOT NULL,
  status INT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  KEY idx_user (user_id),
  KEY idx_phone (phone),
  KEY idx_created (created_at)
);
