package sqlcheck

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// shop is the schema that the tests of rules about indexes use.
const shop = `
CREATE TABLE users (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  phone VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
  name VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  status TINYINT NOT NULL DEFAULT 0,
  age INT,
  city VARCHAR(50),
  country VARCHAR(2),
  bio TEXT,
  created_at DATETIME NOT NULL,
  deleted_at DATETIME,
  kind ENUM('a','b'),
  score DECIMAL(10,2),
  lower_email VARCHAR(190) GENERATED ALWAYS AS (LOWER(email)) STORED,
  UNIQUE KEY uk_email (email),
  KEY idx_phone (phone),
  KEY idx_name (name),
  KEY idx_place (country, city),
  KEY idx_created (created_at),
  KEY idx_age (age),
  KEY idx_kind (kind),
  KEY idx_score (score),
  KEY idx_lower (lower_email),
  FULLTEXT KEY ft_bio (bio)
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (
  id BIGINT NOT NULL PRIMARY KEY,
  user_id BIGINT UNSIGNED NOT NULL,
  no VARCHAR(40) NOT NULL,
  status VARCHAR(20) NOT NULL,
  total DECIMAL(12,2),
  region VARCHAR(20),
  note TEXT,
  paid_at DATETIME,
  created_at DATETIME NOT NULL,
  UNIQUE KEY uk_no (no),
  KEY idx_user (user_id),
  KEY idx_region_created (region, created_at, status),
  KEY idx_paid ((YEAR(paid_at)))
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE carts (
  id BIGINT NOT NULL PRIMARY KEY,
  user_id BIGINT NOT NULL,
  sku VARCHAR(40)
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE events (
  id BIGINT NOT NULL PRIMARY KEY,
  a INT, b INT, c VARCHAR(10), at DATETIME,
  KEY idx_abc (a, b, c), KEY idx_at (at, id)
);
CREATE TABLE legacy (
  id INT PRIMARY KEY,
  email VARCHAR(190) CHARACTER SET latin1 COLLATE latin1_swedish_ci,
  user_no VARCHAR(20) CHARACTER SET latin1,
  KEY idx_email (email), KEY idx_user_no (user_no)
) DEFAULT CHARSET=latin1;
CREATE TABLE payments (id INT PRIMARY KEY, status VARCHAR(20), amount INT);
CREATE TABLE sessions (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, token VARCHAR(40), UNIQUE KEY uk_token (user_id, token));
CREATE TABLE seats (id BIGINT NOT NULL PRIMARY KEY, party VARCHAR(20) NOT NULL, guest VARCHAR(20) NOT NULL, UNIQUE KEY pg (party, guest), KEY p (party), KEY gp (guest, party));
CREATE TABLE archive (id INT PRIMARY KEY, status VARCHAR(20), amount INT, created_at DATETIME);
`

func shopSchema(t testing.TB) *schema.Schema {
	t.Helper()
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("shop.sql", shop))
	require.Empty(t, b.Notes)
	return b.Schema
}
